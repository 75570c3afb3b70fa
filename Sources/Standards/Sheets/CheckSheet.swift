package import Foundation
import Kernel
import Rules
package import Services
package import Store

/// What the guidelines ask of one service, and how far that is met: from evidence where there is any, from marks where
/// there is none, from shared components where neither is.
package struct CheckSheet: Sendable {
    package enum State: String, CaseIterable, Sendable, Codable {
        case met
        case notMet = "not-met"
        case noEvidence = "no-evidence"
        case stale
    }

    /// Where the state of a line comes from.
    package enum Source: String, CaseIterable, Sendable, Codable {
        case nothing, evidence, mark, inheritance
    }

    package struct Line: Sendable {
        package let item: GuidelineItem
        package let state: State
        package let source: Source
        package let mark: CheckMark?
        /// Of the kinds the item is measured by.
        package let evidence: [Evidence]
        /// What a component shows, where that counts.
        package let inherited: Dossier.Inheritance?
        package let deviations: [Deviation]
        /// What the team has not said yet, and would decide whether the item applies at all; empty where that is clear.
        package let questions: [Attribute]
        /// Whether the phase the service is in asks for it.
        package let isDue: Bool
        /// When the state will become stale by itself.
        package let freshUntil: Date?

        package var isQuestion: Bool { !questions.isEmpty }

        /// Met, or excused for now.
        package func passes(at now: Date) -> Bool {
            state == .met || deviations.contains { $0.holds(at: now) }
        }
    }

    /// The guidelines it was made from, with their versions.
    package let guidelines: [Guideline]
    /// Changes of the rules that count for this service beside the versions.
    package let changes: Set<RuleChange.ID>
    package let lines: [Line]
    /// What would decide about lines, with how many wait for it; most first.
    package let questions: [(attribute: Attribute, items: Int)]

    package init(of dossier: Dossier, by book: Rulebook, at now: Date) {
        let facts = ServiceFacts.facts(of: dossier, at: now)
        self.init(of: dossier, by: book, book.standings(of: dossier, facts, at: now), facts, at: now)
    }

    init(
        of dossier: Dossier, by book: Rulebook, _ standings: [ItemStanding], _ facts: Facts, at now: Date
    ) {
        (guidelines, changes) = (book.guidelines, book.changes)
        questions = book.questions(facts)
        let marks = Dictionary(dossier.marks.map { ($0.item, $0) }) { $1 }
        let inherited = Dictionary(uniqueKeysWithValues: ComponentUse.worst(dossier.inherited).map { ($0.item, $0) })
        lines = zip(book.items, standings).enumerated().compactMap { index, pair in
            let (item, standing) = pair
            guard standing.applies != false else { return nil }
            var questions: [Attribute] = []
            if standing.applies == nil, case .unknown(let addresses)? = item.appliesWhen?.evaluate(facts) {
                questions = ServiceFacts.attributes(in: addresses)
            }
            return Line(
                item: item, state: standing.state, source: standing.source, mark: marks[item.id],
                evidence: dossier.evidence.filter { book.kinds[index].contains($0.kind) },
                inherited: inherited[item.id], deviations: dossier.deviations.filter { $0.item == item.id },
                questions: questions, isDue: item.phases.contains(dossier.profile.phase),
                freshUntil: standing.freshUntil)
        }
    }

    package static func of(
        _ service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> CheckSheet {
        let dossier = try Dossier.of(service, standing: nil, db)
        return CheckSheet(of: dossier, by: try rules.book(for: service, at: now, db), at: now)
    }

    package func line(_ item: String) throws(StandardsError) -> Line {
        guard let line = lines.first(where: { $0.item.id == item }) else { throw .noItem(item) }
        return line
    }

    package func count(_ state: State) -> Int { lines.count { $0.state == state } }
}

import Foundation
import Kernel
import Rules
import Services

/// Everything that is asked of a service at a moment: the guidelines with their items, and the criteria of the gate.
package struct Rulebook: Sendable {
    package internal(set) var guidelines: [Guideline]
    package internal(set) var criteria: [Criterion]
    /// The items of all guidelines in their order.
    package let items: [GuidelineItem]
    /// Where an item stands in ``items``.
    let place: [String: Int]
    /// The changes made in the course of work that this rulebook contains.
    package let changes: Set<RuleChange.ID>
    /// Which services an item is for, each rule once however many items have it.
    let applicability: [Rule]
    /// For each item its place in ``applicability``; nil: it is for all.
    let applies: [Int?]
    /// For each item the kinds of evidence its rule looks at.
    let kinds: [[Evidence.Kind]]
    /// For each item what working it out needs, without its words.
    let terms: [Terms]
    /// What a measurement of each kind bears on.
    private let bearings: [Evidence.Kind: Bearing]
    /// The kinds of evidence whose age some rule asks for.
    let agingKinds: Set<Evidence.Kind>
    /// Whether any criterion asks for the state of single items, which is dear to tell.
    let asksForStates: Bool

    /// What is asked of an item, small enough to be looked at a million times.
    struct Terms: Sendable {
        let level: GuidelineItem.Level
        let isForRelease: Bool
        let isForOperation: Bool
        /// For how long a mark or a measurement says how things are, in seconds.
        let life: TimeInterval
        let metWhen: Rule?

        init(_ item: GuidelineItem) {
            (level, metWhen, life) = (item.level, item.metWhen, TimeInterval(item.freshForDays) * 86_400)
            isForRelease = item.phases.contains(where: \.isBeforeRelease)
            isForOperation = item.phases.contains(.operate)
        }
    }

    /// The rules that look at one kind of evidence.
    private struct Bearing {
        /// The places of items it may settle.
        var items: [Int] = []
        /// The places of criteria that may hold by it.
        var criteria: [Int] = []
        /// Whether it decides what is asked at all.
        var isOnScope = false
    }

    package init(_ guidelines: [Guideline], _ criteria: [Criterion], changes: Set<RuleChange.ID> = []) {
        (self.guidelines, self.criteria, self.changes) = (guidelines, criteria, changes)
        items = guidelines.flatMap(\.items)
        place = Dictionary(items.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var applicability: [Rule] = []
        var known: [String: Int] = [:]
        applies = items.map { item in
            guard let rule = item.appliesWhen else { return nil }
            if let place = known[rule.text] { return place }
            known[rule.text] = applicability.count
            applicability.append(rule)
            return applicability.count - 1
        }
        self.applicability = applicability
        kinds = items.map(\.measuredBy)
        terms = items.map(Terms.init)
        bearings = Self.bearings(of: kinds, applicability, criteria)
        let rules =
            items.flatMap { [$0.appliesWhen, $0.metWhen] }
            + criteria.flatMap { [$0.appliesWhen, $0.holdsWhen, $0.standing] }
        agingKinds = Set(rules.compactMap(\.self).flatMap(ServiceFacts.agingKinds))
        asksForStates = criteria.contains { criterion in
            [criterion.holdsWhen, criterion.appliesWhen, criterion.standing].contains {
                $0?.slots.contains(ServiceFacts.Sheet.states.slot) ?? false
            }
        }
    }

    package func item(_ id: String) throws(StandardsError) -> GuidelineItem {
        guard let place = place[id] else { throw .noItem(id) }
        return items[place]
    }

    package func criterion(_ id: String) -> Criterion? { criteria.first { $0.id == id } }

    package func guideline(_ id: String) -> Guideline? { guidelines.first { $0.id == id } }

    /// Whether a new measurement can change nothing: every item it bears on stays as it is, and every criterion that
    /// looks at it holds before and after, whatever else is known of the service.
    func isSettled(_ before: [Evidence], _ after: Evidence, at now: Date) -> Bool {
        let bearing = bearings[after.kind] ?? Bearing()
        let evidence = before.filter { $0.kind != after.kind } + [after]
        guard evidence.count == before.count, !bearing.isOnScope else { return false }
        var (old, new) = (ServiceFacts.facts(of: before, at: now), ServiceFacts.facts(of: evidence, at: now))
        for index in bearing.items {
            guard let rule = terms[index].metWhen else { continue }
            switch (rule.evaluate(old), rule.evaluate(new)) {
            case (.value(let one), .value(let other)):
                let isStale = [before, evidence].map { freshUntil(of: index, $0).map { $0 <= now } ?? false }
                guard one == other, isStale[0] == isStale[1] else { return false }
            // What only measurements could settle is settled by nothing else that is known of the service.
            case (.unknown, .unknown): guard ServiceFacts.isOfEvidenceAlone(rule) else { return false }
            default: return false
            }
        }
        return bearing.criteria.allSatisfy { index in
            let criterion = criteria[index]
            // While a finding is open, a higher mean may be news.
            return [true, false].allSatisfy { fell in
                criterion.fill(&old, fell: fell)
                criterion.fill(&new, fell: fell)
                return criterion.holdsWhen.evaluate(old).isTrue && criterion.holdsWhen.evaluate(new).isTrue
            }
        }
    }

    private static func bearings(
        of kinds: [[Evidence.Kind]], _ applicability: [Rule], _ criteria: [Criterion]
    ) -> [Evidence.Kind: Bearing] {
        var bearings: [Evidence.Kind: Bearing] = [:]
        for (item, kinds) in kinds.enumerated() {
            for kind in kinds { bearings[kind, default: Bearing()].items.append(item) }
        }
        for (index, criterion) in criteria.enumerated() {
            for kind in ServiceFacts.kinds(in: criterion.holdsWhen) {
                bearings[kind, default: Bearing()].criteria.append(index)
            }
        }
        for rule in applicability + criteria.compactMap(\.appliesWhen) {
            for kind in ServiceFacts.kinds(in: rule) { bearings[kind, default: Bearing()].isOnScope = true }
        }
        return bearings
    }
}

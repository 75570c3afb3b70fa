import Foundation
import Kernel
import Rules
import Services
import TestKit
import Testing

@testable import Standards

/// What has to be so whatever the rules and whatever the service.
@Suite struct AssessmentTests {
    private func told(_ assessment: Assessment, _ book: Rulebook) -> [String] {
        assessment.items.map(\.told) + assessment.items.map { "\(String(describing: $0.freshUntil))" }
            + assessment.verdicts.map { "\(book.criteria[$0.criterion].id) \($0.outcome) \($0.standing)" }
            + ["\(assessment.state)", "\(String(describing: assessment.reviewAt))"]
            + book.conditions(assessment).map(\.found.ja)
    }

    @Test("The same comes out every time, in whatever order things were read", arguments: 1...8 as ClosedRange<UInt64>)
    func deterministic(seed: UInt64) throws {
        var random = RandomRules(seed)
        for _ in 0..<60 {
            let book = try random.rulebook()
            let dossier = try random.dossier(book)
            var shuffled = dossier
            shuffled.evidence.shuffle(using: &random.seeded)
            shuffled.marks.shuffle(using: &random.seeded)
            shuffled.deviations.shuffle(using: &random.seeded)
            shuffled.inherited.shuffle(using: &random.seeded)
            shuffled.findings.shuffle(using: &random.seeded)

            let first = told(book.assess(dossier, at: .noon), book)
            #expect(told(book.assess(dossier, at: .noon), book) == first)
            #expect(told(book.assess(shuffled, at: .noon), book) == first)
        }
    }

    @Test(
        "An answer to an open question settles things or leaves them open, and overturns nothing that was settled",
        arguments: 1...8 as ClosedRange<UInt64>)
    func monotonous(seed: UInt64) throws {
        var random = RandomRules(seed)
        var settled = 0
        for _ in 0..<120 {
            let book = try random.rulebook()
            let before = try random.dossier(book)
            for attribute in RandomRules.attributes where before.profile.attributes[attribute] == nil {
                let old = book.assess(before, at: .noon)
                for answer in [true, false] {
                    let after = try answered(before, attribute, answer)
                    let new = book.assess(after, at: .noon)
                    for (one, other) in zip(old.items, new.items) {
                        guard let applies = one.applies else {
                            if other.applies != nil { settled += 1 }
                            continue
                        }
                        #expect(other.applies == applies)
                    }
                    compare(old, new, book)
                    let asked = book.questions(ServiceFacts.facts(of: after, at: .noon)).map(\.attribute)
                    #expect(!asked.contains(attribute))
                }
            }
        }
        #expect(settled > 20)
    }

    @Test(
        "A first measurement settles things or leaves them open, and overturns nothing that was settled",
        arguments: 1...8 as ClosedRange<UInt64>)
    func measured(seed: UInt64) throws {
        var random = RandomRules(seed)
        var settled = 0
        for _ in 0..<120 {
            let book = try random.rulebook()
            let before = try random.dossier(book)
            for kind in [Evidence.Kind.study, .research, .overdue, .ratings]
            where !before.evidence.contains(where: { $0.kind == kind }) {
                var after = before
                after.evidence.append(random.evidence(kind))
                let (old, new) = (book.assess(before, at: .noon), book.assess(after, at: .noon))
                compare(old, new, book)
                for (one, other) in zip(old.items, new.items) where one.source == .evidence {
                    // What was measured later may make it fresher or staler, not something else.
                    #expect(other.applies != true || other.source == .evidence)
                }
                if old.verdicts.contains(where: { $0.outcome == .unknown }),
                    !new.verdicts.contains(where: { $0.outcome == .unknown })
                {
                    settled += 1
                }
            }
        }
        #expect(settled > 5)
    }

    /// Criteria that were decided stay decided as they were; those that were asked for certain still are.
    private func compare(_ old: Assessment, _ new: Assessment, _ book: Rulebook) {
        for verdict in old.verdicts where verdict.outcome != .unknown {
            #expect(new.verdicts.first { $0.criterion == verdict.criterion }?.outcome == verdict.outcome)
        }
        for criterion in book.criteria.indices where !old.verdicts.contains(where: { $0.criterion == criterion }) {
            #expect(!new.verdicts.contains { $0.criterion == criterion })
        }
    }

    private func answered(_ dossier: Dossier, _ attribute: Attribute, _ answer: Bool) throws -> Dossier {
        var attributes = dossier.profile.attributes
        attributes[attribute] = answer
        var after = dossier
        after.profile = JournalEntry.Profile(try .sample(phase: dossier.profile.phase, attributes: attributes))
        return after
    }

    @Test("The sheet says what the gate counted", arguments: 1...4 as ClosedRange<UInt64>)
    func sheet(seed: UInt64) throws {
        var random = RandomRules(seed)
        for _ in 0..<60 {
            let book = try random.rulebook()
            let dossier = try random.dossier(book, phase: .operate)
            let assessment = book.assess(dossier, at: .noon)
            let sheet = CheckSheet(of: dossier, by: book, at: .noon)

            let open = sheet.lines.filter { $0.item.level == .must && !$0.passes(at: .noon) }.count
            #expect(assessment.facts[ServiceFacts.Sheet.mustOpen.slot] == .int(Int64(open)))
            #expect(sheet.lines.count == assessment.items.count { $0.applies != false })
            #expect(sheet.lines.count(where: \.isQuestion) <= assessment.items.count { $0.applies == nil })
        }
    }

    @Test(
        "Nothing changes by time alone before the moment that is set for the next look",
        arguments: 1...6 as ClosedRange<UInt64>)
    func reviewed(seed: UInt64) throws {
        var random = RandomRules(seed)
        var changed = 0
        for _ in 0..<80 {
            let book = try random.rulebook()
            let dossier = try random.dossier(book, phase: .operate)
            let assessment = book.assess(dossier, at: .noon)
            func sameness(at moment: Date) -> [String] {
                let assessment = book.assess(dossier, at: moment)
                return assessment.items.map(\.told) + assessment.verdicts.map { "\($0.criterion) \($0.outcome)" }
            }
            let before = sameness(at: .noon)
            let end = assessment.reviewAt ?? .noon.later(days: 3000)
            for part in [0.01, 0.3, 0.7, 0.99] {
                let moment = Date.noon + end.timeIntervalSince(.noon) * part
                #expect(sameness(at: moment) == before, "\(moment) of \(end)")
            }
            if sameness(at: end + 1) != before { changed += 1 }
        }
        #expect(changed > 3)
    }

    @Test("A rule that asks for the age of a measurement is looked at again when that grows by a day")
    func age() throws {
        let book = Rulebook.sample([.sample(metWhen: "canvas.n == 4 && canvas.days <= 365")], [])
        let canvas = Evidence(.canvas, n: 4, measuredAt: .noon, source: "")
        let dossier = try Dossier.sample(phase: .operate, evidence: [canvas])
        func state(at now: Date) -> CheckSheet.State? { book.assess(dossier, at: now).items.first?.state }

        #expect(book.assess(dossier, at: .noon.later(days: 365.5)).reviewAt == .noon.later(days: 366))
        #expect(book.assess(dossier, at: .noon.later(days: 366)).reviewAt == .noon.later(days: 367))
        #expect(state(at: .noon.later(days: 366) - 1) == .met)
        #expect(state(at: .noon.later(days: 366)) == .notMet)
        #expect(Rulebook.sample([.sample(metWhen: "canvas.n == 4")], []).assess(dossier, at: .noon).reviewAt == nil)
    }
}

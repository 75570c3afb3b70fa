import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

@Suite struct GateTests {
    private let study = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
    private let measures = Evidence(.measures, n: 1, measuredAt: .noon, source: "")
    private let mark = CheckMark(item: "MARK", state: .met, note: "", link: nil, by: .resident, at: .noon)

    private func conditions(
        phase: Phase = .preRelease, attributes: [Attribute: Bool] = [.handlesPersonalData: false],
        marks: [CheckMark]? = nil, evidence: [Evidence]? = nil, deviations: [Deviation] = []
    ) throws -> [String: Condition] {
        let dossier = try Dossier.sample(
            phase: phase, attributes: attributes, evidence: evidence ?? [study, measures], marks: marks ?? [mark],
            deviations: deviations)
        let book = Rulebook.sample
        return Dictionary(
            uniqueKeysWithValues: book.conditions(book.assess(dossier, at: .noon)).map { ($0.id, $0) })
    }

    private func closed(_ conditions: [String: Condition]) -> Set<String> {
        Set(conditions.values.filter { !$0.holds }.map(\.id))
    }

    @Test("With everything in place the gate is open, and says so condition by condition")
    func open() throws {
        let conditions = try conditions()

        #expect(Set(conditions.keys) == ["phase", "must-items", "usability-study", "measures"])
        #expect(closed(conditions) == [])
        #expect(conditions["must-items"]?.needed.en == "all 3 items")
        #expect(conditions["must-items"]?.found.en == "0 open")
        #expect(conditions["usability-study"]?.found.en == "5 people, mean 3.00")
        #expect(conditions["usability-study"]?.found.ja == "5人、平均3.00")
    }

    @Test("The phase alone closes the gate", arguments: [Phase.plan, .define, .design, .build])
    func wrongPhase(phase: Phase) throws {
        #expect(closed(try conditions(phase: phase)) == ["phase"])
    }

    @Test("A must item alone closes it, and is named; the other levels do not")
    func mustItems() throws {
        let unmarked = try conditions(marks: [])

        #expect(closed(unmarked) == ["must-items"])
        #expect(unmarked["must-items"]?.found.en == "1 open")
        #expect(unmarked["must-items"]?.reason.ja.contains("MARK") == true)
        #expect(unmarked["must-items"]?.place == .sheet)
    }

    @Test("An item that nobody has decided upon has to be answered first")
    func question() throws {
        let conditions = try conditions(attributes: [:])

        #expect(closed(conditions) == ["must-items"])
        #expect(conditions["must-items"]?.reason.en?.contains("PRIVACY") == true)
    }

    @Test(
        "A study with too few people, or too low a mean, closes it",
        arguments: [(4, 5.0), (5, 2.99), (0, nil)] as [(Int, Double?)])
    func weakStudy(n: Int, value: Double?) throws {
        let study = Evidence(.study, n: n, value: value, measuredAt: .noon, source: "")

        let conditions = try conditions(evidence: [study, measures])

        // The sheet has an item that the study is the evidence for.
        #expect(closed(conditions) == ["usability-study", "must-items"])
        #expect(conditions["usability-study"]?.outcome == .fails)
    }

    @Test("Without any study nobody knows, and that does not hold either")
    func noStudy() throws {
        let study = try #require(try conditions(evidence: [measures])["usability-study"])

        #expect(study.outcome == .unknown)
        #expect(!study.holds)
        #expect(study.found.en == "0 people, mean –")
        #expect(study.needed.en == "at least 5 people, mean 3.0 or more")
        #expect(study.reason.en?.contains("at least 5 participants") == true)
    }

    @Test("Without measures it is closed, though somebody has marked the item")
    func noMeasures() throws {
        let marks = [mark, CheckMark(item: "KPI", state: .met, note: "", link: nil, by: .resident, at: .noon)]
        let none = Evidence(.measures, n: 0, measuredAt: .noon, source: "")

        #expect(closed(try conditions(marks: marks, evidence: [study])) == ["measures"])
        #expect(closed(try conditions(marks: marks, evidence: [study, none])) == ["measures"])
    }

    @Test(
        "In operation the ratings fall when the whole interval is under three, and hold again when the mean is back",
        arguments: [
            // n, mean, low, high, fell before, outcome
            (10, 2.0, 1.5, 2.99, false, .fails), (10, 2.5, 1.9, 3.0, false, .holds), (10, 2.9, 2.0, 3.6, false, .holds),
            (10, 2.9, 2.0, 3.6, true, .fails), (10, 3.0, 2.1, 3.7, true, .holds), (10, 4.5, 4, 4.8, false, .holds),
            (10, 1.0, 1.0, 1.5, true, .fails), (9, nil, nil, nil, false, .unknown), (9, nil, nil, nil, true, .fails),
            (0, nil, nil, nil, true, .fails), (0, nil, nil, nil, false, .unknown),
        ] as [(Int, Double?, Double?, Double?, Bool, Condition.Outcome)])
    func ratings(
        n: Int, mean: Double?, low: Double?, high: Double?, fellBefore: Bool, outcome: Condition.Outcome
    ) throws {
        let interval = low.flatMap { low in high.map { low...$0 } }
        let ratings = Evidence(.ratings, n: n, value: mean, interval: interval, measuredAt: .noon, source: "")

        let conditions = try operating(evidence: [ratings], fell: fellBefore)

        #expect(conditions.map(\.id) == ["ratings"])
        #expect(conditions.first?.outcome == outcome)
    }

    private func operating(
        evidence: [Evidence] = [], fell: Bool = false, releasedAt: Date? = nil
    ) throws -> [Condition] {
        let finding = Finding(
            id: .new(at: .noon), condition: "ratings", reason: "訳", owner: nil, openedAt: .noon, dueOn: Day(.noon),
            closedAt: nil)
        let dossier = try Dossier.sample(
            phase: .operate, evidence: evidence, releasedAt: releasedAt, findings: fell ? [finding] : [])
        let book = Rulebook.sample
        return book.conditions(book.assess(dossier, at: .noon))
    }

    @Test("A finding of another condition makes the ratings no worse")
    func otherFinding() throws {
        let finding = Finding(
            id: .new(at: .noon), condition: "must-items", reason: "訳", owner: nil, openedAt: .noon, dueOn: Day(.noon),
            closedAt: nil)
        let ratings = Evidence(.ratings, n: 10, value: 2.9, interval: 2...3.6, measuredAt: .noon, source: "")
        let dossier = try Dossier.sample(phase: .operate, evidence: [ratings], findings: [finding])

        #expect(Rulebook.sample.assess(dossier, at: .noon).verdicts.map(\.outcome) == [.holds])
    }

    @Test("A service that was released is held to its must items too; where nobody has rated it, nobody knows")
    func released() throws {
        let conditions = try operating(releasedAt: .noon)

        #expect(conditions.map(\.id) == ["must-items", "ratings"])
        #expect(conditions.map(\.outcome) == [.fails, .unknown])
    }

    @Test("What nobody knows says so in other words than what fails")
    func unknownWords() throws {
        let few = Evidence(.ratings, n: 9, measuredAt: .noon, source: "")

        let unknown = try #require(try operating(evidence: [few]).first)
        let fallen = try #require(try operating(evidence: [few], fell: true).first)

        #expect(unknown.reason.en == "There are 9 ratings so far. Nothing is judged by the mean before there are 10.")
        #expect(fallen.reason != unknown.reason)
    }
}

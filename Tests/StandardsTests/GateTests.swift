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
        marks: [CheckMark]? = nil,
        evidence: [Evidence]? = nil, deviations: [Deviation] = []
    ) throws -> [Condition.ID: Condition] {
        let service = try Service.sample(phase: phase, attributes: attributes)
        let evidence = evidence ?? [study, measures]
        let sheet = CheckSheet(
            for: service, guideline: .sample, marks: marks ?? [mark], evidence: evidence, deviations: deviations,
            at: .noon)
        let conditions = Gate.forRelease(of: service, sheet: sheet, evidence: evidence, at: .noon)
        return Dictionary(uniqueKeysWithValues: conditions.map { ($0.id, $0) })
    }

    private func closed(_ conditions: [Condition.ID: Condition]) -> Set<Condition.ID> {
        Set(conditions.values.filter { !$0.holds }.map(\.id))
    }

    @Test("With everything in place the gate is open, and says so condition by condition")
    func open() throws {
        let conditions = try conditions()

        #expect(Set(conditions.keys) == [.phase, .mustItems, .usabilityStudy, .measures])
        #expect(closed(conditions) == [])
        #expect(conditions[.mustItems]?.found == "3 / 3")
        #expect(conditions[.usabilityStudy]?.found == "n = 5, mean 3.00")
    }

    @Test("The phase alone closes the gate", arguments: [Phase.plan, .define, .design, .build])
    func wrongPhase(phase: Phase) throws {
        #expect(closed(try conditions(phase: phase)) == [.phase])
    }

    @Test("A must item alone closes it, and is named; the other levels do not")
    func mustItems() throws {
        let unmarked = try conditions(marks: [])

        #expect(closed(unmarked) == [.mustItems])
        #expect(unmarked[.mustItems]?.found == "2 / 3")
        #expect(unmarked[.mustItems]?.needed == "3 / 3")
        #expect(unmarked[.mustItems]?.reason.values["items"] == "MARK")
    }

    @Test("An item that nobody has decided upon has to be answered first")
    func question() throws {
        #expect(try conditions(attributes: [:])[.mustItems]?.reason.values["items"] == "PRIVACY")
    }

    @Test(
        "A study with too few people, or too low a mean, closes it",
        arguments: [(4, 5.0), (5, 2.99), (0, nil)] as [(Int, Double?)])
    func weakStudy(n: Int, value: Double?) throws {
        let study = Evidence(.study, n: n, value: value, measuredAt: .noon, source: "")

        let conditions = try conditions(evidence: [study, measures])

        // The sheet has an item that the study is the evidence for.
        #expect(closed(conditions) == [.usabilityStudy, .mustItems])
    }

    @Test("Without any study the condition says that there is none")
    func noStudy() throws {
        let conditions = try conditions(evidence: [measures])

        #expect(conditions[.usabilityStudy]?.holds == false)
        #expect(conditions[.usabilityStudy]?.found == "n = 0")
        #expect(conditions[.usabilityStudy]?.needed == "n ≥ 5, mean ≥ 3.0")
    }

    @Test("Without measures it is closed, though somebody has marked the item")
    func noMeasures() throws {
        let marks = [mark, CheckMark(item: "KPI", state: .met, note: "", link: nil, by: .resident, at: .noon)]

        #expect(closed(try conditions(marks: marks, evidence: [study])) == [.measures])
        #expect(
            closed(
                try conditions(
                    marks: marks, evidence: [study, Evidence(.measures, n: 0, measuredAt: .noon, source: "")])) == [
                    .measures
                ])
    }

    @Test("What was found is never shown as what is needed when it is not")
    func rounding() throws {
        let almost = Evidence(.study, n: 50, value: 2.96, measuredAt: .noon, source: "")

        let condition = try #require(try conditions(evidence: [almost, measures])[.usabilityStudy])

        #expect(!condition.holds)
        #expect(!condition.found.contains("3.0"), "found \(condition.found), needed \(condition.needed)")
    }

    @Test(
        "In operation the ratings fall when the whole interval is under three, and hold again when the mean is back",
        arguments: [
            // n, mean, low, high, fell before, holds
            (10, 2.0, 1.5, 2.99, false, false), (10, 2.5, 1.9, 3.0, false, true), (10, 2.9, 2.0, 3.6, false, true),
            (10, 2.9, 2.0, 3.6, true, false), (10, 3.0, 2.1, 3.7, true, true), (10, 4.5, 4, 4.8, false, true),
            (10, 1.0, 1.0, 1.5, true, false), (9, 1.0, 1.0, 2.0, false, true), (9, 5.0, 4.0, 5.0, true, false),
        ] as [(Int, Double, Double, Double, Bool, Bool)])
    func ratings(n: Int, mean: Double, low: Double, high: Double, fellBefore: Bool, holds: Bool) throws {
        let ratings = Evidence(.ratings, n: n, value: mean, interval: low...high, measuredAt: .noon, source: "")
        let sheet = CheckSheet(
            for: try .sample(phase: .operate), guideline: .sample, marks: [], evidence: [ratings], deviations: [],
            at: .noon)

        let conditions = Gate.inOperation(
            released: false, sheet: sheet, evidence: [ratings], fellBefore: fellBefore, at: .noon)

        #expect(conditions.map(\.id) == [.ratings])
        #expect(conditions.first?.holds == holds)
    }

    @Test("A service that was released is held to its must items too")
    func released() throws {
        let sheet = CheckSheet(
            for: try .sample(phase: .operate), guideline: .sample, marks: [], evidence: [], deviations: [], at: .noon)

        let conditions = Gate.inOperation(released: true, sheet: sheet, evidence: [], fellBefore: false, at: .noon)

        #expect(conditions.map(\.id) == [.mustItems, .ratings])
        #expect(conditions.map(\.holds) == [false, true])
    }
}

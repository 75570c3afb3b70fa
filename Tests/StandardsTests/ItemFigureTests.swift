import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

@Suite struct ItemFigureTests {
    /// A service in operation with residents' ratings and what was marked about it.
    private func held(
        _ number: Int, mean: Double?, n: Int = 20, phase: Phase = .operate, _ mark: CheckMark.State?,
        attributes: [Attribute: Bool] = [:], age: Double = 0
    ) throws -> HeldDossier {
        let service = try Service.sample("s\(number)", phase: phase, attributes: attributes)
        var evidence: [Evidence] = []
        if let mean { evidence.append(Evidence(.ratings, n: n, value: mean, measuredAt: .noon, source: "")) }
        let marks = mark.map {
            [CheckMark(item: "MARK", state: $0, note: "", link: nil, by: .resident, at: .noon.later(days: -age))]
        }
        return HeldDossier(
            service: service, standing: nil,
            dossier: Dossier(service, organizationKind: "ward", evidence: evidence, marks: marks ?? []))
    }

    private func figures(_ services: [HeldDossier]) -> [String: ItemFigure] {
        var measurement = ItemMeasurement()
        measurement.add(services, rules: .sample, changes: [], at: .noon)
        let figures = measurement.figures(of: Rulebook.sample.items, at: .noon)
        return Dictionary(figures.map { ($0.item, $0) }) { first, _ in first }
    }

    @Test("Every service an item concerns counts once, by its state; who has not answered stands apart")
    func use() throws {
        let figures = figures([
            try held(1, mean: nil, .met), try held(2, mean: nil, .notMet), try held(3, mean: nil, nil),
            try held(4, mean: nil, .met, age: 101),
            try held(5, mean: nil, .met, attributes: [.handlesPersonalData: false]),
            try held(6, mean: nil, .met, attributes: [.handlesPersonalData: true]),
            try held(7, mean: nil, phase: .retire, .met),
        ])

        #expect(figures["MARK"]?.use == .init(met: 3, notMet: 1, noEvidence: 1, stale: 1))
        #expect(figures["MARK"]?.use.concerned == 6)
        #expect(figures["PRIVACY"]?.use == .init(noEvidence: 1, undecided: 4))
        #expect(figures["MARK"]?.measuredAt == .noon)
    }

    @Test("Five services in each group are compared, four are not; the groups are said either way")
    func enough() throws {
        let (good, bad) = ([3.8, 4.1, 3.6, 4.4, 3.9], [3.0, 2.7, 3.4, 3.1, 2.6, 3.3])
        let meeting = try good.enumerated().map { try held($0, mean: $1, .met) }
        let others = try bad.enumerated().map { try held(10 + $0, mean: $1, .notMet) }

        let compared = try #require(figures(meeting + others)["MARK"])
        #expect(compared.meeting.n == 5 && compared.others.n == 6)
        let difference = try #require(compared.difference)
        #expect(abs(difference.low - 0.5152011457185557) < 1e-8 && difference.isShown)

        let tooFew = try #require(figures(meeting.dropLast() + others)["MARK"])
        #expect(tooFew.meeting.n == 4 && tooFew.others.n == 6 && tooFew.difference == nil)
    }

    @Test(
        "Services before their release, with few ratings, without evidence or with stale evidence are in neither group")
    func neither() throws {
        let figure = try #require(
            figures([
                try held(1, mean: 4, phase: .build, .met), try held(2, mean: 4, n: 9, .met),
                try held(3, mean: nil, .met), try held(4, mean: 4, nil), try held(5, mean: 4, .met, age: 101),
                try held(6, mean: 4.5, .met),
            ])["MARK"])

        #expect(figure.meeting == .init(n: 1, mean: 4.5))
        #expect(figure.others == .init(n: 0, mean: nil))
    }

    @Test("An item that the ratings decide is not compared by ratings")
    func circular() throws {
        let figure = try #require(figures([try held(1, mean: 4, nil), try held(2, mean: 2, nil)])["VOICES"])

        #expect(figure.use == .init(met: 1, notMet: 1))
        #expect(figure.meeting.n == 0 && figure.others.n == 0)
        #expect(try Rulebook.sample.item("VOICES").isMeasuredByRatings)
        #expect(try !Rulebook.sample.item("STUDY").isMeasuredByRatings)
    }

    @Test(
        "Figures come back as they were kept, and a new measurement takes the place of all",
        arguments: Backend.available)
    func kept(on backend: Backend) async throws {
        let store = try await backend.makeDatabase()
        let full = ItemFigure(
            item: "A", use: .init(met: 1, notMet: 2, noEvidence: 3, stale: 4, excused: 5, undecided: 6),
            meeting: .init(n: 5, mean: 3.96), others: .init(n: 6, mean: 3.02),
            difference: MeanDifference(value: 0.94, low: 0.5, high: 1.4), measuredAt: .noon)
        let empty = ItemFigure("B", .init(), meeting: [], others: [], measuredAt: .noon)

        try await store.append(to: []) { db in try ItemFigure.replaceAll(by: [full, empty], db) }
        #expect(try await store.read { db in try ItemFigure.all(db) } == ["A": full, "B": empty])
        #expect(try await store.read { db in try ItemFigure.of("A", db) } == full)

        try await store.append(to: []) { db in try ItemFigure.replaceAll(by: [empty], db) }
        #expect(try await store.read { db in try ItemFigure.of("A", db) } == nil)
    }
}

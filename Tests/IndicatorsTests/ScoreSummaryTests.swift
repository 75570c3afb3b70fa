import Foundation
import Indicators
import Kernel
import Services
import Signals
import Store
import TestKit
import Testing

@Suite struct ScoreSummaryTests {
    private func summary(on day: Day = Day(.noon), _ town: Town) async throws -> ScoreSummary {
        let service = try await town.service()
        return try await town.store.read { db in try ScoreSummary.of(service.key, on: day, db) }
    }

    /// Tallies written as if ratings had come in on those days.
    private func tally(_ counts: [Int], on day: Day, _ town: Town) async throws {
        let service = try await town.service()
        try await town.store.append(to: []) { db in
            try RatingTally(counts).add(to: service.id, on: day, in: service.tenant, db)
        }
    }

    @Test("Under the minimum there is no mean and no interval, from it on there are both")
    func minimum() {
        let nine = ScoreSummary(RatingTally([0, 0, 0, 4, 5]))
        let ten = ScoreSummary(RatingTally([0, 0, 0, 5, 5]))
        let none = ScoreSummary(RatingTally())

        #expect(none.n == 0)
        #expect(none.mean == nil)
        #expect(none.interval == nil)
        #expect(nine.n == 9)
        #expect(nine.mean == nil)
        #expect(nine.interval == nil)
        #expect(ten.n == 10)
        #expect(ten.mean == 4.5)
        #expect(ten.interval?.contains(4.5) == true)
    }

    @Test("The mean weighs every score by how often it was given")
    func mean() {
        #expect(ScoreSummary(RatingTally([10, 0, 0, 0, 10])).mean == 3)
        #expect(ScoreSummary(RatingTally([1, 2, 3, 4, 5])).mean == 55.0 / 15)
    }

    @Test("The 365th day counts, the 366th does not, and neither does tomorrow", arguments: Backend.available)
    func window(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let today = Day(.noon)
        try await tally([1, 0, 0, 0, 0], on: today.adding(days: -365), town)
        try await tally([0, 1, 0, 0, 0], on: today.adding(days: -364), town)
        try await tally([0, 0, 0, 1, 0], on: today, town)
        try await tally([0, 0, 0, 0, 1], on: today.adding(days: 1), town)

        #expect(try await summary(town).tally.counts == [0, 1, 0, 1, 0])
        #expect(try await summary(on: today.adding(days: -1), town).tally.counts == [1, 1, 0, 0, 0])
        #expect(try await summary(on: today.adding(days: 1), town).tally.counts == [0, 0, 0, 1, 1])
    }

    @Test("Another service's and another organisation's ratings do not count", arguments: Backend.available)
    func others(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.open("other")
        try await town.open(in: .chuo)

        try await town.rate([1, 1], "other")
        try await town.rate([5, 5, 5], in: .chuo)
        try await town.rate([3])

        #expect(try await summary(town).tally.counts == [0, 0, 1, 0, 0])
    }

    @Test("What the ratings show is kept as evidence, with a mean from the tenth on", arguments: Backend.available)
    func evidence(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let service = try await town.open()
        func ratings() async throws -> Evidence? {
            try await town.store.read { db in
                try Evidence.all(of: service.id, in: service.tenant, db).first { $0.kind == .ratings }
            }
        }

        try await town.rate(Array(repeating: 4, count: 9))
        let nine = try await ratings()
        try await town.rate([5], at: .noon + 60)
        let ten = try await ratings()

        #expect(nine?.n == 9)
        #expect(nine?.value == nil)
        #expect(nine?.low == nil)
        #expect(ten?.n == 10)
        #expect(ten?.value == 4.1)
        #expect(ten?.low.map { $0 > 3 && $0 < 4.1 } == true)
        #expect(ten?.high.map { $0 > 4.1 && $0 <= 5 } == true)
        #expect(ten?.measuredAt == .noon + 60)
        #expect(ten?.source == "/services/131016/moving-in")
    }
}

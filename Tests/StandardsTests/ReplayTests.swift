import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// Standings worked out again from the journal.
@Suite struct ReplayTests {
    /// A service in operation that answers for a must item through a component only; the component falls and rises.
    private func town(on backend: Backend) async throws -> Town {
        let town = try await Town(on: backend)
        // A moment for each: the order of what happens at one and the same is not what is tried here.
        try await town.open("platform", in: .chuo)
        try await town.mark("MARK", "platform", as: .met, in: .chuo, at: .noon + 1)
        try await ComponentUse.offer(
            ["MARK"], of: "platform", by: .editor(in: .chuo), at: .noon + 2, rules: town.rules, in: town.store)
        try await town.open("heir", attributes: [.handlesPersonalData: false], at: .noon + 3)
        try await ComponentUse.use(
            "131024/platform", for: "heir", by: .editor(in: .chiyoda), at: .noon + 4, rules: town.rules, in: town.store)
        try await town.draw(.full, "heir", at: .noon + 5)
        try await town.move("heir", to: .preRelease, at: .noon + 6)
        try await town.study([3, 3, 3, 3, 3], "heir", at: .noon + 7)
        _ = try await Standing.release(
            "heir", by: .administrator(in: .chiyoda), at: .noon + 60, rules: town.rules, in: town.store)
        try await town.mark("MARK", "platform", as: .notMet, in: .chuo, at: .noon + 120)
        _ = try await town.reassess("heir", at: .noon + 180)
        try await town.mark("MARK", "platform", as: .met, in: .chuo, at: .noon + 240)
        _ = try await town.reassess("heir", at: .noon + 300)
        return town
    }

    private func replay(_ town: Town) async throws -> Replay.Report {
        let rules = town.rules
        return try await town.store.read { db in try Replay.run(rules: rules, from: .distantPast, db) }
    }

    @Test("What falls and rises with a component is arrived at again", arguments: Backend.available)
    func components(on backend: Backend) async throws {
        let town = try await town(on: backend)
        let states = try await town.timeline("heir").map(\.state)
        #expect(states == [.met, .notMet, .met, .preparing])
        let report = try await replay(town)
        #expect(report.differences == [])
        #expect(report.different == 0)
        #expect(report.changes == 5, "four of the heir, one of the platform")
    }

    @Test("A standing that does not follow from the journal is told", arguments: Backend.available)
    func differs(on backend: Backend) async throws {
        let town = try await town(on: backend)
        try await town.store.append(to: [.chuo]) { db in
            try db.run("DELETE FROM journal WHERE tenant_id <> '' AND kind = 'component'")
        }
        let report = try await replay(town)
        #expect(report.different > 0)
        #expect(report.differences.allSatisfy { $0.service == "131016/heir" })
    }
}

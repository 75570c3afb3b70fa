import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

@Suite struct DeviationTests {
    private func request(
        _ item: String = "MARK", _ slug: String = "moving-in", reason: String = "委託先の都合",
        compensation: String = "電話で受ける",
        endsOn: Day? = Day(.noon).adding(days: 30), by principal: Principal = .editor(), in town: Town
    ) async throws {
        try await Deviation.request(
            item, of: slug, reason: reason, compensation: compensation, endsOn: endsOn, by: principal, at: .noon,
            rules: town.rules, in: town.store)
    }

    private func approve(
        _ id: Deviation.ID, _ slug: String = "moving-in", by principal: Principal = .reviewer(), in town: Town
    ) async throws {
        try await Deviation.approve(
            id, of: slug, by: principal, at: .noon + 60, rules: town.rules, in: town.store)
    }

    private func all(_ town: Town) async throws -> [Deviation] {
        let service = try await town.service()
        return try await town.store.read { db in try Deviation.all(of: service.id, in: service.tenant, db) }
    }

    @Test(
        "Requested by one and approved by another, it excuses until the end of its last day",
        arguments: Backend.available)
    func excuses(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let (editor, reviewer) = (Principal.editor(), Principal.reviewer())
        let end = Day(.noon).adding(days: 30)

        try await request(endsOn: end, by: editor, in: town)
        let requested = try #require(try await all(town).first)
        #expect(!requested.holds(at: .noon))
        #expect(requested.requestedBy == editor.actor)

        try await approve(requested.id, by: reviewer, in: town)

        let approved = try #require(try await all(town).first)
        #expect(approved.approvedBy == reviewer.actor)
        #expect(approved.approvedAt == .noon + 60)
        #expect(approved.holds(at: .noon))
        #expect(approved.holds(at: end.adding(days: 1).start - 1))
        #expect(!approved.holds(at: end.adding(days: 1).start))
        let acts = try await town.audit().map(\.act)
        #expect(acts.first == "deviation.approve")
        #expect(acts.contains("deviation.request"))
    }

    @Test("Nobody approves their own, and nobody twice", arguments: Backend.available)
    func own(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let administrator = Principal.administrator()
        try await request(by: administrator, in: town)
        let id = try #require(try await all(town).first?.id)

        await #expect(throws: StandardsError.ownDeviation) { try await approve(id, by: administrator, in: town) }
        #expect(try await all(town).first?.approvedBy == nil)
        try await approve(id, in: town)
        await #expect(throws: StandardsError.alreadyApproved) { try await approve(id, in: town) }
    }

    @Test(
        "Who may not, another organisation, another service and unknown ids are refused", arguments: Backend.available)
    func foreign(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.open("other")
        try await town.open(in: .chuo)
        try await request(in: town)
        let id = try #require(try await all(town).first?.id)

        await #expect(throws: Problem.self) { try await approve(id, by: .editor(), in: town) }
        await #expect(throws: Problem.self) { try await request(by: .viewer(), in: town) }
        await #expect(throws: Problem.self) { try await request(by: .reviewer(), in: town) }
        await #expect(throws: StandardsError.noDeviation) { try await approve(id, by: .reviewer(in: .chuo), in: town) }
        await #expect(throws: StandardsError.noDeviation) { try await approve(id, "other", in: town) }
        await #expect(throws: StandardsError.noDeviation) { try await approve(.new(at: .noon), in: town) }
        #expect(try await all(town).first?.approvedBy == nil)
    }

    @Test("Every field that has to be put right is named; a deviation ends within a year", arguments: Backend.available)
    func invalid(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let today = Day(.noon)
        func fields(reason: String = "a", compensation: String = "b", endsOn: Day?) async -> [String] {
            do {
                try await request(reason: reason, compensation: compensation, endsOn: endsOn, in: town)
                return []
            } catch ServiceError.invalid(let fields) {
                return fields.map(\.name)
            } catch {
                return ["\(error)"]
            }
        }

        #expect(await fields(reason: "", compensation: " ", endsOn: nil) == ["reason", "compensation", "ends_on"])
        #expect(await fields(endsOn: today.adding(days: -1)) == ["ends_on"])
        #expect(await fields(endsOn: today.adding(days: 367)) == ["ends_on"])
        #expect(await fields(endsOn: today) == [])
        #expect(await fields(endsOn: today.adding(days: 366)) == [])
        #expect(try await all(town).count == 2)
        await #expect(throws: StandardsError.noItem("NOTHING")) { try await request("NOTHING", in: town) }
    }

    @Test("What nobody has claimed gets no deviation", arguments: Backend.available)
    func unclaimed(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.list(.sample(phase: .operate, isClaimed: false))

        await #expect(throws: ServiceError.notClaimed) { try await request(in: town) }
    }

    @Test(
        "With an approved deviation the gate opens though the item is not met; when it has ended, the service no longer stands",
        arguments: Backend.available)
    func life(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()
        try await town.mark("MARK", as: .notMet)
        #expect(try await town.gate().first { $0.id == "must-items" }?.holds == false)
        try await request(in: town)
        #expect(try await town.gate().first { $0.id == "must-items" }?.holds == false)
        try await approve(try #require(try await all(town).first?.id), in: town)
        #expect(try await town.gate().allSatisfy(\.holds))
        _ = try await Standing.release(
            "moving-in", by: .administrator(), at: .noon, rules: town.rules, in: town.store)
        let released = try await town.standing()
        #expect(released.state == .met)

        let after = Day(.noon).adding(days: 31).start
        #expect(released.reviewAt == after)
        #expect(try await town.reassess(at: after - 1).state == .met)
        #expect(try await town.reassess(at: after).state == .notMet)
        #expect(try await town.findings().filter(\.isOpen).map(\.condition) == ["must-items"])
    }
}

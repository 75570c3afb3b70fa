import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// Services that are built on others, in one organisation and across.
@Suite struct ComponentTests {
    private func use(_ path: String, for slug: String, in tenant: Tenant.ID = .chiyoda, _ town: Town) async throws {
        try await ComponentUse.use(
            path, for: slug, by: .editor(in: tenant), at: .noon, rules: town.rules, in: town.store)
    }

    private func offer(
        _ items: Set<String>, of slug: String, in tenant: Tenant.ID = .chiyoda, at now: Date = .noon, _ town: Town
    ) async throws {
        try await ComponentUse.offer(
            items, of: slug, by: .editor(in: tenant), at: now, rules: town.rules, in: town.store)
    }

    private func line(_ item: String, of slug: String, in tenant: Tenant.ID = .chiyoda, _ town: Town) async throws
        -> CheckSheet.Line
    {
        let service = try await town.service(slug, in: tenant)
        return try await town.store.read { db in
            try CheckSheet.of(service, rules: town.rules, at: .noon, db).line(item)
        }
    }

    @discardableResult
    private func refused(_ key: String, _ body: () async throws -> Void) async -> Problem? {
        do {
            try await body()
            Issue.record("it was allowed")
        } catch {
            let problem = error as? Problem
            #expect(problem?.fields.first?.message.key == key, "\(error)")
            return problem
        }
        return nil
    }

    @Test(
        "What a component of another organisation shows counts where nobody marked, and says whose it is",
        arguments: Backend.available)
    func inherits(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("platform", in: .chuo, attributes: [.handlesPersonalData: true])
        try await town.mark("MARK", "platform", as: .met, in: .chuo)
        try await offer(["MARK"], of: "platform", in: .chuo, town)
        try await town.open("form")
        #expect(try await line("MARK", of: "form", town).state == .noEvidence)

        try await use("/services/131024/platform", for: "form", town)
        let inherited = try await line("MARK", of: "form", town)
        #expect(inherited.state == .met)
        #expect(inherited.source == .inheritance)
        #expect(inherited.inherited?.component == "131024/platform")

        try await town.mark("MARK", "form", as: .notMet)
        #expect(try await line("MARK", of: "form", town).source == .mark, "a person's word counts before")
    }

    @Test(
        "When a component falls, its heirs are due for a look, and the journal says what it shows",
        arguments: Backend.available)
    func falls(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("platform", in: .chuo)
        try await town.mark("MARK", "platform", as: .met, in: .chuo)
        try await offer(["MARK"], of: "platform", in: .chuo, town)
        try await town.open("form")
        try await use("131024/platform", for: "form", town)
        let service = try await town.service("form")

        try await town.mark("MARK", "platform", as: .notMet, in: .chuo, at: .noon + 60)

        let due = try await town.store.read { db in try Standing.due(at: .noon + 60, limit: 10, db) }
        #expect(due.map(\.id) == [service.id])
        let standing = try await town.standing("form")
        #expect(standing.reviewCause == Message("standing.cause.component", ["component": "131024/platform"]))
        #expect(try await line("MARK", of: "form", town).state == .notMet)
        let platform = try await town.service("platform", in: .chuo)
        let told = try await events(of: platform, town).compactMap(\.offers)
        #expect(told.map { $0.map(\.state) } == [[.met], [.notMet]])
        let uses = try await events(of: service, town).compactMap(\.uses)
        #expect(uses.map { $0.map(\.service) } == [["\(platform.id)"]])
    }

    private func events(of service: Service, _ town: Town) async throws -> [ComponentUse.Event] {
        try await town.store.read { db in
            try JournalEntry.all(of: service.id, in: service.tenant, db).compactMap { entry in
                guard case .other("component", let body) = entry.event else { return nil }
                return try JSONDecoder().decode(ComponentUse.Event.self, from: Data(body.utf8))
            }
        }
    }

    @Test("A circle of any length is refused with its way, and nothing is kept", arguments: Backend.available)
    func circles(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b", "c"] {
            try await town.open(slug)
            try await offer(["MARK"], of: slug, town)
        }
        try await town.open("d", in: .chuo)
        try await offer(["MARK"], of: "d", in: .chuo, town)
        try await use("131016/b", for: "a", town)
        try await use("131016/c", for: "b", town)
        try await use("131024/d", for: "c", town)

        let itself = await refused("components.problem.cycle") { try await use("131016/a", for: "a", town) }
        #expect(itself?.fields.first?.message.values["way"] == "131016/a → 131016/a")
        let two = await refused("components.problem.cycle") { try await use("131016/a", for: "b", town) }
        #expect(two?.fields.first?.message.values["way"] == "131016/b → 131016/a → 131016/b")
        let four = await refused("components.problem.cycle") { try await use("131016/a", for: "d", in: .chuo, town) }
        #expect(
            four?.fields.first?.message.values["way"]
                == "131024/d → 131016/a → 131016/b → 131016/c → 131024/d")
        // The long way and the short one to the same place are no circle.
        try await use("131024/d", for: "a", town)
        let kept: Int? = try await town.store.read { db in try db.value("SELECT count(*) FROM component_use") }
        #expect(kept == 4)
    }

    @Test("Only what offers something is found and used, at most twenty of them", arguments: Backend.available)
    func limits(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("form")
        try await town.open("silent")
        await refused("components.problem.offersNothing") { try await use("131016/silent", for: "form", town) }
        await refused("components.problem.offersNothing") { try await use("131016/nothing", for: "form", town) }
        await refused("components.problem.offersNothing") { try await use("", for: "form", town) }
        await refused("components.problem.notOnSheet") { try await offer(["PRIVACY"], of: "silent", town) }
        await refused("components.problem.notOnSheet") { try await offer(["NONE'--"], of: "silent", town) }
        for number in 1...21 {
            try await town.open("c\(number)")
            try await offer(["MARK"], of: "c\(number)", town)
        }
        let form = try await town.service("form")
        let found = try await town.store.read { db in try Component.search("131016/c2", for: form, db) }
        #expect(Set(found.map(\.slug)) == ["c2", "c20", "c21"])
        for number in 1...20 { try await use("131016/c\(number)", for: "form", town) }
        await refused("components.problem.already") { try await use("131016/c1", for: "form", town) }
        await refused("components.problem.tooMany") { try await use("131016/c21", for: "form", town) }
    }

    @Test("Who stops offering or using takes the inheritance away", arguments: Backend.available)
    func stops(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("platform", in: .chuo)
        try await town.mark("MARK", "platform", as: .met, in: .chuo)
        try await offer(["MARK", "OPEN"], of: "platform", in: .chuo, town)
        try await town.open("form")
        try await use("131024/platform", for: "form", town)

        try await offer(["OPEN"], of: "platform", in: .chuo, at: .noon + 9, town)
        #expect(try await line("MARK", of: "form", town).source == .nothing)
        #expect(try await town.standing("form").reviewAt == .noon + 9)
        try await offer(["MARK"], of: "platform", in: .chuo, town)
        #expect(try await line("MARK", of: "form", town).source == .inheritance)
        func stop() async throws {
            try await ComponentUse.stop(
                using: "131024/platform", for: "form", by: .editor(), at: .noon, rules: town.rules, in: town.store)
        }
        try await stop()
        #expect(try await line("MARK", of: "form", town).source == .nothing)
        await #expect(throws: Problem(.notFound, "components.problem.notUsed")) { try await stop() }
        await #expect(throws: Problem.self) {
            try await ComponentUse.offer(
                [], of: "platform", by: .reviewer(in: .chuo), at: .noon, rules: town.rules, in: town.store)
        }
    }
}

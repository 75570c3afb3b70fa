import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// Whatever bears on a standing is written down when it changes, and only then.
@Suite struct JournalTests {
    private func kinds(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, of town: Town) async throws
        -> [String]
    {
        try await entries(slug, in: tenant, of: town).map { entry in
            switch entry.event {
            case .service: "service"
            case .evidence(let evidence): "evidence \(evidence.kind.rawValue)"
            case .other(let kind, _): kind
            }
        }
    }

    private func entries(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, of town: Town) async throws
        -> [JournalEntry]
    {
        let service = try await town.service(slug, in: tenant)
        return try await town.store.read { db in try JournalEntry.all(of: service.id, in: tenant, db) }
    }

    @Test("Every change that bears on the standing is an entry", arguments: Backend.available)
    func everyChange(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        var known = 0
        func added() async throws -> [String] {
            let all = try await kinds(of: town)
            defer { known = all.count }
            return Array(all.dropFirst(known)).sorted()
        }

        try await town.open()
        #expect(try await added() == ["evidence canvas", "evidence measures", "service"])
        try await town.draw(.full, at: .noon + 1)
        #expect(try await added() == ["evidence canvas", "evidence measures"])
        try await town.move(to: .preRelease, at: .noon + 2)
        #expect(try await added() == ["service"])
        try await town.mark("MARK", as: .met, at: .noon + 3)
        #expect(try await added() == ["mark"])
        try await town.study([3, 3, 3, 3, 3], at: .noon + 4)
        #expect(try await added() == ["evidence completion", "evidence study"])
        _ = try await Service.describe(
            "moving-in", as: .sample(attributes: [.handlesPersonalData: false]), by: .editor(), at: .noon + 5,
            in: town.store, then: town.consequence(at: .noon + 5))
        #expect(try await added() == ["service"])
        _ = try await Standing.release(
            "moving-in", by: .administrator(), at: .noon + 6, rules: town.rules, in: town.store)
        #expect(try await added() == ["release", "service"])
        try await town.rate([4], at: .noon + 7)
        #expect(try await added() == ["evidence ratings"])
        try await town.mark("MARK", as: nil, at: .noon + 8)
        #expect(try await added() == ["mark"])
        try await town.move(to: .retire, at: .noon + 9)
        #expect(try await added() == ["service"])
    }

    @Test("What changes nothing that rules ask about is no entry", arguments: Backend.available)
    func onlyChanges(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()
        let before = try await kinds(of: town)

        try await town.draw(.full, at: .noon + 1)
        var reworded = Canvas.full
        reworded.need = "別の言葉"
        try await town.draw(reworded, at: .noon + 2)
        try await town.mark("OPEN", as: nil, at: .noon + 3)
        try await town.move(to: .preRelease, at: .noon + 4)
        _ = try await Service.describe(
            "moving-in", as: .sample(title: "新しい名前", attributes: [.handlesPersonalData: false]), by: .editor(),
            at: .noon + 5, in: town.store, then: town.consequence(at: .noon + 5))
        _ = try await town.reassess(at: .noon + 6)
        _ = try await town.reassess(at: .noon.later(days: 500))

        #expect(try await kinds(of: town) == before)
    }

    @Test("A refused change leaves no entry", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let before = try await kinds(of: town)

        await #expect(throws: StandardsError.self) { try await town.mark("NOTHING", as: .met) }
        await #expect(throws: StandardsError.self) {
            try await Standing.release("moving-in", by: .administrator(), at: .noon, rules: town.rules, in: town.store)
        }
        await #expect(throws: ServiceError.self) { try await town.move(to: .operate) }

        #expect(try await kinds(of: town) == before)
    }

    @Test("An approval is an entry, a request is none", arguments: Backend.available)
    func deviation(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let service = try await town.open()
        let before = try await kinds(of: town)
        try await Deviation.request(
            "MARK", of: "moving-in", reason: "a", compensation: "b", endsOn: Day(.noon).adding(days: 9), by: .editor(),
            at: .noon, rules: town.rules, in: town.store)
        #expect(try await kinds(of: town) == before)
        let id = try await town.store.read { db in try Deviation.all(of: service.id, in: service.tenant, db).first?.id }

        try await Deviation.approve(
            try #require(id), of: "moving-in", by: .reviewer(), at: .noon + 60, rules: town.rules, in: town.store)

        #expect(try await kinds(of: town) == before + ["deviation"])
    }

    @Test("The entries are those of the service alone, with what was so then", arguments: Backend.available)
    func own(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()
        try await town.open(in: .chuo)
        let before = try await entries(in: .chuo, of: town)

        try await town.study([5, 5, 5, 5, 5, 5], at: .noon + 60)

        #expect(try await entries(in: .chuo, of: town).map(\.event) == before.map(\.event))
        let studies = try await entries(of: town).compactMap { entry -> [Double]? in
            guard case .evidence(let evidence) = entry.event, evidence.kind == .study else { return nil }
            return [Double(evidence.n), evidence.value ?? 0]
        }
        #expect(studies == [[5, 3], [6, 5]])
        #expect(try await entries(of: town).last?.at == .noon + 60)
    }
}

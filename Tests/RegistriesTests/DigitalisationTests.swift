import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

/// The KPI of Tokyo's plan, from the rows of the real registry of procedures.
@Suite struct DigitalisationTests {
    private static func hall(on backend: Backend) async throws -> TownHall {
        let file = Project.folder.appending(path: "Content/registries/procedures.yaml")
        return try await TownHall(on: backend, yaml: String(contentsOf: file, encoding: .utf8))
    }

    private static func procedure(
        _ id: String, _ state: String, basis: String = "national-law", kind: String = "application",
        cases: Int? = nil, online: Int? = nil, _ more: [String: String] = [:], of organization: String = "131016"
    ) -> [String: String] {
        var row = [
            "id": id, "organization": organization, "name": "手続\(id)", "kind": kind, "basis.kind": basis,
            "online.state": state,
        ]
        if let cases { row["volume.per_year"] = "\(cases)" }
        if let online { row["volume.online"] = "\(online)" }
        return row.merging(more) { $1 }
    }

    private static func rate(_ hall: TownHall, _ tenants: [Tenant.ID]) async throws -> DigitalisationRate? {
        for tenant in tenants {
            try await hall.registry.measureQuality(
                of: tenant, reader: hall.reader(for: tenant), at: .noon, in: hall.store)
        }
        return try await hall.store.read { db in
            try DigitalisationRate.of(hall.registry, leavingOut: [.mihon], db)
        }
    }

    @Test("Only what is fully online and in force counts, by basis and kind", arguments: Backend.available)
    func rate(on backend: Backend) async throws {
        let hall = try await Self.hall(on: backend)
        #expect(try await Self.rate(hall, [.chiyoda]) == nil, "nothing measured, no rate")
        try await hall.publish(Self.procedure("1", "full"))
        try await hall.publish(Self.procedure("2", "partial"))
        try await hall.publish(Self.procedure("3", "none", basis: "municipal-ordinance", kind: "benefit"))
        try await hall.publish(Self.procedure("4", "planned", basis: "municipal-ordinance"))
        try await hall.publish(Self.procedure("5", "full", ["valid_until": "2026-11-20"]))
        try await hall.publish(Self.procedure("6", "full", ["valid_from": "2026-11-22"]))
        try await hall.publish(Self.procedure("7", "full", ["valid_from": "2026-11-21", "valid_until": "2026-11-21"]))

        let rate = try #require(try await Self.rate(hall, [.chiyoda]))
        #expect((rate.total.n, rate.total.full, rate.total.partial) == (5, 2, 1))
        #expect(rate.total.rate == 0.4)
        #expect(rate.byBasis.map(\.value) == ["national-law", "municipal-ordinance"])
        #expect(rate.byBasis.map(\.share.n) == [3, 2])
        #expect(rate.byKind.map { "\($0.value) \($0.share.full)/\($0.share.n)" } == ["application 2/4", "benefit 0/1"])
        #expect(
            rate.cells.map { "\($0.basis) \($0.kind) \($0.share.n)" } == [
                "national-law application 3", "municipal-ordinance application 1", "municipal-ordinance benefit 1",
            ])
        #expect(rate.measuredAt == .noon)
    }

    @Test("The weighted rate is of cases, and leaves out what nobody has counted", arguments: Backend.available)
    func weighted(on backend: Backend) async throws {
        let hall = try await Self.hall(on: backend)
        try await hall.publish(Self.procedure("1", "full", cases: 900, online: 600))
        try await hall.publish(Self.procedure("2", "none", cases: 300))
        try await hall.publish(Self.procedure("3", "full", cases: 5000))
        try await hall.publish(Self.procedure("4", "full", online: 70))

        let share = try #require(try await Self.rate(hall, [.chiyoda])).total
        #expect((share.weighed, share.cases, share.casesOnline) == (2, 1200, 600))
        #expect(share.weightedRate == 0.5)
        #expect(share.rate == 0.75)
    }

    @Test("Organisations are added up, the sample is not", arguments: Backend.available)
    func organizations(on backend: Backend) async throws {
        let hall = try await Self.hall(on: backend)
        try await hall.publish(Self.procedure("1", "full"))
        try await hall.publish(Self.procedure("2", "none", of: "131024"), by: .editor(in: .chuo))
        try await hall.publish(Self.procedure("3", "full", of: "mihon"), by: .editor(in: .mihon))

        let rate = try #require(try await Self.rate(hall, [.chiyoda, .chuo, .mihon]))
        #expect((rate.organizations, rate.total.n, rate.total.rate) == (2, 2, 0.5))
    }

    @Test("Procedures that are all over have no rate", arguments: Backend.available)
    func noneInForce(on backend: Backend) async throws {
        let hall = try await Self.hall(on: backend)
        try await hall.publish(Self.procedure("1", "full", ["valid_until": "2020-01-01"]))
        let rate = try #require(try await Self.rate(hall, [.chiyoda]))
        #expect(rate.total.n == 0)
        #expect(rate.total.rate == nil)
        #expect(rate.total.weightedRate == nil)
    }
}

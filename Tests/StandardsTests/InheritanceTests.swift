import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// What a shared component shows counts for the services built on it, and falls with it.
@Suite struct InheritanceTests {
    private func one(
        _ state: CheckSheet.State, until: Date? = nil, of component: String = "tokyo/a", item: String = "MARK"
    ) -> Dossier.Inheritance {
        Dossier.Inheritance(item: item, state: state, freshUntil: until, component: component)
    }

    @Test("Of two components that offer the same the worse counts, whichever was named first")
    func worst() {
        let order: [CheckSheet.State] = [.notMet, .stale, .noEvidence, .met]
        for (index, worse) in order.enumerated() {
            for better in order[index...] {
                #expect(ComponentUse.worst([one(worse), one(better, of: "tokyo/b")]).map(\.state) == [worse])
                #expect(ComponentUse.worst([one(better, of: "tokyo/b"), one(worse)]).map(\.state) == [worse])
            }
        }
    }

    @Test("Of two that are alike the one that grows old first counts")
    func soonest() {
        let all = [
            one(.met), one(.met, until: .noon + 20, of: "tokyo/b"), one(.met, until: .noon + 10, of: "tokyo/c"),
            one(.met, until: .noon + 10, of: "tokyo/d"),
        ]
        for shift in all.indices {
            let turned = Array(all[shift...] + all[..<shift])
            #expect(ComponentUse.worst(turned).map(\.component) == ["tokyo/c"])
        }
    }

    @Test("Each item is looked at by itself")
    func items() {
        let worst = ComponentUse.worst([
            one(.met), one(.notMet, of: "tokyo/b", item: "OPEN"), one(.met, item: "OPEN"), one(.stale, of: "tokyo/b"),
        ])

        #expect(
            Dictionary(uniqueKeysWithValues: worst.map { ($0.item, $0.state) }) == ["MARK": .stale, "OPEN": .notMet])
    }

    // MARK: With the store

    /// Says by rows what the acts of components say: `component` offers MARK, `heir` is built on it.
    private func build(
        _ heir: String, in tenant: Tenant.ID = .chiyoda, on component: String, _ componentTenant: Tenant.ID,
        _ town: Town
    ) async throws {
        let heir = try await town.service(heir, in: tenant)
        let component = try await town.service(component, in: componentTenant)
        try await town.store.append(to: []) { db in
            try db.run(
                """
                INSERT INTO component_item (tenant_id, service_id, item_id, state, fresh_until)
                VALUES (\(componentTenant), \(component.id), 'MARK', 'no-evidence', NULL)
                ON CONFLICT (tenant_id, service_id, item_id) DO NOTHING
                """)
            try db.run(
                """
                INSERT INTO component_use (tenant_id, service_id, component_tenant_id, component_id, added_by, added_at)
                VALUES (\(tenant), \(heir.id), \(componentTenant), \(component.id), 'platform', \(Date.noon))
                """)
        }
        _ = try await town.reassess(component.slug, in: componentTenant, at: .noon)
        _ = try await town.reassess(heir.slug, in: tenant, at: .noon)
    }

    /// What the platform does every so often.
    private func round(at now: Date, _ town: Town) async throws -> [String] {
        let rules = town.rules
        let due = try await town.store.read { db in try Standing.due(at: now, limit: 100, db) }
        for (tenant, services) in Dictionary(grouping: due, by: \.tenant) {
            let ids = services.map(\.id)
            try await town.store.append(to: [tenant]) { db in
                try Standing.reassessAll(
                    of: tenant, only: ids, because: Message("standing.cause.time"), rules: rules,
                    at: now, db)
            }
        }
        return due.map(\.path).sorted()
    }

    @Test(
        "A component that falls takes its heirs with it at the next round, with the cause on their timelines",
        arguments: Backend.available)
    func falls(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release("forms", in: .chuo)
        try await town.release("heir")
        try await town.release("other")
        try await build("heir", on: "forms", .chuo, town)
        try await town.mark("MARK", "heir", as: nil, at: .noon + 60)
        #expect(try await town.standing("heir").state == .met)
        #expect(try await round(at: .noon + 90, town) == [])

        try await town.mark("MARK", "forms", as: .notMet, in: .chuo, at: .noon + 120)
        #expect(try await town.standing("heir").state == .met)
        #expect(try await town.standing("heir").reviewAt == .noon + 120)
        #expect(try await round(at: .noon + 180, town) == ["131016/heir"])

        #expect(try await town.standing("heir").state == .notMet)
        #expect(try await town.standing("heir").reviewCause == nil)
        #expect(
            try await town.timeline("heir").first?.cause
                == Message("standing.cause.component", ["component": "131024/forms"]))
        #expect(try await town.findings("heir").map(\.condition) == ["must-items"])
        #expect(try await town.standing("other").state == .met)

        try await town.mark("MARK", "forms", as: .met, in: .chuo, at: .noon + 240)
        _ = try await round(at: .noon + 300, town)
        #expect(try await town.standing("heir").state == .met)
        #expect(try await town.findings("heir").filter(\.isOpen).isEmpty)
        #expect(try await round(at: .noon + 300, town) == [])
    }

    @Test("What was inherited grows old with the component's own mark", arguments: Backend.available)
    func growsOld(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release("forms", in: .chuo)
        try await town.release("heir", at: .noon + 3600)
        try await build("heir", on: "forms", .chuo, town)
        try await town.mark("MARK", "heir", as: nil, at: .noon + 3700)
        // The component was marked a minute before its release.
        let end = Date.noon.later(days: 100) - 60
        #expect(try await town.standing("heir").reviewAt == end)

        #expect(try await town.reassess("heir", at: end - 1).state == .met)
        #expect(try await town.reassess("heir", at: end).state == .stale)
    }

    @Test("A heir that says so itself does not fall with its component", arguments: Backend.available)
    func ownMark(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release("forms", in: .chuo)
        try await town.release("heir")
        try await build("heir", on: "forms", .chuo, town)

        try await town.mark("MARK", "forms", as: .notMet, in: .chuo, at: .noon + 120)
        #expect(try await round(at: .noon + 180, town) == ["131016/heir"])

        #expect(try await town.standing("heir").state == .met)
        #expect(try await town.timeline("heir").count == 2)
    }

    @Test(
        "A fall goes on from component to component, in one organisation and across", arguments: Backend.available,
        [Tenant.ID.chiyoda, .chuo])
    func chain(on backend: Backend, home: Tenant.ID) async throws {
        let town = try await Town(on: backend)
        for (slug, tenant) in [("a-base", home), ("b-middle", Tenant.ID.chiyoda), ("c-top", .chiyoda)] {
            try await town.release(slug, in: tenant)
        }
        try await build("b-middle", on: "a-base", home, town)
        try await build("c-top", on: "b-middle", .chiyoda, town)
        for slug in ["b-middle", "c-top"] { try await town.mark("MARK", slug, as: nil, at: .noon + 60) }
        for second in [70.0, 80] { _ = try await round(at: .noon + second, town) }
        #expect(try await town.standing("c-top").state == .met)

        try await town.mark("MARK", "a-base", as: .notMet, in: home, at: .noon + 120)
        for second in [130.0, 140] { _ = try await round(at: .noon + second, town) }

        #expect(try await town.standing("b-middle").state == .notMet)
        #expect(try await town.standing("c-top").state == .notMet)
    }

    @Test(
        "Two services of one organisation fall in the same round, heir and component", arguments: Backend.available,
        ["a-forms", "z-forms"])
    func sameRound(on backend: Backend, component: String) async throws {
        let town = try await Town(on: backend)
        try await town.release(component)
        try await town.release("heir", at: .noon + 60)
        try await build("heir", on: component, .chiyoda, town)
        try await town.mark("MARK", "heir", as: nil, at: .noon + 120)
        // Both have ratings, so both are due at every midnight; the component's only mark is taken away in between as
        // if by a round of its own.
        for slug in [component, "heir"] { try await town.rate([4], slug, at: .noon + 180) }
        let service = try await town.service(component)
        try await town.store.append(to: []) { db in
            try db.run("DELETE FROM check_mark WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)")
        }
        let midnight = Day(.noon).adding(days: 1).start

        #expect(try await round(at: midnight, town).count == 2)
        while try await !round(at: midnight, town).isEmpty {}

        #expect(try await town.standing(component).state == .noEvidence)
        #expect(try await town.standing("heir").state == .noEvidence)
        #expect(
            try await town.timeline("heir").first?.cause
                == Message("standing.cause.component", ["component": "131016/\(component)"]))
    }
}

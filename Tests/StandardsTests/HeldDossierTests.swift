import Foundation
import Kernel
import Rules
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// Many services read at once are what each of them is by itself.
@Suite struct HeldDossierTests {
    private let slugs = ["a", "b", "c", "d", "e"]

    /// Organisations with services of the same names, about which chance has said all sorts of things.
    private func makeTown(_ backend: Backend, seed: UInt64) async throws -> Town {
        var random = RandomRules(seed)
        let items = (0..<6).map { index in
            GuidelineItem.sample(
                "ITEM-\(index)", level: index < 4 ? .must : .ideal,
                appliesWhen: index == 1 ? "service.uses_ai" : nil,
                metWhen: index == 2 ? "study.n >= 5" : index == 3 ? "ratings.value >= 3.0" : nil, freshForDays: 60)
        }
        let town = try await Town(on: backend, rules: Rulebooks(Rulebook.sample(items, Criterion.floor)))
        for tenant in [Tenant.ID.chiyoda, .chuo] {
            for slug in slugs {
                let phase = [Phase.operate, .preRelease, .plan, .retire].randomElement(using: &random.seeded) ?? .plan
                let isOld = ["a", "c"].contains(slug)
                let service = try await town.list(.sample(slug, in: tenant, phase: isOld ? .operate : phase))
                let dossier = try random.dossier(town.rules.base, phase: .operate)
                let isReleased = Bool.random(using: &random.seeded)
                let color = ReviewDecision.Color.allCases.randomElement(using: &random.seeded) ?? .green
                try await town.store.append(to: [tenant]) { db in
                    for one in dossier.evidence { try one.keep(for: service.id, in: tenant, at: .noon, db) }
                    for mark in dossier.marks { try mark.keep(for: service.id, in: tenant, db) }
                    for one in dossier.deviations {
                        try db.run(
                            """
                            INSERT INTO deviation (tenant_id, id, service_id, item_id, reason, compensation, ends_on,
                                requested_by, requested_at, approved_by, approved_at)
                            VALUES (\(tenant), \(one.id), \(service.id), \(one.item), 'a', 'b', \(one.endsOn),
                                'platform', \(Date.noon), 'resident', \(Date.noon))
                            """)
                    }
                    for (hours, decision) in [(1.0, ReviewDecision.Color.red), (2, color)] {
                        let at = Date.noon + hours * 3600
                        try db.run(
                            """
                            INSERT INTO review (tenant_id, id, service_id, kind, note, requested_by, requested_at,
                                decision, words, mend_by, decided_by, decided_at)
                            VALUES (\(tenant), \(Review.ID.new(at: at)), \(service.id), 'release', '', 'platform',
                                \(at), \(decision), 'w', \(decision == .amber ? Day(at).adding(days: 9) : nil),
                                'resident', \(at))
                            """)
                    }
                    if isReleased {
                        try db.run(
                            """
                            UPDATE standing SET released_at = \(Date.noon)
                            WHERE tenant_id = \(tenant) AND service_id = \(service.id)
                            """)
                    }
                }
                for at in [Date.noon + 60, .noon + 7200] { _ = try await town.reassess(slug, in: tenant, at: at) }
            }
        }
        return town
    }

    /// A service that is built on others of its organisation, and of the other one.
    private func build(_ slug: String, on components: [(String, Tenant.ID)], _ town: Town) async throws {
        let heir = try await town.service(slug)
        for (component, tenant) in components {
            let component = try await town.service(component, in: tenant)
            try await town.store.append(to: [.chiyoda]) { db in
                for item in ["ITEM-0", "ITEM-2"] {
                    try db.run(
                        """
                        INSERT INTO component_item (tenant_id, service_id, item_id, state, fresh_until)
                        VALUES (\(tenant), \(component.id), \(item), 'met', \(Date.noon.later(days: 30)))
                        ON CONFLICT (tenant_id, service_id, item_id) DO NOTHING
                        """)
                }
                try db.run(
                    """
                    INSERT INTO component_use (tenant_id, service_id, component_tenant_id, component_id, added_by,
                        added_at)
                    VALUES (\(Tenant.ID.chiyoda), \(heir.id), \(tenant), \(component.id), 'platform', \(Date.noon))
                    """)
            }
        }
    }

    private func told(_ dossier: Dossier) -> [String] {
        [
            "\(dossier.profile)", "\(dossier.organizationKind)", "\(dossier.openedAt)",
            "\(String(describing: dossier.decision))", "\(String(describing: dossier.releasedAt))",
        ] + dossier.evidence.map { "\($0)" }.sorted() + dossier.marks.map { "\($0)" }.sorted()
            + dossier.deviations.map { "\($0)" }.sorted() + dossier.inherited.map { "\($0)" }.sorted()
            + dossier.findings.map { "\($0)" }.sorted()
    }

    @Test(
        "Read at once or one by one, the dossiers are the same, and nobody else's are among them",
        arguments: Backend.available, [1, 2] as [UInt64])
    func same(on backend: Backend, seed: UInt64) async throws {
        let town = try await makeTown(backend, seed: seed)
        try await build("a", on: [("b", .chiyoda), ("c", .chuo)], town)

        for tenant in [Tenant.ID.chiyoda, .chuo] {
            let held = try await town.store.read { db in try HeldDossier.all(of: tenant, db) }

            #expect(held.map(\.service.slug) == slugs)
            #expect(held.allSatisfy { $0.service.tenant == tenant })
            for one in held {
                let (standing, dossier) = try await town.store.read { db in
                    let standing = try Standing.of(one.service, db)
                    return (standing, try Dossier.of(one.service, standing: standing, db))
                }
                #expect(one.standing == standing)
                #expect(told(one.dossier) == told(dossier), "\(one.service.path)")
            }
        }
        #expect(try await town.store.read { db in try HeldDossier.all(of: .mihon, db) }.isEmpty)
    }

    /// What is kept about the standings of an organisation.
    private static func kept(_ tenant: Tenant.ID, _ db: any Connection) throws -> [String] {
        var kept: [String] = []
        for slug in try HeldDossier.all(of: tenant, db).map(\.service.slug) {
            let service = try Service.find(slug, in: tenant, db)
            if let standing = try Standing.of(service, db) {
                kept.append("\(slug) \(standing.state) \(standing.since) \(String(describing: standing.releasedAt))")
                kept.append(
                    "\(slug) \(String(describing: standing.reviewAt)) \(String(describing: standing.reviewCause))")
                kept += standing.reasons.map { "\(slug) \($0.id) \($0.outcome) \($0.reason.ja)" }
            }
            kept += try StandingChange.all(of: service, db).map { "\(slug) \($0.at) \($0.state) \($0.cause)" }
            kept += try Finding.all(of: service, db).map {
                "\(slug) \($0.condition) \($0.openedAt) \($0.dueOn) \(String(describing: $0.closedAt))"
            }.sorted()
            try db.each(
                """
                SELECT item_id, state, fresh_until FROM component_item
                WHERE tenant_id = \(tenant) AND service_id = \(service.id) ORDER BY item_id
                """
            ) { row in
                kept.append(
                    "\(slug) \(try row.next(String.self)) \(try row.next(String.self)) \(String(describing: try row.next(Date?.self)))"
                )
            }
        }
        return kept
    }

    private struct TakenBack: Error { let kept: [String] }

    @Test(
        "Worked out at once or one by one, the standings, findings and timelines are the same",
        arguments: Backend.available, [1, 3, 4] as [UInt64])
    func reassessed(on backend: Backend, seed: UInt64) async throws {
        let town = try await makeTown(backend, seed: seed)
        try await build("d", on: [("a", .chiyoda)], town)
        try await build("c", on: [("e", .chiyoda), ("b", .chuo)], town)
        let rules = town.rules
        let cause = Message("test.time")
        for days in [1.0, 40, 400] {
            let now = Date.noon.later(days: days)
            let before = try await town.store.read { db in try Self.kept(.chiyoda, db) }
            let oneByOne = await #expect(throws: TakenBack.self) {
                try await town.store.append(to: [.chiyoda]) { db in
                    for slug in slugs {
                        let service = try Service.find(slug, in: .chiyoda, db)
                        let why = try Standing.of(service, db)?.reviewCause ?? cause
                        try Standing.reassess(service, because: why, rules: rules, at: now, db)
                    }
                    throw TakenBack(kept: try Self.kept(.chiyoda, db))
                }
            }
            #expect(try await town.store.read { db in try Self.kept(.chiyoda, db) } == before)

            let count = try await town.store.append(to: [.chiyoda]) { db in
                try Standing.reassessAll(of: .chiyoda, because: cause, rules: rules, at: now, db)
            }

            #expect(count == slugs.count)
            let atOnce = try await town.store.read { db in try Self.kept(.chiyoda, db) }
            #expect(atOnce == oneByOne?.kept, "\(Set(atOnce).symmetricDifference(oneByOne?.kept ?? []).sorted())")
            if days == 400 { #expect(atOnce != before) }
        }
    }

    @Test("Only those that are wanted are worked out", arguments: Backend.available)
    func wanted(on backend: Backend) async throws {
        let town = try await makeTown(backend, seed: 4)
        let (rules, service) = (town.rules, try await town.service("b"))
        let later = Date.noon.later(days: 400)
        let others = try await town.trace("a")

        let count = try await town.store.append(to: [.chiyoda]) { db in
            try Standing.reassessAll(
                of: .chiyoda, only: [service.id], because: Message("test.time"), rules: rules, at: later, db)
        }

        #expect(count == 1)
        #expect(try await town.trace("a") == others)
    }
}

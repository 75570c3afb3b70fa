package import Foundation
import Identity
import Indicators
package import Kernel
package import Services
package import Signals
package import Standards
package import Store

/// A small world for tests: two municipalities and a sample one, a rulebook, and what follows from each change put
/// together as the platform does it.
package struct Town: Sendable {
    package let store: Database
    package let rules: Rulebooks
    package let intake: RatingIntake

    package init(on backend: Backend, rules: Rulebooks = .sample) async throws {
        store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        self.rules = rules
        intake = RatingIntake(store: store) { service, now, db in
            try ScoreSummary.evidence(for: service, at: now, db).keep(for: service.id, in: service.tenant, at: now, db)
            try Standing.reassess(
                try Service.find(service.id, in: service.tenant, db), because: Message("test.ratings"),
                rules: rules, at: now, db)
        }
    }

    package func consequence(at now: Date, owner: Principal.Actor? = nil) -> Service.Consequence {
        let rules = rules
        return { service, db in
            for evidence in service.canvasEvidence(at: now) {
                try evidence.keep(for: service.id, in: service.tenant, at: now, db)
            }
            try Standing.reassess(
                service, because: Message("test.changed"), owner: owner, rules: rules, at: now, db)
        }
    }

    /// A service as it is after `service.insert`, standing worked out: for official sites and lists.
    @discardableResult
    package func list(_ service: Service, at now: Date = .noon) async throws -> Service {
        let consequence = consequence(at: now)
        try await store.append(to: [service.tenant]) { db in
            try service.insert(db)
            try consequence(service, db)
        }
        return service
    }

    @discardableResult
    package func open(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, attributes: [Attribute: Bool] = [:],
        at now: Date = .noon
    ) async throws -> Service {
        try await Service.open(
            .sample(slug, attributes: attributes), by: .editor(in: tenant), at: now, in: store,
            then: consequence(at: now))
    }

    /// A service for which the gate is open.
    @discardableResult
    package func prepare(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws -> Service {
        try await open(slug, in: tenant, attributes: [.handlesPersonalData: false], at: now)
        try await draw(.full, slug, in: tenant, at: now)
        try await move(slug, to: .preRelease, in: tenant, at: now)
        try await mark("MARK", slug, as: .met, in: tenant, at: now)
        try await study([3, 3, 3, 3, 3], slug, in: tenant, at: now)
        return try await service(slug, in: tenant)
    }

    /// A service that was prepared a minute before `now` and released through the gate then, and who released it.
    @discardableResult
    package func release(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws -> Principal {
        try await prepare(slug, in: tenant, at: now - 60)
        let administrator = Principal.administrator(in: tenant)
        _ = try await Standing.release(slug, by: administrator, at: now, rules: rules, in: store)
        return administrator
    }

    package func draw(
        _ canvas: Canvas, _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws {
        _ = try await Service.draw(
            canvas, of: slug, by: .editor(in: tenant), at: now, in: store, then: consequence(at: now))
    }

    package func move(
        _ slug: String = "moving-in", to phase: Phase, in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws {
        _ = try await Service.move(
            slug, to: phase, by: .editor(in: tenant), at: now, in: store, then: consequence(at: now))
    }

    @discardableResult
    package func mark(
        _ item: String, _ slug: String = "moving-in", as state: CheckMark.State?, in tenant: Tenant.ID = .chiyoda,
        at now: Date = .noon
    ) async throws -> CheckSheet {
        try await CheckMark.mark(
            item, of: slug, as: state, note: "", link: nil, by: .editor(in: tenant), at: now, rules: rules,
            in: store)
    }

    /// A usability study held on the day of `now`, with a rating from each participant.
    package func study(
        _ ratings: [Int], _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, heldOn day: Day? = nil,
        at now: Date = .noon
    ) async throws {
        let study = try Study(
            id: .new(at: now), kind: .usability, heldOn: day ?? Day(now),
            participants: ratings.map { .init(rating: $0) },
            note: "", at: now)
        try await Study.record(
            study, of: slug, by: .editor(in: tenant), at: now, in: store, then: consequence(at: now))
    }

    /// Residents' ratings, one after the other.
    package func rate(
        _ scores: [Int], _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws {
        for score in scores { _ = try await intake.submit(.sample(score), to: slug, in: tenant, at: now) }
    }

    package func service(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda) async throws -> Service {
        try await store.read { db in try Service.find(slug, in: tenant, db) }
    }

    package func standing(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda) async throws -> Standing {
        try await store.read { db in try Directory.entry(slug, in: tenant, db).standing }
    }

    package func findings(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda) async throws -> [Finding] {
        try await store.read { db in try Finding.all(of: try Service.find(slug, in: tenant, db), db) }
    }

    /// Newest first.
    package func timeline(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda
    ) async throws -> [StandingChange] {
        try await store.read { db in try StandingChange.all(of: try Service.find(slug, in: tenant, db), db) }
    }

    package func gate(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws -> [Condition] {
        let rules = rules
        return try await store.read { db in
            try Standing.gate(of: try Service.find(slug, in: tenant, db), rules: rules, at: now, db)
        }
    }

    package func reassess(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws -> Standing {
        let rules = rules
        return try await store.append(to: [tenant]) { db in
            try Standing.reassess(
                try Service.find(slug, in: tenant, db), because: Message("test.time"), rules: rules, at: now, db
            )
        }
    }

    package func audit(in tenant: Tenant.ID = .chiyoda) async throws -> [AuditEntry] {
        try await store.read { db in try AuditEntry.latest(100, in: tenant, db) }
    }
}

extension Rating.Draft {
    package static func sample(_ score: Int = 4, comment: String? = nil) throws -> Rating.Draft {
        try Rating.Draft(score: score, outcome: .yes, comment: comment, language: .ja, channel: .web)
    }
}

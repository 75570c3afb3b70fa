package import Foundation
package import Kernel
package import Store

extension Act {
    static func open(_ path: String) -> Act { Act("service.open", on: path, needs: .editService) }
    static func describe(_ path: String) -> Act { Act("service.describe", on: path, needs: .editService) }
    static func draw(_ path: String) -> Act { Act("canvas.draw", on: path, needs: .editService) }
    static func claim(_ path: String) -> Act { Act("service.claim", on: path, needs: .claimService) }
}

extension Service {
    /// What follows from a change of a service, in the same transaction: evidence and standing. Set by whoever puts the
    /// modules together, because they live above this one.
    package typealias Consequence = @Sendable (Service, any Connection) throws -> Void

    package static func open(
        _ draft: Draft, by principal: Principal, at now: Date, in store: Database, then: @escaping Consequence
    ) async throws -> Service {
        let service = Service(id: .new(at: now), tenant: principal.tenant, draft: draft, createdAt: now)
        return try await store.write(.open(service.path), by: principal, at: now) { db in
            try service.insert(db)
            try then(service, db)
            return service
        }
    }

    package static func describe(
        _ slug: String, as draft: Draft, by principal: Principal, at now: Date, in store: Database,
        then: @escaping Consequence
    ) async throws -> Service {
        try await change(slug, .describe("\(principal.tenant)/\(slug)"), by: principal, at: now, in: store, then) {
            $0.describe(draft, at: now)
        }
    }

    package static func draw(
        _ canvas: Canvas, of slug: String, by principal: Principal, at now: Date, in store: Database,
        then: @escaping Consequence
    ) async throws -> Service {
        let canvas = try canvas.checked()
        return try await change(slug, .draw("\(principal.tenant)/\(slug)"), by: principal, at: now, in: store, then) {
            $0.draw(canvas, at: now)
        }
    }

    package static func move(
        _ slug: String, to phase: Phase, by principal: Principal, at now: Date, in store: Database,
        then: @escaping Consequence
    ) async throws -> Service {
        let act = Act("service.move", on: "\(principal.tenant)/\(slug) → \(phase.rawValue)", needs: .editService)
        return try await change(slug, act, by: principal, at: now, in: store, then) { try $0.move(to: phase, at: now) }
    }

    /// Takes an official site that was listed for the organisation into its own hands.
    package static func claim(
        _ slug: String, by principal: Principal, at now: Date, in store: Database, then: @escaping Consequence
    ) async throws -> Service {
        try await change(
            slug, .claim("\(principal.tenant)/\(slug)"), by: principal, at: now, in: store, isClaim: true, then
        ) {
            try $0.claim(at: now)
        }
    }

    private static func change(
        _ slug: String, _ act: Act, by principal: Principal, at now: Date, in store: Database, isClaim: Bool = false,
        _ then: @escaping Consequence, _ change: @escaping @Sendable (inout Service) throws -> Void
    ) async throws -> Service {
        try await store.write(act, by: principal, at: now) { db in
            var service = try find(slug, in: principal.tenant, db)
            if !isClaim { try service.assertWorkable() }
            try change(&service)
            try service.update(db)
            try then(service, db)
            return service
        }
    }
}

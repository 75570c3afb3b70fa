package import Foundation
package import Kernel
import Synchronization

/// Where all data is kept: one engine, and the only ways to read and change it.
package final class Database: Sendable {
    package let engine: any Engine
    private let generations = Mutex<(all: Int, of: [Tenant.ID: Int])>((0, [:]))

    package init(_ engine: any Engine) { self.engine = engine }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await engine.read(body)
    }

    /// The only way to change data: allowed, done and written to the audit log together, or not at all.
    @discardableResult
    package func write<Result: Sendable>(
        _ act: Act, by principal: Principal, at now: Date,
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        guard principal.may(act.permission) else { throw Problem(.forbidden, "problems.forbidden") }
        let line = AuditEntry(id: .new(at: now), at: now, actor: principal.actor, act: act.name, subject: act.subject)
        let result = try await engine.transaction { db in
            let result = try body(db)
            try line.insert(in: principal.tenant, db)
            return result
        }
        touch([principal.tenant])
        return result
    }

    /// Changes without an audit line, for signals that come by the thousand and keep their own record.
    @discardableResult
    package func append<Result: Sendable>(
        to tenants: Set<Tenant.ID>, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        let result = try await engine.transaction(body)
        touch(tenants)
        return result
    }

    /// Like ``append(to:_:)``, while no other server does the same: for what each of them brings along when it starts.
    package func appendAlone(
        to tenants: Set<Tenant.ID>, _ body: @escaping @Sendable (any Connection) throws -> Void
    ) async throws {
        try await engine.exclusively(body)
        touch(tenants)
    }

    /// Grows with every change this process makes to the tenant's rows, or to anybody's where none is named; what was
    /// made at an older generation is stale.
    package func generation(of tenant: Tenant.ID?) -> Int {
        generations.withLock { generations in tenant.map { generations.of[$0, default: 0] } ?? generations.all }
    }

    func touch(_ tenants: Set<Tenant.ID>) {
        generations.withLock { generations in
            generations.all += 1
            for tenant in tenants { generations.of[tenant, default: 0] += 1 }
        }
    }
}

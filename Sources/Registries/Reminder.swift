package import Foundation
package import Kernel
package import Store

/// That an organisation was told by mail how many of its entries in a registry are due.
package struct Reminder: Sendable, Hashable {
    /// Nobody is told more often.
    package static let interval: TimeInterval = 7 * 86_400

    /// Notes that one is sent, in the transaction that sends it; false when it is too early for the next one.
    package static func note(
        _ n: Int, of registry: Registry, for tenant: Tenant.ID, at now: Date, _ db: any Connection
    ) throws -> Bool {
        try db.run(
            """
            INSERT INTO reminder (tenant_id, registry, n, sent_at)
            VALUES (\(tenant), \(registry.name), \(n), \(now))
            ON CONFLICT (tenant_id, registry) DO UPDATE SET n = excluded.n, sent_at = excluded.sent_at
            WHERE reminder.sent_at <= \(now - interval)
            """) > 0
    }

    /// Who was told too recently to be told again.
    package static func recent(
        of registry: Registry, at now: Date, _ db: any Connection
    ) throws -> Set<Tenant.ID> {
        var tenants: Set<Tenant.ID> = []
        try db.each(
            """
            SELECT tenant_id FROM reminder WHERE registry = \(registry.name) AND sent_at > \(now - interval)
            """
        ) { row in tenants.insert(try row.next()) }
        return tenants
    }
}

package import Foundation
package import Kernel
package import Store

extension Record {
    /// An organisation's rows that have to be looked at again, those that wait longest first.
    package static func due(
        in tenant: Tenant.ID, of registry: Registry, at now: Date, limit: Int = 100, _ db: any Connection
    ) throws -> [Record] {
        guard let before = registry.dueBefore(Day(now)) else { return [] }
        let state = try RegistryState.of(registry, db)
        return try db.all(
            """
            SELECT \(columns) FROM record
            WHERE record.registry = \(registry.name) AND record.tenant_id = \(tenant) AND record.until_seq IS NULL
                AND record.is_listed
                AND (record.checked_on IS NULL OR record.checked_on < \(before)) \(state.visible)
            ORDER BY record.checked_on, record.key LIMIT \(limit)
            """)
    }

    /// How many there are.
    package static func dueCount(
        in tenant: Tenant.ID, of registry: Registry, at now: Date, _ db: any Connection
    ) throws -> Int {
        guard let before = registry.dueBefore(Day(now)) else { return 0 }
        let state = try RegistryState.of(registry, db)
        return try db.value(
            """
            SELECT count(*) FROM record
            WHERE record.registry = \(registry.name) AND record.tenant_id = \(tenant) AND record.until_seq IS NULL
                AND record.is_listed
                AND (record.checked_on IS NULL OR record.checked_on < \(before)) \(state.visible)
            """) ?? 0
    }
}

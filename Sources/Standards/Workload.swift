package import Foundation
package import Kernel
import Services
package import Store

/// What waits in one organisation: its services with their sheets and open findings, in a handful of queries however
/// many services there are.
package struct Workload: Sendable {
    package struct Case: Sendable {
        package let entry: DirectoryEntry
        package let sheet: CheckSheet
        package let findings: [Finding]
    }

    package let cases: [Case]

    /// - Parameter limit: how many services at the most.
    package static func of(
        _ tenant: Tenant.ID, guideline: Guideline, at now: Date, limit: Int, _ db: any Connection
    ) throws -> Workload {
        let entries = try Directory.page(.init(organization: tenant), limit: limit, db).entries
        let marks: [Service.ID: [CheckMark]] = try db.grouped(
            """
            SELECT service_id, item_id, state, note, link, marked_by, marked_at FROM check_mark
            WHERE tenant_id = \(tenant)
            """)
        let evidence: [Service.ID: [Evidence]] = try db.grouped(
            """
            SELECT service_id, kind, n, value, low, high, measured_at, source FROM evidence
            WHERE tenant_id = \(tenant)
            """)
        let deviations: [Service.ID: [Deviation]] = try db.grouped(
            """
            SELECT service_id, id, item_id, reason, compensation, ends_on, requested_by, requested_at, approved_by,
                approved_at
            FROM deviation WHERE tenant_id = \(tenant)
            """)
        let findings: [Service.ID: [Finding]] = try db.grouped(
            """
            SELECT service_id, id, condition, reason, owner, opened_at, due_on, closed_at FROM finding
            WHERE tenant_id = \(tenant) AND closed_at IS NULL
            """)
        return Workload(
            cases: entries.map { entry in
                let id = entry.service.id
                return Case(
                    entry: entry,
                    sheet: CheckSheet(
                        for: entry.service, guideline: guideline, marks: marks[id] ?? [], evidence: evidence[id] ?? [],
                        deviations: deviations[id] ?? [], at: now), findings: findings[id] ?? [])
            })
    }
}

extension Connection {
    /// Rows by the service their first column names.
    fileprivate func grouped<Record: RowDecodable>(_ sql: SQL) throws -> [Service.ID: [Record]] {
        var groups: [Service.ID: [Record]] = [:]
        try each(sql) { row in groups[try row.next(), default: []].append(try Record(row: &row)) }
        return groups
    }
}

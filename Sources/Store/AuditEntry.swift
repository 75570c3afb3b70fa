package import Foundation
package import Kernel

/// One line of the audit log: who did what to what, and when.
package struct AuditEntry: RowDecodable {
    package typealias ID = Kernel.ID<AuditEntry>

    package let id: ID
    package let at: Date
    package let actor: Principal.Actor
    package let act: String
    package let subject: String
}

extension AuditEntry {
    package init(row: inout Row) throws {
        id = try row.next()
        at = try row.next()
        actor = try row.next()
        act = try row.next()
        subject = try row.next()
    }

    func insert(in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO audit_entry (tenant_id, id, at, actor, act, subject)
            VALUES (\(tenant), \(id), \(at), \(actor), \(act), \(subject))
            """)
    }

    /// The newest lines first; `before` is the last id of the page before.
    package static func latest(
        _ limit: Int, before: ID? = nil, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [AuditEntry] {
        let older: SQL = if let before { "AND id < \(before)" } else { "" }
        return try db.all(
            """
            SELECT id, at, actor, act, subject FROM audit_entry
            WHERE tenant_id = \(tenant) \(older) ORDER BY id DESC LIMIT \(limit)
            """)
    }
}

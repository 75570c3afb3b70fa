package import Foundation
package import Kernel
package import Store

/// A row, or one field of it, that the public does not see: why, since when, who agreed and until when.
///
/// Public is the rule. A withholding holds from the review by a second person to its end date.
package struct Withholding: Sendable, Hashable {
    package typealias ID = Kernel.ID<Withholding>

    package let id: ID
    package let registry: String
    package let key: String
    /// One field by name; nil is the whole row.
    package let field: String?
    package let reason: String
    package let requestedBy: Principal.Actor
    package let requestedAt: Date
    package let reviewedBy: Principal.Actor?
    package let endsOn: Day
    package let liftedAt: Date?

    package func holds(at now: Date) -> Bool { reviewedBy != nil && liftedAt == nil && Day(now) <= endsOn }
}

extension Withholding: RowDecodable {
    package static let columns: SQL = """
        id, registry, key, field, reason, requested_by, requested_at, reviewed_by, ends_on, lifted_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), registry: try row.next(), key: try row.next(), field: try row.next(),
            reason: try row.next(), requestedBy: try row.next(), requestedAt: try row.next(),
            reviewedBy: try row.next(), endsOn: try row.next(), liftedAt: try row.next())
    }

    /// What of one row is withheld now.
    package static func withheld(
        _ key: String, of registry: Registry, in tenant: Tenant.ID, at now: Date, _ db: any Connection
    ) throws -> Withheld {
        try withheldRows(of: registry, in: tenant, at: now, which: "AND key = \(key)", db)[key] ?? Withheld()
    }

    /// What is withheld now, by row; few at any time.
    package static func withheldRows(
        of registry: Registry, in tenant: Tenant.ID, at now: Date, which: SQL = "", _ db: any Connection
    ) throws -> [String: Withheld] {
        let all: [Withholding] = try db.all(
            """
            SELECT \(columns) FROM record_withholding
            WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND lifted_at IS NULL \(which)
            """)
        var rows: [String: Withheld] = [:]
        for withholding in all where withholding.holds(at: now) {
            guard let name = withholding.field else {
                rows[withholding.key, default: Withheld()].isWholeRow = true
                continue
            }
            if let field = registry.field(named: name) {
                rows[withholding.key, default: Withheld()].fields.insert(field)
            }
        }
        return rows
    }
}

extension Record {
    /// The keys of an organisation's rows of which the public sees nothing.
    package static func withheldKeys(
        in registry: Registry, of tenant: Tenant.ID, _ db: any Connection
    ) throws -> Set<String> {
        var keys: Set<String> = []
        try db.each(
            """
            SELECT DISTINCT held.key FROM record_withholding AS held
            JOIN record ON record.tenant_id = held.tenant_id AND record.registry = held.registry
                AND record.key = held.key AND record.until_seq IS NULL AND record.public_document = \(withheldDocument)
            WHERE held.tenant_id = \(tenant) AND held.registry = \(registry.name) AND held.field IS NULL
                AND held.lifted_at IS NULL
            """
        ) { row in keys.insert(try row.next()) }
        return keys
    }
}

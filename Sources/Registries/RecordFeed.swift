import Foundation
package import Kernel
package import Store

/// One step in a registry's change feed.
package struct RecordStep: Sendable, RowDecodable {
    package let seq: Int
    package let tenant: Tenant.ID
    package let key: String
    package let version: Int
    package let at: String
    package let change: Record.Change
    package let reason: String?
    /// As everybody may see it; nil when the row is withheld.
    package let document: String?

    package init(row: inout Row) throws {
        seq = try row.next()
        tenant = try row.next()
        key = try row.next()
        version = try row.next()
        at = Timestamp.canonical(try row.next())
        change = try row.next()
        let why: String? = try row.next()
        let shown: String = try row.next()
        let isWithheld = shown == Record.withheldDocument
        (reason, document) = isWithheld ? (nil, nil) : (why, shown)
    }
}

extension Record {
    /// A condition: the public sees something of the row.
    static let isNotWithheld: SQL = "(record.public_document IS NULL OR record.public_document <> '{}')"
}

extension Registry {
    /// What changed after the place `since`, in order and without gaps: who reads on from the last step's place misses
    /// nothing.
    package func steps(since: Int, limit: Int, _ db: any Connection) throws -> (
        steps: [RecordStep], state: RegistryState
    ) {
        let state = try RegistryState.of(self, db)
        let steps: [RecordStep] = try db.all(
            """
            SELECT record.seq, record.tenant_id, record.key, record.version, CAST(record.at AS TEXT), record.change,
                record.reason, COALESCE(record.public_document, record.document)
            FROM record WHERE record.registry = \(name) AND record.seq > \(since) AND record.seq <= \(state.complete)
            ORDER BY record.seq LIMIT \(limit)
            """)
        return (steps, state)
    }

    /// Some of the rows that everybody could see at a moment, in the order of their places: page by page the same
    /// moment, whatever is written meanwhile. What is withheld since then is left out.
    package func rows(
        asOf moment: RecordMoment, after: Int, of organization: Tenant.ID? = nil, limit: Int, _ db: any Connection
    ) throws -> [RecordRow] {
        let ofTenant: SQL = organization.map { "AND record.tenant_id = \($0)" } ?? "AND record.tenant_id <> ''"
        return try db.all(
            """
            SELECT record.tenant_id, record.key, record.version, record.seq, CAST(record.at AS TEXT), record.change,
                record.checked_on, COALESCE(record.public_document, record.document), NULL
            FROM record
            WHERE record.registry = \(name) AND record.seq > \(after) AND \(moment.held)
                AND record.change <> 'withdrawal' AND \(Record.isNotWithheld) \(ofTenant)
            ORDER BY record.seq LIMIT \(limit)
            """)
    }
}

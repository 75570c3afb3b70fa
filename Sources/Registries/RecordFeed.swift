import Foundation
package import Kernel
package import Store

/// One step in a registry's change feed: a version of a row, or a change of what is shown of one.
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
    /// A condition to follow others: the rows of one organisation, or those of all but some.
    static func kept(by organization: Tenant.ID?, leavingOut: Set<Tenant.ID>, _ column: SQL) -> SQL {
        if let organization { return "AND \(column) = \(organization)" }
        if leavingOut.isEmpty { return "AND \(column) <> ''" }
        return "AND \(column) NOT IN (\(list: leavingOut.sorted()))"
    }

    /// A condition: the public sees something of the row.
    static let isNotWithheld: SQL = "(record.public_document IS NULL OR record.public_document <> '{}')"
}

/// Some of a registry's change feed.
package struct RecordSteps: Sendable {
    package let steps: [RecordStep]
    /// From where to read on.
    package let next: Int
    package let state: RegistryState

    /// Whether more is there already.
    package var isTruncated: Bool { next < state.complete }
}

extension Registry {
    /// What changed after the place `since`, in order and without gaps: who reads on from `next` misses nothing.
    package func steps(
        since: Int, of organization: Tenant.ID? = nil, leavingOut: Set<Tenant.ID> = [], limit: Int,
        _ db: any Connection
    ) throws -> RecordSteps {
        let state = try RegistryState.of(self, db)
        let versions: [RecordStep] = try db.all(
            """
            SELECT record.seq, record.tenant_id, record.key, record.version, CAST(record.at AS TEXT), record.change,
                record.reason, COALESCE(record.public_document, record.document)
            FROM record WHERE record.registry = \(name) AND record.seq > \(since) AND record.seq <= \(state.complete)
                \(Record.kept(by: organization, leavingOut: leavingOut, "record.tenant_id"))
            ORDER BY record.seq LIMIT \(limit)
            """)
        let disclosures = try disclosures(
            after: since, through: state.complete,
            Record.kept(by: organization, leavingOut: leavingOut, "disclosure.tenant_id"), limit: limit, db)
        let steps = disclosures.isEmpty ? versions : (versions + disclosures).sorted { $0.seq < $1.seq }
        // Whoever got all there is need not pass over other organisations' places again.
        let next = steps.count < limit ? max(since, state.complete) : steps[limit - 1].seq
        return RecordSteps(steps: Array(steps.prefix(limit)), next: next, state: state)
    }

    /// Some of the rows that everybody could see at a moment, in the order of their places: page by page the same
    /// moment, whatever is written meanwhile. What is withheld since then is left out.
    package func rows(
        asOf moment: RecordMoment, after: Int, of organization: Tenant.ID? = nil, leavingOut: Set<Tenant.ID> = [],
        limit: Int, _ db: any Connection
    ) throws -> [RecordRow] {
        let ofTenant = Record.kept(by: organization, leavingOut: leavingOut, "record.tenant_id")
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

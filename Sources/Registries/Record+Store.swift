package import Foundation
package import Kernel
package import Store

extension Record: RowDecodable {
    package static let columns: SQL = """
        record.tenant_id, record.registry, record.key, record.version, record.seq, record.at, record.change,
        record.reason, record.actor, record.document, record.public_document, record.is_listed, record.warnings,
        record.checked_on
        """

    package init(row: inout Row) throws {
        self.init(
            tenant: try row.next(), registry: try row.next(), key: try row.next(), version: try row.next(),
            seq: try row.next(), at: try row.next(), change: try row.next(), reason: try row.next(),
            actor: try row.next(), document: try row.next(), publicDocument: try row.next(), isListed: try row.next(),
            warnings: try row.next(), checkedOn: try row.next())
    }

    /// The current version of a row, whoever keeps it; nil when there never was one.
    package static func current(
        _ key: String, of registry: Registry, _ state: RegistryState, _ db: any Connection
    ) throws -> Record? {
        try db.first(
            """
            SELECT \(columns) FROM record
            WHERE registry = \(registry.name) AND key = \(key) AND until_seq IS NULL \(state.visible)
            """)
    }

    /// All versions of a row, the newest first.
    package static func history(
        of key: String, in tenant: Tenant.ID, of registry: Registry, _ state: RegistryState, limit: Int = 200,
        _ db: any Connection
    ) throws -> [Record] {
        try db.all(
            """
            SELECT \(columns) FROM record
            WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND key = \(key) \(state.visible)
            ORDER BY version DESC LIMIT \(limit)
            """)
    }

    /// The version that held at a moment.
    package static func find(
        _ key: String, of registry: Registry, asOf moment: RecordMoment, _ state: RegistryState, _ db: any Connection
    ) throws -> Record? {
        let keeper: Tenant.ID? = try db.value(
            """
            SELECT tenant_id FROM record
            WHERE registry = \(registry.name) AND key = \(key) AND until_seq IS NULL \(state.visible)
            """)
        guard let keeper else { return nil }
        return try db.first(
            """
            SELECT \(columns) FROM record
            WHERE tenant_id = \(keeper) AND registry = \(registry.name) AND key = \(key)
                AND \(moment.held(place: "+record.seq"))
            """)
    }
}

extension RecordMoment {
    /// A condition: the version of its row that held then.
    var held: SQL { held(place: "record.seq") }

    /// - Parameter place: `+record.seq` where SQLite should not look for it by the place.
    fileprivate func held(place: SQL) -> SQL {
        "\(place) <= \(seq) AND (record.until_seq IS NULL OR record.until_seq > \(seq)"
            + hidden.reduce("") { sql, range in
                sql + " OR record.until_seq BETWEEN \(range.lowerBound) AND \(range.upperBound)"
            } + ") " + hidden.unseen
    }
}

extension [ClosedRange<Int>] {
    /// A condition to end a `WHERE` with: not the versions at these places.
    fileprivate var unseen: SQL {
        reduce("") { sql, range in sql + "AND NOT record.seq BETWEEN \(range.lowerBound) AND \(range.upperBound) " }
    }
}

extension RegistryState {
    /// A condition to end a `WHERE` with: not what an import has not finished.
    package var visible: SQL { hidden.unseen }

    /// The same for a registry by name, for an import that sees what it kept itself.
    static func visible(
        in registry: String, besides own: [ClosedRange<Int>] = [], _ db: any Connection
    ) throws -> SQL {
        try hidden(in: registry, at: nil, db).filter { !own.contains($0) }.unseen
    }

    /// The places nobody saw at `moment`, or sees now.
    private static func hidden(
        in registry: String, at moment: Date?, _ db: any Connection
    ) throws -> [ClosedRange<Int>] {
        let later: SQL = moment.map { "OR revealed_at > \($0)" } ?? ""
        var hidden: [ClosedRange<Int>] = []
        try db.each(
            """
            SELECT first_seq, last_seq FROM import_range
            WHERE registry = \(registry) AND (revealed_at IS NULL \(later)) AND tenant_id <> '' ORDER BY first_seq
            """
        ) { row in
            let (first, last) = (try row.next(Int.self), try row.next(Int.self))
            hidden.append(first...max(first, last))
        }
        return hidden
    }

    package static func of(_ registry: Registry, _ db: any Connection) throws -> RegistryState {
        let hidden = try hidden(in: registry.name, at: nil, db)
        var state = RegistryState(lastSeq: 0, revision: 0, changedAt: Date(timeIntervalSince1970: 0), hidden: hidden)
        try db.each(
            "SELECT last_seq, revision, changed_at FROM registry_counter WHERE registry = \(registry.name)"
        ) { row in
            state = RegistryState(
                lastSeq: try row.next(), revision: try row.next(), changedAt: try row.next(), hidden: hidden)
        }
        return state
    }

    /// Takes `count` places at the end of the feed and answers the first. Others wait until this transaction is over,
    /// so the feed has no gaps.
    package static func take(
        _ count: Int, of registry: String, at now: Date, _ db: any Connection
    ) throws -> Int {
        let last: Int? = try db.value(
            """
            INSERT INTO registry_counter (registry, last_seq, revision, changed_at)
            VALUES (\(registry), \(count), 1, \(now))
            ON CONFLICT (registry) DO UPDATE SET last_seq = registry_counter.last_seq + excluded.last_seq,
                revision = registry_counter.revision + 1, changed_at = excluded.changed_at
            RETURNING last_seq
            """)
        return (last ?? count) - count + 1
    }

    /// Tells caches that something changed that has no place in the feed.
    package static func touch(_ registry: String, at now: Date, _ db: any Connection) throws {
        _ = try take(0, of: registry, at: now, db)
    }

    /// As it is now.
    package var now: RecordMoment { RecordMoment(seq: lastSeq, hidden: hidden) }

    /// As it was at `date`.
    package func moment(at date: Date, of registry: Registry, _ db: any Connection) throws -> RecordMoment {
        if date >= changedAt { return now }
        let seq: Int? = try db.value(
            """
            SELECT seq FROM record WHERE registry = \(registry.name) AND at <= \(date) AND tenant_id <> ''
            ORDER BY seq DESC LIMIT 1
            """)
        return RecordMoment(seq: seq ?? 0, hidden: try Self.hidden(in: registry.name, at: date, db))
    }
}

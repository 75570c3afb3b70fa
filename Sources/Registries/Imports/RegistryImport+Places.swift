import Kernel
import Store

extension RegistryImport {
    /// Makes the versions this import kept everybody's, in place of those before. Answers their places in the feed.
    /// - Parameter replaces: whether there are any before.
    func reveal(of registry: Registry, replaces: Bool, _ db: any Connection) throws -> [ClosedRange<Int>] {
        let places = try places(db)
        if replaces {
            for range in places {
                try db.run(
                    """
                    UPDATE record SET until_seq = newer.seq, until_at = \(updatedAt), is_listed = \(false)
                    FROM record AS newer
                    WHERE newer.registry = \(registry.name) AND newer.seq BETWEEN \(range.lowerBound)
                        AND \(range.upperBound) AND newer.version > 1 AND newer.tenant_id = \(tenant)
                        AND record.tenant_id = newer.tenant_id AND record.registry = newer.registry
                        AND record.key = newer.key AND record.version = newer.version - 1
                    """)
            }
        }
        try db.run(
            "UPDATE import_range SET revealed_at = \(updatedAt) WHERE tenant_id = \(tenant) AND import_id = \(id)")
        try RecordTally.settle("\(id)", of: registry.name, in: tenant, db)
        try RegistryState.touch(registry.name, at: updatedAt, db)
        return places
    }

    /// Deletes up to `count` of the versions this import kept, the newest first; false when none is left.
    func takeAwaySome(_ count: Int, of registry: Registry, _ db: any Connection) throws -> Bool {
        guard let range = try places(db).last else { return false }
        let first = max(range.lowerBound, range.upperBound - count + 1)
        try db.run(
            """
            DELETE FROM record WHERE tenant_id = \(tenant) AND registry = \(registry.name)
                AND seq BETWEEN \(first) AND \(range.upperBound)
            """)
        if first == range.lowerBound {
            try db.run(
                """
                DELETE FROM import_range
                WHERE tenant_id = \(tenant) AND import_id = \(id) AND first_seq = \(range.lowerBound)
                """)
        } else {
            try db.run(
                """
                UPDATE import_range SET last_seq = \(first - 1)
                WHERE tenant_id = \(tenant) AND import_id = \(id) AND first_seq = \(range.lowerBound)
                """)
        }
        return true
    }

    /// The unfinished import of an organisation that wrote the version at a place.
    static func holder(
        of seq: Int, _ registry: String, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> ID? {
        try db.value(
            """
            SELECT import_id FROM import_range
            WHERE registry = \(registry) AND revealed_at IS NULL AND tenant_id = \(tenant)
                AND \(seq) BETWEEN first_seq AND last_seq
            """)
    }

    /// The places it has taken.
    func places(_ db: any Connection) throws -> [ClosedRange<Int>] {
        var places: [ClosedRange<Int>] = []
        try db.each(
            """
            SELECT first_seq, last_seq FROM import_range
            WHERE tenant_id = \(tenant) AND import_id = \(id) ORDER BY first_seq
            """
        ) { row in
            let (first, last) = (try row.next(Int.self), try row.next(Int.self))
            places.append(first...max(first, last))
        }
        return places
    }
}

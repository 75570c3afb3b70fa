package import Kernel
package import Store

/// How many listed rows there are with which value in which facet, kept up with every change so that nobody counts.
package struct RecordTally: Sendable {
    /// Field `""` with value `""` counts all rows.
    struct Place: Hashable, Sendable {
        let field: String
        let value: String
    }

    private var counts: [Place: Int] = [:]
    private let registry: Registry
    /// Facet fields with their place in ``Registry/indexed``.
    private let facets: [(field: String, index: Int, isList: Bool)]

    package init(_ registry: Registry) {
        self.registry = registry
        facets = registry.facets.compactMap { field in
            registry.indexed.firstIndex(of: field).map {
                (registry.fields[field].name, $0, registry.fields[field].kind == .list)
            }
        }
    }

    /// Counts a row in (`by` 1) or out (-1) by the texts it is found by.
    package mutating func add(_ indexTexts: [String?], by n: Int) {
        counts[Place(field: "", value: ""), default: 0] += n
        for facet in facets {
            guard facet.index < indexTexts.count, let text = indexTexts[facet.index] else { continue }
            if facet.isList {
                for part in text.split(separator: "|") {
                    counts[Place(field: facet.field, value: String(part)), default: 0] += n
                }
            } else {
                counts[Place(field: facet.field, value: text), default: 0] += n
            }
        }
    }

    /// Adds what was counted to what is kept; under an import's id as long as that is not finished.
    package func keep(in tenant: Tenant.ID, importing: String = "", _ db: any Connection) throws {
        for (place, n) in counts.sorted(by: { ($0.key.field, $0.key.value) < ($1.key.field, $1.key.value) })
        where n != 0 {
            try db.run(
                """
                INSERT INTO record_tally (tenant_id, registry, field, value, import_id, n)
                VALUES (\(tenant), \(registry.name), \(place.field), \(place.value), \(importing), \(n))
                ON CONFLICT (tenant_id, registry, field, value, import_id)
                DO UPDATE SET n = record_tally.n + excluded.n
                """)
        }
    }

    /// A finished import's counts become everybody's.
    package static func settle(_ importing: String, of registry: String, in tenant: Tenant.ID, _ db: any Connection)
        throws
    {
        try db.run(
            """
            INSERT INTO record_tally (tenant_id, registry, field, value, import_id, n)
            SELECT tenant_id, registry, field, value, '', n FROM record_tally
            WHERE tenant_id = \(tenant) AND registry = \(registry) AND import_id = \(importing)
            ON CONFLICT (tenant_id, registry, field, value, import_id) DO UPDATE SET n = record_tally.n + excluded.n
            """)
        try drop(importing, of: registry, in: tenant, db)
    }

    package static func drop(_ importing: String, of registry: String, in tenant: Tenant.ID, _ db: any Connection)
        throws
    {
        try db.run(
            """
            DELETE FROM record_tally
            WHERE tenant_id = \(tenant) AND registry = \(registry) AND import_id = \(importing)
            """)
    }

    /// The values of one facet with their counts, the most frequent first.
    package static func counts(
        of field: String, in registry: String, of tenant: Tenant.ID? = nil, leavingOut: Set<Tenant.ID> = [],
        limit: Int = 200, _ db: any Connection
    ) throws -> [(value: String, n: Int)] {
        let ofTenant = Record.kept(by: tenant, leavingOut: leavingOut, "tenant_id")
        var counts: [(String, Int)] = []
        try db.each(
            """
            SELECT value, CAST(sum(n) AS \(.int)) AS total FROM record_tally
            WHERE registry = \(registry) AND field = \(field) AND import_id = '' \(ofTenant)
            GROUP BY value HAVING sum(n) > 0 ORDER BY total DESC, value LIMIT \(limit)
            """
        ) { row in counts.append((try row.next(), try row.next())) }
        return counts
    }

    /// How many rows each organisation shows.
    package static func byOrganization(
        in registry: String, leavingOut: Set<Tenant.ID> = [], _ db: any Connection
    ) throws -> [Tenant.ID: Int] {
        var counts: [Tenant.ID: Int] = [:]
        try db.each(
            """
            SELECT tenant_id, n FROM record_tally
            WHERE registry = \(registry) AND field = '' AND value = '' AND import_id = '' AND n > 0
            """
        ) { row in counts[try row.next()] = try row.next() }
        return counts.filter { !leavingOut.contains($0.key) }
    }
}

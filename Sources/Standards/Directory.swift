import Foundation
package import Kernel
package import Services
package import Store

/// One line of the public list of services: everything in it is public.
package struct DirectoryEntry: RowDecodable {
    package let service: Service
    package let standing: Standing
    package let ratings: Evidence?

    package init(row: inout Row) throws {
        service = try Service(row: &row)
        standing = try Standing(row: &row)
        ratings = try row.next(Int?.self) == nil ? nil : try Evidence(row: &row)
    }
}

/// The public list of services across organisations, filtered and in pages.
package struct Directory: Sendable {
    package struct Filter: Sendable, Hashable {
        /// Nil: all organisations except samples, which never stand among real ones.
        package var organization: Tenant.ID?
        package var phase: Phase?
        package var state: Standing.State?
        package var words: String
        /// Only what has a team that looks after it and has not ended, so that there is somebody to remind.
        package var canBeReminded: Bool

        package init(
            organization: Tenant.ID? = nil, phase: Phase? = nil, state: Standing.State? = nil, words: String = "",
            canBeReminded: Bool = false
        ) {
            (self.organization, self.phase, self.state, self.words) = (organization, phase, state, words)
            self.canBeReminded = canBeReminded
        }

        var condition: SQL {
            var conditions: [SQL] = []
            if let organization {
                conditions.append("service.tenant_id = \(organization)")
            } else {
                conditions.append("organization.is_sample = FALSE")
            }
            if let phase { conditions.append("service.phase = \(phase)") }
            if let state { conditions.append("standing.state = \(state)") }
            if canBeReminded {
                conditions.append("service.is_claimed = TRUE AND service.phase <> \(Phase.retire)")
            }
            for word in words.split(whereSeparator: \.isWhitespace).prefix(8) {
                let pattern = SearchText.pattern(String(word.prefix(100)))
                conditions.append("service.search_text LIKE \(pattern) ESCAPE '\\'")
            }
            return .joined(conditions, by: " AND ")
        }
    }

    package let entries: [DirectoryEntry]
    package let total: Int
    /// Where the next page begins; nil on the last one.
    package let next: String?

    private static let tables: SQL = """
        service
        JOIN organization ON organization.id = service.tenant_id
        JOIN standing ON standing.tenant_id = service.tenant_id AND standing.service_id = service.id
        """

    private static let ratings: SQL = """
        LEFT JOIN evidence ON evidence.tenant_id = service.tenant_id AND evidence.service_id = service.id
            AND evidence.kind = 'ratings'
        """

    private static let columns: SQL = """
        \(Service.columns), \(Standing.columns),
        evidence.n, evidence.kind, evidence.n, evidence.value, evidence.low, evidence.high, evidence.measured_at,
        evidence.source
        """

    /// A page of at most `limit` services after `cursor`, in the order of organisation and name in the address.
    package static func page(
        _ filter: Filter, limit: Int, cursor: String? = nil, _ db: any Connection
    ) throws -> Directory {
        var after: SQL = ""
        if let cursor {
            let parts = cursor.split(separator: "/").map(String.init)
            guard parts.count == 2 else {
                throw Problem(
                    .invalid, Message("problems.fields"), fields: [.init("cursor", Message("problems.badCursor"))])
            }
            after = "AND (service.tenant_id, service.slug) > (\(parts[0]), \(parts[1]))"
        }
        let found: [DirectoryEntry] = try db.all(
            """
            SELECT \(columns) FROM \(tables) \(ratings) WHERE \(filter.condition) \(after)
            ORDER BY service.tenant_id, service.slug LIMIT \(limit + 1)
            """)
        let entries = Array(found.prefix(limit))
        return Directory(
            entries: entries, total: try count(filter, db),
            next: found.count > limit ? entries.last?.service.path : nil)
    }

    /// How many services a filter lets through.
    package static func count(_ filter: Filter, _ db: any Connection) throws -> Int {
        try db.value("SELECT count(*) FROM \(tables) WHERE \(filter.condition)") ?? 0
    }

    package static func entry(_ slug: String, in tenant: Tenant.ID, _ db: any Connection) throws -> DirectoryEntry {
        let found: DirectoryEntry? = try db.first(
            """
            SELECT \(columns) FROM \(tables) \(ratings)
            WHERE service.tenant_id = \(tenant) AND service.slug = \(slug)
            """)
        guard let found else { throw ServiceError.unknown("\(tenant)/\(slug)") }
        return found
    }

    /// What changed last, for the home page.
    /// - Parameter onlyChanged: leaves out services that still stand as they did when they were registered.
    package static func latest(
        _ limit: Int, state: Standing.State? = nil, onlyChanged: Bool = false, _ db: any Connection
    ) throws -> [DirectoryEntry] {
        let changed: SQL =
            if onlyChanged {
                """
                AND EXISTS (
                    SELECT 1 FROM standing_change
                    WHERE standing_change.tenant_id = service.tenant_id AND standing_change.service_id = service.id
                        AND standing_change.at < standing.since)
                """
            } else {
                ""
            }
        return try db.all(
            """
            SELECT \(columns) FROM \(tables) \(ratings) WHERE \(Filter(state: state).condition) \(changed)
            ORDER BY standing.since DESC, service.tenant_id, service.slug LIMIT \(limit)
            """)
    }
}

/// How all services stand, counted; samples left out unless asked for by name.
package struct Overview: Sendable {
    package private(set) var services = 0
    package private(set) var inOperation = 0
    package private(set) var states: [Standing.State: Int] = [:]
    package private(set) var retired = 0
    /// Services in operation with at least the minimum of ratings, those of them that meet the line, how many ratings
    /// they have and the sum of these.
    package private(set) var rated = 0
    package private(set) var ratedAndMet = 0
    package private(set) var ratings = 0
    package private(set) var sumOfRatings = 0.0

    package static func of(_ organization: Tenant.ID? = nil, _ db: any Connection) throws -> Overview {
        var overview = Overview()
        let filter = Directory.Filter(organization: organization)
        try db.each(
            """
            SELECT service.phase, standing.state, count(*),
                count(*) FILTER (WHERE evidence.value IS NOT NULL),
                CAST(coalesce(sum(evidence.n) FILTER (WHERE evidence.value IS NOT NULL), 0) AS \(.int)),
                coalesce(sum(evidence.value * evidence.n) FILTER (WHERE evidence.value IS NOT NULL), 0.0)
            FROM service
            JOIN organization ON organization.id = service.tenant_id
            JOIN standing ON standing.tenant_id = service.tenant_id AND standing.service_id = service.id
            LEFT JOIN evidence ON evidence.tenant_id = service.tenant_id AND evidence.service_id = service.id
                AND evidence.kind = 'ratings'
            WHERE \(filter.condition)
            GROUP BY service.phase, standing.state
            """
        ) { row in
            let (phase, state, count): (Phase, Standing.State, Int) = (try row.next(), try row.next(), try row.next())
            let (rated, ratings, sum): (Int, Int, Double) = (try row.next(), try row.next(), try row.next())
            overview.services += count
            overview.states[state, default: 0] += count
            if phase == .retire { overview.retired += count }
            guard phase == .operate else { return }
            overview.inOperation += count
            overview.rated += rated
            if state == .met { overview.ratedAndMet += rated }
            overview.ratings += ratings
            overview.sumOfRatings += sum
        }
        return overview
    }

    /// How many services each organisation has.
    package static func services(_ db: any Connection) throws -> [Tenant.ID: Int] {
        var counts: [Tenant.ID: Int] = [:]
        try db.each("SELECT tenant_id, count(*) FROM service GROUP BY tenant_id") { row in
            counts[try row.next()] = try row.next(Int.self)
        }
        return counts
    }
}

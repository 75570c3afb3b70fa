import Foundation
import Kernel
import Store

/// How many rows a question has.
struct RecordCount: Sendable, Hashable {
    let n: Int
    /// Counting stopped: there are at least so many.
    let isMinimum: Bool

    init(_ n: Int, isMinimum: Bool = false) { (self.n, self.isMinimum) = (n, isMinimum) }
}

extension RecordQuery {
    /// By what the rows are looked for that are counted.
    enum CountingPath: Hashable {
        /// One of the filters, by its place.
        case filter(Int)
        case organization
        case all
    }

    /// Remembered until the registry changes.
    func total(_ state: RegistryState, _ db: any Connection) throws -> RecordCount {
        guard let counts else { return try count(state, db) }
        let asked = "\(registry.name) \(filters) \(organization.debugDescription) \(words) \(moment.debugDescription)"
        if let known = counts[asked, state.revision] { return known }
        let count = try count(state, db)
        counts[asked, state.revision] = count
        return count
    }

    /// Of what is asked for, the rows that have something in a field.
    func count(having field: Int, _ conditions: SQL, _ db: any Connection) throws -> Int {
        guard let column = registry.column(of: field) else { return 0 }
        return try db.value("SELECT count(*) FROM record WHERE \(conditions) AND \(column) IS NOT NULL") ?? 0
    }

    /// What is counted already is not counted again; of everything else no more than ``maxCounted`` rows are looked at,
    /// along the filter that leaves the fewest.
    private func count(_ state: RegistryState, _ db: any Connection) throws -> RecordCount {
        if let known = try tallied(db) { return RecordCount(known) }
        let ways = try ways(db)
        for way in ways where way.n ?? 0 <= maxCounted {
            guard try candidates(on: way, upTo: maxCounted, db) <= maxCounted else { continue }
            let conditions = try conditions(state, by: way.path, db)
            return RecordCount(try db.value("SELECT count(*) FROM record WHERE \(conditions)") ?? 0)
        }
        guard let way = Self.narrowest(ways) else { return RecordCount(0, isMinimum: true) }
        let last: Int? = try db.value(
            """
            SELECT record.seq FROM record WHERE record.registry = \(registry.name) \(way.condition) ORDER BY record.seq LIMIT 1 OFFSET \(maxCounted)
            """)
        let conditions = try conditions(state, by: way.path, db)
        let n: Int? = try db.value(
            "SELECT count(*) FROM record WHERE \(conditions) AND record.seq <= \(last ?? state.lastSeq)")
        return RecordCount(n ?? 0, isMinimum: true)
    }

    /// One way to the rows that are counted.
    private struct Way {
        let path: CountingPath
        let condition: SQL
        /// Whether rows come in the order of the feed.
        var isOrdered = true
        /// How many rows there are by the count somebody keeps; of the organisation, where one is asked for.
        var n: Int?
    }

    /// The way on which the first rows tell the most. The rows of one organisation are few; and where nobody keeps count
    /// of a filter, it still leaves fewer than all.
    private static func narrowest(_ ways: [Way]) -> Way? {
        let ordered = ways.filter(\.isOrdered)
        let all = ways.last?.n ?? .max
        return ordered.first { $0.path == .organization } ?? ordered.min { $0.n ?? all < $1.n ?? all }
    }

    private func ways(_ db: any Connection) throws -> [Way] {
        guard moment == nil else { return [Way(path: .all, condition: "")] }
        var ways: [Way] = []
        for (place, filter) in filters.enumerated() {
            guard registry.column(of: filter.field) != nil, registry.fields[filter.field].kind != .list else {
                continue
            }
            ways.append(
                Way(
                    path: .filter(place), condition: "AND record.is_listed AND \(condition(filter))",
                    isOrdered: filter.values.count == 1, n: try tallied(filter, db)))
        }
        let all = try tallied("", [""], db)
        if let organization {
            let condition: SQL = "AND record.tenant_id = \(organization) AND record.until_seq IS NULL"
            ways.append(Way(path: .organization, condition: condition, n: all))
        }
        return ways + [Way(path: .all, condition: "AND record.is_listed", n: all)]
    }

    /// One more than the limit where there are more.
    private func candidates(on way: Way, upTo limit: Int, _ db: any Connection) throws -> Int {
        try db.value(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM record WHERE record.registry = \(registry.name) \(way.condition) LIMIT \(limit + 1)
            ) AS candidates
            """) ?? 0
    }

    /// Nil where nobody keeps count.
    private func tallied(_ db: any Connection) throws -> Int? {
        guard moment == nil, words.isEmpty, filters.count <= 1 else { return nil }
        guard let filter = filters.first else { return try tallied("", [""], db) }
        return try tallied(filter, db)
    }

    private func tallied(_ filter: Filter, _ db: any Connection) throws -> Int? {
        guard registry.facets.contains(filter.field), registry.fields[filter.field].kind != .list else { return nil }
        let texts = filter.values.compactMap { registry.indexText(ofText: $0, filter.field) }
        return try tallied(registry.fields[filter.field].name, texts, db)
    }

    private func tallied(_ field: String, _ values: [String], _ db: any Connection) throws -> Int {
        guard !values.isEmpty else { return 0 }
        let ofTenant = Record.kept(by: organization, leavingOut: leavingOut, "tenant_id")
        return try db.value(
            """
            SELECT CAST(COALESCE(sum(n), 0) AS \(.int)) FROM record_tally
            WHERE registry = \(registry.name) AND field = \(field) AND value IN (\(list: values))
                AND import_id = '' \(ofTenant)
            """) ?? 0
    }
}

import Foundation
import Kernel
package import Store

extension RecordQuery {
    package func page(_ db: any Connection) throws -> RecordPage {
        let state = try RegistryState.of(registry, db)
        let conditions = try conditions(state, db)
        var rows = try rows(conditions, cursor, offset: offset, limit: limit + 1, db)
        if case .field(let field) = order, rows.count <= limit, cursor == nil || cursor?.value != nil {
            // Those that have something there were passed over first.
            let passed = rows.isEmpty && offset > 0 ? try count(having: field, conditions, db) : offset
            rows += try self.rows(
                conditions, Cursor(seq: -1, value: nil), offset: offset - passed, limit: limit + 1 - rows.count, db)
        }
        var next: Cursor?
        if rows.count > limit {
            rows.removeLast(rows.count - limit)
            if let last = rows.last { next = Cursor(seq: last.seq, value: last.orderedBy) }
        }
        let isAll = cursor == nil && offset == 0 && next == nil
        let total = isAll || !needsTotal ? RecordCount(rows.count) : try total(state, db)
        // Nobody is told of fewer rows than he sees.
        let seen = (cursor == nil ? offset : 0) + rows.count + (next == nil ? 0 : 1)
        return RecordPage(
            rows: rows, next: next, total: total.isMinimum ? max(total.n, seen) : total.n,
            isTotalMinimum: total.isMinimum, state: state)
    }

    private func rows(
        _ conditions: SQL, _ cursor: Cursor?, offset: Int, limit: Int, _ db: any Connection
    ) throws -> [RecordRow] {
        var (ordered, after, ordering): (SQL, SQL, SQL) = ("NULL", "", "")
        let direction: SQL = isDescending ? "DESC" : "ASC"
        let column: SQL? =
            switch order {
            case .change: nil
            case .key: "record.key"
            case .field(let field): registry.column(of: field)
            }
        if let column {
            if let cursor, cursor.value == nil {
                after = "AND \(column) IS NULL AND record.seq > \(cursor.seq)"
                ordering = "record.seq"
            } else {
                ordered = column
                // Keys lie in an index of current versions.
                after = order == .key && moment == nil ? "AND record.until_seq IS NULL" : "AND \(column) IS NOT NULL"
                if let cursor, let value = cursor.value {
                    after =
                        after
                        + (isDescending
                            ? " AND (\(column), record.seq) < (\(value), \(cursor.seq))"
                            : " AND (\(column), record.seq) > (\(value), \(cursor.seq))")
                }
                ordering = "\(column) \(direction), record.seq \(direction)"
            }
        } else {
            if let cursor {
                after = isDescending ? "AND record.seq < \(cursor.seq)" : "AND record.seq > \(cursor.seq)"
            }
            ordering = "record.seq \(direction)"
        }
        return try db.all(
            """
            SELECT record.tenant_id, record.key, record.version, record.seq, CAST(record.at AS TEXT), record.change,
                record.checked_on, COALESCE(record.public_document, record.document), \(ordered)
            FROM record WHERE \(conditions) \(after) ORDER BY \(ordering) LIMIT \(limit) OFFSET \(max(0, offset))
            """)
    }

    /// How often each value of a facet stands in the rows asked for, the filter on the facet itself left out.
    package func counts(of facet: Int, _ db: any Connection) throws -> [(value: String, n: Int)] {
        var others = self
        others.filters.removeAll { $0.field == facet }
        let name = registry.fields[facet].name
        if registry.facets.contains(facet), others.filters.isEmpty, words.isEmpty, moment == nil {
            return try RecordTally.counts(of: name, in: registry.name, of: organization, leavingOut: leavingOut, db)
        }
        guard let column = registry.column(of: facet) else { return [] }
        let conditions = try others.conditions(RegistryState.of(registry, db), db)
        var counts: [String: Int] = [:]
        let isList = registry.fields[facet].kind == .list
        try db.each(
            """
            SELECT \(column), CAST(count(*) AS \(.int)) FROM record
            WHERE \(conditions) GROUP BY \(column) HAVING \(column) IS NOT NULL
            """
        ) { row in
            let (text, n) = (try row.next(String.self), try row.next(Int.self))
            for value in isList ? text.split(separator: "|").map(String.init) : [text] {
                counts[value, default: 0] += n
            }
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Which rows, without where the page begins.
    /// - Parameter path: by what many rows are looked for, to be looked up in the indexes of everything else. Without
    ///   it the database chooses, which is quicker where all found are read.
    func conditions(_ state: RegistryState, by path: CountingPath? = nil, _ db: any Connection) throws -> SQL {
        var conditions: SQL = "record.registry = \(registry.name)"
        if let moment {
            let held = try state.moment(at: moment, of: registry, db).held
            conditions = conditions + " AND record.change <> 'withdrawal' AND \(Record.isNotWithheld) AND \(held)"
        } else {
            conditions = conditions + " AND record.is_listed"
        }
        if let organization {
            conditions = conditions + " AND record.tenant_id = \(organization)"
            // Its rows lie in an index of current versions.
            if moment == nil { conditions = conditions + " AND record.until_seq IS NULL" }
        } else if !leavingOut.isEmpty {
            conditions = conditions + " \(Record.kept(by: nil, leavingOut: leavingOut, "record.tenant_id"))"
        }
        for (place, filter) in filters.enumerated() {
            let isPath = path == nil || path == .filter(place)
            conditions = conditions + " AND (" + condition(filter, isPath: isPath) + ")"
        }
        for word in words {
            conditions = conditions + " AND record.search_text LIKE \(SearchText.pattern(word)) ESCAPE '\\'"
        }
        return conditions + " \(state.visible)"
    }

    /// - Parameter isPath: whether rows may be looked for by it. If not, a row found otherwise is looked up in the index
    ///   of the filter, without reading the row itself.
    func condition(_ filter: Filter, isPath: Bool = true) -> SQL {
        let field = registry.fields[filter.field]
        if let column = registry.column(of: filter.field) {
            if field.kind == .list {
                // Not `LIKE`, to which SQLite's A and a are one.
                let parts = filter.values.compactMap { registry.indexText(ofText: $0, filter.field) }
                return .joined(["1 = 0"] + parts.map { "replace(\(column), \($0), '') <> \(column)" }, by: " OR ")
            }
            let texts = filter.values.compactMap { registry.indexText(ofText: $0, filter.field) }
            if texts.isEmpty { return "1 = 0" }
            let found: SQL =
                isPath || moment != nil
                ? "\(column) IN (\(list: texts))"
                : """
                EXISTS (SELECT 1 FROM record AS other WHERE other.registry = \(registry.name) AND other.is_listed
                    AND other.seq = record.seq AND other.\(column) IN (\(list: texts)))
                """
            // Of a long text only the beginning stands in the column.
            let isWhole = field.kind == .boolean || filter.values.allSatisfy { $0.utf8.count < Registry.maxIndexText }
            return isWhole ? found : found + " AND " + written(filter)
        }
        return written(filter)
    }

    /// The same read out of the document.
    private func written(_ filter: Filter) -> SQL {
        let field = registry.fields[filter.field]
        let parts = field.name.split(separator: ".").map(String.init)
        var value: SQL = "CAST(COALESCE(record.public_document, record.document) AS \(.json))"
        for part in parts.dropLast() { value = "\(value) -> CAST(\(part) AS TEXT)" }
        value = "CAST(\(value) ->> CAST(\(parts.last ?? "") AS TEXT) AS TEXT)"
        var values = filter.values
        // SQLite reads true as 1.
        if field.kind == .boolean {
            values += filter.values.map { $0 == "true" ? "1" : $0 == "false" ? "0" : $0 }
        }
        return "\(value) IN (\(list: values))"
    }
}

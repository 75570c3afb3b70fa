import Foundation
import Identity
import Kernel
import Registries
import Store

/// Rows from a spreadsheet on their way into a registry: some columns, the cells as they were pasted or mended.
struct Grid: Sendable {
    struct Row: Sendable {
        /// One for each column.
        var cells: [String]
        /// The version of the live row with this key when it was first looked at, 0 for none; nil before that.
        var version: Int?
        /// The key that version is of.
        var key = ""
        var isOut = false
    }

    /// A row as it was read.
    struct Reading: Sendable {
        let row: RowReading
        /// The row's texts with everything that was not pasted.
        let texts: [String: String]
        let key: String?
        /// The version of the live row of the organisation, 0 for none.
        let version: Int
        let isUnchanged: Bool
        /// What is wrong beside the remarks.
        var problems: [Problem.Field] = []

        var isRight: Bool { !row.hasErrors && problems.isEmpty }
    }

    /// Fields, by their place in the registry.
    var columns: [Int] = []
    var rows: [Row] = []
    /// Headings nobody knows.
    var unknown: [String] = []

    static let maxRows = 200
    static let maxCells = 6000

    init() {}

    /// What was pasted, with or without a row of headings.
    init(_ table: PastedTable, of registry: Registry) throws(Problem) {
        guard let first = table.rows.first else { throw Self.fault("records.grid.nothing") }
        let matches = registry.match(first)
        let known = matches.count { $0.basis == .name || $0.basis == .alias }
        let isHeader = known >= 3 || known > 0 && known * 2 >= first.count { !$0.isEmpty }
        // Without headings the columns are the registry's, in their order.
        var places: [Int: Int] = [:]
        if isHeader {
            for (column, match) in matches.enumerated() {
                if let field = match.field.flatMap({ registry.field(named: $0) }) {
                    places[column] = field
                } else if !first[column].allSatisfy(\.isWhitespace) {
                    unknown.append(first[column])
                }
            }
        } else {
            let width = table.rows.map(\.count).max() ?? 0
            for column in 0..<min(width, registry.fields.count) { places[column] = column }
            if width > registry.fields.count { unknown = (registry.fields.count..<width).map { String($0 + 1) } }
        }
        let body = isHeader ? Array(table.rows.dropFirst()) : table.rows
        guard !body.isEmpty, !places.isEmpty else { throw Self.fault("records.grid.nothing") }
        let needed = registry.fields.indices.filter { field in
            (registry.key.contains(field) || registry.fields[field].constraints.isRequired)
                && field != registry.owner && !places.values.contains(field)
        }
        let pasted = places.sorted { $0.key < $1.key }
        columns = pasted.map(\.value) + needed
        guard body.count <= Self.maxRows, body.count * columns.count <= Self.maxCells else {
            throw Self.fault("records.grid.tooMany", ["rows": "\(min(Self.maxRows, Self.maxCells / columns.count))"])
        }
        rows = body.map { cells in
            Row(cells: pasted.map { $0.key < cells.count ? cells[$0.key] : "" } + needed.map { _ in "" })
        }
    }

    /// The editable table as it was sent.
    init(_ form: Form, of registry: Registry) throws(Problem) {
        columns = form["columns"].split(separator: " ").compactMap { registry.field(named: String($0)) }
        let count = Int(form["rows"]) ?? 0
        guard !columns.isEmpty, (1...Self.maxRows).contains(count), count * columns.count <= Self.maxCells else {
            throw Self.fault("records.grid.nothing")
        }
        rows = (1...count).map { row in
            Row(
                cells: (1...columns.count).map { form["c.\(row).\($0)"] }, version: Int(form["v.\(row)"]),
                key: form["k.\(row)"],
                isOut: form["out.\(row)"] == "yes")
        }
        rows.removeAll(where: \.isOut)
    }

    private static func fault(_ key: String, _ values: [String: String] = [:]) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init("paste", Message(key, values))])
    }

    /// Reads every row: what was not pasted comes from the live row of the same key.
    func read(
        _ reader: RowReader, of registry: Registry, for organization: Organization?, in tenant: Tenant.ID,
        _ db: any Connection
    ) throws -> [Reading] {
        let state = try RegistryState.of(registry, db)
        var seen: [String: Int] = [:]
        return try rows.enumerated().map { number, row in
            var pasted: [String: String] = [:]
            for (column, field) in columns.enumerated() where !row.cells[column].isEmpty {
                pasted[registry.fields[field].name] = row.cells[column]
            }
            registry.claim(&pasted, for: organization)
            var texts = pasted
            var reading = reader.read(texts: pasted)
            let key = registry.key(of: reading.values)
            let live = try key.flatMap { try Record.current($0, of: registry, state, db) }
            var isUnchanged = false
            if let live, live.tenant == tenant, !live.isWithdrawn {
                let values = try registry.values(of: live.document)
                for (name, text) in registry.texts(of: values) where pasted[name] == nil {
                    let isPasted = columns.contains { registry.fields[$0].name == name }
                    if !isPasted { texts[name] = text }
                }
                reading = reader.read(texts: texts)
                isUnchanged = registry.changes(from: values, to: reading.values).isEmpty
            }
            var problems: [Problem.Field] = []
            if let key {
                if let first = seen[key] {
                    problems.append(
                        .init(registry.fields[registry.key[0]].name, Message("remarks.twice", ["row": "\(first + 1)"])))
                } else {
                    seen[key] = number
                }
            }
            if let live, live.tenant != tenant {
                problems.append(
                    .init(
                        registry.fields[registry.key[0]].name,
                        Message("remarks.keyOfAnother", ["organization": "\(live.tenant)"])))
            }
            return Reading(
                row: reading, texts: texts, key: key, version: live?.tenant == tenant ? live?.version ?? 0 : 0,
                isUnchanged: isUnchanged, problems: problems)
        }
    }

    /// Puts what was mended into the cells, and remembers which versions were looked at.
    mutating func mend(_ readings: [Reading], of registry: Registry) {
        for (number, reading) in readings.enumerated() {
            if rows[number].version == nil || rows[number].key != reading.key ?? "" {
                (rows[number].version, rows[number].key) = (reading.version, reading.key ?? "")
            }
            let texts = registry.canonical(reading.texts, reading.row)
            for (column, field) in columns.enumerated() {
                rows[number].cells[column] = texts[registry.fields[field].name] ?? ""
            }
        }
    }
}

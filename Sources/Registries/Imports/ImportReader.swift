import Foundation
import Kernel
import Store
import Tables

/// Reads a file for a registry, some rows at a time: matches its columns, mends and judges each row.
actor ImportReader {
    private let registry: Registry
    private var table: TableReader
    private var rows: RowReader
    private var row = TableRow()
    private let chosen: [String: String]
    private let change: Record.Change
    private let reason: String?
    private let today: Day
    /// The columns known so far: those of a header at once, those of JSON as they appear.
    private(set) var matches: [ColumnMatch]
    /// Field to column.
    private var places: [Int?]
    /// In which line of the file each key stood first, by a hash that nobody outside can foresee.
    private var seen: [Int: UInt32] = [:]
    /// The keys of rows that are given back, in the same way: they stand in the file all the same.
    private var givenBack: Set<Int> = []
    /// What was seen in each of the registry's unique groups of fields.
    private var taken: Set<[Int]> = []

    init(
        path: String, options: RegistryImport.Options, registry: Registry, rows: RowReader, today: Day,
        limits: TableReader.Limits
    ) throws(TableError) {
        var table = TableReader.Options()
        table.encoding = options.encoding.flatMap(TableEncoding.init)
        table.delimiter = options.delimiter?.utf8.first
        table.limits = limits
        self.table = try TableReader(path: path, table)
        (self.registry, self.rows, self.today) = (registry, rows, today)
        (chosen, reason) = (options.columns, options.reason)
        change = options.isCorrection ? .correction : .update
        matches = registry.match(self.table.columns, chosen: options.columns)
        places = matches.places(in: registry)
    }

    /// The next rows, at most `limit`; nil behind the last.
    func next(_ limit: Int) throws(TableError) -> ImportChunk? {
        var chunk = ImportChunk()
        while chunk.count < limit, chunk.bytes < 4 << 20, try table.next(into: &row) {
            if table.columns.count != matches.count { matchColumns() }
            take(into: &chunk)
        }
        chunk.columns = matches
        (chunk.bytesRead, chunk.size) = (table.bytesRead, table.size)
        chunk.format = "\(table.format.rawValue) \(table.encoding.rawValue)"
        return chunk.count == 0 ? nil : chunk
    }

    private func matchColumns() {
        matches = registry.match(table.columns, chosen: chosen)
        places = matches.places(in: registry)
    }

    private func take(into chunk: inout ImportChunk) {
        if let fault = row.fault { return giveBack([Remark(.error, fault.message)], key: "", into: &chunk) }
        if row.isBlank { return giveBack([Remark(.error, Message("remarks.blankRow"))], key: "", into: &chunk) }
        let reading = rows.read(row, columns: places)
        guard !reading.hasErrors, let key = registry.key(of: reading.values) else {
            return giveBack(reading.remarks, key: registry.key(of: reading.values) ?? "", into: &chunk)
        }
        let hash = key.hashValue
        if let first = seen[hash] {
            let twice = Remark(.error, field: registry.key[0], Message("remarks.twice", ["row": "\(first)"]))
            return giveBack([twice], key: key, into: &chunk)
        }
        for (group, unique) in registry.unique.enumerated() {
            let texts = unique.compactMap { place in
                reading.values[place].map { registry.text(of: $0, place).hashValue }
            }
            if texts.count == unique.count, !taken.insert([group] + texts).inserted {
                let title = registry.fields[unique[0]].title.ja
                let remark = Remark(.error, field: unique[0], Message("remarks.taken", ["field": title]))
                return giveBack([remark], key: key, into: &chunk)
            }
        }
        seen[hash] = UInt32(clamping: row.line)
        let version = RecordVersion(
            reading.values, of: registry, key: key, version: 1, seq: 0, change: change, reason: reason,
            warnings: reading.warnings, withheld: Withheld(), today: today)
        chunk.bytes += version.document.utf8.count
        chunk.rows.append(
            ImportChunk.Row(
                number: row.number, line: row.line, values: reading.values, remarks: reading.remarks, version: version,
                cells: registry.references.isEmpty && registry.unique.isEmpty ? nil : cells))
    }

    private func giveBack(_ remarks: [Remark], key: String, into chunk: inout ImportChunk) {
        chunk.bytes += row.source.count
        if !key.isEmpty { givenBack.insert(key.hashValue) }
        chunk.wrong.append(
            ImportChunk.WrongRow(number: row.number, line: row.line, key: key, remarks: remarks, cells: cells))
    }

    private var cells: [String] {
        if row.count == 0 { return [String(decoding: row.source.prefix(10_000), as: UTF8.self)] }
        return (0..<row.count).map(row.text)
    }

    /// Whether a row with that key stood in the file.
    func hasSeen(_ keys: [String]) -> [Bool] {
        keys.map { seen[$0.hashValue] != nil || givenBack.contains($0.hashValue) }
    }
}

/// Some rows of a file, ready to be compared with what is there.
struct ImportChunk: Sendable {
    struct Row: Sendable {
        let number: Int
        let line: Int
        let values: RecordValues
        let remarks: [Remark]
        var version: RecordVersion
        /// Kept only where the database may still find a fault.
        let cells: [String]?
    }

    struct WrongRow: Sendable {
        let number: Int
        let line: Int
        let key: String
        let remarks: [Remark]
        let cells: [String]
    }

    var rows: [Row] = []
    var wrong: [WrongRow] = []
    var bytes = 0
    var columns: [ColumnMatch] = []
    var bytesRead = 0
    var size = 0
    var format = ""

    var count: Int { rows.count + wrong.count }

    /// The fields no column goes to.
    func unmapped(_ registry: Registry) -> [Int] {
        let mapped = Set(columns.compactMap(\.field))
        return registry.fields.indices.filter { !mapped.contains(registry.fields[$0].name) }
    }

    var lastNumber: Int { max(rows.last?.number ?? 0, wrong.last?.number ?? 0) }
}

import Content
import Foundation
import Kernel
import Standards
import Tables

/// A check sheet as it came back from a spreadsheet: which column was taken for what, and the rows.
struct CheckSheetFileReader: Sendable {
    /// As they stand in the file; nil: it is not read.
    let columns: [(name: String, column: CheckSheetFile.Column?)]
    let rows: [CheckSheetFile.Row]

    static let maximumSize = 2 << 20
    static let maximumRows = 2000

    /// Columns that are read when they are there, and are not.
    var missing: [CheckSheetFile.Column] {
        CheckSheetFile.Column.taken.filter { column in !columns.contains { $0.column == column } }
    }

    /// Those the file has beyond ours.
    var ignored: [String] { columns.filter { $0.column == nil && !$0.name.isEmpty }.map(\.name) }

    init(_ bytes: [UInt8], _ texts: Texts) throws {
        var options = TableReader.Options()
        // Whatever it looks like: nobody sends a sheet as JSON here.
        options.format = .csv
        (options.limits.columns, options.limits.cell, options.limits.row) = (200, 64 << 10, 1 << 20)
        options.limits.file = Self.maximumSize
        var table = try TableReader(bytes: bytes, options)
        let words = CheckSheetFileWords(texts: texts)
        let known = words.columns
        columns = table.columns.map { ($0, known[CheckSheetFileWords.folded($0)]) }
        var places: [CheckSheetFile.Column: Int] = [:]
        for (place, entry) in columns.enumerated() {
            guard let column = entry.column, CheckSheetFile.Column.taken.contains(column) else { continue }
            if let first = places.updateValue(place, forKey: column) {
                throw Self.refusal(
                    "check-sheet-file.columnTwice", ["first": columns[first].name, "second": entry.name])
            }
        }
        let missing = CheckSheetFile.Column.needed.filter { places[$0] == nil }
        guard missing.isEmpty else {
            let names = missing.map { "\(words.heading($0, .ja)) (\(words.heading($0, .en)))" }
            throw Self.refusal("check-sheet-file.noColumn", ["names": names.joined(separator: ", ")])
        }
        let states = words.states
        var (rows, row): ([CheckSheetFile.Row], TableRow) = ([], TableRow())
        while try table.next(into: &row) {
            guard !row.isBlank else { continue }
            guard rows.count < Self.maximumRows else {
                throw Self.refusal("check-sheet-file.tooManyRows", ["max": "\(Self.maximumRows)"])
            }
            rows.append(Self.read(row, places, states))
        }
        guard !rows.isEmpty else { throw Self.refusal("check-sheet-file.noRows") }
        self.rows = rows
    }

    private static func read(
        _ row: TableRow, _ places: [CheckSheetFile.Column: Int], _ states: [String: CheckSheet.State]
    ) -> CheckSheetFile.Row {
        func cell(_ column: CheckSheetFile.Column) -> String? {
            places[column].map {
                CheckSheetFileWords.restored(row.text($0)).trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        var faults: [CheckSheetFile.Fault] = []
        if let fault = row.fault { faults.append(.init(nil, fault.message)) }
        let word = cell(.state) ?? ""
        let state = states[CheckSheetFileWords.folded(word)]
        if state == nil, !word.isEmpty, row.fault == nil {
            faults.append(.init(.state, Message("check-sheet-file.fault.badState", ["word": String(word.prefix(40))])))
        }
        return CheckSheetFile.Row(
            number: row.number + 1, item: cell(.id)?.precomposedStringWithCompatibilityMapping.uppercased() ?? "",
            title: cell(.title), state: state, note: cell(.note), link: cell(.link), version: cell(.version),
            faults: faults)
    }

    private static func refusal(_ key: String, _ values: [String: String] = [:]) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init("file", Message(key, values))])
    }
}

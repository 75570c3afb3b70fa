package import Content
package import Foundation
package import Kernel
package import Registries
import Tables

/// What an import found, in the words of a clerk: for the command line, the page and the file of wrong rows.
package struct ImportWords {
    let registry: Registry
    let texts: Texts
    let language: Language

    package init(registry: Registry, texts: Texts, language: Language) {
        (self.registry, self.texts, self.language) = (registry, texts, language)
    }

    package func lines(_ importing: RegistryImport) -> [String] {
        let report = importing.report
        var lines: [String] = []
        func say(_ key: String, _ values: [String: String] = [:]) {
            lines.append(texts.plain("imports.\(key)", language, values))
        }
        if let fault = report.fault { lines.append(texts.plain(fault, language)) }
        for column in report.columns { lines.append(self.column(column)) }
        say("state.\(importing.state.rawValue)")
        say(
            "counts",
            [
                "rows": "\(report.rows)", "added": "\(report.added)", "changed": "\(report.changed)",
                "unchanged": "\(report.unchanged)", "wrong": "\(report.wrong)",
            ])
        say("others", ["gone": "\(report.gone)", "repaired": "\(report.repaired)", "warned": "\(report.warned)"])
        // Errors first, and of each level what was found most.
        let remarks = report.remarks.sorted { ($1.level, $1.n) < ($0.level, $0.n) }
        lines += remarks.map(remark)
        return lines
    }

    /// `名称 → 名称（name）`
    func column(_ match: ColumnMatch) -> String {
        guard let name = match.field, let field = registry.field(named: name) else {
            return texts.plain("imports.columnLeftOut", language, ["column": match.column])
        }
        return texts.plain(
            "imports.column", language,
            ["column": match.column, "field": registry.fields[field].title[language], "name": name])
    }

    func remark(_ remark: ImportReport.RemarkCount) -> String {
        texts.plain(
            "imports.remark", language,
            [
                "level": texts.plain("imports.level.\(remark.level.rawValue)", language), "n": "\(remark.n)",
                "field": title(of: remark.field), "message": texts.plain(remark.message, language),
            ])
    }

    func title(of field: String) -> String {
        registry.field(named: field).map { registry.fields[$0].title[language] } ?? texts.plain("imports.row", language)
    }

    /// What is wrong with one row, in one cell.
    func reason(_ note: RowNote) -> String {
        note.notes.filter { $0.level == .error }.map { note in
            let message = texts.plain(note.message, language)
            return note.field.isEmpty ? message : "\(title(of: note.field)): \(message)"
        }.joined(separator: " / ")
    }

    /// The rows that are given back, with one column more: why.
    package func writeWrongRows(of importing: RegistryImport, in folder: ImportFolder, to file: URL) throws {
        _ = FileManager.default.createFile(atPath: file.path(percentEncoded: false), contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var writer = wrongRowsHeader(importing)
        try ImportFolder.each(folder.wrong(importing.id)) { note in
            append(note, to: &writer)
            if writer.bytes.count > 1 << 20 {
                try handle.write(contentsOf: writer.bytes)
                writer.bytes = []
            }
            return true
        }
        try handle.write(contentsOf: writer.bytes)
    }

    func wrongRowsHeader(_ importing: RegistryImport) -> CSVWriter {
        var writer = CSVWriter(mark: true)
        writer.append(texts.plain("imports.reasonColumn", language))
        writer.append(texts.plain("imports.lineColumn", language))
        for column in importing.report.columns { writer.append(column.column) }
        writer.endRow()
        return writer
    }

    func append(_ note: RowNote, to writer: inout CSVWriter) {
        writer.append(reason(note))
        writer.append(note.line)
        for cell in note.cells ?? [] { writer.append(cell) }
        writer.endRow()
    }
}

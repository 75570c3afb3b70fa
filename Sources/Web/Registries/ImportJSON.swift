import Content
import Foundation
import Kernel
import Registries

/// An import as the API gives it: how far it is and what it found.
struct ImportJSON: Encodable {
    struct Report: Encodable {
        struct Column: Encodable {
            let column: String
            @OrNull var field: String?
            @OrNull var basis: String?
        }

        struct Remark: Encodable {
            let level, field: String
            let n: Int
            let message: BothLanguages
        }

        let rows, added, changed, unchanged, wrong, gone, repaired, warned: Int
        let format: String
        let columns: [Column]
        let missing: [String]
        let remarks: [Remark]
        @OrNull var fault: BothLanguages?
    }

    let id, registry, organization, file, state: String
    let percent, rowsDone, bytesDone, bytesTotal: Int
    let dryRun, withdrawMissing, correction: Bool
    @OrNull var reason: String?
    let startedBy: String
    let startedAt, updatedAt: Date
    /// Until when the notes about its rows can be had.
    @OrNull var keptUntil: Date?
    let report: Report

    init(_ importing: RegistryImport, _ texts: Texts) {
        (id, registry, organization) = ("\(importing.id)", importing.registry, "\(importing.tenant)")
        (file, state) = (importing.fileName, importing.state.rawValue)
        (percent, rowsDone) = (importing.percent, importing.rowsDone)
        (bytesDone, bytesTotal) = (importing.bytesDone, importing.bytesTotal)
        let options = importing.options
        (dryRun, withdrawMissing) = (!options.appliesAtOnce, options.withdrawsMissing)
        (correction, reason) = (options.isCorrection, options.reason)
        (startedBy, startedAt, updatedAt) = (importing.actor.description, importing.startedAt, importing.updatedAt)
        keptUntil = importing.keptUntil
        let report = importing.report
        self.report = Report(
            rows: report.rows, added: report.added, changed: report.changed, unchanged: report.unchanged,
            wrong: report.wrong, gone: report.gone, repaired: report.repaired, warned: report.warned,
            format: report.format,
            columns: report.columns.map { .init(column: $0.column, field: $0.field, basis: $0.basis?.rawValue) },
            missing: report.missing,
            remarks: report.remarks.map {
                .init(level: $0.level.rawValue, field: $0.field, n: $0.n, message: BothLanguages($0.message, texts))
            }, fault: report.fault.map { BothLanguages($0, texts) })
    }
}

/// What there is to say about one row of a file.
struct RowNoteJSON: Encodable {
    let row, line: Int
    let key, outcome: String
    let remarks: [RemarkJSON]
    let changes: [VersionJSON.ChangeJSON]
    /// The row as it stood in the file, for those that are given back.
    @OrNull var cells: [String]?

    init(_ note: RowNote, _ texts: Texts) {
        (row, line, key, outcome) = (note.number, note.line, note.key, note.outcome.rawValue)
        remarks = note.notes.map { RemarkJSON($0, texts) }
        changes = note.changes.map { .init(field: $0.field, before: $0.before, after: $0.after) }
        cells = note.cells
    }
}

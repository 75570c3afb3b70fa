package import Kernel
import Tables

/// What an import found, or would do: every row of the file is in exactly one of the first four counts.
package struct ImportReport: Sendable, Hashable, Codable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// Given back with the reason.
    package var wrong = 0

    /// Rows of the organisation that do not stand in the file.
    package var gone = 0
    /// Of the rows that go in: those with a mended value, and those somebody should look at.
    package var repaired = 0
    package var warned = 0

    package var columns: [ColumnMatch] = []
    /// Fields no column goes to.
    package var missing: [String] = []
    package var format = ""
    /// How often each thing was remarked, by field.
    package var remarks: [RemarkCount] = []
    /// Why the file could not be read, or not to its end.
    package var fault: Message?

    package init() {}

    /// Rows in the file.
    package var rows: Int { added + changed + unchanged + wrong }

    package struct RemarkCount: Sendable, Hashable, Codable {
        package let level: Remark.Level
        /// The field's name; empty for the row.
        package let field: String
        /// The text's key, or a rule's words.
        package let message: Message
        package var n: Int
    }

    mutating func add(_ outcome: ImportStep.Outcome, _ chunk: ImportChunk, _ registry: Registry) {
        added += outcome.added
        changed += outcome.changed
        unchanged += outcome.unchanged
        wrong += outcome.wrong.count
        repaired += outcome.repaired
        warned += outcome.warned
        for remark in outcome.remarks { count(remark, of: registry) }
        (columns, format) = (chunk.columns, chunk.format)
    }

    /// Counts a remark; of its values only the first is shown as an example.
    private mutating func count(_ remark: Remark, of registry: Registry) {
        let field = remark.field.map { registry.fields[$0].name } ?? ""
        let text = remark.text
        let isSame = { (count: RemarkCount) in
            count.field == field && count.level == remark.level && count.message.key == text.key
                && (text.key != "remarks.rule" || count.message == text)
        }
        if let place = remarks.firstIndex(where: isSame) {
            remarks[place].n += 1
        } else if remarks.count < 500 {
            remarks.append(RemarkCount(level: remark.level, field: field, message: text, n: 1))
        }
    }
}

/// What there is to say about one row of a file.
package struct RowNote: Sendable, Hashable, Codable {
    package enum Outcome: String, Sendable, Codable {
        case added, changed, unchanged, wrong, gone
    }

    package struct Note: Sendable, Hashable, Codable {
        package let level: Remark.Level
        package let field: String
        package let message: Message
    }

    /// A field that becomes another, as texts.
    package struct Change: Sendable, Hashable, Codable {
        package let field: String
        package let before: String?
        package let after: String?

        package init(_ change: FieldChange, of registry: Registry) {
            field = registry.fields[change.field].name
            before = change.before.map { registry.text(of: $0, change.field) }
            after = change.after.map { registry.text(of: $0, change.field) }
        }
    }

    package let number: Int
    package let line: Int
    package let key: String
    package let outcome: Outcome
    package let notes: [Note]
    package let changes: [Change]
    /// The row as it stood in the file, for those that are given back.
    package let cells: [String]?
}

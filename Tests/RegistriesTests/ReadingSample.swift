import Content
import Kernel
import Registries

/// Registries of a few fields, and rows to be read.
enum ReadingSample {
    static let today = Day("2026-11-21")!

    /// - Parameters:
    ///   - fields: what stands in the file below `fields`, behind the field `id`; indented by two.
    ///   - rest: other keys of the file.
    static func registry(_ fields: String, rest: String = "") throws -> Registry {
        let hasDisplay = rest.contains("display:")
        return try Registry(
            try Entry(
                yaml: """
                    name: sample
                    title: {ja: 見本}
                    description: {ja: 見本}
                    licence: {name: CC-BY-4.0, title: 表示, path: https://example.org}
                    keeper: organizations
                    missingValues: ["-", 不明]
                    fields:
                      - {name: id, type: string, title: {ja: 番号}, constraints: {required: true}}
                    \(fields.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                    primaryKey: [id]
                    \(hasDisplay ? "" : "display: {title: id}")
                    \(rest)
                    """, named: "sample.yaml"))
    }

    static func reader(_ fields: String, rest: String = "", organization: Set<String>? = nil) throws -> RowReader {
        try RowReader(try registry(fields, rest: rest), organization: organization, today: today)
    }

    /// One field called `x` and a text for notes, read from a text.
    static func read(_ field: String, _ text: String) throws -> One {
        let title = field.contains("title:") ? "" : "title: {ja: 値}, "
        let reader = try reader("- {name: x, \(title)\(field)}\n- {name: note, type: string, title: {ja: 備考}}")
        return One(reader.read(texts: ["id": "1", "x": text]))
    }

    /// The same from a JSON value.
    static func read(_ field: String, json: String) throws -> One {
        let title = field.contains("title:") ? "" : "title: {ja: 値}, "
        let reader = try reader("- {name: x, \(title)\(field)}\n- {name: note, type: string, title: {ja: 備考}}")
        return One(reader.read(json: Array(#"{"id":"1","x":\#(json)}"#.utf8)))
    }

    /// What became of the field `x`.
    struct One {
        let reading: RowReading
        var value: FieldValue? { reading.values[1] }
        var note: FieldValue? { reading.values[2] }
        var text: String? { if case .text(let text)? = value { text } else { nil } }
        var remarks: [String] { reading.remarks.map(\.brief) }

        init(_ reading: RowReading) { self.reading = reading }
    }
}

extension Remark {
    /// `repair mended.date`
    var brief: String {
        switch wording {
        case .message(let message): "\(level.rawValue) \(message.key.dropFirst("remarks.".count))"
        case .rule(let text): "\(level.rawValue) rule \(text.ja)"
        }
    }

    var values: [String: String] {
        if case .message(let message) = wording { message.values } else { [:] }
    }
}

import Kernel

/// How the fields of a registry stand in one JSON object: what is written before each value and behind the last. Names
/// with dots make objects within objects.
package struct DocumentLayout: Sendable {
    /// Before the value of each field; nil where it is left out.
    let openings: [[UInt8]?]
    let closing: [UInt8]
    let kinds: [Field.Kind]
    /// About how long a document without values is.
    let size: Int

    package init(_ fields: [Field], leavingOut hidden: Set<Int> = []) {
        var openings: [[UInt8]?] = []
        var open: [Substring]?
        for (index, field) in fields.enumerated() {
            guard !hidden.contains(index) else {
                openings.append(nil)
                continue
            }
            let path = field.name.split(separator: ".")
            let objects = Array(path.dropLast())
            var opening: [UInt8] = []
            var shared = 0
            if let before = open {
                while shared < min(objects.count, before.count), objects[shared] == before[shared] { shared += 1 }
                opening.append(contentsOf: repeatElement(UInt8(ascii: "}"), count: before.count - shared))
                opening.append(UInt8(ascii: ","))
            } else {
                opening.append(UInt8(ascii: "{"))
            }
            for object in objects[shared...] {
                opening.append(json: String(object))
                opening.append(contentsOf: ":{".utf8)
            }
            opening.append(json: String(path.last ?? ""))
            opening.append(UInt8(ascii: ":"))
            openings.append(opening)
            open = objects
        }
        self.openings = openings
        kinds = fields.map(\.kind)
        closing = Array(open.map { String(repeating: "}", count: $0.count + 1) }?.utf8 ?? "{}".utf8)
        size = openings.reduce(closing.count) { $0 + ($1?.count ?? 0) }
    }

    func document(of values: RecordValues) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(size + 24 * values.count)
        for (index, opening) in openings.enumerated() {
            guard let opening else { continue }
            text.append(contentsOf: opening)
            if index < values.count, let value = values[index] {
                text.append(value)
            } else {
                text.append(contentsOf: "null".utf8)
            }
        }
        text.append(contentsOf: closing)
        return String(decoding: text, as: UTF8.self)
    }
}

extension Registry {
    /// The row as one JSON object: every field in the order of the schema, null where there is nothing.
    /// - Parameter hidden: fields that do not stand in it at all.
    package func document(of values: RecordValues, leavingOut hidden: Set<Int> = []) -> String {
        if hidden.isEmpty { return layout.document(of: values) }
        return DocumentLayout(fields, leavingOut: hidden).document(of: values)
    }

    /// What names a row: the values of its key, joined by `~`; nil when one is missing.
    package func key(of values: RecordValues) -> String? {
        if key.count == 1 { return values[key[0]].map { text(of: $0, key[0]) } }
        var parts: [String] = []
        for field in key {
            guard let value = values[field] else { return nil }
            parts.append(text(of: value, field))
        }
        return parts.joined(separator: "~")
    }
}

extension [UInt8] {
    /// A value as JSON.
    fileprivate mutating func append(_ value: FieldValue) {
        switch value {
        case .text(let text): append(json: text)
        case .integer(let number): append(contentsOf: String(number).utf8)
        case .number(let number): append(contentsOf: number.canonicalText.utf8)
        case .boolean(let flag): append(contentsOf: flag ? "true".utf8 : "false".utf8)
        case .list(let parts): append(json: parts)
        case .json(let text): append(contentsOf: text.utf8)
        }
    }

    /// An array of strings as JSON.
    init(json parts: [String]) {
        self = []
        append(json: parts)
    }

    mutating func append(json parts: [String]) {
        append(UInt8(ascii: "["))
        for (index, part) in parts.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(json: part)
        }
        append(UInt8(ascii: "]"))
    }
}

extension Double {
    /// The shortest decimal that leads back to it: `35.5`, and whole numbers without a point.
    var canonicalText: String {
        if let whole = Int(exactly: self), abs(whole) < 1 << 53 { return String(whole) }
        return description
    }
}

/// A kept document is not the JSON object it was written as. Nobody can do anything about it but us.
package struct DocumentError: Error, Hashable, Sendable {
    package let registry: String

    package init(registry: String) { self.registry = registry }
}

extension Registry {
    /// The values a document was written of, exactly. One written under an earlier schema gives what it has of today's
    /// fields.
    package func values(of document: String) throws(DocumentError) -> RecordValues {
        var document = document
        let values = document.withUTF8 { bytes in inOrder(bytes) ?? (try? inAnyOrder(bytes)) }
        guard let values else { throw DocumentError(registry: name) }
        return values
    }

    /// Follows the layout; nil when the document was not written by it.
    private func inOrder(_ bytes: Bytes) -> RecordValues? {
        var cursor = JSONCursor(bytes)
        var values = RecordValues()
        values.reserveCapacity(fields.count)
        for (kind, opening) in zip(layout.kinds, layout.openings) {
            guard let opening, cursor.skip(opening) else { return nil }
            do { values.append(try kind.value(&cursor)) } catch { return nil }
        }
        return cursor.skip(layout.closing) && cursor.place == bytes.count ? values : nil
    }

    private func inAnyOrder(_ bytes: Bytes) throws(JSONFault) -> RecordValues {
        var places: [String: Int] = [:]
        for (index, field) in fields.enumerated() { places[field.name] = index }
        var values = RecordValues(repeating: nil, count: fields.count)
        var cursor = JSONCursor(bytes)
        try cursor.paths { (cursor, path) throws(JSONFault) in
            guard let index = places[path] else { return false }
            values[index] = try fields[index].kind.value(&cursor)
            return true
        }
        try cursor.end()
        return values
    }
}

extension JSONCursor {
    /// Goes through an object and the objects within it. `body` gets the path of each value; it goes behind the value
    /// and answers true, or leaves it and answers false.
    mutating func paths(
        below prefix: String = "", depth: Int = 0, _ body: (inout JSONCursor, String) throws(JSONFault) -> Bool
    ) throws(JSONFault) {
        guard depth <= Self.depthLimit else { throw JSONFault(place: place) }
        try members { (cursor, name) throws(JSONFault) in
            let path = prefix + name
            if try body(&cursor, path) { return }
            if cursor.peek() == UInt8(ascii: "{") {
                try cursor.paths(below: path + ".", depth: depth + 1, body)
            } else {
                var rest: [UInt8] = []
                try cursor.copy(onto: &rest, depth: depth)
            }
        }
    }
}

extension Field.Kind {
    /// The value that stands here in a document. What another schema wrote comes as the text it has.
    fileprivate func value(_ cursor: inout JSONCursor) throws(JSONFault) -> FieldValue? {
        switch cursor.peek() {
        case UInt8(ascii: "\""): return .text(try cursor.string())
        case UInt8(ascii: "n"):
            try cursor.word("null")
            return nil
        case UInt8(ascii: "t"):
            try cursor.word("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try cursor.word("false")
            return .boolean(false)
        case UInt8(ascii: "["):
            if self == .list, let parts = try Self.texts(&cursor) { return parts.isEmpty ? nil : .list(parts) }
            return .json(try cursor.copied())
        case UInt8(ascii: "{"): return .json(try cursor.copied())
        default:
            let digits = try cursor.number()
            if self == .integer || self == .year, let number = Int.read(digits) { return .integer(number) }
            if let number = Double.read(digits) { return .number(number) }
            return .text(String(decoding: digits, as: UTF8.self))
        }
    }

    /// An array of strings; nil, and the cursor where it was, when there is anything else in it.
    private static func texts(_ cursor: inout JSONCursor) throws(JSONFault) -> [String]? {
        let start = cursor
        var texts: [String]? = []
        try cursor.elements { cursor throws(JSONFault) in
            if cursor.peek() == UInt8(ascii: "\"") {
                texts?.append(try cursor.string())
            } else {
                texts = nil
                _ = try cursor.copied()
            }
        }
        if texts == nil { cursor = start }
        return texts
    }
}

extension JSONCursor {
    mutating func copied() throws(JSONFault) -> String {
        var text: [UInt8] = []
        try copy(onto: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

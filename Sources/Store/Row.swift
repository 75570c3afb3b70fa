/// One row of an answer, read column by column in the order the query names them.
package struct Row: Sendable {
    private let values: [Value]
    private var position = 0

    package init(_ values: [Value]) { self.values = values }

    private mutating func take() throws(StoreError) -> Value {
        guard position < values.count else { throw .noColumn(position) }
        defer { position += 1 }
        return values[position]
    }

    package mutating func next<T: SQLDecodable>(_ type: T.Type = T.self) throws(StoreError) -> T {
        let column = position
        let value = try take()
        guard let decoded = T(sqlValue: value) else { throw .wrongType(column: column, found: value) }
        return decoded
    }

    package mutating func next<T: SQLDecodable>(_ type: T?.Type = T?.self) throws(StoreError) -> T? {
        let column = position
        let value = try take()
        if value == .null { return nil }
        guard let decoded = T(sqlValue: value) else { throw .wrongType(column: column, found: value) }
        return decoded
    }

    /// A column that holds a JSON document.
    package mutating func nextJSON<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
        try JSONText.decode(try next(String.self))
    }

    /// A column that holds a JSON document, or nothing.
    package mutating func nextOptionalJSON<Document: Decodable>(
        _ type: Document.Type = Document.self
    ) throws -> Document? {
        try next(String?.self).map { try JSONText.decode($0) }
    }
}

/// Something a row can be turned into: `init` takes the columns in the order of its `SELECT`.
package protocol RowDecodable: Sendable { init(row: inout Row) throws }

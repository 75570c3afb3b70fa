package import Foundation
package import Kernel

/// What can stand in one column of one row.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case blob(Data)
}

package protocol SQLEncodable: Sendable { var sqlValue: Value { get } }
package protocol SQLDecodable { init?(sqlValue: Value) }

extension String: SQLEncodable, SQLDecodable {
    /// PostgreSQL cannot keep U+0000 in a text, and what is read from SQLite ends there; it means nothing in ours.
    package var sqlValue: Value { .text(utf8.contains(0) ? replacing("\0", with: "") : self) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension Int: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .int(Int64(self)) }
    package init?(sqlValue: Value) {
        guard case .int(let int) = sqlValue else { return nil }
        self = Int(int)
    }
}

extension Double: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .double(self) }
    package init?(sqlValue: Value) {
        switch sqlValue {
        case .double(let double): self = double
        case .int(let int): self = Double(int)
        default: return nil
        }
    }
}

extension Bool: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .bool(self) }
    package init?(sqlValue: Value) {
        switch sqlValue {
        case .bool(let bool): self = bool
        case .int(let int): self = int != 0
        default: return nil
        }
    }
}

extension Data: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .blob(self) }
    package init?(sqlValue: Value) {
        guard case .blob(let data) = sqlValue else { return nil }
        self = data
    }
}

extension ID: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .text(description) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension Tenant.ID: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .text(description) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension Principal.Actor: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .text(description) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension Date: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .text(Timestamp.text(of: self)) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue, let date = Timestamp.date(from: text) else { return nil }
        self = date
    }
}

extension Day: SQLEncodable, SQLDecodable {
    package var sqlValue: Value { .text(description) }
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

extension RawRepresentable where Self: SQLEncodable, RawValue == String {
    package var sqlValue: Value { .text(rawValue) }
}

extension RawRepresentable where Self: SQLDecodable, RawValue == String {
    package init?(sqlValue: Value) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

extension Language: SQLEncodable, SQLDecodable {}

/// How values become JSON documents in a column and come back.
enum JSONText {
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // Our own values hold texts, finite numbers, flags, lists and dates, which always encode.
        guard let data = try? encoder.encode(value) else { preconditionFailure("\(type(of: value)) does not encode") }
        return withoutNUL(data)
    }

    /// PostgreSQL's jsonb refuses `\u0000`; like in plain texts, it means nothing in ours.
    private static func withoutNUL(_ json: Data) -> String {
        let text = String(decoding: json, as: UTF8.self)
        // Few documents escape anything, and looking for one byte is cheap.
        guard text.utf8.contains(UInt8(ascii: "\\")), text.contains("\\u0000") else { return text }
        let escaped = Array("\\u0000".utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(json.count)
        var rest = Array(json)[...]
        while let byte = rest.first {
            if rest.starts(with: escaped) {
                rest.removeFirst(escaped.count)
            } else {
                // A backslash and what it escapes belong together: `\\u0000` is a backslash and five letters.
                let length = byte == UInt8(ascii: "\\") ? min(2, rest.count) : 1
                kept += rest.prefix(length)
                rest.removeFirst(length)
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    static func decode<Document: Decodable>(_ text: String) throws -> Document {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(Document.self, from: Data(text.utf8))
    }
}

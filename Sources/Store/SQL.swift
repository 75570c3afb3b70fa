package import Foundation
package import Kernel

package enum Dialect: Sendable { case sqlite, postgres }

/// One SQL text for both databases.
///
/// Interpolated values are always bound, never pasted. What the two databases spell differently is a ``Word``, so a
/// query stays one piece of text.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// A word that SQLite and PostgreSQL spell differently.
    package struct Word: Sendable {
        let sqlite: String
        let postgres: String

        package static let id = Word(sqlite: "TEXT", postgres: "uuid")
        /// 64 bits; PostgreSQL's INTEGER has 32.
        package static let int = Word(sqlite: "INTEGER", postgres: "bigint")
        package static let real = Word(sqlite: "REAL", postgres: "double precision")
        package static let bool = Word(sqlite: "INTEGER", postgres: "boolean")
        package static let json = Word(sqlite: "TEXT", postgres: "jsonb")
        package static let bytes = Word(sqlite: "BLOB", postgres: "bytea")
        package static let day = Word(sqlite: "TEXT", postgres: "date")
        package static let timestamp = Word(sqlite: "TEXT", postgres: "timestamptz(3)")
        package static let strict = Word(sqlite: "STRICT", postgres: "")
        /// Rows lie in the order of their primary key: for keys that grow with time, one tree to write instead of two.
        package static let clustered = Word(sqlite: "STRICT, WITHOUT ROWID", postgres: "")
    }

    enum Part: Sendable {
        case text(String)
        case value(Value)
        case word(Word)
    }

    private(set) var parts: [Part]

    package init(stringLiteral value: String) { parts = [.text(value)] }
    package init(stringInterpolation interpolation: StringInterpolation) { parts = interpolation.parts }

    package struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []
        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }
        package mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }
        package mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            parts.append(.value(value?.sqlValue ?? .null))
        }
        // The same for the types that come by the thousand: from another module, the one above has to look up what it
        // was given at run time.
        package mutating func appendInterpolation(_ value: String) { parts.append(.value(value.sqlValue)) }
        package mutating func appendInterpolation(_ value: Int) { parts.append(.value(value.sqlValue)) }
        package mutating func appendInterpolation(_ value: Date) { parts.append(.value(value.sqlValue)) }
        package mutating func appendInterpolation(_ value: Day) { parts.append(.value(value.sqlValue)) }
        package mutating func appendInterpolation(_ value: Tenant.ID) { parts.append(.value(value.sqlValue)) }
        package mutating func appendInterpolation(_ word: Word) { parts.append(.word(word)) }
        package mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }
        package mutating func appendInterpolation(list values: [some SQLEncodable]) {
            for (index, value) in values.enumerated() {
                if index > 0 { parts.append(.text(", ")) }
                parts.append(.value(value.sqlValue))
            }
        }
        /// That a column holds one of these words, in brackets. Spelt out, because for an `IN` of more than two SQLite
        /// fills a table in memory each time it checks a row.
        package mutating func appendInterpolation(_ column: StaticString, isOneOf words: StaticString...) {
            parts.append(.text("(\(words.map { "\(column) = '\($0)'" }.joined(separator: " OR ")))"))
        }
        /// A value kept as a JSON document.
        package mutating func appendInterpolation(json value: (some Encodable & Sendable)?) {
            parts.append(.value(value.map { .text(JSONText.encode($0)) } ?? .null))
        }
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.parts += right.parts
        return sum
    }

    /// Fragments with `separator` between them, for filters that are put together.
    package static func joined(_ fragments: [SQL], by separator: SQL) -> SQL {
        var sum: SQL = ""
        for (index, fragment) in fragments.enumerated() { sum = index == 0 ? fragment : sum + separator + fragment }
        return sum
    }

    /// The text for one database, its values numbered in order: `?1` on SQLite, `$1` on PostgreSQL.
    package func rendered(for dialect: Dialect) -> (text: String, values: [Value]) {
        var text = ""
        var values: [Value] = []
        text.reserveCapacity(512)
        values.reserveCapacity(parts.count / 2)
        for part in parts {
            switch part {
            case .text(let string): text += string
            case .word(let word): text += dialect == .sqlite ? word.sqlite : word.postgres
            case .value(let value):
                values.append(value)
                text += dialect == .sqlite ? "?" : "$"
                text += String(values.count)
            }
        }
        return (text, values)
    }
}

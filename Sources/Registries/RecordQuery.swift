package import Foundation
package import Kernel
package import Store

/// A question to one registry: which rows, in what order, as of when.
package struct RecordQuery: Sendable {
    package struct Filter: Sendable, Hashable {
        package let field: Int
        /// One of these, as they stand in a CSV file.
        package let values: [String]
    }

    package enum Order: Sendable, Hashable {
        /// By the change feed: what changed longest ago first.
        case change
        /// By what names the row.
        case key
        /// By an indexed field; rows that have nothing there come last.
        case field(Int)
    }

    package let registry: Registry
    package var filters: [Filter] = []
    package var organization: Tenant.ID?
    /// Organisations whose rows only those see who ask for one of them by name: fictional ones.
    package var leavingOut: Set<Tenant.ID> = []
    /// Words that all have to stand in the row, folded when asked.
    package var words: [String] = []
    package var order: Order = .change
    package var isDescending = false
    /// The registry as it was then; nil is now.
    package var moment: Date?
    package var limit = 100
    package var cursor: Cursor?
    /// How many rows to pass over, for who counts rows instead of following a cursor.
    package var offset = 0
    /// Whether anybody wants to know how many rows there are.
    package var needsTotal = true
    /// Where counts are remembered.
    package var counts: RecordCounts?
    /// How many rows are looked at to count; what is beyond is only known to be there.
    package var maxCounted = 10_000

    package static let maxLimit = 1000
    /// How many values of one field may be asked for.
    package static let maxValues = 50

    package init(_ registry: Registry) { self.registry = registry }

    /// Asks for rows whose `name` is one of `values`.
    package mutating func filter(_ name: String, _ values: [String]) throws(RegistryError) {
        guard let field = registry.field(named: name), !registry.fields[field].isRestricted else {
            throw .noField(name)
        }
        filters.append(Filter(field: field, values: Array(values.prefix(Self.maxValues))))
    }

    /// Reads `name`, or `-name` for the other way round.
    package mutating func sort(by text: String) throws(RegistryError) {
        isDescending = text.hasPrefix("-")
        let name = isDescending ? String(text.dropFirst()) : text
        if name == "_updated" {
            order = .change
            return
        }
        guard let field = registry.field(named: name), registry.indexed.contains(field),
            !registry.fields[field].isRestricted
        else { throw .noField(name) }
        order = .field(field)
    }

    package mutating func search(_ text: String) {
        words = SearchText.folded(text).split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
    }

    /// Where the next page begins.
    package struct Cursor: Sendable, Hashable, LosslessStringConvertible {
        let seq: Int
        /// The last row's text in the field the list is ordered by; nil once the rows without one have begun.
        let value: String?

        package var description: String {
            guard let value else { return "\(seq)" }
            return "\(seq).\(Array(value.utf8).withUnsafeBytes(Hex.text))"
        }

        init(seq: Int, value: String?) { (self.seq, self.value) = (seq, value) }

        package init?(_ description: String) {
            let parts = description.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, let seq = Int(parts[0]), seq >= 0 else { return nil }
            self.seq = seq
            guard parts.count == 2 else {
                value = nil
                return
            }
            guard let bytes = Hex.bytes(String(parts[1])), let text = String(validating: bytes, as: UTF8.self) else {
                return nil
            }
            value = text
        }
    }
}

/// A row as lists show it: what everybody may see, not yet read.
package struct RecordRow: Sendable, RowDecodable {
    package let tenant: Tenant.ID
    package let key: String
    package let version: Int
    package let seq: Int
    /// ISO 8601 with milliseconds, UTC.
    package let at: String
    package let change: Record.Change
    package let checkedOn: Day?
    package let document: String
    let orderedBy: String?

    package init(row: inout Row) throws {
        tenant = try row.next()
        key = try row.next()
        version = try row.next()
        seq = try row.next()
        at = Timestamp.canonical(try row.next())
        change = try row.next()
        checkedOn = try row.next()
        document = try row.next()
        orderedBy = try row.next()
    }
}

package struct RecordPage: Sendable {
    package let rows: [RecordRow]
    package let next: RecordQuery.Cursor?
    /// How many rows there are on all pages; without ``RecordQuery/needsTotal``, on this one.
    package let total: Int
    /// Counting took too long and was broken off: there are at least so many.
    package let isTotalMinimum: Bool
    package let state: RegistryState
}

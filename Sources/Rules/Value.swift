package import Kernel

/// A value of the rule language: what a fact is, and what an expression gives.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map(ValueMap)
    case timestamp(Timestamp)
    case duration(nanoseconds: Int64)
    case type(String)

    /// A calendar day is its first moment in UTC, so that `getFullYear()` and its sisters give the day's own numbers.
    package init(_ day: Day) { self = .timestamp(Timestamp(day: day)) }

    /// The name by which the language knows the kind of this value.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        }
    }

    /// Every name that stands for a kind of value when it is written in an expression.
    static let typeNames: Set<String> = [
        "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type",
        "google.protobuf.Timestamp", "google.protobuf.Duration",
    ]
}

extension Value: Equatable {
    /// The same kind and the same content. The language itself compares across kinds of numbers: `equals`.
    package static func == (left: Value, right: Value) -> Bool {
        left.typeName == right.typeName && left.equals(right)
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .int(number) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(floatLiteral number: Double) { self = .double(number) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(nilLiteral: ()) { self = .null }

    package init(dictionaryLiteral entries: (String, Value)...) {
        self = .map(ValueMap(entries))
    }
}

/// The entries of a map, in the order they were written. Keys are bools, whole numbers or strings; `1`, `1u` and `1.0`
/// are the same key.
package final class ValueMap: Sendable {
    package let keys: [Value]
    package let values: [Value]
    /// Only for maps of some size: among a few keys, looking at each is faster than hashing.
    private let index: [Key: Int]?

    /// nil when two keys are the same, or one cannot be a key.
    package init?(keys: [Value], values: [Value]) {
        precondition(keys.count == values.count)
        var index: [Key: Int] = [:]
        index.reserveCapacity(keys.count)
        for (position, value) in keys.enumerated() {
            guard let key = Key(value), index.updateValue(position, forKey: key) == nil else { return nil }
            if case .double = value { return nil }
        }
        (self.keys, self.values) = (keys, values)
        self.index = keys.count > Self.few ? index : nil
    }

    /// From names that should differ; of two that do not, the last one counts.
    package init(_ entries: [(String, Value)]) {
        var keys: [Value] = []
        var values: [Value] = []
        var index: [Key: Int]? = entries.count > Self.few ? [:] : nil
        keys.reserveCapacity(entries.count)
        values.reserveCapacity(entries.count)
        index?.reserveCapacity(entries.count)
        for (name, value) in entries {
            let known =
                index.map { $0[Key(name)] }
                ?? keys.firstIndex { if case .string(let key) = $0 { key.hasSameScalars(as: name) } else { false } }
            if let known {
                values[known] = value
            } else {
                index?[Key(name)] = keys.count
                keys.append(.string(name))
                values.append(value)
            }
        }
        (self.keys, self.values, self.index) = (keys, values, index)
    }

    private static let few = 8

    package var count: Int { keys.count }

    package subscript(name: String) -> Value? {
        if let index { return index[Key(name)].map { values[$0] } }
        for position in keys.indices {
            if case .string(let key) = keys[position], key.hasSameScalars(as: name) { return values[position] }
        }
        return nil
    }

    package subscript(key key: Value) -> Value? {
        if case .string(let name) = key { return self[name] }
        if let index { return Key(key).flatMap { index[$0] }.map { values[$0] } }
        for position in keys.indices where keys[position].equals(key) { return values[position] }
        return nil
    }

    func equals(_ other: ValueMap) -> Bool {
        if self === other { return values.allSatisfy { $0.equals($0) } }
        guard count == other.count else { return false }
        for position in keys.indices {
            guard let counterpart = other[key: keys[position]], values[position].equals(counterpart) else {
                return false
            }
        }
        return true
    }

    /// A key without its spelling: whole numbers are one kind, strings differ when their code points do.
    private enum Key: Hashable {
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case string(String)

        init(_ name: String) { self = .string(name) }

        init?(_ value: Value) {
            switch value {
            case .bool(let flag): self = .bool(flag)
            case .int(let number): self = .int(number)
            case .uint(let number): self = Int64(exactly: number).map(Self.int) ?? .uint(number)
            case .string(let text): self = .string(text)
            case .double(let number):
                if let whole = Int64(exactly: number) {
                    self = .int(whole)
                } else if let whole = UInt64(exactly: number) {
                    self = .uint(whole)
                } else {
                    return nil
                }
            default: return nil
            }
        }

        static func == (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.bool(let a), .bool(let b)): a == b
            case (.int(let a), .int(let b)): a == b
            case (.uint(let a), .uint(let b)): a == b
            case (.string(let a), .string(let b)): a.hasSameScalars(as: b)
            default: false
            }
        }

        // By bytes, as they are compared.
        func hash(into hasher: inout Hasher) {
            switch self {
            case .bool(let flag): hasher.combine(flag)
            case .int(let number): hasher.combine(number)
            case .uint(let number): hasher.combine(number)
            case .string(let text): text.withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            }
        }
    }
}

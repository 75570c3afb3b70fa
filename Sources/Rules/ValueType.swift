/// What is known about a value before there is one: what facts are declared as, and what the check works with.
package indirect enum ValueType: Hashable, Sendable, CustomStringConvertible {
    /// Anything; looked at only when the rule is evaluated.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type
    case list(ValueType)
    case map(ValueType, ValueType)
    /// A map with these members and no others.
    case object([String: ValueType])
    /// May be known to be empty: then it is `null`, and `has()` of it is false.
    case optional(ValueType)

    package var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .object: "object"
        case .optional(let type): "optional(\(type))"
        }
    }

    /// Without the possibility of being empty.
    var present: ValueType {
        if case .optional(let type) = self { type.present } else { self }
    }

    var isNumber: Bool { self == .int || self == .uint || self == .double }

    var isOrdered: Bool {
        switch self {
        case .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
        default: false
        }
    }

    /// Whether a value of one type can be one of the other: what stands on both sides of `==`.
    func agrees(with other: ValueType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.optional, .null), (.null, .optional): true
        case (.optional, _), (_, .optional): present.agrees(with: other.present)
        case (.list(let left), .list(let right)): left.agrees(with: right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.agrees(with: otherKey) && value.agrees(with: otherValue)
        case (.object, .map(let key, _)), (.map(let key, _), .object): key.agrees(with: .string)
        case (.object, .object): true
        default: self == other || isNumber && other.isNumber
        }
    }

    /// The type of what may be either.
    func joined(with other: ValueType) -> ValueType {
        switch (self, other) {
        case _ where self == other: self
        case (.null, let type), (let type, .null): type == .dyn ? .dyn : .optional(type.present)
        case (.optional, _), (_, .optional):
            present.agrees(with: other.present) ? .optional(present.joined(with: other.present)) : .dyn
        case (.list(let left), .list(let right)): .list(left.joined(with: right))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            .map(key.joined(with: otherKey), value.joined(with: otherValue))
        default: .dyn
        }
    }
}

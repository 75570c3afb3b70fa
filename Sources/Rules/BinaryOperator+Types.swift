extension BinaryOperator {
    var operation: Instruction.Operation {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .within: .within
        }
    }

    /// The type of the result, nil when the operator is not defined for such operands.
    func result(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch self {
        case .equal, .notEqual: return left.agrees(with: right) ? .bool : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            let (left, right) = (left.present, right.present)
            return left.isOrdered && right.isOrdered && left.agrees(with: right) ? .bool : nil
        case .within:
            switch right.present {
            case .list(let element): return left.agrees(with: element) ? .bool : nil
            case .map(let key, _): return left.agrees(with: key) ? .bool : nil
            case .object: return left.agrees(with: .string) ? .bool : nil
            case .dyn: return .bool
            default: return nil
            }
        default: return arithmetic(left.present, right.present)
        }
    }

    private func arithmetic(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (self, left, right) {
        case (.add, .timestamp, .duration), (.add, .duration, .timestamp): return .timestamp
        case (.subtract, .timestamp, .duration): return .timestamp
        case (.subtract, .timestamp, .timestamp): return .duration
        case (.add, .duration, .duration), (.subtract, .duration, .duration): return .duration
        case (.add, .string, .string): return .string
        case (.add, .bytes, .bytes): return .bytes
        case (.add, .list(let one), .list(let other)): return .list(one.joined(with: other))
        case (.modulo, .double, _), (.modulo, _, .double): return nil
        case (_, .dyn, .dyn): return .dyn
        case (_, .dyn, let known), (_, let known, .dyn):
            if known == .timestamp || known == .duration { return .dyn }
            return arithmetic(known, known)
        default: return left == right && left.isNumber ? left : nil
        }
    }

    func complaint(_ left: ValueType, _ right: ValueType) -> String {
        switch self {
        case .equal, .notEqual: "\(left) and \(right) are never equal"
        case .within: "\(left) in \(right) is not defined"
        default: "\(left) \(rawValue) \(right) is not defined"
        }
    }
}

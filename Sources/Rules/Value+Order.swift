/// How two values stand to each other.
enum Ordering {
    case less, equal, greater
    /// One of them is not a number (NaN): neither less, nor equal, nor greater.
    case unordered
    /// Their kinds cannot be put in an order.
    case incomparable

    init<Number: Comparable>(_ left: Number, _ right: Number) {
        self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }

    init(sign: Int) { self = sign < 0 ? .less : sign == 0 ? .equal : .greater }

    /// Both as doubles, as the language has it: whole numbers beyond 2^53 may so be equal to a neighbour.
    init(_ left: Int64, _ right: Double) { self.init(Double(left), right) }

    init(_ left: UInt64, _ right: Double) { self.init(Double(left), right) }

    init(_ left: Int64, _ right: UInt64) {
        self = left < 0 ? .less : Ordering(UInt64(left), right)
    }

    var reversed: Ordering {
        switch self {
        case .less: .greater
        case .greater: .less
        default: self
        }
    }
}

extension Value {
    func order(_ other: Value) -> Ordering {
        switch self {
        case .int(let left):
            switch other {
            case .int(let right): Ordering(left, right)
            case .double(let right): Ordering(left, right)
            case .uint(let right): Ordering(left, right)
            default: .incomparable
            }
        case .double(let left):
            switch other {
            case .double(let right): Ordering(left, right)
            case .int(let right): Ordering(right, left).reversed
            case .uint(let right): Ordering(right, left).reversed
            default: .incomparable
            }
        case .uint(let left):
            switch other {
            case .uint(let right): Ordering(left, right)
            case .int(let right): Ordering(right, left).reversed
            case .double(let right): Ordering(left, right)
            default: .incomparable
            }
        case .string(let left):
            if case .string(let right) = other { Ordering(sign: left.scalarOrder(right)) } else { .incomparable }
        case .timestamp(let left):
            if case .timestamp(let right) = other { Ordering(left, right) } else { .incomparable }
        case .duration(let left):
            if case .duration(let right) = other { Ordering(left, right) } else { .incomparable }
        case .bool(let left):
            if case .bool(let right) = other { Ordering(left ? 1 : 0, right ? 1 : 0) } else { .incomparable }
        case .bytes(let left):
            if case .bytes(let right) = other {
                Ordering(sign: left.withUnsafeBufferPointer { a in right.withUnsafeBufferPointer { a.order($0) } })
            } else {
                .incomparable
            }
        default: .incomparable
        }
    }

    /// Equality as the language has it: never an error; numbers by their place on one line, the rest by kind.
    package func equals(_ other: Value) -> Bool {
        switch self {
        case .null:
            if case .null = other { return true }
        case .string(let left):
            if case .string(let right) = other { return left.hasSameScalars(as: right) }
        case .bytes(let left):
            if case .bytes(let right) = other { return left == right }
        case .list(let left):
            guard case .list(let right) = other, left.count == right.count else { return false }
            for position in left.indices {
                guard left[position].equals(right[position]) else { return false }
            }
            return true
        case .map(let left):
            if case .map(let right) = other { return left.equals(right) }
        case .type(let left):
            if case .type(let right) = other { return left == right }
        default: return order(other) == .equal
        }
        return false
    }
}

/// What the arithmetic operators do. Numbers of different kinds do not mix; what leaves its range is an error.
enum Arithmetic {
    static let overflow = Fault.error("overflow: the number leaves its range")
    private static let outOfTime = Fault.error("overflow: the moment or duration leaves its range")
    private static let byZero = Fault.error("division by zero")

    static func result(
        _ operation: Instruction.Operation, _ left: Value, _ right: Value
    ) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let one), .int(let other)):
            return .int(try whole(operation, one, other))
        case (.uint(let one), .uint(let other)):
            return .uint(try whole(operation, one, other))
        case (.double(let one), .double(let other)):
            switch operation {
            case .add: return .double(one + other)
            case .subtract: return .double(one - other)
            case .multiply: return .double(one * other)
            case .divide: return .double(one / other)
            default: break
            }
        case (.string(let one), .string(let other)) where operation == .add: return .string(one + other)
        case (.bytes(let one), .bytes(let other)) where operation == .add: return .bytes(one + other)
        case (.list(let one), .list(let other)) where operation == .add: return .list(one + other)
        default:
            if let result = try time(operation, left, right) { return result }
        }
        throw .noOverload(sign(operation), left, right)
    }

    private static func whole<Number: FixedWidthInteger>(
        _ operation: Instruction.Operation, _ left: Number, _ right: Number
    ) throws(Fault) -> Number {
        if operation == .divide || operation == .modulo, right == 0 { throw byZero }
        let (result, isOver) =
            switch operation {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .divide: left.dividedReportingOverflow(by: right)
            default: left.remainderReportingOverflow(dividingBy: right)
            }
        if isOver { throw overflow }
        return result
    }

    private static func time(
        _ operation: Instruction.Operation, _ left: Value, _ right: Value
    ) throws(Fault) -> Value? {
        switch (operation, left, right) {
        case (.add, .timestamp(let moment), .duration(let span)),
            (.add, .duration(let span), .timestamp(let moment)):
            return .timestamp(try inRange(moment.adding(nanoseconds: span)))
        case (.subtract, .timestamp(let moment), .duration(let span)):
            guard span != .min else { throw outOfTime }
            return .timestamp(try inRange(moment.adding(nanoseconds: -span)))
        case (.subtract, .timestamp(let one), .timestamp(let other)):
            return .duration(nanoseconds: try inRange(one.nanoseconds(since: other)))
        case (.add, .duration(let one), .duration(let other)):
            let (sum, isOver) = one.addingReportingOverflow(other)
            return .duration(nanoseconds: try inRange(isOver ? nil : sum))
        case (.subtract, .duration(let one), .duration(let other)):
            let (difference, isOver) = one.subtractingReportingOverflow(other)
            return .duration(nanoseconds: try inRange(isOver ? nil : difference))
        default: return nil
        }
    }

    private static func inRange<Result>(_ result: Result?) throws(Fault) -> Result {
        guard let result else { throw outOfTime }
        return result
    }

    static func sign(_ operation: Instruction.Operation) -> String {
        switch operation {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .modulo: "%"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        default: "\(operation)"
        }
    }
}

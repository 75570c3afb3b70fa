package import Kernel

package enum StandardsError: ProblemConvertible, Hashable {
    case noItem(String)
    case noDeviation
    case ownDeviation
    case alreadyApproved
    case badRuleChange(Message)
    case invalid([Problem.Field])
    /// The gate is closed; every condition that does not hold.
    case gateClosed([Condition])

    package var problem: Problem {
        switch self {
        case .noItem(let id): Problem(.notFound, "problems.noItem", ["item": id])
        case .noDeviation: Problem(.notFound, "problems.noDeviation")
        case .ownDeviation: Problem(.forbidden, "problems.ownDeviation")
        case .alreadyApproved: Problem(.conflict, "problems.alreadyApproved")
        case .badRuleChange(let message):
            Problem(.invalid, Message("problems.fields"), fields: [.init("value", message)])
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        case .gateClosed(let conditions):
            Problem(
                .conflict, Message("problems.gateClosed", ["count": "\(conditions.count)"]),
                obstacles: conditions.map { .init($0.id, Message(told: $0.reason)) })
        }
    }
}

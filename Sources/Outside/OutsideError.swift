package import Kernel

package enum OutsideError: ProblemConvertible, Hashable {
    case noWebhook
    case invalid([Problem.Field])

    package var problem: Problem {
        switch self {
        case .noWebhook: Problem(.notFound, "outside.problem.noWebhook")
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        }
    }
}

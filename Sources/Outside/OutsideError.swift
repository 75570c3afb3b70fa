package import Kernel

package enum OutsideError: ProblemConvertible, Hashable {
    case noWebhook
    /// The organisation has so many already.
    case tooManyWebhooks(Int)
    case invalid([Problem.Field])

    package var problem: Problem {
        switch self {
        case .noWebhook: Problem(.notFound, "outside.problem.noWebhook")
        case .tooManyWebhooks(let max): Problem(.conflict, "outside.problem.tooManyWebhooks", ["max": "\(max)"])
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        }
    }
}

package import Kernel

/// What a database can answer other than rows, told the same way by both.
package enum StoreError: Error, Hashable, Sendable {
    case noColumn(Int)
    case wrongType(column: Int, found: Value)
    /// A UNIQUE or PRIMARY KEY is broken; the columns without their table.
    case duplicate(columns: [String])
    /// A foreign key points nowhere.
    case danglingReference
    /// The database cannot be reached, is full or too busy; it is worth trying again later.
    case unavailable(String)
    /// A statement ran longer than it may.
    case timedOut
    /// Two transactions collided again and again.
    case contention
    case failed(code: String, message: String)
}

extension StoreError {
    /// The database could not answer this time; nothing is wrong with what it was asked.
    package var isPassing: Bool {
        switch self {
        case .unavailable, .timedOut, .contention: true
        default: false
        }
    }
}

extension StoreError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unavailable, .timedOut, .contention:
            Problem(.unavailable, Message("problems.unavailable"), retryAfter: 5)
        case .duplicate: Problem(.conflict, "problems.duplicate")
        case .danglingReference: Problem(.notFound, "problems.notFound")
        case .noColumn, .wrongType, .failed: Problem(.unexpected, "problems.unexpected")
        }
    }
}

import Synchronization

/// How many rows a question had, as long as nothing in its registry changes: counting is what takes longest where two
/// filters meet, and every page of a list says it.
package final class RecordCounts: Sendable {
    private let counts = Mutex<[String: (revision: Int, count: RecordCount)]>([:])
    private static let limit = 5000

    package init() {}

    subscript(question: String, revision: Int) -> RecordCount? {
        get { counts.withLock { $0[question].flatMap { $0.revision == revision ? $0.count : nil } } }
        set {
            guard let newValue else { return }
            counts.withLock { counts in
                if counts.count >= Self.limit { counts.removeAll() }
                counts[question] = (revision, newValue)
            }
        }
    }
}

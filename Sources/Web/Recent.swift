import Synchronization

/// What was found out a moment ago: kept in memory for a short time and in a bounded number.
final class Recent<Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let expires: ContinuousClock.Instant
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let lifetime: Duration
    private let limit: Int

    init(for lifetime: Duration, atMost limit: Int) { (self.lifetime, self.limit) = (lifetime, limit) }

    subscript(key: String) -> Value? {
        get {
            guard let entry = entries.withLock({ $0[key] }), ContinuousClock.now < entry.expires else { return nil }
            return entry.value
        }
        set {
            entries.withLock { entries in
                guard let newValue else {
                    entries[key] = nil
                    return
                }
                if entries.count >= limit { entries.removeAll() }
                entries[key] = Entry(value: newValue, expires: .now + lifetime)
            }
        }
    }
}

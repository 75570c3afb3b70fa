/// Names of the statements the server knows in this session; the ones used last stay.
struct PreparedStatements {
    private var known: [String: (name: String, used: Int)] = [:]
    private var clock = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func name(of text: String) -> String? {
        clock += 1
        known[text]?.used = clock
        return known[text]?.name
    }

    /// Forgets the one that was not used for the longest time when there is no room for another.
    mutating func evicted() -> String? {
        guard known.count >= limit, let oldest = known.min(by: { $0.value.used < $1.value.used }) else { return nil }
        known[oldest.key] = nil
        return oldest.value.name
    }

    mutating func newName() -> String {
        clock += 1
        return "s\(clock)"
    }

    mutating func keep(_ name: String, for text: String) { known[text] = (name, clock) }
}

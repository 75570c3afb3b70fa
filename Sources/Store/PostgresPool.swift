import Synchronization

/// The connections of one engine. Whoever finds all of them busy waits in line, but not for ever.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresLink] = []
        /// Idle and lent.
        var made = 0
        var waiting: [(id: UInt64, continuation: CheckedContinuation<PostgresLink, any Error>)] = []
        var nextID: UInt64 = 0
        var isClosed = false
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let address: PostgresAddress
    private let limit: Int
    private let patience: Duration
    private let state = Mutex(State())

    init(_ address: PostgresAddress, limit: Int, patience: Duration) {
        (self.address, self.limit, self.patience) = (address, limit, patience)
    }

    func lend<Result: Sendable>(_ body: (PostgresLink) async throws -> Result) async throws -> Result {
        let link = try await take()
        do {
            let result = try await body(link)
            giveBack(link)
            return result
        } catch {
            giveBack(link)
            throw error
        }
    }

    /// Refuses newcomers, waits for running work and closes every connection.
    func close() async {
        let abandoned = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in abandoned { waiter.continuation.resume(throwing: Self.closed) }
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                let isQuiet = state.idle.count == state.made
                if !isQuiet { state.closing.append(continuation) }
                return isQuiet
            }
            if isQuiet { continuation.resume() }
        }
        let links = state.withLock { state in
            defer { (state.idle, state.made) = ([], 0) }
            return state.idle
        }
        for link in links { await link.close() }
    }

    private static var closed: StoreError { .unavailable("the database is closed") }

    private func take() async throws -> PostgresLink {
        try Task.checkCancellation()
        let (free, id): (PostgresLink?, UInt64) = try state.withLock { state throws(StoreError) in
            guard !state.isClosed else { throw Self.closed }
            state.nextID += 1
            return (Self.free(&state, upTo: limit, at: address), state.nextID)
        }
        if let free { return free }
        let impatience = Task {
            try await Task.sleep(for: patience)
            abandon(id, StoreError.unavailable("all connections to PostgreSQL are busy"))
        }
        defer { impatience.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in wait(id, continuation) }
        } onCancel: {
            abandon(id, CancellationError())
        }
    }

    /// The connection used last, which is the likeliest to be alive, or a new one while there are too few.
    private static func free(_ state: inout State, upTo limit: Int, at address: PostgresAddress) -> PostgresLink? {
        if let link = state.idle.popLast() { return link }
        guard state.made < limit else { return nil }
        state.made += 1
        return PostgresLink(address)
    }

    private func wait(_ id: UInt64, _ continuation: CheckedContinuation<PostgresLink, any Error>) {
        let answer: Result<PostgresLink, any Error>? = state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            // A cancellation before this line found nobody in the line.
            if Task.isCancelled { return .failure(CancellationError()) }
            if let link = Self.free(&state, upTo: limit, at: address) { return .success(link) }
            state.waiting.append((id, continuation))
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    private func abandon(_ id: UInt64, _ error: any Error) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
    }

    private func giveBack(_ link: PostgresLink) {
        typealias Next = (
            waiter: CheckedContinuation<PostgresLink, any Error>?, closing: [CheckedContinuation<Void, Never>]
        )
        let next = state.withLock { state -> Next in
            if !state.waiting.isEmpty { return (state.waiting.removeFirst().continuation, []) }
            state.idle.append(link)
            guard state.isClosed, state.idle.count == state.made else { return (nil, []) }
            defer { state.closing = [] }
            return (nil, state.closing)
        }
        next.waiter?.resume(returning: link)
        for continuation in next.closing { continuation.resume() }
    }
}

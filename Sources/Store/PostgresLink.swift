import Dispatch
import Synchronization

/// A place for one connection, with a thread of its own: libpq may block here without holding up anybody else.
///
/// A connection that breaks is thrown away and the next work opens a new one.
actor PostgresLink {
    enum Outcome<Result: Sendable>: Sendable {
        case done(Result)
        /// Rolled back because of somebody else's transaction; worth beginning again.
        case collided
    }

    private nonisolated let executor = QueueExecutor()
    private let address: PostgresAddress
    private var session: PostgresSession?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ address: PostgresAddress) { self.address = address }

    func close() { session = nil }

    func perform<Result: Sendable>(
        _ access: PostgresAccess, until cancellation: PostgresCancellation,
        _ body: @Sendable (any Connection) throws -> Result
    ) throws -> Outcome<Result> {
        var hasTriedAgain = false
        while true {
            try cancellation.check()
            let session = try self.session ?? PostgresSession(address)
            self.session = session
            session.start(until: cancellation)
            defer { session.cancellation = nil }

            var hasBegun = false
            let result = Swift.Result { try transact(access, on: session, hasBegun: &hasBegun, body) }
            // A session that migrated has no timeouts any more and, at the worst, still holds the lock.
            if session.isBroken || access == .alone { self.session = nil }

            switch result {
            case .success(let result): return .done(result)
            case .failure(let error):
                if session.failure?.isCollision == true { return .collided }
                // The server went away. What only reads may be asked again, and so may what was not asked yet; how far
                // a change came nobody knows.
                guard session.isBroken, !session.isSilent, !hasTriedAgain, access == .read || !hasBegun,
                    !cancellation.isRequested
                else { throw error }
                hasTriedAgain = true
            }
        }
    }

    private func transact<Result: Sendable>(
        _ access: PostgresAccess, on session: PostgresSession, hasBegun: inout Bool,
        _ body: @Sendable (any Connection) throws -> Result
    ) throws -> Result {
        if access == .alone { try session.lock() }
        defer { if access == .alone { session.unlock() } }
        try session.begin(access)
        hasBegun = true
        do {
            let result = try body(session)
            try session.commit(access)
            return result
        } catch {
            session.rollBack()
            // What the body made of a failed statement is not the cause; ours is, when nobody else sees it.
            throw session.failure.flatMap { $0.hidesOthers ? $0.error : nil } ?? error
        }
    }
}

/// Runs an actor on one serial queue, which gets threads outside of Swift's few when it blocks.
private final class QueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "atarimae.postgres")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// Tells the thread that waits for the server that nobody wants the answer any more.
final class PostgresCancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }
    func request() { flag.store(true, ordering: .releasing) }
    func check() throws { if isRequested { throw CancellationError() } }
}

import CPostgres

/// A PostgreSQL server, through libpq: a bounded pool of connections that open when they are first needed.
///
/// Behind a pooler only its session mode works: prepared statements and the migration lock live in the session.
package struct PostgresEngine: Engine {
    private let pool: PostgresPool

    package var dialect: Dialect { .postgres }

    /// - Parameters:
    ///   - url: a libpq connection string or URI. What it says about timeouts goes before our own choice.
    ///   - connections: how many there are at the most.
    ///   - statementTimeout: how long one statement may run before it fails as `timedOut`.
    ///   - connectTimeout: how long to wait for a server that does not answer; libpq counts at least two seconds.
    ///   - patience: how long to wait for a connection when all are busy.
    package init(
        url: String, connections: Int = 8, statementTimeout: Duration = .seconds(30),
        connectTimeout: Duration = .seconds(5), patience: Duration = .seconds(5)
    ) throws {
        precondition(connections > 0, "a pool needs a connection")
        guard let options = PQconninfoParse(url, nil) else {
            // libpq's own message repeats the text, and with it perhaps the password.
            throw StoreError.failed(code: "conninfo", message: "the address of PostgreSQL cannot be understood")
        }
        PQconninfoFree(options)
        let address = PostgresAddress(url: url, statementTimeout: statementTimeout, connectTimeout: connectTimeout)
        pool = PostgresPool(address, limit: connections, patience: patience)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await perform(.read, body)
    }

    package func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await perform(.change, body)
    }

    package func transactions(_ next: @escaping @Sendable () -> (any Transaction)?) async throws {
        while let transaction = next() {
            do {
                try await perform(.change) { db in try transaction.run(db) }
                transaction.end(nil)
            } catch {
                transaction.end(error)
            }
        }
    }

    package func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await perform(.alone, body)
    }

    package func close() async { await pool.close() }

    /// When two transactions collide, one of them begins again.
    private func perform<Result: Sendable>(
        _ access: PostgresAccess, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        let cancellation = PostgresCancellation()
        return try await withTaskCancellationHandler {
            for attempt in 0..<Self.attempts {
                if attempt > 0 { try await Task.sleep(for: Self.pause(before: attempt)) }
                let outcome = try await pool.lend { link in
                    try await link.perform(access, until: cancellation, body)
                }
                if case .done(let result) = outcome { return result }
            }
            throw StoreError.contention
        } onCancel: {
            cancellation.request()
        }
    }

    /// About two seconds of pauses: three who keep writing the same rows on a busy machine used up half a second.
    private static let attempts = 16

    /// Twice as long each time and never the same for two, so that those who collided do not meet again.
    private static func pause(before attempt: Int) -> Duration {
        .microseconds(Int(Double(min(5 << (attempt - 1), 200)) * 1000 * .random(in: 0.5...1.5)))
    }
}

/// What a transaction is for.
enum PostgresAccess {
    case read, change
    /// A change no other process makes at the same time.
    case alone

    var begin: String {
        switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        case .change, .alone: "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE"
        }
    }
}

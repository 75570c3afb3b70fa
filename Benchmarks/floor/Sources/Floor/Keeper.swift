import CSQLite
import Dispatch
import Synchronization

/// Keeps ratings in one SQLite table with two keys, and says so after the commit: what arrives while one transaction
/// runs shares the next. No sender is looked up, nothing is counted and nothing follows from it.
final class Keeper: Sendable {
    struct Failure: Error { let message: String }

    private struct Waiter {
        let score: Int
        let words: [String]
        let continuation: CheckedContinuation<Int, any Error>
    }

    private let waiting = Mutex<[Waiter]>([])
    private let thread = DispatchQueue(label: "keeper")
    private let table: Table

    init(file: String) throws { table = try Table(file: file) }

    /// - Returns: the receipt.
    func keep(score: Int, words: [String]) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = waiting.withLock {
                $0.append(Waiter(score: score, words: words, continuation: continuation))
                return $0.count == 1
            }
            if isFirst { thread.async { self.commit() } }
        }
    }

    private func commit() {
        let batch = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        do {
            let last = try table.insert(batch.map { ($0.score, $0.words) })
            for (place, waiter) in batch.enumerated() {
                waiter.continuation.resume(returning: last - batch.count + 1 + place)
            }
        } catch {
            for waiter in batch { waiter.continuation.resume(throwing: error) }
        }
    }

    /// Used by the keeper's one thread alone.
    private final class Table: @unchecked Sendable {
        private var database: OpaquePointer?
        private var row: OpaquePointer?
        private var last = 0

        init(file: String) throws {
            guard sqlite3_open(file, &database) == SQLITE_OK else { throw failure }
            try run("PRAGMA journal_mode = WAL")
            try run("PRAGMA synchronous = FULL")
            try run(
                """
                CREATE TABLE rating (
                    tenant TEXT NOT NULL, id TEXT NOT NULL, receipt TEXT NOT NULL UNIQUE, score INTEGER NOT NULL,
                    outcome TEXT NOT NULL, comment TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,
                    PRIMARY KEY (tenant, id)
                ) STRICT, WITHOUT ROWID
                """)
            guard
                sqlite3_prepare_v2(
                    database, "INSERT INTO rating VALUES ('tenant', ?, ?, ?, ?, ?, ?, ?)", -1, &row, nil) == SQLITE_OK
            else { throw failure }
        }

        /// - Returns: the number of the last one.
        func insert(_ ratings: [(score: Int, words: [String])]) throws -> Int {
            // SQLite copies the text before `sqlite3_bind_text` returns.
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            try run("BEGIN IMMEDIATE")
            for (score, words) in ratings {
                last += 1
                sqlite3_bind_text(row, 1, "id-\(last)", -1, copied)
                sqlite3_bind_text(row, 2, "receipt-\(last)", -1, copied)
                sqlite3_bind_int64(row, 3, Int64(score))
                for (place, word) in words.enumerated() {
                    sqlite3_bind_text(row, Int32(4 + place), word, -1, copied)
                }
                guard sqlite3_step(row) == SQLITE_DONE else { throw failure }
                sqlite3_reset(row)
            }
            try run("COMMIT")
            return last
        }

        private func run(_ text: String) throws {
            guard sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK else { throw failure }
        }

        private var failure: Failure { Failure(message: String(cString: sqlite3_errmsg(database))) }
    }
}

import Foundation
import Kernel
import Store
import Synchronization
import TestKit
import Testing

/// What only a server can do to us: go away, be slow, be full.
@Suite(.enabled(if: Backend.postgresURL != nil)) struct PostgresEngineTests {
    private func makeEngine(
        connections: Int = 1, statementTimeout: Duration = .seconds(30), patience: Duration = .seconds(5)
    ) throws -> PostgresEngine {
        try PostgresEngine(
            url: Backend.postgresURL ?? "", connections: connections, statementTimeout: statementTimeout,
            patience: patience)
    }

    private static let session: SQL = "SELECT pg_backend_pid()"

    private func session(of engine: PostgresEngine) async throws -> Int {
        try #require(try await engine.read { db in try db.value(Self.session) })
    }

    /// As when the server restarts.
    private func terminate(_ session: Int) async throws {
        let killer = try makeEngine()
        let isGone: Bool? = try await killer.read { db in
            try db.value("SELECT pg_terminate_backend(CAST(\(session) AS integer), 5000)")
        }
        #expect(isGone == true)
        await killer.close()
    }

    private func isBusy(_ session: Int) async throws -> Bool {
        let watcher = try makeEngine()
        let isBusy: Bool? = try await watcher.read { db in
            try db.value(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE pid = CAST(\(session) AS integer) AND state = 'active'"
            )
        }
        await watcher.close()
        return isBusy == true
    }

    /// Waits until the session runs its long statement.
    private func waitUntilBusy(_ session: Int) async throws {
        for _ in 0..<500 {
            if try await isBusy(session) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the statement never started")
    }

    private func reason(_ error: StoreError?) -> String? {
        guard case .unavailable(let reason) = error else { return nil }
        return reason
    }

    @Test func aLostConnectionIsReplacedBeforeTheNextReadOrChange() async throws {
        let engine = try makeEngine(connections: 1)
        let first = try await session(of: engine)

        try await terminate(first)
        let second = try await session(of: engine)
        #expect(second != first)

        try await terminate(second)
        let third: Int? = try await engine.transaction { db in try db.value(Self.session) }
        #expect(third != nil && third != second)
        await engine.close()
    }

    @Test func aReadThatLosesItsConnectionIsRepeated() async throws {
        let engine = try makeEngine()
        let first = try await session(of: engine)

        async let second: Int? = engine.read { db in
            let session: Int? = try db.value(Self.session)
            if session == first { try db.run("SELECT pg_sleep(20)") }
            return session
        }
        try await waitUntilBusy(first)
        try await terminate(first)

        #expect(try await second != first)
        await engine.close()
    }

    @Test func aChangeThatLosesItsConnectionIsNotRepeated() async throws {
        let engine = try makeEngine()
        let session = try await session(of: engine)

        try await confirmation(expectedCount: 1) { ran in
            let change = Task {
                try await engine.transaction { db in
                    ran()
                    try db.run("SELECT pg_sleep(20)")
                }
            }
            try await waitUntilBusy(session)
            try await terminate(session)
            let error = await #expect(throws: StoreError.self) { try await change.value }
            #expect(reason(error) == "PostgreSQL 57P01")
        }
        #expect(try await self.session(of: engine) != session)
        await engine.close()
    }

    @Test func aStatementThatTakesTooLongTimesOut() async throws {
        let engine = try makeEngine(statementTimeout: .milliseconds(200))

        await #expect(throws: StoreError.timedOut) {
            try await engine.read { db in try db.run("SELECT pg_sleep(20)") }
        }
        await #expect(throws: StoreError.timedOut) {
            try await engine.transaction { db in
                // Whoever swallows the failure does not get a commit for it.
                _ = try? db.run("SELECT pg_sleep(20)")
            }
        }
        _ = try await session(of: engine)
        await engine.close()
    }

    @Test(arguments: [true, false])
    func aCancelledTaskStopsItsStatement(reads: Bool) async throws {
        let engine = try makeEngine()
        let session = try await session(of: engine)
        let task = Task {
            if reads {
                try await engine.read { db in _ = try db.run("SELECT pg_sleep(20)") }
            } else {
                try await engine.transaction { db in _ = try db.run("SELECT pg_sleep(20)") }
            }
        }
        try await waitUntilBusy(session)

        let start = ContinuousClock.now
        task.cancel()

        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(try await !isBusy(session))
        _ = try await self.session(of: engine)
        await engine.close()
    }

    @Test func whoFindsAllConnectionsBusyWaitsOnlySoLong() async throws {
        let engine = try makeEngine(patience: .milliseconds(200))
        let session = try await session(of: engine)
        let busy = Task { try await engine.read { db in try db.run("SELECT pg_sleep(20)") } }
        try await waitUntilBusy(session)

        await #expect(throws: StoreError.unavailable("all connections to PostgreSQL are busy")) {
            try await engine.read { db in try db.run("SELECT 1") }
        }
        busy.cancel()
        _ = await busy.result
        _ = try await self.session(of: engine)
        await engine.close()
    }

    @Test func whoWaitsForAConnectionCanBeCancelled() async throws {
        let engine = try makeEngine(patience: .seconds(60))
        let session = try await session(of: engine)
        let busy = Task { try await engine.read { db in try db.run("SELECT pg_sleep(20)") } }
        try await waitUntilBusy(session)

        let waiter = Task { try await engine.read { db in try db.run("SELECT 1") } }
        try await Task.sleep(for: .milliseconds(50))
        waiter.cancel()

        await #expect(throws: CancellationError.self) { try await waiter.value }
        busy.cancel()
        _ = await busy.result
        await engine.close()
    }

    @Test func aThousandReadsShareAFewConnections() async throws {
        let engine = try makeEngine(connections: 3, patience: .seconds(60))

        let sessions = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1000 { group.addTask { try await self.session(of: engine) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }

        #expect(sessions.count <= 3)
        await engine.close()
    }

    @Test func aServerThatIsNotThereIsUnavailable() async throws {
        let engine = try PostgresEngine(url: "host=127.0.0.1 port=1 user=who password=geheim dbname=none")

        let start = ContinuousClock.now
        let error = await #expect(throws: StoreError.self) {
            try await engine.read { db in try db.run("SELECT 1") }
        }

        #expect(error == .unavailable("cannot connect to PostgreSQL: Connection refused"))
        #expect(ContinuousClock.now - start < .seconds(15))
        await engine.close()
    }

    @Test func aServerThatNeverAnswersIsUnavailable() async throws {
        // A port that listens, and nobody behind it.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                #expect(bind(listener, name, length) == 0)
                #expect(listen(listener, 5) == 0)
                #expect(getsockname(listener, name, &length) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let engine = try PostgresEngine(
            url: "postgresql://who:geheim@127.0.0.1:\(port)/none", connectTimeout: .seconds(2))

        let start = ContinuousClock.now
        let error = await #expect(throws: StoreError.self) {
            try await engine.read { db in try db.run("SELECT 1") }
        }

        let found = try #require(reason(error))
        #expect(!found.contains("geheim") && !found.contains("\(port)"))
        #expect(ContinuousClock.now - start < .seconds(15))
        await engine.close()
    }

    @Test func anAddressThatCannotBeReadIsNotRepeated() throws {
        let error = #expect(throws: StoreError.self) { try PostgresEngine(url: "geheim") }
        #expect(!String(describing: error).contains("geheim"))
        let engine = try PostgresEngine(url: "password=geheim")
        var printed = ""
        dump(engine, to: &printed)
        #expect(!printed.contains("geheim") && !"\(engine)".contains("geheim"))
    }

    @Test func aSessionKeepsOnlySoManyPreparedStatements() async throws {
        let engine = try makeEngine()

        let (prepared, sum) = try await engine.read { db in
            var sum = 0
            for index in 1...400 {
                sum += try db.value(SQL(stringLiteral: "SELECT \(index)")) ?? 0
                // Used again and again, so it stays.
                sum += try db.value("SELECT CAST(\(index) AS bigint)") ?? 0
            }
            let prepared: Int? = try db.value("SELECT count(*) FROM pg_prepared_statements")
            let kept: Int? = try db.value(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT CAST($1 AS bigint)'")
            #expect(kept == 1)
            return (prepared ?? 0, sum)
        }

        #expect(sum == 400 * 401)
        #expect(prepared <= 256)
        await engine.close()
    }

    @Test func aPreparedStatementSurvivesAMigration() async throws {
        let engine = try PostgresEngine(url: try await Backend.makeSchema(), connections: 1)
        try await engine.transaction { db in
            try db.run("CREATE TABLE changing (a integer)")
            try db.run("INSERT INTO changing VALUES (1)")
        }
        let query: SQL = "SELECT a FROM changing"
        #expect(try await engine.read { db in try db.value(query) } == 1)

        _ = try await engine.transaction { db in
            try db.run("ALTER TABLE changing ALTER COLUMN a TYPE text")
        }

        #expect(try await engine.read { db in try db.value(query) } == "1")
        #expect(try await engine.transaction { db in try db.value(query) } == "1")
        await engine.close()
    }

    @Test func aLargeAnswerStreams() async throws {
        let engine = try makeEngine()

        let (count, other) = try await engine.read { db in
            var count = 0
            var other: Int?
            try db.each("SELECT i FROM generate_series(1, 200000) AS i") { row in
                count += 1
                if try row.next(Int.self) == 100 { other = try db.value("SELECT \(7) + 1") }
            }
            return (count, other)
        }

        #expect(count == 200_000)
        #expect(other == 8)
        await engine.close()
    }

    @Test func aSwallowedFailureIsNotCommitted() async throws {
        let database = try await Sample.database(on: .postgres)

        await #expect(throws: StoreError.duplicate(columns: ["id"])) {
            try await database.append(to: []) { db in
                try db.run("INSERT INTO sample (id) VALUES (1)")
                _ = try? db.run("INSERT INTO sample (id) VALUES (1)")
                _ = try? db.run("INSERT INTO sample (id) VALUES (2)")
            }
        }
        #expect(try await Sample.count(database) == 0)
    }

    @Test func whoCollidesEveryTimeGivesUp() async throws {
        let engine = try makeEngine()

        await confirmation(expectedCount: 16) { ran in
            _ = await #expect(throws: StoreError.contention) {
                try await engine.transaction { db in
                    ran()
                    try db.run("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                }
            }
        }
        await engine.close()
    }

    private final class Inside: Sendable { let count = Mutex((now: 0, most: 0)) }

    @Test func exclusiveTransactionsFollowOneAnother() async throws {
        let inside = Inside()
        let engines = try (0..<3).map { _ in try makeEngine() }

        try await withThrowingTaskGroup { group in
            for engine in engines {
                group.addTask {
                    try await engine.exclusively { db in
                        inside.count.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        try db.run("SELECT pg_sleep(0.1)")
                        inside.count.withLock { $0.now -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.count.withLock { $0.most } == 1)
        for engine in engines { await engine.close() }
    }

    @Test func closingWaitsForRunningWorkAndRefusesMore() async throws {
        let engine = try makeEngine()
        let session = try await session(of: engine)
        let running = Task { try await engine.read { db in try db.run("SELECT pg_sleep(3)") } }
        try await waitUntilBusy(session)

        await engine.close()

        #expect(try await running.value == 1)
        await #expect(throws: StoreError.unavailable("the database is closed")) {
            try await engine.read { db in try db.run("SELECT 1") }
        }
        await engine.close()
    }

    @Test func everySessionIsSetUp() async throws {
        let engine = try makeEngine(statementTimeout: .seconds(7))

        let found = try await engine.read { db in
            var found: [String] = []
            for name in [
                "application_name", "TimeZone", "statement_timeout", "client_encoding", "transaction_isolation",
            ] {
                found.append(try db.value("SELECT current_setting(\(name))") ?? "")
            }
            return found
        }
        let isolation: String? = try await engine.transaction { db in
            try db.value("SELECT current_setting('transaction_isolation')")
        }

        #expect(found == ["atarimae", "UTC", "7s", "UTF8", "repeatable read"])
        #expect(isolation == "serializable")
        await engine.close()
    }
}

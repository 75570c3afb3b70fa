import CPostgres
import Dispatch
import Foundation

/// One session on the server. Belongs to one ``PostgresLink``, whose thread alone touches it.
///
/// All waiting is done here, with a look at the clock and at the cancellation a few times a second, so that neither a
/// frozen server nor a long query holds anybody for good.
final class PostgresSession: Connection {
    private let pointer: OpaquePointer
    private var prepared = PreparedStatements(limit: 256)
    /// The answer that is being read, row by row.
    private var current: PostgresAnswer?
    private var access: PostgresAccess?
    /// How long the server may be silent; nil is as long as it likes.
    private var silence: Duration?
    var cancellation: PostgresCancellation?
    private var hasSentCancel = false

    private(set) var isBroken = false
    /// It broke by silence; to ask again would be to wait again.
    private(set) var isSilent = false
    /// Whether the server had a reservation about the statement it last did.
    private var hasWarned = false
    /// The first failure of this transaction. PostgreSQL does nothing more in it, whatever the body thinks.
    private(set) var failure: PostgresFailure?

    init(_ address: PostgresAddress) throws {
        pointer = try address.connect()
        // The server gives up first and says so.
        silence = address.statementTimeout + .seconds(5)
        guard PQsetnonblocking(pointer, 1) == 0 else { throw StoreError.unavailable("out of memory") }
        // Also keeps libpq from writing to standard error. The receiver is called by our own calls only, while we live.
        let receiver: PQnoticeReceiver = { session, _ in
            guard let session else { return }
            Unmanaged<PostgresSession>.fromOpaque(session).takeUnretainedValue().hasWarned = true
        }
        _ = PQsetNoticeReceiver(pointer, receiver, Unmanaged.passUnretained(self).toOpaque())
        try command(address.settings)
    }

    deinit { PQfinish(pointer) }

    // MARK: Transactions

    func start(until cancellation: PostgresCancellation) {
        self.cancellation = cancellation
        (failure, access) = (nil, nil)
    }

    /// Nobody else migrates until `unlock`. Taken before the transaction begins, so that it sees what the one before did.
    func lock() throws {
        silence = nil
        try command("SET statement_timeout = 0; SET lock_timeout = '5min'")
        try command("SELECT pg_advisory_lock(\(Self.lockKey))")
    }

    /// The end of the session gives the lock back as well.
    func unlock() { _ = try? command("SELECT pg_advisory_unlock(\(Self.lockKey))", mustFinish: true) }

    /// "atarimae" in ASCII.
    private static let lockKey: Int64 = 0x6174_6172_696D_6165

    func begin(_ access: PostgresAccess) throws {
        self.access = access
        try command(access.begin)
    }

    func commit(_ access: PostgresAccess) throws {
        if let failure { throw failure.error }
        try cancellation?.check()
        guard access != .read else {
            // What was read has been read.
            rollBack()
            return
        }
        // From here on there is no way back: a cancelled COMMIT may or may not have happened.
        hasWarned = false
        let answer = try command("COMMIT", mustFinish: true)
        guard answer.tag == "COMMIT" else { throw fail(StoreError.failed(code: "25P02", message: answer.tag)) }
        // The server stopped waiting for its synchronous standby: committed, but lost if this machine is.
        if hasWarned { throw fail(StoreError.unavailable("PostgreSQL committed with a warning")) }
    }

    func rollBack() {
        guard !isBroken, PQtransactionStatus(pointer) != PQTRANS_IDLE else { return }
        if (try? command("ROLLBACK", mustFinish: true)) == nil { isBroken = true }
    }

    // MARK: Statements

    @discardableResult func run(_ sql: SQL) throws -> Int {
        let answer = try send(sql)
        while try answer.next() != nil {}
        return answer.changes
    }

    func each(_ sql: SQL, _ body: (inout Row) throws -> Void) throws {
        let answer = try send(sql)
        do {
            while var row = try answer.next() { try body(&row) }
        } catch {
            try? answer.skip()
            throw error
        }
    }

    func insert(_ rows: [[Value]], into table: StaticString, columns: [StaticString]) throws {
        // At the most as many at once as one statement has numbers for.
        for (size, pieces) in InsertText.pieces(of: rows.count, in: [400, 20, 1]) {
            let text = InsertText.of(size, into: table, columns: columns, for: .postgres)
            for piece in pieces {
                let answer = try send(text, rows[piece].flatMap(\.self))
                while try answer.next() != nil {}
            }
        }
    }

    private func send(_ sql: SQL) throws -> PostgresAnswer {
        let (text, values) = sql.rendered(for: .postgres)
        return try send(text, values)
    }

    private func send(_ text: String, _ values: [Value]) throws -> PostgresAnswer {
        if let failure { throw failure.error }
        guard !values.isEmpty || Self.isQuery(text) else { return try send(text) }
        let known = prepared.name(of: text)
        let name = try known ?? prepare(text)
        return try send(wasPrepared: known != nil) {
            CStrings(values.map(\.postgresText)).withPointers {
                PQsendQueryPrepared(pointer, name, Int32(values.count), $0, nil, nil, 0)
            }
        }
    }

    /// Statements that change the schema are not worth preparing, and some cannot be.
    private static func isQuery(_ text: String) -> Bool {
        let verb = text.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }.uppercased()
        return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"].contains(verb)
    }

    private func prepare(_ text: String) throws -> String {
        if let oldest = prepared.evicted() { try command("DEALLOCATE \(oldest)") }
        let name = prepared.newName()
        let answer = try send { PQsendPrepare(pointer, name, text, 0, nil) }
        while try answer.next() != nil {}
        prepared.keep(name, for: text)
        return name
    }

    /// Statements of our own, without parameters.
    @discardableResult
    private func command(_ text: String, mustFinish: Bool = false) throws -> PostgresAnswer {
        let answer = try send(text, mustFinish: mustFinish)
        while try answer.next() != nil {}
        return answer
    }

    private func send(_ text: String, mustFinish: Bool = false) throws -> PostgresAnswer {
        try send(mustFinish: mustFinish) { PQsendQuery(pointer, text) }
    }

    private func send(
        wasPrepared: Bool = false, mustFinish: Bool = false, _ send: () -> Int32
    ) throws -> PostgresAnswer {
        if !mustFinish, cancellation?.isRequested == true { throw fail(CancellationError()) }
        guard !isBroken else { throw fail(Self.lost) }
        // libpq reads one answer at a time; the rows of the one that is still open are put aside.
        try current?.buffer()
        guard send() == 1 else {
            isBroken = true
            throw fail(Self.lost)
        }
        _ = PQsetSingleRowMode(pointer)
        let answer = PostgresAnswer(self, wasPrepared: wasPrepared, mustFinish: mustFinish)
        current = answer
        return answer
    }

    // MARK: Answers

    func finish(_ answer: PostgresAnswer) {
        if current === answer { current = nil }
    }

    func fail(_ error: any Error) -> any Error { note(PostgresFailure(error)) }

    func fail(_ result: OpaquePointer?, wasPrepared: Bool) -> any Error {
        let isLost = PQstatus(pointer) != CONNECTION_OK
        let found = PostgresFailure(result, in: access, wasPrepared: wasPrepared, isCancelled: hasSentCancel)
        if isLost || found.breaksSession { isBroken = true }
        return note(found)
    }

    private func note(_ found: PostgresFailure) -> any Error {
        if failure == nil { failure = found }
        return found.error
    }

    private static var lost: StoreError { .unavailable("the connection to PostgreSQL was lost") }

    /// The next part of the answer, or nil after its end.
    func result(mustFinish: Bool) throws -> OpaquePointer? {
        var deadline: ContinuousClock.Instant?
        while true {
            let unsent = PQflush(pointer)
            if unsent == 0, PQisBusy(pointer) == 0 { return PQgetResult(pointer) }
            if !mustFinish, !hasSentCancel, cancellation?.isRequested == true {
                cancelStatement()
                deadline = .now + .seconds(5)
            }
            let events = POLLIN | (unsent == 1 ? POLLOUT : 0)
            var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, 50)
            if unsent < 0 || (ready > 0 && PQconsumeInput(pointer) == 0) || (ready < 0 && errno != EINTR) {
                isBroken = true
                throw fail(Self.lost)
            }
            guard ready == 0 else { continue }
            deadline = deadline ?? silence.map { .now + $0 }
            if let deadline, deadline < .now {
                isSilent = true
                let isCancelled = hasSentCancel
                if !isCancelled { cancelStatement() }
                throw fail(isCancelled ? CancellationError() : StoreError.unavailable("PostgreSQL is silent"))
            }
        }
    }

    /// Asks the server to stop. The request travels on a connection of its own and may arrive late, when this session
    /// already does something else; so it never does anything else.
    private func cancelStatement() {
        (hasSentCancel, isBroken) = (true, true)
        // Only the block below uses it, and frees it.
        nonisolated(unsafe) let request = PQgetCancel(pointer)
        guard request != nil else { return }
        // Opening that connection may block for long when the server's machine is gone.
        DispatchQueue.global().async {
            _ = PQcancel(request, nil, 0)
            PQfreeCancel(request)
        }
    }
}

import Foundation
import GRDB
import GRDBSQLite

/// One file, through GRDB: a serial writer and several readers that never wait for it (WAL).
package struct SQLiteEngine: Engine {
    private let writer: any DatabaseWriter

    package var dialect: Dialect { .sqlite }

    /// Opens the file at `path`, or a new database in memory when there is no path.
    package init(path: String?) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        // 8 MB a connection instead of 2: keys that are random, such as receipts, are spread over the whole index.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -8000") }
        do {
            if let path {
                let pool = try Self.pool(at: path, configuration)
                // The pool chooses NORMAL, which may lose the last commits when the power fails. What we acknowledge
                // has to be there afterwards.
                try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
                // The one writer may hold more: a registry's indexes of a million rows are written all over.
                try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA cache_size = -64000") }
                writer = pool
            } else {
                writer = try DatabaseQueue(configuration: configuration)
            }
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Processes that open a new file at the same moment stand in each other's way while it turns to WAL, for which
    /// SQLite waits for nobody.
    private static func pool(at path: String, _ configuration: Configuration) throws -> DatabasePool {
        for _ in 0..<50 {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                usleep(useconds_t.random(in: 20_000...80_000))
            }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await translating { try await writer.read { db in try body(SQLiteConnection(db: db)) } }
    }

    package func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await translating { try await writer.write { db in try body(SQLiteConnection(db: db)) } }
    }

    package func transactions(_ next: @escaping @Sendable () -> (any Transaction)?) async throws {
        try await translating {
            try await writer.writeWithoutTransaction { db in
                for _ in 0..<Self.turn {
                    guard let transaction = next() else { return }
                    do {
                        try db.inTransaction {
                            try transaction.run(SQLiteConnection(db: db))
                            return .commit
                        }
                        transaction.end(nil)
                    } catch {
                        transaction.end((error as? DatabaseError).map(StoreError.init) ?? error)
                        // It may have waited long for another process: others have waited with it.
                        return
                    }
                }
            }
        }
    }

    /// After so many, whoever else wants to write comes first.
    private static let turn = 16

    /// A write transaction is exclusive on SQLite, between processes too.
    package func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await transaction(body)
    }

    package func close() async { try? writer.close() }

    private func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as DatabaseError { throw StoreError(error) }
    }
}

private struct SQLiteConnection: Connection {
    let db: GRDB.Database

    @discardableResult func run(_ sql: SQL) throws -> Int {
        do {
            try statement(sql).execute()
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
        return db.changesCount
    }

    func insert(_ rows: [[Value]], into table: StaticString, columns: [StaticString]) throws {
        // A short row would take its last values from the next.
        assert(rows.allSatisfy { $0.count == columns.count }, "a value for each column")
        do {
            for (size, pieces) in InsertText.pieces(of: rows.count, in: [16, 4, 1]) {
                let text = InsertText.of(size, into: table, columns: columns, for: .sqlite)
                let statement = try db.cachedStatement(sql: text)
                statement.setUncheckedArguments(StatementArguments())
                for piece in pieces {
                    // Ends its last run.
                    sqlite3_reset(statement.sqliteStatement)
                    try bind(rows[piece].joined(), to: statement)
                    try statement.execute()
                }
            }
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    func each(_ sql: SQL, _ body: (inout Row) throws -> Void) throws {
        do {
            let cursor = try GRDB.Row.fetchCursor(try statement(sql))
            while let found = try cursor.next() {
                var row = Row((0..<found.count).map { Value(found[$0] as DatabaseValue) })
                try body(&row)
            }
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// The statement with its values bound, one by one: to take them as a list, GRDB looks up at run time how each
    /// becomes a value, which takes longer than to write it.
    private func statement(_ sql: SQL) throws -> GRDB.Statement {
        let (text, values) = sql.rendered(for: .sqlite)
        let statement = try db.cachedStatement(sql: text)
        // Ends its last run.
        statement.setUncheckedArguments(StatementArguments())
        try bind(values, to: statement)
        return statement
    }

    private func bind(_ values: some Sequence<Value>, to statement: GRDB.Statement) throws {
        for (place, value) in zip(CInt(1)..., values) {
            let code = value.bind(to: statement.sqliteStatement, at: place)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }
}

extension StoreError {
    fileprivate init(_ error: DatabaseError) {
        self =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY:
                // "UNIQUE constraint failed: standard.tenant_id, standard.slug"
                .duplicate(
                    columns: (error.message?.split(separator: ": ").last ?? "").split(separator: ", ").map {
                        String($0.split(separator: ".").last ?? $0)
                    })
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .danglingReference
            default:
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY:
                    .unavailable(error.message ?? "SQLite \(error.extendedResultCode.rawValue)")
                default: .failed(code: "\(error.extendedResultCode.rawValue)", message: error.message ?? "")
                }
            }
    }
}

extension Value {
    /// - Returns: SQLite's result code.
    fileprivate func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
        switch self {
        case .null: sqlite3_bind_null(statement, place)
        case .bool(let bool): sqlite3_bind_int64(statement, place, bool ? 1 : 0)
        case .int(let int): sqlite3_bind_int64(statement, place, int)
        case .double(let double): sqlite3_bind_double(statement, place, double)
        case .text(var text):
            text.withUTF8 { sqlite3_bind_text(statement, place, $0.baseAddress, CInt($0.count), Self.copied) }
        // Where there is no byte there may be no address, and that would be null.
        case .blob(let data) where data.isEmpty: sqlite3_bind_zeroblob(statement, place, 0)
        case .blob(let data):
            data.withUnsafeBytes { sqlite3_bind_blob(statement, place, $0.baseAddress, CInt($0.count), Self.copied) }
        }
    }

    /// SQLite copies what it is shown before the binding returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let int): .int(int)
            case .double(let double): .double(double)
            case .string(let text): .text(text)
            case .blob(let data): .blob(data)
            }
    }
}

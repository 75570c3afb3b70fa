/// A database server or file. `SQLiteEngine` and `PostgresEngine` are the two there are.
package protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// Reads in one consistent snapshot.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws -> Result

    /// Changes all or nothing, as if alone (SERIALIZABLE). `body` may run more than once, so it does nothing but SQL.
    /// Returning means committed and durable.
    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result

    /// Transactions one after the other for as long as `next` has one, without going away in between. Returns earlier when others ought to have their turn.
    ///
    /// - Throws: when none could begin; `next` was not asked then. What goes wrong in one is told to that one.
    func transactions(_ next: @escaping @Sendable () -> (any Transaction)?) async throws

    /// A transaction that no other process runs at the same time; for migrations.
    func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result

    func close() async
}

/// One of several transactions, which hears how it ended.
package protocol Transaction: Sendable {
    /// May run more than once, so it does nothing but SQL.
    func run(_ db: any Connection) throws
    /// - Parameter error: nil when it is committed and durable.
    func end(_ error: (any Error)?)
}

/// One open connection, valid only inside the closure that was given it.
package protocol Connection {
    /// Runs one statement and says how many rows it changed.
    @discardableResult func run(_ sql: SQL) throws -> Int
    /// Gives the rows of one statement, one after the other.
    func each(_ sql: SQL, _ body: (inout Row) throws -> Void) throws
    /// Adds many rows to one table, their values in the order of the columns: one statement, prepared once.
    func insert(_ rows: [[Value]], into table: StaticString, columns: [StaticString]) throws
}

extension Connection {
    package func all<Record: RowDecodable>(_ sql: SQL) throws -> [Record] {
        var records: [Record] = []
        try each(sql) { row in records.append(try Record(row: &row)) }
        return records
    }

    package func first<Record: RowDecodable>(_ sql: SQL) throws -> Record? {
        var record: Record?
        try each(sql) { row in if record == nil { record = try Record(row: &row) } }
        return record
    }

    /// The single value of a query with one row and one column, such as a count.
    package func value<T: SQLDecodable>(_ sql: SQL) throws -> T? {
        var value: T?
        try each(sql) { row in if value == nil { value = try row.next(T?.self) } }
        return value
    }
}

import CPostgres
import Foundation

/// The answer to one statement, read from the server as it is asked for.
final class PostgresAnswer {
    private unowned let session: PostgresSession
    private let wasPrepared: Bool
    private let mustFinish: Bool
    private var buffered: [Row] = []
    private var position = 0
    private var isComplete = false
    private(set) var changes = 0
    /// What the server says it did, such as `INSERT 0 1`.
    private(set) var tag = ""

    init(_ session: PostgresSession, wasPrepared: Bool, mustFinish: Bool) {
        (self.session, self.wasPrepared, self.mustFinish) = (session, wasPrepared, mustFinish)
    }

    func next() throws -> Row? {
        if position < buffered.count {
            defer { position += 1 }
            return buffered[position]
        }
        return try receive()
    }

    /// Takes what is left out of the connection.
    func buffer() throws {
        while let row = try receive() { buffered.append(row) }
    }

    func skip() throws {
        while try receive() != nil {}
        position = buffered.count
    }

    private func receive() throws -> Row? {
        while !isComplete {
            guard let result = try session.result(mustFinish: mustFinish) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE: return Row(postgres: result)
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                tag = String(cString: PQcmdStatus(result))
                changes += Int(String(cString: PQcmdTuples(result))) ?? 0
            default:
                complete()
                let error = session.fail(result, wasPrepared: wasPrepared)
                while !session.isBroken, let rest = try session.result(mustFinish: mustFinish) { PQclear(rest) }
                throw error
            }
        }
        complete()
        return nil
    }

    private func complete() {
        isComplete = true
        session.finish(self)
    }
}

extension Row {
    fileprivate init(postgres result: OpaquePointer) {
        self.init(
            (0..<PQnfields(result)).map { column in
                guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else {
                    return .null
                }
                let count = Int(PQgetlength(result, 0, column))
                return start.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
                    Value(
                        postgres: UnsafeBufferPointer(start: bytes, count: count), type: PQftype(result, column))
                }
            })
    }
}

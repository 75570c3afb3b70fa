import CPostgres

/// Where the server is and how a connection to it is set up. Printing it tells nothing: it may hold a password.
struct PostgresAddress: Sendable, CustomStringConvertible, CustomReflectable {
    private let url: String
    private let connectTimeout: Duration
    let statementTimeout: Duration

    init(url: String, statementTimeout: Duration, connectTimeout: Duration) {
        (self.url, self.statementTimeout, self.connectTimeout) = (url, statementTimeout, connectTimeout)
    }

    var description: String { "PostgreSQL" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Waits until there is a connection or it is clear that there is none.
    func connect() throws(StoreError) -> OpaquePointer {
        // Of two equal keywords libpq takes the later one: before `dbname` are our defaults, after it what must be so.
        let parameters = [
            ("fallback_application_name", "atarimae"),
            ("connect_timeout", "\(max(2, connectTimeout.components.seconds))"),
            ("target_session_attrs", "read-write"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "20000"),
            ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        let pointer = CStrings(parameters.map(\.0)).withPointers { keywords in
            CStrings(parameters.map(\.1)).withPointers { values in
                PQconnectdbParams(keywords + [nil], values + [nil], 1)
            }
        }
        guard let pointer else { throw .unavailable("out of memory") }
        guard PQstatus(pointer) == CONNECTION_OK else {
            defer { PQfinish(pointer) }
            throw .unavailable("cannot connect to PostgreSQL: \(reason(String(cString: PQerrorMessage(pointer))))")
        }
        return pointer
    }

    /// What every session is told first.
    var settings: String {
        """
        SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'; SET extra_float_digits = 1;
        SET standard_conforming_strings = on; SET client_min_messages = warning;
        SET statement_timeout = \(statementTimeout.milliseconds);
        SET idle_in_transaction_session_timeout = \(statementTimeout.milliseconds + 30_000)
        """
    }

    /// `connection to server at "db" (10.0.0.1), port 5432 failed: Connection refused` without where it was tried.
    private func reason(_ message: String) -> String {
        let reasons = message.split(separator: "\n").compactMap { line in
            line.firstRange(of: "failed: ").map { String(line[$0.upperBound...]) }
        }
        return reasons.isEmpty ? "no answer" : reasons.joined(separator: "; ")
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

/// Texts as C wants them: one piece of memory, each text ended by a zero.
struct CStrings {
    private var bytes: [CChar] = []
    private var starts: [Int?] = []

    init(_ texts: [String?]) {
        starts.reserveCapacity(texts.count)
        for text in texts {
            starts.append(text.map { _ in bytes.count })
            guard let text else { continue }
            for byte in text.utf8 where byte != 0 { bytes.append(CChar(bitPattern: byte)) }
            bytes.append(0)
        }
    }

    func withPointers<Result>(_ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { buffer in body(starts.map { $0.map { buffer.baseAddress! + $0 } }) }
    }
}

import Foundation
package import Store

/// The databases a test runs on: SQLite always, PostgreSQL when `TEST_POSTGRES` (a libpq conninfo) names a server.
package enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgres

    package static var available: [Backend] { postgresURL == nil ? [.sqlite] : allCases }

    package static var postgresURL: String? { ProcessInfo.processInfo.environment["TEST_POSTGRES"] }

    /// An empty database nobody else sees: in memory on SQLite, a schema of its own on PostgreSQL.
    package func makeDatabase(migrated: Bool = true) async throws -> Database {
        let engine: any Engine =
            switch self {
            case .sqlite: try SQLiteEngine(path: nil)
            // A slow machine is no failure.
            case .postgres:
                try PostgresEngine(url: try await Self.makeSchema(), connections: 3, patience: .seconds(120))
            }
        let database = Database(engine)
        if migrated { try await database.migrate() }
        return database
    }

    /// A new schema and the address under which a connection sees it alone.
    package static func makeSchema() async throws -> String {
        guard let postgresURL else { preconditionFailure("TEST_POSTGRES names no server") }
        let schema = "test_\(UUID().uuidString.prefix(13).lowercased().replacing("-", with: "_"))"
        let server = try PostgresEngine(url: postgresURL, connections: 1, patience: .seconds(120))
        try await server.transaction { db in _ = try db.run(SQL(stringLiteral: "CREATE SCHEMA \(schema)")) }
        await server.close()
        return "\(postgresURL) options='-c search_path=\(schema)'"
    }
}

import Foundation
import Store
import TestKit
import Testing

@Suite struct SchemaTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    /// The difference of the file shows what a migration does.
    @Test("The schema is the one in Tests/Golden (UPDATE_GOLDEN=1 accepts it)", arguments: Backend.available)
    func golden(on backend: Backend) async throws {
        let database = try await backend.makeDatabase()
        let found = try await database.read { db in
            switch backend {
            case .sqlite: try Self.sqlite(db)
            case .postgres: try Self.postgres(db)
            }
        }
        let file = Self.golden.appending(path: "schema.\(backend.rawValue).sql")

        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
            try Data(found.utf8).write(to: file)
        }
        let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let (foundLines, expectedLines) = (found.split(separator: "\n"), expected.split(separator: "\n"))
        #expect(found == expected, "\(foundLines.difference(from: expectedLines))")
    }

    @Test("To write rows, SQLite fills no table in memory, as it does for IN in a CHECK")
    func rowsAreChecked() async throws {
        let database = try await Backend.sqlite.makeDatabase()
        try await database.read { db in
            let tables = try db.names("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migration'")
            #expect(tables.count > 20)
            for table in tables {
                let columns = try db.names("SELECT name FROM pragma_table_info(\(table))")
                var steps: Set<String> = []
                let row = "(\(columns.map { _ in "?" }.joined(separator: ", ")))"
                let rows = repeatElement(row, count: 16).joined(separator: ", ")
                try db.each(SQL(stringLiteral: "EXPLAIN INSERT INTO \(table) VALUES \(rows)")) { row in
                    _ = try row.next(Int.self)
                    steps.insert(try row.next())
                }
                #expect(steps.contains("Insert") || steps.contains("IdxInsert"), "\(table)")
                #expect(!steps.contains("OpenEphemeral"), "\(table)")
            }
        }
    }

    private static func sqlite(_ db: any Connection) throws -> String {
        var text = ""
        try db.each("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name") { row in
            text += "\(try row.next(String.self));\n\n"
        }
        return text
    }

    /// Not a dump but its gist, the same for every version of PostgreSQL.
    private static func postgres(_ db: any Connection) throws -> String {
        var tables: [(name: String, lines: [String])] = []
        try db.each(
            """
            SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()
            ORDER BY table_name COLLATE "C"
            """
        ) { row in tables.append((try row.next(), [])) }
        for index in tables.indices {
            let name = tables[index].name
            try db.each(
                """
                SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
                WHERE attrelid = CAST(\(name) AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """
            ) { row in
                let (column, type) = (try row.next(String.self), try row.next(String.self))
                tables[index].lines.append("    \(column) \(type)\(try row.next(Bool.self) ? " NOT NULL" : "")")
            }
            try db.each(
                """
                SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid = CAST(\(name) AS regclass) AND contype IN ('p', 'u', 'f', 'c')
                ORDER BY conname COLLATE "C"
                """
            ) { row in
                tables[index].lines.append("    CONSTRAINT \(try row.next(String.self)) \(try row.next(String.self))")
            }
        }
        var text = tables.map { "CREATE TABLE \($0.name) (\n\($0.lines.joined(separator: ",\n"))\n);\n" }
            .joined(separator: "\n")
        try db.each(
            """
            SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes
            WHERE schemaname = current_schema()
                AND indexname NOT IN (SELECT CAST(conname AS text) FROM pg_constraint)
            ORDER BY indexname COLLATE "C"
            """
        ) { row in text += "\n\(try row.next(String.self));" }
        return text + "\n"
    }
}

extension Connection {
    fileprivate func names(_ sql: SQL) throws -> [String] {
        var names: [String] = []
        try each(sql) { row in names.append(try row.next()) }
        return names
    }
}

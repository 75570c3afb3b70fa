import Foundation
import Kernel
import TestKit
import Testing

@testable import Store

@Suite struct MigrationTests {
    private static let names = Migration.all.map(\.name)

    @Test("Migrating a second time does nothing", arguments: Backend.available)
    func twice(on backend: Backend) async throws {
        let database = try await backend.makeDatabase(migrated: false)

        #expect(try await database.migrate() == Self.names)
        #expect(try await database.migrate().isEmpty)
    }

    @Test("Of two processes that start at once, one migrates and the other finds it done", arguments: Backend.available)
    func atOnce(on backend: Backend) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "atarimae-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let address =
            switch backend {
            case .sqlite: folder.appending(path: "database.sqlite").path()
            case .postgres: try await Backend.makeSchema()
            }
        let databases = try (0..<2).map { _ in
            let engine: any Engine =
                switch backend {
                case .sqlite: try SQLiteEngine(path: address)
                case .postgres: try PostgresEngine(url: address, connections: 2)
                }
            return Database(engine)
        }

        async let first = databases[0].migrate()
        async let second = databases[1].migrate()

        let done = try await [first, second]
        #expect(done.contains([]))
        #expect(done.contains(Self.names))
        for database in databases { await database.engine.close() }
    }

    @Test func namesAreDatedAndInOrder() {
        #expect(Set(Self.names).count == Self.names.count)
        let days = Self.names.map { $0.prefix(10) }
        #expect(days.allSatisfy { Day(String($0)) != nil })
        #expect(days == days.sorted())
    }
}

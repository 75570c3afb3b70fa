import Foundation
import Kernel
import Store
import TestKit
import Testing

@Suite struct DatabaseTests {
    private struct Refusal: Error {}

    @Test("A broken UNIQUE or PRIMARY KEY names its columns", arguments: Backend.available)
    func duplicate(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let insert = { @Sendable (id: Int, code: String) in
            try await database.append(to: []) { db in
                _ = try db.run("INSERT INTO sample (id, owner, code) VALUES (\(id), \(Sample.tenant), \(code))")
            }
        }
        try await insert(1, "(a)=(b)")

        await #expect(throws: StoreError.duplicate(columns: ["owner", "code"])) { try await insert(2, "(a)=(b)") }
        await #expect(throws: StoreError.duplicate(columns: ["id"])) { try await insert(1, "c") }
        #expect(try await Sample.count(database) == 1)
    }

    @Test("A reference to nothing is refused", arguments: Backend.available)
    func danglingReference(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        await #expect(throws: StoreError.danglingReference) {
            try await database.append(to: []) { db in
                try db.run("INSERT INTO sample (id, owner) VALUES (1, 'nobody')")
            }
        }
        #expect(try await Sample.count(database) == 0)
    }

    @Test("Who throws has changed nothing", arguments: Backend.available)
    func rollback(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let before = database.generation(of: Sample.tenant)

        await #expect(throws: Refusal.self) {
            try await database.write(Sample.change, by: Sample.editor(.editService), at: Sample.now) { db in
                try db.run("INSERT INTO sample (id) VALUES (1)")
                throw Refusal()
            }
        }

        #expect(try await Sample.count(database) == 0)
        #expect(try await audit(database).isEmpty)
        #expect(database.generation(of: Sample.tenant) == before)
    }

    @Test("Without the permission nothing is even begun", arguments: Backend.available)
    func permission(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        let problem = await #expect(throws: Problem.self) {
            try await database.write(Sample.change, by: Sample.editor(.readDesk), at: Sample.now) { db in
                Issue.record("the body ran")
                try db.run("INSERT INTO sample (id) VALUES (1)")
            }
        }

        #expect(problem?.kind == .forbidden)
        #expect(try await Sample.count(database) == 0)
        #expect(try await audit(database).isEmpty)
    }

    @Test("A change and its audit line stand together", arguments: Backend.available)
    func auditLine(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let editor = Sample.editor(.editService)
        let before = database.generation(of: Sample.tenant)

        let changed = try await database.write(Sample.change, by: editor, at: Sample.now) { db in
            try db.run("INSERT INTO sample (id) VALUES (1), (2), (3)")
        }

        #expect(changed == 3)
        #expect(database.generation(of: Sample.tenant) > before)
        let lines = try await audit(database)
        #expect(lines.count == 1)
        #expect(lines.first?.actor == editor.actor)
        #expect(lines.first?.act == "sample.change")
        #expect(lines.first?.subject == "sample/1")
        #expect(lines.first?.at == Sample.now)
    }

    @Test("Audit lines are paged from the newest", arguments: Backend.available)
    func auditPages(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        for second in 1...5 {
            try await database.write(
                Sample.change, by: .commandLine(in: Sample.tenant), at: Sample.now + Double(second)
            ) { _ in }
        }

        let first = try await database.read { db in try AuditEntry.latest(3, in: Sample.tenant, db) }
        let second = try await database.read { db in
            try AuditEntry.latest(3, before: first.last?.id, in: Sample.tenant, db)
        }

        #expect((first + second).map(\.at) == (1...5).reversed().map { Sample.now + Double($0) })
    }

    @Test("A read cannot change anything", arguments: Backend.available)
    func readOnly(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        await #expect(throws: StoreError.self) {
            try await database.read { db in try db.run("INSERT INTO sample (id) VALUES (1)") }
        }
        #expect(try await Sample.count(database) == 0)
    }

    @Test("Two who read, add one and write never lose a change", arguments: Backend.available)
    func serializable(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        try await database.append(to: []) { db in try db.run("INSERT INTO sample (id, whole) VALUES (1, 0)") }

        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<25 {
                        try await database.append(to: []) { db in
                            let whole: Int = try db.value("SELECT whole FROM sample WHERE id = 1") ?? 0
                            try db.run("UPDATE sample SET whole = \(whole + 1) WHERE id = 1")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(try await database.read { db in try db.value("SELECT whole FROM sample WHERE id = 1") } == 50)
    }

    @Test("Two who each look before they add do not both add", arguments: Backend.available)
    func writeSkew(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        // Different rows, so that only SERIALIZABLE notices.
        let outcomes = try await withThrowingTaskGroup { group in
            for id in 1...6 {
                group.addTask {
                    try await database.append(to: []) { db in
                        let count: Int = try db.value("SELECT count(*) FROM sample") ?? 0
                        guard count == 0 else { return false }
                        // Time for the others to look as well.
                        Thread.sleep(forTimeInterval: 0.02)
                        try db.run("INSERT INTO sample (id) VALUES (\(id))")
                        return true
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(outcomes.count { $0 } == 1)
        #expect(try await Sample.count(database) == 1)
    }

    @Test("A read sees one moment, whatever is written meanwhile", arguments: Backend.available)
    func snapshot(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        try await withThrowingTaskGroup { group in
            group.addTask {
                for id in 1...50 {
                    try await database.append(to: []) { db in
                        try db.run("INSERT INTO sample (id) VALUES (\(id)), (\(-id))")
                    }
                }
            }
            group.addTask {
                for _ in 0..<50 {
                    try await database.read { db in
                        let first: Int? = try db.value("SELECT count(*) FROM sample")
                        let second: Int? = try db.value("SELECT count(*) FROM sample WHERE id <> 0")
                        #expect(first == second)
                        #expect((first ?? 1).isMultiple(of: 2))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("A statement may run while another one's rows are read", arguments: Backend.available)
    func nested(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        try await database.append(to: []) { db in
            for id in 1...20 { try db.run("INSERT INTO sample (id, whole) VALUES (\(id), \(id * id))") }
        }

        let sum = try await database.read { db in
            var sum = 0
            try db.each("SELECT id FROM sample ORDER BY id") { row in
                let id: Int = try row.next()
                sum += try db.value("SELECT whole FROM sample WHERE id = \(id)") ?? 0
            }
            return sum
        }

        #expect(sum == (1...20).reduce(0) { $0 + $1 * $1 })
    }

    @Test("A body that stops in the middle of the rows leaves the connection in order", arguments: Backend.available)
    func halfRead(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        for _ in 0..<5 {
            await #expect(throws: Refusal.self) {
                try await database.read { db in
                    try db.each("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3") { _ in throw Refusal() }
                }
            }
        }
        #expect(try await Sample.count(database) == 0)
    }

    private func audit(_ database: Database) async throws -> [AuditEntry] {
        try await database.read { db in try AuditEntry.latest(100, in: Sample.tenant, db) }
    }
}

import Foundation
import Kernel
import Store
import Synchronization
import TestKit
import Testing

@Suite struct GroupCommitTests {
    private func group(
        _ database: Database, limit: Int = 512, batches: Batches = Batches()
    ) -> GroupCommit<Int, String> {
        GroupCommit(
            in: database, of: { _ in Sample.tenant }, limit: limit,
            write: { items, _, db in
                batches.sizes.withLock { $0.append(items.count) }
                return try items.map { item in
                    try db.run("INSERT INTO sample (id) VALUES (\(item))")
                    return "item \(item)"
                }
            })
    }

    private final class Batches: Sendable { let sizes = Mutex<[Int]>([]) }

    @Test("Each is answered with its own outcome, after its commit", arguments: Backend.available)
    func answered(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let batches = Batches()
        let group = group(database, limit: 50, batches: batches)

        try await withThrowingTaskGroup { tasks in
            for item in 1...300 {
                tasks.addTask {
                    #expect(try await group.submit(item) == "item \(item)")
                    let found: Int? = try await database.read { db in
                        try db.value("SELECT id FROM sample WHERE id = \(item)")
                    }
                    #expect(found == item)
                }
            }
            try await tasks.waitForAll()
        }

        let sizes = batches.sizes.withLock { $0 }
        #expect(sizes.reduce(0, +) == 300)
        #expect(sizes.allSatisfy { $0 <= 50 })
        #expect(sizes.count < 300)
    }

    @Test("One bad item fails alone", arguments: Backend.available)
    func badItem(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        try await database.append(to: []) { db in try db.run("INSERT INTO sample (id) VALUES (13)") }
        let group = group(database)

        let failed = await withTaskGroup { tasks in
            for item in 1...30 {
                tasks.addTask { () -> (Int, StoreError?) in
                    do {
                        _ = try await group.submit(item)
                        return (item, nil)
                    } catch {
                        return (item, error as? StoreError)
                    }
                }
            }
            return await tasks.reduce(into: [:]) { failed, answer in failed[answer.0] = answer.1 }
        }

        #expect(failed == [13: .duplicate(columns: ["id"])])
        #expect(try await Sample.count(database) == 30)
    }

    @Test(
        "A batch sees who waits, every sixteenth sees nobody",
        arguments: Backend.available)
    func waiting(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let count = 40
        let seen = Mutex<[Int]>([])
        let group = GroupCommit<Int, Void>(
            in: database, of: { _ in Sample.tenant }, limit: 1,
            write: { _, waiting, _ in
                // The first waits until all others are there.
                let patience = ContinuousClock.now + .seconds(20)
                while seen.withLock({ $0.isEmpty }), waiting().count < count - 1, .now < patience { usleep(1000) }
                seen.withLock { $0.append(waiting().count) }
                return [()]
            })

        try await withThrowingTaskGroup { tasks in
            for item in 1...count { tasks.addTask { try await group.submit(item) } }
            try await tasks.waitForAll()
        }

        let expected = (1...count).map { $0.isMultiple(of: 16) ? 0 : count - $0 }
        #expect(seen.withLock { $0 } == expected)
    }
}

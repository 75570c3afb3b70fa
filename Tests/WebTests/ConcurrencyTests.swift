import Foundation
import Identity
import Kernel
import Registries
import Store
import TestKit
import Testing
import Web

/// Two clicks at once.
@Suite struct ConcurrencyTests {
    private func together(_ count: Int, _ act: @escaping @Sendable (Int) async -> Int) async -> [Int] {
        await withTaskGroup(of: Int.self) { group in
            for number in 0..<count { group.addTask { await act(number) } }
            return await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    @Test("Of two releases at once one is made", arguments: Backend.available)
    func releases(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        try await LifeTests.prepare(staff, in: house)
        let other = try await house.member(.administrator)

        let statuses = await together(2) { number in
            await (number == 0 ? staff : other).post("\(LifeTests.path)/releases", [:]).status
        }

        #expect(statuses == [201, 409])
    }

    @Test("Of many services of one name at once one is made", arguments: Backend.available)
    func creates(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.editor)
        let before = try await house.counts()

        let statuses = await together(5) { _ in await staff.post("/api/v1/services", LifeTests.draft).status }

        #expect(statuses == [201, 409, 409, 409, 409])
        let after = try await house.counts()
        #expect(after["service"] == 1)
        #expect(after["audit_entry"] == (before["audit_entry"] ?? 0) + 1)
    }

    @Test("Ratings sent at once are all counted", arguments: Backend.available)
    func ratings(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.post("/api/v1/services", LifeTests.draft)

        let statuses = await together(60) { number in
            var visitor = house.resident
            visitor.address = "192.0.2.\(number)"
            return await visitor.post("\(LifeTests.path)/ratings", LifeTests.rating(number % 5 + 1)).status
        }

        #expect(statuses.allSatisfy { $0 == 201 })
        let summary = await house.resident.get("\(LifeTests.path)/ratings/summary").json
        #expect(summary["n"] == 60)
        #expect(summary["histogram"] == ["1": 12, "2": 12, "3": 12, "4": 12, "5": 12])
        #expect(try await house.counts()["rating"] == 60)
    }

    @Test("Ratings and edits at once lose nothing", arguments: Backend.available)
    func mixed(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.post("/api/v1/services", LifeTests.draft)

        let statuses = await together(24) { number in
            if number.isMultiple(of: 4) {
                return await staff.put(
                    "\(LifeTests.path)/canvas", LifeTests.canvas.setting("value", to: "\(number)")
                ).status
            }
            return await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(4)).status
        }

        #expect(statuses.allSatisfy { $0 == 200 || $0 == 201 }, "\(statuses)")
        #expect(await house.resident.get("\(LifeTests.path)/ratings/summary").json["n"] == 18)
    }

    @Test("A claim made twice at once is one claim", arguments: Backend.available)
    func claims(on backend: Backend) async throws {
        let house = try await House(on: backend, isFull: true)
        let staff = try await house.program(.administrator)

        let statuses = await together(3) { _ in
            await staff.post("/api/v1/services/131016/official-site/claim", [:]).status
        }

        #expect(statuses == [200, 409, 409])
    }

    @Test("A change is seen by the next request", arguments: Backend.available)
    func cache(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.post("/api/v1/services", LifeTests.draft)
        _ = await house.resident.get(LifeTests.path)
        _ = await house.resident.get("\(LifeTests.path)/ratings/summary")

        _ = await staff.put("\(LifeTests.path)/phase", ["phase": "design"])
        _ = await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(4))

        #expect(await house.resident.get(LifeTests.path).json["phase"] == "design")
        #expect(await house.resident.get("\(LifeTests.path)/ratings/summary").json["n"] == 1)
    }

    @Test("Servers that start at the same time bring the built-in rows in once", arguments: Backend.available)
    func builtInRows(on backend: Backend) async throws {
        let (store, content) = (try await backend.makeDatabase(), try House.realContent())

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { try await content.keep(in: store, at: .noon) } }
            try await group.waitForAll()
        }

        let (rows, unfinished) = try await store.read { db in
            (
                try db.value("SELECT count(*) FROM record WHERE registry = 'municipalities' AND until_seq IS NULL")
                    as Int?,
                try RegistryImport.unfinished(db).count
            )
        }
        #expect(rows == 63 && unfinished == 0)
    }
}

import Foundation
import Identity
import Kernel
import Outside
import Registries
import Store
import TestKit
import Testing
import Web

@Suite struct ReminderTests {
    private static func furnish(_ house: House, in tenant: Tenant.ID = .chiyoda) async throws {
        let reader = house.platform.reader(of: try house.platform.registries.find("procedures"), for: tenant)
        for number in 1...3 {
            let row: JSON = [
                "id": .text("\(tenant)-\(number)"), "organization": .text("\(tenant)"), "name": "手続",
                "kind": "application", "basis": ["kind": "none"], "online": ["state": "none"],
                "checked_on": .text(number == 3 ? "2026-11-01" : "2025-01-0\(number)"),
            ]
            _ = try await Record.publish(
                reader.read(json: Array(row.data)), of: reader.registry, expecting: nil, by: .editor(in: tenant),
                at: house.clock.now, in: house.store, then: { _, _ in })
        }
    }

    private static func letters(_ house: House, of tenant: Tenant.ID = .chiyoda) async throws -> [OutboxMessage] {
        try await house.store.read { db in try Outbox.latest(100, in: tenant, db) }.filter { $0.kind == .mail }
    }

    @Test("Administrators and editors get one letter a week as long as something is due", arguments: Backend.available)
    func weekly(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        for role in [Role.administrator, .editor, .reviewer, .viewer] { try await house.account(role) }
        try await house.account(.editor, in: .chuo)

        try await house.platform.reviewRegistries()
        try await house.platform.reviewRegistries()

        let letters = try await Self.letters(house)
        #expect(Set(letters.map(\.destination)) == ["administrator@131016.example.jp", "editor@131016.example.jp"])
        #expect(letters.count == 2)
        #expect(try await Self.letters(house, of: .chuo).isEmpty)
        let body = letters.first?.body ?? ""
        #expect(body.contains("2件"))
        #expect(body.contains("2025年1月1日"))
        #expect(body.contains(#"http:\/\/127.0.0.1:8080\/organizations\/131016\/registries\/procedures"#))

        house.clock.move(days: 6.9)
        try await house.platform.reviewRegistries()
        #expect(try await Self.letters(house).count == 2)
        house.clock.move(days: 0.2)
        try await house.platform.reviewRegistries()
        #expect(try await Self.letters(house).count == 4)
    }

    @Test(
        "Without somebody to write to nothing is noted, and the first one who comes is told",
        arguments: Backend.available)
    func nobody(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        try await house.account(.editor, email: "やまだ@example.jp")
        try await house.platform.reviewRegistries()
        #expect(try await Self.letters(house).isEmpty)

        try await house.account(.editor)
        try await house.platform.reviewRegistries()
        #expect(try await Self.letters(house).map(\.destination) == ["editor@131016.example.jp"])
    }

    @Test("The sample city is not written to", arguments: Backend.available)
    func sample(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house, in: .mihon)
        try await house.account(.administrator, in: .mihon)
        try await house.platform.reviewRegistries()
        #expect(try await Self.letters(house, of: .mihon).isEmpty)
    }
}

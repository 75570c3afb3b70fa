import Foundation
import HTTPTypes
import Identity
import Indicators
import Kernel
import Registries
import Store
import TestKit
import Testing
import Web

@Suite struct QualityAPITests {
    private static let registry = "/api/v1/registries/procedures"

    private static func procedure(_ id: String, _ state: String, checkedOn: String = "2026-11-01") -> JSON {
        [
            "id": .text(id), "organization": "131016", "name": .text("手続\(id)"), "kind": "application",
            "basis": ["kind": "national-law"], "online": ["state": .text(state)],
            "volume": ["per_year": 100, "online": .number(state == "full" ? 80 : 0)], "checked_on": .text(checkedOn),
        ]
    }

    private static func publish(
        _ row: JSON, in tenant: Tenant.ID = .chiyoda, _ house: House
    ) async throws {
        let reader = house.platform.reader(of: try house.platform.registries.find("procedures"), for: tenant)
        _ = try await Record.publish(
            reader.read(json: Array(row.data)), of: reader.registry, expecting: nil, by: .editor(in: tenant),
            at: house.clock.now, in: house.store, then: { _, _ in })
    }

    @Test("Figures appear once the clock has measured, with the moment they are of", arguments: Backend.available)
    func measured(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.publish(Self.procedure("131016-1", "full"), house)
        try await Self.publish(Self.procedure("131016-2", "none", checkedOn: "2025-01-01"), house)
        let before = await house.resident.get("\(Self.registry)/quality")
        #expect(before.status == 200)
        #expect(before.json["items"].items.isEmpty, "no request counts")

        try await house.platform.reviewRegistries()

        let answer = await house.resident.get("\(Self.registry)/quality").json
        #expect(answer["cadence_days"].int == 365)
        #expect(answer["items"].items.count == 1)
        let item = answer["items"][0]
        #expect(item["organization"].text == "131016")
        #expect(item["sample"].bool == false)
        #expect(item["rows"].int == 2)
        #expect(item["due"].int == 1)
        #expect(item["freshness"].number == 0.5)
        #expect(item["validity"].number == 1)
        #expect(item["oldest_check"].text == "2025-01-01")
        #expect(item["duplicates"].int == 0)
        #expect(item["broken_references"] == .null)
        #expect(item["worst_fields"].items.count == 3)
        #expect(item["measured_at"].text == "2026-11-21T03:00:00Z")
        #expect(await house.resident.get("/api/v1/registries/nothing/quality").status == 404)
    }

    @Test(
        "The digitalisation rate has its n, its moment and its definition, and stands on the home page",
        arguments: Backend.available)
    func digitalisation(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let empty = await house.resident.get("\(Self.registry)/digitalisation").json
        #expect(empty["n"].int == 0)
        #expect(empty["rate"] == .null)
        #expect(empty["measured_at"] == .null)
        let title = house.platform.indicators.first { $0.id == "digitalisation-rate" }?.title.ja ?? "?"
        #expect(!(await house.resident.get("/").text.contains(title)), "no figure of nothing")
        for number in 1...3 {
            try await Self.publish(Self.procedure("131016-\(number)", number == 1 ? "full" : "none"), house)
        }
        try await Self.publish(
            Self.procedure("mihon-1", "full").setting("organization", to: "mihon"), in: .mihon, house)

        try await house.platform.reviewRegistries()
        house.clock.move(days: 0.1)

        let answer = await house.resident.get("\(Self.registry)/digitalisation").json
        #expect(answer["n"].int == 3, "the sample does not count")
        #expect(answer["rate"].number.map { ($0 * 1000).rounded() } == 333)
        #expect(answer["weighted_rate"].number.map { ($0 * 1000).rounded() } == 267)
        #expect(answer["measured_at"].text == "2026-11-21T03:00:00Z")
        #expect(answer["by_basis"][0]["value"].text == "national-law")
        #expect(answer["by_basis"][0]["label"]["en"].text == "National law")
        #expect(answer["by_kind"][0]["share"]["n"].int == 3)
        #expect(answer["definition"]["en"].text?.contains("fully online") == true)
        let home = await house.resident.get("/").text
        #expect(home.contains(title))
        #expect(home.contains("対象は3件。"))
        #expect(await house.resident.get("/api/v1/registries/software/digitalisation").status == 404)
    }

    @Test("Rows that were brought in by a file are measured at once", arguments: Backend.available)
    func afterImport(on backend: Backend) async throws {
        let house = try await RegistryImportAPITests.open(on: backend)
        let staff = try await house.program(.editor)
        let begun = await staff.send(
            .post, RegistryImportAPITests.path, body: Data("id,name,kind\np-1,本町公園,1\np-2,広場,02".utf8), type: "text/csv"
        )
        #expect(begun.status == 202, "\(begun.text)")

        try await house.platform.runImports()

        let items = await house.resident.get("/api/v1/registries/playgrounds/quality").json["items"]
        #expect(items.items.count == 1)
        #expect(items[0]["rows"].int == 2)
        #expect(items[0]["warnings"].int == 1, "a park without an area")
    }
}

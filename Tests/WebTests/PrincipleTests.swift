import Foundation
import Identity
import Kernel
import Standards
import Store
import TestKit
import Testing
import Web

/// How far the ten principles are kept, month by month.
@Suite struct PrincipleTests {
    @Test(
        "Each month has one figure per principle and organisation; samples are in no sum", arguments: Backend.available)
    func measured(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let open = await house.resident.get("/api/v1/principles").json
        #expect(open["items"].items.count == 10 && open["items"].items.allSatisfy { $0["months"].items.isEmpty })
        let staff = try await house.program(.administrator)
        _ = await staff.post("/api/v1/services", LifeTests.draft)
        let sample = try await house.program(.administrator, in: .mihon)
        _ = await sample.post("/api/v1/services", LifeTests.draft.setting("organization", to: "mihon"))
        try await house.platform.measurePrinciples()

        let first = await house.resident.get("/api/v1/principles").json["items"]
        let own = await house.resident.get("/api/v1/organizations/131016/principles").json["items"]
        #expect(first == own)
        let asked = own.items.map { $0["months"][0]["asked"].number ?? 0 }
        #expect(asked.allSatisfy { $0 > 0 }, "every principle is named by some item: \(asked)")
        #expect(own.items.allSatisfy { $0["months"][0]["services"] == 1 && $0["months"].items.count == 1 })
        let sheet = await staff.get("\(LifeTests.path)/check-sheet").json["items"].items
        let met = sheet.count { $0["state"] == "met" }
        #expect(own.items.allSatisfy { ($0["months"][0]["met"].number ?? 0) <= Double(met) })

        // The same month again, after something was met: the figure is replaced.
        let item = try #require(
            house.platform.rules.base.items.first { item in
                item.principles.contains(1)
                    && sheet.contains { $0["id"].text == item.id && $0["state"] == "no-evidence" }
            })
        let marked = await staff.put(
            "\(LifeTests.path)/check-sheet/\(item.id)", ["state": "met", "note": "x", "link": nil])
        #expect(marked.status == 200)
        try await house.platform.measurePrinciples()
        let again = await house.resident.get("/api/v1/organizations/131016/principles").json["items"][0]["months"]
        #expect(again.items.count == 1)
        #expect(again[0]["met"].number == (own[0]["months"][0]["met"].number ?? 0) + 1)

        // The next month stands beside it, and the page says how it moved.
        house.clock.move(days: 30)
        try await house.platform.measurePrinciples()
        let months = await house.resident.get("/api/v1/organizations/131016/principles").json["items"][0]["months"]
        #expect(months.items.compactMap { $0["month"].text } == ["2026-11", "2026-12"])
        let page = await house.resident.get("/organizations/131016/principles")
        #expect(page.status == 200 && page.text.contains("sparkline") && page.text.contains("2026年12月"))
        let all = await house.resident.get("/principles")
        #expect(all.text.contains("/organizations/131016/principles"))
        #expect(!all.text.contains("/organizations/mihon/principles"))
        #expect(await house.resident.get("/organizations/mihon/principles").status == 200)
        #expect(await house.resident.get("/organizations/999999/principles").status == 404)
    }

    @Test("A trend adds what was met and asked, not shares") func trend() {
        func measured(_ tenant: Tenant.ID, _ month: String, _ asked: Int, _ met: Int) -> PrincipleMeasurement {
            PrincipleMeasurement(
                tenant: tenant, month: month, principle: 3, services: 1, asked: asked, met: met, measuredAt: .noon)
        }
        let trends = PrincipleTrend.all([
            measured(.chiyoda, "2026-10", 10, 10), measured(.chuo, "2026-10", 90, 0),
            measured(.chiyoda, "2026-11", 10, 5),
        ])
        #expect(trends.count == 10)
        #expect(trends[2].months.map(\.share) == [0.1, 0.5])
        #expect(trends[2].before?.services == 2)
        #expect(trends[0].newest == nil && trends[0].measuredAt == nil)
    }
}

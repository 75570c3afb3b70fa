import Foundation
import HTTPTypes
import Kernel
import Standards
import Store
import TestKit
import Testing

@testable import Web

@Suite struct GuidelineAPITests {
    @Test("Guidelines, items, use cases and learning are open data", arguments: Backend.available)
    func data(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let book = house.platform.rules.base
        let guidelines = await house.resident.get("/api/v1/guidelines")
        #expect(guidelines.json["items"].items.count == book.guidelines.count)
        #expect(guidelines.header("Access-Control-Allow-Origin") == "*")

        let items = await house.resident.get("/api/v1/items.json")
        #expect(items.json["items"].items.map { $0["id"].text } == book.items.map(\.id))
        let item = await house.resident.get("/api/v1/items/ESS-04").json
        #expect(item["level"].int == 1 && item["measured_by"].items == ["study"])
        #expect(item["figures"] == .null && item["applies_when"] == .null)

        try await house.platform.measureItems()
        let measured = await house.resident.get("/api/v1/items/ESS-04").json["figures"]
        #expect(measured["concerned"].int == 0 && measured["difference"] == .null)
        #expect(measured["measured_at"].text == "2026-11-21T03:00:00Z")

        let cases = await house.resident.get("/api/v1/use-cases").json["items"].items
        #expect(cases.count == 12 && cases.allSatisfy { ($0["items"].int ?? 0) > 0 })
        let learning = await house.resident.get("/api/v1/learning").json["items"].items
        #expect(learning.count == GuidelineItem.Role.allCases.count)
        #expect(await house.resident.get("/api/v1/guidelines/nothing").status == 404)
        #expect(await house.resident.get("/api/v1/items/ESS-99").status == 404)
        #expect(await house.resident.get("/api/v1/items.csv?level=9").status == 422)
    }

    @Test("Whoever has an answer already is told that nothing has changed")
    func tags() async throws {
        let house = try await House(on: .sqlite)
        for path in ["/api/v1/items.csv", "/api/v1/guidelines", "/guidelines/feed.atom"] {
            let first = await house.resident.get(path)
            let tag = try #require(first.header("ETag"))
            let again = await house.resident.get(path, with: [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.body.isEmpty, "\(path)")
        }
        let items = await house.resident.get("/api/v1/items.csv").header("ETag")
        try await house.platform.measureItems()
        #expect(await house.resident.get("/api/v1/items.csv").header("ETag") != items)
    }

    @Test("The file of all items opens in a spreadsheet without running anything")
    func table() async throws {
        let house = try await House(on: .sqlite)
        let file = await house.resident.get("/api/v1/items.csv?bom=1&guideline=essentials")
        #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(file.body.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = file.text.split(separator: "\r\n")
        #expect(lines.count == 16)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("ESS-") })
        #expect(file.text.contains("study.n >= 5 && study.value >= 3.0"))
    }

    @Test("Feeds tell of new versions and of decided changes, in the order of their time", arguments: Backend.available)
    func feeds(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (guidelines, now) = (house.platform.rules.base.guidelines, house.clock.now)
        let id = RuleChange.ID.new(at: now)
        try await house.store.append(to: []) { db in
            try GuidelineVersion.keep(guidelines, at: now.later(days: -1), db)
            try db.run(
                """
                INSERT INTO rule_change (tenant_id, id, organization, target, part, value, reason, state, effective_on,
                    grace_days, drafted_by, drafted_at, published_by, published_at)
                VALUES (\(Tenant.ID.chiyoda), \(id), \(Tenant.ID?.none), 'WEB-03', 'level', '1',
                    'Because <b>people</b> & "keys"', 'published', \(Day(now).adding(days: 40)), 30,
                    \(Principal.Actor.resident), \(now), \(Principal.Actor.resident), \(now))
                """)
        }

        let atom = await house.resident.get("/guidelines/feed.atom?lang=en")
        #expect(atom.header("Content-Type") == "application/atom+xml; charset=utf-8")
        #expect(atom.text.matches(of: /<entry>/).count == guidelines.count + 1)
        let first = try #require(atom.text.firstMatch(of: /<entry>\n<id>(.*)<\/id>\n<title>(.*)<\/title>/))
        #expect(first.output.1 == "urn:uuid:\(id)")
        #expect(first.output.2 == "WEB-03: level becomes “1” (from 31 December 2026, for everybody)")
        #expect(atom.text.contains("Because &lt;b&gt;people&lt;/b&gt; &amp; &quot;keys&quot;"))

        let rss = await house.resident.get("/guidelines/feed.rss")
        #expect(rss.text.matches(of: /<item>/).count == guidelines.count + 1)
        #expect(rss.text.contains("<pubDate>Sat, 21 Nov 2026 03:00:00 GMT</pubDate>"))
        let page = await house.resident.get("/guidelines/web?lang=en")
        #expect(page.text.contains("WEB-03: level becomes “1”"))
    }
}

import Foundation
import HTTPTypes
import Kernel
import Rules
import Services
import Standards
import Store
import TestKit
import Testing

@testable import Web

/// The public map of the guidelines, as somebody meets it who is about to do something.
@Suite struct GuidelinePagesTests {
    @Test(
        "The map begins with what one is about to do, and each start leads to as many items as it says",
        arguments: Backend.available)
    func starts(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let page = await house.resident.get("/guidelines")
        #expect(page.status == 200)

        for useCase in house.platform.guidance.useCases {
            let path = "/guidelines?use_case=\(useCase.id)"
            #expect(page.text.contains("href=\"\(path)\""), "\(useCase.id)")
            let found = await house.resident.get(path)
            let rows = found.text.matches(of: /href="\/guidelines\/items\/[A-Z0-9-]+"/).count
            let count = ItemQuery(useCase: useCase.id).items(of: house.platform.rules.base).count
            #expect(rows == count && count > 0, "\(useCase.id)")
        }
        for guideline in house.platform.rules.base.guidelines {
            #expect(page.text.contains("href=\"/guidelines/\(guideline.id)\""))
        }
    }

    @Test("What is found stands under its guideline with a count, folded where it is much")
    func groups() async throws {
        let house = try await House(on: .sqlite)
        let book = house.platform.rules.base
        let much = await house.resident.get("/guidelines?phase=operate").text
        let items = ItemQuery(phase: .operate).items(of: book)
        #expect(items.count > 12)
        let guidelines = Set(items.map(\.guideline))
        #expect(much.matches(of: /<details class="check-group">/).count == guidelines.count)
        for id in guidelines {
            let guideline = try #require(book.guideline(id))
            let count = items.count { $0.guideline == id }
            #expect(
                much.contains("<h3>\(guideline.title.ja)</h3> <span class=\"soft\">\(count)項目</span>"), "\(id)")
        }

        let one = await house.resident.get("/guidelines?guideline=web").text
        #expect(one.matches(of: /<details class="check-group" open>/).count == 1)
        #expect(!one.contains("<details class=\"check-group\">"))
    }

    @Test("The rules and the criteria stand under the guidelines in the navigation")
    func navigation() async throws {
        let house = try await House(on: .sqlite)
        for path in ["/guidelines", "/rules", "/criteria", "/learning"] {
            let page = await house.resident.get(path)
            #expect(page.text.contains("<a href=\"/guidelines\" aria-current=\"true\">"), "\(path)")
        }
    }

    @Test("Filters keep each other, words are folded, and a choice that does not exist is refused")
    func filters() async throws {
        let house = try await House(on: .sqlite)
        let page = await house.resident.get("/guidelines?use_case=using-ai&level=1")
        #expect(page.text.contains("href=\"/guidelines?use_case=using-ai&amp;level=1&amp;role="))
        #expect(page.text.contains("href=\"/guidelines?use_case=using-ai\""), "the level can be taken away")
        #expect(page.text.contains("<input type=\"hidden\" name=\"use_case\" value=\"using-ai\">"))
        #expect(page.text.contains("<meta name=\"viewport\"") && page.text.contains("feed.atom"))

        let words = await house.resident.get("/guidelines?q=\("ｷｰﾎﾞｰﾄﾞ".inQuery)")
        #expect(words.text.contains("/guidelines/items/ESS-05"))
        let hostile = await house.resident.get("/guidelines?q=\("\"><script>alert(1)</script>".inQuery)")
        #expect(hostile.status == 200 && !hostile.text.contains("<script"))
        #expect(await house.resident.get("/guidelines?role=wizard").status == 422)
        #expect(await house.resident.get("/guidelines?principle=11").status == 422)
    }

    @Test("Every item has its page, and its full text on an English page says that it is Japanese")
    func items() async throws {
        let house = try await House(on: .sqlite)
        for item in house.platform.rules.base.items {
            let page = await house.resident.get("/guidelines/items/\(item.id)")
            #expect(page.status == 200, "\(item.id)")
        }
        let english = await house.resident.get("/guidelines/items/ESS-04?lang=en")
        #expect(english.text.contains("Test with at least five people"))
        #expect(english.text.contains("lang=\"ja\""))
        #expect(english.text.contains("study.n &gt;= 5"))
        #expect(await house.resident.get("/guidelines/items/ESS-99").status == 404)
    }

    @Test("An item that has left is still at its address, with what it last asked", arguments: Backend.available)
    func gone(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let gone = Guideline(
            id: "web", version: "2020.1", title: "昔のウェブ", summary: "要", effective: Day(daysSince1970: 18_000),
            items: [.sample("WEB-99")])
        let now = house.clock.now
        try await house.store.append(to: []) { db in try GuidelineVersion.keep([gone], at: now, db) }

        let page = await house.resident.get("/guidelines/items/WEB-99")
        #expect(page.status == 200 && page.text.contains("href=\"/guidelines/web/versions/2020.1\""))
        let version = await house.resident.get("/guidelines/web/versions/2020.1")
        #expect(version.status == 200 && version.text.contains("WEB-99"))
        let guideline = await house.resident.get("/guidelines/web")
        #expect(guideline.text.contains("href=\"/guidelines/web/versions/2020.1\""))
        #expect(await house.resident.get("/guidelines/web/versions/1").status == 404)
        #expect(await house.resident.get("/guidelines/nothing").status == 404)
    }

    @Test(
        "Figures of use come from the round, leave samples out and say when they were measured",
        arguments: Backend.available)
    func use(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let before = await house.resident.get("/guidelines/items/ESS-01?lang=en")
        #expect(before.text.contains("Not measured yet"))
        for tenant in [Tenant.ID.chiyoda, .mihon] {
            let service = try Service.sample("s", in: tenant)
            let rules = house.platform.rules
            try await house.store.append(to: [tenant]) { db in
                try service.insert(db)
                try Standing.reassess(service, because: Message("standing.cause.listed"), rules: rules, at: .noon, db)
            }
        }

        try await house.platform.measureItems()

        let figure = try #require(try await house.store.read { db in try ItemFigure.of("ESS-01", db) })
        #expect(figure.use.concerned == 1 && figure.measuredAt == .noon)
        let page = await house.resident.get("/guidelines/items/ESS-01?lang=en")
        #expect(page.text.contains("It concerns 1 services.") && page.text.contains("21 November 2026"))
        #expect(page.text.contains("Not enough data yet"))
    }

    @Test("A difference is shown with its interval, and said to be none where the interval holds 0")
    func effect() async throws {
        let house = try await House(on: .sqlite)
        @Sendable func figure(_ item: String, low: Double, high: Double) -> ItemFigure {
            ItemFigure(
                item: item, use: .init(met: 12, notMet: 7), meeting: .init(n: 12, mean: 3.8),
                others: .init(n: 7, mean: 3.2), difference: MeanDifference(value: 0.6, low: low, high: high),
                measuredAt: .noon)
        }
        try await house.store.append(to: []) { db in
            try ItemFigure.replaceAll(
                by: [figure("ESS-04", low: 0.21, high: 0.99), figure("ESS-05", low: -0.1, high: 1.3)], db)
        }

        let better = await house.resident.get("/guidelines/items/ESS-04?lang=en")
        #expect(better.text.contains("rated better: difference +0.60 (95% interval +0.21 to +0.99)"))
        #expect(better.text.contains("no proof of cause"))
        let unclear = await house.resident.get("/guidelines/items/ESS-05?lang=en")
        #expect(unclear.text.contains("No difference shown: +0.60, and the 95% interval (−0.10 to +1.30) holds 0."))
        let circular = try #require(house.platform.rules.base.items.first { $0.isMeasuredByRatings })
        try await house.store.append(to: []) { db in
            try ItemFigure.replaceAll(by: [figure(circular.id, low: 0.2, high: 1)], db)
        }
        let page = await house.resident.get("/guidelines/items/\(circular.id)?lang=en")
        #expect(page.text.contains("decided by the ratings themselves") && !page.text.contains("+0.60"))
    }

    @Test("Each role has something to learn, and every step leads to its items")
    func learning() async throws {
        let house = try await House(on: .sqlite)
        let list = await house.resident.get("/learning")
        for path in house.platform.guidance.learning {
            #expect(list.text.contains("href=\"/learning/\(path.role.rawValue)\""))
            let page = await house.resident.get("/learning/\(path.role.rawValue)")
            for id in path.steps.flatMap(\.items) {
                #expect(page.text.contains("href=\"/guidelines/items/\(id)\""), "\(path.role) \(id)")
            }
        }
        #expect(await house.resident.get("/learning/wizard").status == 404)
    }

    @Test(
        "Whom an item concerns is said in words, whatever its rule joins",
        arguments: [
            (nil, "All services"), ("service.uses_ai", "“Uses AI”"),
            ("service.uses_ai || service.takes_payments", "“Uses AI” or “Takes payments”"),
            (
                "(service.uses_ai || service.takes_payments) && !service.uses_cloud",
                "(“Uses AI” or “Takes payments”) and not “Uses the cloud”"
            ),
            (
                "organization.kind in ['ward', 'city'] && service.uses_ai",
                "run by wards, cities and “Uses AI”"
            ),
            ("organization.kind != 'affiliate'", "not run by affiliated bodies"),
            ("size(service.channels) > 1", nil), ("service.nothing", nil), ("service.uses_ai ||", nil),
        ] as [(String?, String?)])
    func words(rule: String?, said: String?) async throws {
        let house = try await House(on: .sqlite)

        #expect(GuidelineWords(house.platform, .en).applicability(rule) == said)
    }

    @Test("Words can be found for every rule in the content")
    func allWords() async throws {
        let house = try await House(on: .sqlite)
        let words = GuidelineWords(house.platform, .ja)
        for item in house.platform.rules.base.items {
            #expect(words.applicability(item.appliesWhen?.text) != nil, "\(item.id)")
        }
    }
}

import Foundation
import Identity
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing
import Web

/// The desk of the quality reviewers, with browsers that know no JavaScript.
@Suite struct ReviewDeskPagesTests {
    private static let pages = ["/reviews", "/reviews/services", "/reviews/organizations/131016"]
    private static let calls = ["/api/v1/reviews", "/api/v1/reviews/deadlines", "/api/v1/reviews/standings"]

    private static func furnish(_ house: House) async throws {
        let administrator = try await house.program(.administrator)
        try #require(await administrator.post("/api/v1/services", LifeTests.draft).status == 201)
        let asked = await administrator.post(
            "\(LifeTests.path)/reviews", ["kind": "release", "note": "<b>見て</b>ください。"])
        try #require(asked.status == 201)
    }

    @Test(
        "The desk does not exist for an organisation's own people, and shows everything to quality reviewers",
        arguments: Backend.available)
    func whoMay(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        for role in [Role.viewer, .editor, .reviewer, .administrator] {
            let member = try await house.member(role)
            for path in Self.pages { #expect(await member.get(path).status == 404, "\(role) \(path)") }
            let sent = await member.post(
                "/reviews/reminders", form: [("scope", "all"), ("services", "131016/moving-in")])
            #expect(sent.status == 404)
            #expect(!(await member.get("/desk").text.contains("href=\"/reviews\"")), "\(role)")
        }
        for role in [Role.quality, .operator] {
            let reviewer = try await house.member(role, in: .chuo)
            for path in Self.pages {
                let page = await reviewer.get(path)
                #expect(page.status == 200 && page.header("Cache-Control") == "no-store", "\(role) \(path)")
                #expect(page.text.contains("moving-in"), "\(role) \(path)")
            }
            #expect(await reviewer.get("/desk").text.contains("href=\"/reviews\""))
            let program = try await house.program(role, in: .chuo)
            for path in Self.calls { #expect(await program.get(path).status == 200, "\(role) \(path)") }
        }
    }

    @Test("Who reviews a sample sees the sample, and touches nothing else", arguments: Backend.available)
    func sample(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        let reviewer = try await house.member(.quality, in: .mihon)
        let program = try await house.program(.quality, in: .mihon)

        for path in ["/reviews", "/reviews/services"] {
            let page = await reviewer.get(path)
            #expect(page.status == 200 && !page.text.contains("moving-in"), "\(path)")
            #expect(await reviewer.get("\(path)?organization=131016").status == 404, "\(path)")
        }
        #expect(await reviewer.get("/reviews/organizations/131016").status == 404)
        #expect(await reviewer.get("/reviews/organizations/mihon").status == 200)
        #expect(await program.get("/api/v1/reviews").json["total"] == 0)
        #expect(await program.get("/api/v1/reviews?organization=131016").status == 404)
        #expect(await program.post("/api/v1/reminders", ["services": ["131016/moving-in"]]).status == 422)
        #expect(await program.get("\(LifeTests.path)/reviews").status == 404)
        #expect(await reviewer.get("/rules/new?target=OPEN").status == 200)
    }

    @Test("The queue leads to the decision, and the filter narrows all of the desk", arguments: Backend.available)
    func queue(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        house.clock.move(days: 3)
        let reviewer = try await house.member(.quality, in: .chuo)
        let program = try await house.program(.quality, in: .chuo)

        let queue = await program.get("/api/v1/reviews").json
        #expect(queue["total"] == 1 && queue["items"][0]["days"] == 3 && queue["next"] == .null)
        let id = try #require(queue["items"][0]["id"].text)
        let page = await reviewer.get("/reviews").text
        #expect(page.contains("href=\"/services/131016/moving-in/reviews?decide=\(id)#decide\""))
        #expect(page.contains("1件の依頼が返事を待っています") && page.contains("3日前"))
        #expect(page.contains("&lt;b&gt;見て") && !page.contains("<b>見て"))
        #expect(page.contains("/reviews/services?organization=131016&amp;state=preparing"))

        for filter in ["organization=131024", "phase=operate", "state=met", "q=ない"] {
            let narrowed = await reviewer.get("/reviews?\(filter.replacing("ない", with: "%E3%81%AA%E3%81%84"))").text
            #expect(narrowed.contains("返事を待つ依頼はありません") && !narrowed.contains("moving-in"), "\(filter)")
        }
        #expect(await reviewer.get("/reviews?queue=x").status == 422)
        #expect(await reviewer.get("/reviews?due=x").status == 422)
        #expect(await program.get("/api/v1/reviews?state=good").status == 422)
        let standings = await program.get("/api/v1/reviews/standings").json["items"]
        #expect(standings[0]["states"]["preparing"] == 1 && standings[0]["open_reviews"] == 1)
        #expect(await program.get("/api/v1/reviews/deadlines").json["total"] == 0)
    }

    @Test(
        "Teams are reminded by ticking or all at once, and the page tells whom and whom not",
        arguments: Backend.available)
    func remind(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        let reviewer = try await house.member(.quality, in: .chuo)
        let editor = try await house.member(.editor)
        #expect(await reviewer.get("/reviews/services").text.contains("value=\"131016/moving-in\""))
        let rules = house.platform.rules
        for service in [
            try Service.sample("site", phase: .operate, isClaimed: false), try .sample("gone", phase: .retire),
        ] {
            try await house.store.append(to: [.chiyoda]) { db in
                try service.insert(db)
                try Standing.reassess(service, because: Message("standing.cause.listed"), rules: rules, at: .noon, db)
            }
        }
        let list = await reviewer.get("/reviews/services").text
        #expect(list.contains("ほかに2件あります") && list.contains("href=\"#remind\""))
        #expect(!list.contains("/services/131016/site") && !list.contains("/services/131016/gone"))

        let none = await reviewer.post("/reviews/reminders", form: [("scope", "chosen"), ("words", "<i>書いた</i>")])
        #expect(none.status == 422)
        #expect(none.text.contains("id=\"services-error\"") && none.text.contains("&lt;i&gt;書いた"))
        let unclear = await reviewer.post(
            "/reviews/reminders", form: [("services", "131016/moving-in"), ("scope", "some")])
        #expect(unclear.status == 422 && unclear.text.contains("id=\"scope-error\""))
        #expect(unclear.text.contains("value=\"131016/moving-in\" checked"))
        let long = await reviewer.post(
            "/reviews/reminders",
            form: [
                ("services", "131016/moving-in"), ("scope", "chosen"),
                ("words", String(repeating: "長", count: 1001)),
            ])
        #expect(long.status == 422 && long.text.contains("id=\"words-error\""))

        let sent = await reviewer.post(
            "/reviews/reminders?organization=131016",
            form: [("services", "131016/moving-in"), ("scope", "chosen"), ("words", "根拠を<b>見直して</b>")])
        #expect(sent.status == 200)
        #expect(sent.text.contains("1件のサービスのチームに送りました") && sent.text.contains("&lt;b&gt;見直して"))
        #expect(sent.text.contains("/reviews/services?organization=131016"))
        #expect(await editor.get("/desk").text.contains("見直して"))
        let log = await reviewer.get("/audit?organization=131024").text
        #expect(log.contains("チームにお願いを送った") && log.contains("1 services"))

        house.clock.move(days: 1)
        let other = try await house.member(.operator, in: .chuo)
        let again = await other.post("/reviews/reminders?state=preparing", form: [("scope", "all")])
        #expect(again.status == 200 && again.text.contains("どのチームにも送りませんでした"))
        #expect(again.text.contains("2026年11月21日に送りました"))
        #expect(!(await other.get("/reviews/services").text.contains("value=\"131016/moving-in\"")))

        house.clock.move(days: 7)
        let program = try await house.program(.quality)
        let api = await program.post("/api/v1/reminders?state=preparing", ["all": true])
        #expect(api.status == 200 && api.json["reminded"][0]["slug"] == "moving-in", "\(api.text)")
        let skipped = await program.post("/api/v1/reminders", ["services": ["131016/moving-in"]]).json
        #expect(skipped["reminded"].items.isEmpty && skipped["skipped"][0]["reason"] == "reminded-this-week")
        #expect(await program.post("/api/v1/reminders", [:]).status == 422)
        try await house.platform.tell()
    }

    @Test(
        "The account of an organisation has its people, its work and what happened last", arguments: Backend.available)
    func account(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        try await house.account(.editor)
        let reviewer = try await house.member(.quality, in: .chuo)
        let page = await reviewer.get("/reviews/organizations/131016").text
        for piece in [
            "千代田区", "editor さん", "編集者", "公開の判断", "サービスを登録した", "/services/131016/moving-in/gate",
            "<td>editor さん 編集者</td>",
        ] {
            #expect(page.contains(piece), "\(piece)")
        }
        let log = page.split(separator: "id=\"activity\"").last.map(String.init) ?? ""
        #expect(log.contains(">転入の届け出</a>"), "services by their names")
        #expect(!log.contains(/>[^<]*[0-9a-f]{8}-[0-9a-f]{4}-7/), "no ids in the text")
        #expect(!page.contains("<td>品質確認の担当</td>"), "who works elsewhere is not among them")
        #expect(await reviewer.get("/reviews/organizations/999999").status == 404)
    }
}

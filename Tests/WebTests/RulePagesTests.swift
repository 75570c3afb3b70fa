import Foundation
import Identity
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing
import Web

/// Changing the rules, with a browser that knows no JavaScript and with a program.
@Suite struct RulePagesTests {
    private static let drafts = "/api/v1/rules/drafts"

    private static func draft(
        _ target: String = "usability-study", _ part: String = "limit.participants", _ value: String = "8",
        organization: String? = nil
    ) -> JSON {
        [
            "organization": organization.map { .text($0) } ?? .null, "target": .text(target), "part": .text(part),
            "value": .text(value), "reason": "もっと多くの人に使ってもらうため。",
        ]
    }

    /// A service in pre-release whose usability study had five participants.
    private static func furnish(_ house: House, in tenant: Tenant.ID = .chiyoda) async throws {
        let staff = try await house.program(.administrator, in: tenant)
        let service = "/api/v1/services/\(tenant)/moving-in"
        let draft = LifeTests.draft.setting("organization", to: .text("\(tenant)"))
        try #require(await staff.post("/api/v1/services", draft).status == 201)
        try #require(await staff.put("\(service)/canvas", LifeTests.canvas).status == 200)
        try #require(await staff.put("\(service)/phase", ["phase": "pre-release"]).status == 200)
        try #require(await staff.post("\(service)/studies", LifeTests.study([4, 4, 4, 4, 4])).status == 201)
    }

    private static func notices(_ house: House) async throws -> [String] {
        try await house.store.read { db in
            var tenants: [String] = []
            try db.each(
                "SELECT tenant_id FROM notice WHERE kind = 'rule-hits' AND tenant_id <> '' ORDER BY tenant_id"
            ) { row in tenants.append(try row.next()) }
            return tenants
        }
    }

    @Test(
        "A raised item: drafted, tried, published with grace, read by everybody, told once",
        arguments: Backend.available)
    func walk(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        try await Self.furnish(house, in: .mihon)
        let reviewer = try await house.member(.quality, in: Tenant.ID("tokyo"))
        let criteria = await reviewer.get("/criteria").text
        #expect(criteria.contains("/rules/new?target=usability-study"))
        let form = await reviewer.get("/rules/new?target=usability-study").text
        for piece in ["利用者テスト", "いま：5", "いま：3.0", "value=\"limit.participants\"", "すべての組織", "千代田区"] {
            #expect(form.contains(piece), "\(piece)")
        }

        let drafted = await reviewer.post(
            "/rules/drafts",
            form: [
                ("target", "usability-study"), ("organization", "all"), ("part", "limit.participants"),
                ("value", "8"), ("reason", "もっと多くの人に使ってもらうため。"),
            ])
        #expect(drafted.status == 303, "\(drafted.text.prefix(400))")
        let path = try #require(drafted.header("Location"))
        let id = try #require(path.split(separator: "/").last.map(String.init))
        let page = await reviewer.get(path).text
        for piece in [
            "1サービスのうち、新しく外れるのは1件、新しく満たすのは0件", "見本のサービスが1件外れます",
            "/services/131016/moving-in", "8人以上の利用者テストを行い", "下書きです。",
        ] {
            #expect(page.contains(piece), "\(piece)")
        }
        #expect(await house.resident.get("/rules/\(id)").status == 404)
        #expect(!(await house.resident.get("/rules").text.contains("もっと多くの人")))
        #expect(try await Self.notices(house).isEmpty)

        let wrong = await reviewer.post(
            "\(path)/publication", form: [("effective_on", "2026-11-20"), ("grace_days", "x"), ("ends_on", "")])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("href=\"#effective_on\"") && wrong.text.contains("value=\"2026-11-20\""))
        let published = await reviewer.post(
            "\(path)/publication", form: [("effective_on", "2026-12-01"), ("grace_days", "30"), ("ends_on", "")])
        #expect(published.header("Location") == "/rules/\(id)", "\(published.text.prefix(400))")
        let again = await reviewer.post(
            "\(path)/publication", form: [("effective_on", "2026-12-01"), ("grace_days", "30")])
        #expect(again.status == 409)

        #expect(try await Self.notices(house) == ["131016", "mihon"])
        for language in ["ja", "ja-easy", "en"] {
            #expect(await house.resident.get("/rules/\(id)?lang=\(language)").status == 200)
            #expect(await house.resident.get("/criteria?lang=\(language)").status == 200)
        }
        let shown = await house.resident.get("/rules/\(id)").text
        for piece in ["2026年12月1日", "2026年12月31日から求められます", "もっと多くの人", "東京都", "これから変わります"] {
            #expect(shown.contains(piece), "\(piece)")
        }
        #expect(!shown.contains("quality さん"), "nobody is named")
        #expect(!shown.contains("/end\""), "nothing to press")
        #expect(await house.resident.get("/rules").text.contains("もっと多くの人"))

        // Old services have time, new ones none.
        house.clock.move(days: 12)
        try await house.platform.reviewStandings()
        #expect(await house.resident.get("/criteria").text.contains("8人以上"))
        try await Self.furnish(house, in: .chuo)
        func needed(_ tenant: String) async throws -> Bool? {
            let staff = try await house.program(.viewer, in: Tenant.ID(tenant))
            return await staff.get("/api/v1/services/\(tenant)/moving-in/gate").json["conditions"].items
                .first { $0["id"] == "usability-study" }?["holds"].bool
        }
        #expect(try await needed("131016") == true)
        #expect(try await needed("131024") == false)
        house.clock.move(days: 30)
        try await house.platform.reviewStandings()
        #expect(try await needed("131016") == false)
        #expect(try await Self.notices(house) == ["131016", "mihon"])

        // The session has ended long since; a program ends the change.
        let program = try await house.program(.quality)
        let ended = await program.post("/api/v1/rules/\(id)/end", ["ends_on": "2027-01-02"])
        #expect(ended.json["ends_on"] == "2027-01-02", "\(ended.text)")
        house.clock.move(days: 1)
        #expect(try await needed("131016") == true)
        #expect(await house.resident.get("/rules/\(id)").text.contains("終わりました"))
    }

    @Test("What is wrong stands at its field, with what was entered", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let member = try await house.member(.quality)
        let program = try await house.program(.quality)
        let before = try await house.counts()

        let answer = await program.post(
            Self.drafts, Self.draft("ESS-04", "met_when", "study.n >= 5\n  && study.magic > 1"))
        #expect(answer.status == 422)
        #expect(answer.json["errors"][0]["field"] == "value")
        #expect(answer.json["errors"][0]["message"].text?.contains("2行") == true)
        let deep = String(repeating: "!(", count: 300) + "true" + String(repeating: ")", count: 300)
        #expect(await program.post(Self.drafts, Self.draft("ESS-04", "met_when", deep)).status == 422)
        #expect(await program.post(Self.drafts, Self.draft("NOTHING")).json["errors"][0]["field"] == "target")
        #expect(await program.post(Self.drafts, Self.draft(organization: "nowhere")).status == 404)
        #expect(await program.post(Self.drafts, ["target": "ESS-04"]).status == 422)
        let page = await member.post(
            "/rules/drafts",
            form: [
                ("target", "ESS-04"), ("organization", "131016"), ("part", "met_when"), ("value", "<b>study.n"),
                ("reason", ""),
            ])
        #expect(page.status == 422)
        for piece in ["href=\"#value\"", "href=\"#reason\"", "&lt;b&gt;study.n", "value=\"131016\" selected"] {
            #expect(page.text.contains(piece), "\(piece)")
        }
        #expect(await member.get("/rules/new?target=%3Cb%3E").status == 200)
        #expect(await member.get("/rules/not-an-id").status == 404)
        #expect(await member.get("/rules/drafts/not-an-id").status == 404)

        #expect(try await house.counts() == before)
    }

    @Test("Who may do what with whose rules", arguments: Backend.available)
    func roles(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.furnish(house)
        let administrator = try await house.program(.administrator)
        let other = try await house.program(.administrator, in: .chuo)
        let quality = try await house.program(.quality, in: .chuo)

        #expect(await administrator.post(Self.drafts, Self.draft()).status == 403, "everybody's rules")
        #expect(await other.post(Self.drafts, Self.draft(organization: "131016")).status == 404)
        #expect(try await house.program(.editor).post(Self.drafts, Self.draft(organization: "131016")).status == 403)
        let lax = await administrator.post(
            Self.drafts, Self.draft("usability-study", "limit.participants", "3", organization: "131016"))
        #expect(lax.status == 201)
        let path = "\(Self.drafts)/\(lax.json["id"].text ?? "")"
        for route in ["", "/dry-run"] { #expect(await other.get(path + route).status == 404) }
        #expect(await other.post("\(path)/publication", ["effective_on": "2026-11-21"]).status == 404)
        let run = await administrator.get("\(path)/dry-run").json
        #expect(run["organizations"].items.map { $0["organization"].text } == ["131016"])
        #expect(run["total"]["passing"].int == 0)

        let endless = await administrator.post("\(path)/publication", ["effective_on": "2026-11-21"])
        #expect(endless.status == 422)
        #expect(endless.json["errors"][0]["field"] == "ends_on")
        let asked = await administrator.post(
            "\(path)/publication", ["effective_on": "2026-11-21", "ends_on": "2027-03-31"])
        #expect(asked.json["state"] == "waiting", "\(asked.text)")
        #expect(asked.json["decided_by"] == .null)
        #expect(await administrator.post("\(path)/agreement", [:]).status == 403)
        #expect(await house.resident.get("/api/v1/rules/\(lax.json["id"].text ?? "")").status == 404)

        let agreed = await quality.post("\(path)/agreement", [:])
        #expect(agreed.json["state"] == "published", "\(agreed.text)")
        #expect(agreed.json["exception"] == true)
        #expect(agreed.json["decided_by"] == "131024")
        #expect(await quality.post("\(path)/agreement", [:]).status == 409)
        let rules = await house.resident.get("/api/v1/rules?organization=131016").json
        #expect(rules["changes"].items.count == 1)
        #expect(
            rules["criteria"].items.first { $0["id"] == "usability-study" }?["limits"][0]["value"].number
                .map { [3, 3.0].contains($0) } ?? false
                || rules["criteria"].items.contains {
                    $0["limits"].items.contains { $0["name"] == "participants" && $0["value"].number == 3 }
                })
        #expect(
            !(await house.resident.get("/api/v1/rules").json["criteria"].items.contains {
                $0["limits"].items.contains { $0["name"] == "participants" && $0["value"].number == 3 }
            }))
    }

    @Test("A sample's changes stand among nobody else's", arguments: Backend.available)
    func samples(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let administrator = try await house.program(.administrator, in: .mihon)
        let draft = await administrator.post(Self.drafts, Self.draft(organization: "mihon"))
        let path = "\(Self.drafts)/\(draft.json["id"].text ?? "")"
        #expect(await administrator.post("\(path)/publication", ["effective_on": "2026-11-21"]).status == 200)

        #expect(await house.resident.get("/api/v1/rules").json["changes"].items.isEmpty)
        #expect(!(await house.resident.get("/rules").text.contains("もっと多くの人")))
        #expect(await house.resident.get("/rules?organization=mihon").text.contains("もっと多くの人"))
        #expect(await house.resident.get("/criteria?organization=mihon").text.contains("（共通は5）"))
    }
}

import Foundation
import HTTPTypes
import Identity
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing
import Web

/// What a service asks, who does something alike, the ten principles and the staff's pulse, as outsiders meet them.
@Suite struct SimplicityTests {
    private static let row: JSON = [
        "id": "131016-1", "organization": "131016", "name": "転入届", "kind": "notification",
        "basis": ["kind": "national-law"], "online": ["state": "partial"],
        "asks": ["fields": 12, "documents": 2, "obtainable": 1, "visits": 1, "minutes": 20],
        "days": ["actual": 3], "volume": ["per_year": 6000, "fiscal_year": 2025],
    ]

    @Test(
        "A team counts what it asks; what is known already is marked, and the burden is told",
        arguments: Backend.available)
    func counted(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        #expect(await staff.post("/api/v1/services", LifeTests.draft).status == 201)
        let path = LifeTests.path
        #expect(await house.resident.get("\(path)/simplicity").json["counted"] == false)
        #expect(
            await staff.put("/api/v1/registries/procedures/records/131016-1?organization=131016&reason=r", Self.row)
                .status == 201)

        let unknown = await staff.put(
            "\(path)/canvas", LifeTests.canvas.setting("procedure", to: ["record": "131016-404"]))
        #expect(unknown.status == 422 && unknown.text.contains("procedure.record"), "\(unknown.text)")
        let drawn = await staff.put(
            "\(path)/canvas",
            LifeTests.canvas.setting(
                "procedure",
                to: ["fields": ["氏名", "現住所", "引っ越しの理由"], "documents": ["住民票の写し"], "record": "131016-1"]))
        #expect(drawn.status == 200, "\(drawn.text)")

        let json = await house.resident.get("\(path)/simplicity").json
        #expect(json["counted"] == true && json["asked"] == 5)
        #expect(json["fields"] == ["value": 3, "source": "team"])
        #expect(json["visits"] == ["value": 1, "source": "registry"])
        #expect(json["removable"].items.compactMap { $0["name"].text } == ["氏名", "現住所", "住民票の写し"])
        #expect(json["removable"][2]["kind"] == "document")
        #expect(json["removable"][1]["keepers"][0]["id"] == "resident-register")
        #expect(json["burden"]["hours_per_year"] == 2000)
        #expect(json["burden"]["removable_fields"] == 2)
        #expect(json["changes"].items.count == 1)

        let page = await house.resident.get("/services/131016/moving-in/simplicity")
        #expect(page.status == 200)
        for words in ["住民基本台帳", "20分 × 6,000件 ÷ 60 = 2,000時間", "転入届", "引っ越しの理由"] {
            #expect(page.text.contains(words), "\(words)")
        }
        #expect(!page.text.contains("/canvas"))
        let own = try await house.member(.editor).get("/services/131016/moving-in/simplicity")
        #expect(own.text.contains("/services/131016/moving-in/canvas"))
    }

    @Test("When the registry's row changes, what was taken over follows", arguments: Backend.available)
    func renewed(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        _ = await staff.post("/api/v1/services", LifeTests.draft)
        let record = "/api/v1/registries/procedures/records/131016-1?organization=131016&reason=r"
        _ = await staff.put(record, Self.row)
        _ = await staff.put(
            "\(LifeTests.path)/canvas", LifeTests.canvas.setting("procedure", to: ["record": "131016-1"]))
        #expect(await house.resident.get("\(LifeTests.path)/simplicity").json["asked"] == 15)

        let fewer = Self.row.setting("asks", to: ["fields": 6, "documents": 0, "visits": 0, "minutes": 8])
        let changed = await staff.put(record, fewer)
        #expect(changed.status == 200, "\(changed.text)")
        house.clock.move(days: 1)
        try await house.platform.renewProcedures()
        let before = try await house.counts()
        try await house.platform.renewProcedures()
        #expect(try await house.counts() == before)
        let json = await house.resident.get("\(LifeTests.path)/simplicity").json
        #expect(json["asked"] == 6 && json["minutes"]["value"] == 8)
        #expect(json["changes"].items.compactMap { $0["asked"] } == [15, 6])
    }

    @Test(
        "The form of the canvas takes the procedure, and says what is wrong at its field", arguments: Backend.available)
    func form(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = await (try await house.program(.administrator)).post("/api/v1/services", LifeTests.draft)
        let editor = try await house.member(.editor)
        let page = "/services/131016/moving-in/canvas"
        let wrong = await editor.post(page, form: [("procedure_fields", "氏名\n"), ("procedure_minutes", "約5分")])
        #expect(wrong.status == 422 && wrong.text.contains("procedure_minutes-error"))
        #expect(wrong.text.contains("約5分"))
        let missing = await editor.post(page, form: [("procedure_fields", "氏名"), ("procedure_minutes", "５")])
        #expect(missing.status == 422 && missing.text.contains("procedure_visits-error"))
        let right = await editor.post(
            page, form: [("procedure_fields", "氏名\r\n住所\r\n"), ("procedure_visits", "0"), ("procedure_minutes", "５")])
        #expect(right.status == 303, "\(right.text.prefix(300))")
        #expect(
            await house.resident.get("\(LifeTests.path)/simplicity").json["minutes"] == ["value": 5, "source": "team"])
    }

    @Test(
        "Before a team builds its own it sees who does something alike; fictional ones stay apart",
        arguments: Backend.available)
    func alike(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        func draft(_ slug: String, _ title: String, _ summary: String, in organization: String) -> JSON {
            [
                "organization": .text(organization), "slug": .text(slug), "title": ["ja": .text(title)],
                "summary": ["ja": .text(summary)],
            ]
        }
        let chuo = try await house.program(.administrator, in: .chuo)
        #expect(
            await chuo.post("/api/v1/services", draft("move", "引っ越しの手続き", "引っ越してきた人が転入届を出し、新しい住所を届け出ます。", in: "131024"))
                .status == 201)
        #expect(
            await chuo.post("/api/v1/services", draft("benefit", "給付金の申請", "子育て世帯に給付金を支給します。", in: "131024")).status
                == 201)
        let sample = try await house.program(.administrator, in: .mihon)
        #expect(
            await sample.post("/api/v1/services", draft("move", "転入届", "見本市に引っ越してきた人が転入届を出します。", in: "mihon")).status
                == 201)
        let found = await house.resident.get("/api/v1/similar?text=\(Visitor.escaped("引っ越してきた人の転入届"))")
        #expect(found.status == 200)
        #expect(found.json["items"].items.compactMap { $0["path"].text } == ["/services/131024/move"])
        #expect(found.json["items"][0]["sample"] == false)
        let withSamples = await house.resident.get(
            "/api/v1/similar?samples=1&text=\(Visitor.escaped("引っ越してきた人の転入届"))")
        #expect(
            Set(withSamples.json["items"].items.compactMap { $0["path"].text }) == [
                "/services/131024/move", "/services/mihon/move",
            ])
        #expect(await house.resident.get("/api/v1/similar?text=\(Visitor.escaped("気象観測"))").json["items"].items.isEmpty)
        #expect(await house.resident.get("/api/v1/similar").status == 422)

        // The form's answer shows it.
        let editor = try await house.member(.editor)
        let new = [
            ("organization", "131016"), ("slug", "tennyu"), ("title_ja", "転入届"), ("summary_ja", "引っ越してきた人が転入届を出します。"),
        ]
        let opened = await editor.post("/services", form: new)
        #expect(opened.header("Location") == "/services/131016/tennyu/simplicity?new=1")
        let page = await editor.get("/services/131016/tennyu/simplicity?new=1")
        #expect(page.text.contains("/services/131024/move") && !page.text.contains("/services/mihon/move"))
        let other = await editor.post(
            "/services",
            form: [("organization", "131016"), ("slug", "x"), ("title_ja", "墓地の管理"), ("summary_ja", "霊園の区画を貸し出す。")])
        #expect(other.header("Location") == "/services/131016/x")

        // What changes is found as it is now.
        _ = await chuo.put("/api/v1/services/131024/move", draft("move", "図書館の本の予約", "本をさがして予約します。", in: "131024"))
        let later = await house.resident.get("/api/v1/services/131016/tennyu/similar").json["items"].items
        #expect(later.isEmpty, "\(later.compactMap { $0["path"].text })")
        #expect(await staff.get("/api/v1/services/131016/nothing/similar").status == 404)
    }

    @Test("Software of the registry is found beside services", arguments: Backend.available)
    func software(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        let yaml = """
            publiccodeYmlVersion: "0.4"
            name: benefit-desk
            url: https://example.com/benefit-desk.git
            platforms: [web]
            categories: [workflow-management]
            developmentStatus: stable
            softwareType: standalone/web
            description:
              ja:
                localisedName: 給付金申請システム
                shortDescription: 給付金の申請を受け付けて審査する。
                longDescription: \(String(repeating: "給付金の申請を受け付け、審査し、支給の結果を知らせます。", count: 8))
                features: [申請の受付]
            legal: {license: MIT}
            maintenance: {type: internal, contacts: [{name: 担当}]}
            localisation: {localisationReady: true, availableLanguages: [ja]}
            """
        let kept = await staff.send(
            .post, "/api/v1/registries/software/publiccode?organization=131016&reason=r", body: Data(yaml.utf8),
            type: "application/yaml")
        try #require([200, 201].contains(kept.status), "\(kept.status) \(kept.text)")
        let found = await house.resident.get("/api/v1/similar?text=\(Visitor.escaped("給付金の申請の審査"))").json["items"]
        #expect(found[0]["kind"] == "software")
        #expect(found[0]["title"]["ja"] == "給付金申請システム")
        let page = await house.resident.get(found[0]["path"].text ?? "")
        #expect(page.status == 200)
    }
}

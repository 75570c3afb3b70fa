import Foundation
import HTTPTypes
import Identity
import Kernel
import Outside
import Signals
import Standards
import Store
import TestKit
import Testing
import Web

/// A service's whole life over the API, with exactly the shapes that outsiders rely on.
@Suite struct LifeTests {
    static let path = "/api/v1/services/131016/moving-in"

    static let draft: JSON = [
        "organization": "131016", "slug": "moving-in", "title": ["ja": "転入の届け出", "en": "Moving in"],
        "summary": ["ja": "引っ越してきた人が届け出ます。"], "url": "https://www.city.chiyoda.lg.jp/moving-in",
        "attributes": [
            "public_website": true, "takes_applications": true, "handles_personal_data": true,
            "sends_notifications": false, "uses_ai": false, "takes_payments": false, "publishes_data": false,
            "built_by_vendor": false,
        ],
    ]

    static let canvas: JSON = [
        "customer": "引っ越してきた人", "need": "住所を届け出たい", "value": "一度で終わる", "asks": "名前と住所",
        "existing": "窓口", "measures": ["終えた人の割合"],
    ]

    static func study(_ ratings: [Int]) -> JSON {
        [
            "kind": "usability", "held_on": "2026-11-20",
            "participants": .list(
                ratings.map { rating in
                    [
                        "rating": .number(Double(rating)),
                        "tasks": [["name": "届け出る", "completed": true, "seconds": 90.5]],
                    ]
                }),
        ]
    }

    static func rating(_ score: Int, channel: String = "web") -> JSON {
        [
            "score": .number(Double(score)), "outcome": "yes", "comment": "", "language": "ja",
            "channel": .text(channel),
        ]
    }

    /// A service of Chiyoda for which the gate is open.
    static func prepare(_ staff: Visitor, in house: House, _ draft: JSON = draft) async throws {
        let slug = draft["slug"].text ?? ""
        let path = "/api/v1/services/131016/\(slug)"
        try #require(await staff.post("/api/v1/services", draft).status == 201)
        try #require(await staff.put("\(path)/canvas", canvas).status == 200)
        try #require(await staff.put("\(path)/phase", ["phase": "pre-release"]).status == 200)
        try #require(await staff.post("\(path)/studies", study([4, 4, 3, 3, 5])).status == 201)
        for item in await staff.get("\(path)/check-sheet").json["items"].items
        where item["level"] == 1 && item["state"] != "met" {
            let marked = await staff.put(
                "\(path)/check-sheet/\(item["id"].text ?? "")", ["state": "met", "note": "確かめた", "link": nil])
            try #require(marked.status == 200, "\(marked.text)")
        }
        try await house.review(slug)
    }

    @Test("A service lives from plan to rated and falls when the ratings fall", arguments: Backend.available)
    func wholeLife(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (staff, resident) = (try await house.program(.administrator), house.resident)

        let created = await staff.post("/api/v1/services", Self.draft)
        #expect(created.status == 201)
        #expect(created.header("Location") == Self.path)
        #expect(created.json["phase"] == "plan")
        let listed = await resident.get("/api/v1/services?organization=131016&phase=plan&q=転入&limit=10")
        #expect(listed.json["items"][0]["slug"] == "moving-in")
        #expect(listed.json["total"] == 1)
        #expect(listed.json.keys.isSuperset(of: ["items", "next", "total"]))

        let drawn = await staff.put("\(Self.path)/canvas", Self.canvas)
        #expect(drawn.status == 200)
        #expect(drawn.json["canvas"]["measures"] == ["終えた人の割合"])
        let moved = await staff.put("\(Self.path)/phase", ["phase": "pre-release"])
        #expect(moved.status == 200)
        #expect(moved.json["phase"] == "pre-release")

        let sheet = await staff.get("\(Self.path)/check-sheet").json["items"]
        #expect(sheet.items.count >= 12)
        for item in sheet.items {
            #expect(item.keys.isSuperset(of: ["id", "level", "state", "note", "link", "evidence"]), "\(item)")
            #expect([1, 2, 3].contains(item["level"].int))
        }

        let refused = await staff.post("\(Self.path)/releases", [:])
        #expect(refused.status == 409)
        #expect(refused.header("Content-Type")?.hasPrefix("application/problem+json") == true)
        let obstacles = refused.json["conditions"].items
        #expect(Set(obstacles.compactMap(\.["id"].text)) == ["must-items", "usability-study", "review"])
        for obstacle in obstacles {
            #expect(obstacle["reason"]["ja"].text?.isEmpty == false)
            #expect(obstacle["reason"]["en"].text?.isEmpty == false)
        }
        #expect(await staff.get("\(Self.path)/gate").json["open"] == false)

        for item in sheet.items where item["level"] == 1 && item["state"] != "met" {
            let id = item["id"].text ?? ""
            let marked = await staff.put(
                "\(Self.path)/check-sheet/\(id)",
                ["state": "met", "note": "確かめた", "link": "https://example.jp/evidence"])
            #expect(marked.status == 200)
            #expect(marked.json["note"] == "確かめた")
        }
        #expect(await staff.post("\(Self.path)/studies", Self.study([4, 4, 3, 3, 5])).status == 201)

        let unreviewed = await staff.post("\(Self.path)/releases", [:]).json["conditions"].items
        #expect(unreviewed.map(\.["id"]) == ["review"])
        try await house.review(as: .red)
        #expect(await staff.post("\(Self.path)/releases", [:]).status == 409)
        house.clock.move(days: 0.01)
        try await house.review()
        let gate = await staff.get("\(Self.path)/gate").json
        #expect(gate["open"] == true)
        for condition in gate["conditions"].items {
            #expect(condition.keys.isSuperset(of: ["id", "holds", "found", "needed", "reason"]))
            #expect(condition["holds"] == true)
        }
        #expect(gate["conditions"].items.first { $0["id"] == "phase" }?["found"]["ja"] == "公開前")
        let released = await staff.post("\(Self.path)/releases", [:])
        #expect(released.status == 201)
        #expect(released.json["phase"] == "operate")

        for _ in 1...12 {
            let rated = await resident.post("\(Self.path)/ratings", Self.rating(4))
            #expect(rated.status == 201)
            #expect(rated.json["receipt"].text?.wholeMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/) != nil)
        }
        let good = await resident.get("\(Self.path)/ratings/summary").json
        #expect(good["n"] == 12)
        #expect(good["mean"] == 4)
        #expect(good["histogram"] == ["1": 0, "2": 0, "3": 0, "4": 12, "5": 0])
        #expect(await resident.get(Self.path).json["standing"]["state"] == "met")

        house.clock.move(days: 0.1)
        for _ in 1...30 {
            #expect(await resident.post("\(Self.path)/ratings", Self.rating(1)).status == 201)
        }
        let bad = await resident.get("\(Self.path)/ratings/summary").json
        #expect(bad["n"] == 42)
        let interval = bad["interval"].items.compactMap(\.number)
        #expect(interval.count == 2)
        #expect(interval.allSatisfy { (1...5).contains($0) })
        let fallen = await resident.get(Self.path).json["standing"]
        #expect(fallen["state"] == "not-met")
        #expect(fallen["since"].text?.hasPrefix("2026-11-21T") == true)
        #expect(fallen["reasons"].items.contains { $0["id"] == "ratings" })
        #expect(fallen["reasons"][0]["reason"]["en"].text?.isEmpty == false)
        #expect(await resident.get("/").text.contains("id=\"changed\""), "it stood otherwise before")

        // A program released it, and programs answer for nothing.
        try await house.account(.administrator)
        let colleague = try await house.member(.editor)
        #expect(await resident.get("\(Self.path)/findings").json["items"][0]["owner"] == "千代田区")
        #expect(await colleague.get("\(Self.path)/findings").json["items"][0]["owner"] == "administrator さん")
        let desk = await colleague.get("/desk").text
        #expect(desk.contains("administrator さん") && !desk.contains("プログラム「"))
    }

    @Test("What a server left undone that was killed is done later", arguments: Backend.available)
    func followedUp(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (staff, resident) = (try await house.program(.administrator), house.resident)
        try await Self.prepare(staff, in: house)
        try #require(await staff.post("\(Self.path)/releases", [:]).status == 201)
        // As if the transaction that was to do what follows had never come.
        let killed = RatingIntake(store: house.store) { _, _, _ in }
        for _ in 1...30 { _ = try await killed.submit(.sample(1), to: "moving-in", in: .chiyoda, at: house.clock.now) }
        #expect(await resident.get("\(Self.path)/ratings/summary").json["n"] == 30)
        #expect(await resident.get(Self.path).json["standing"]["state"] == "met")

        try await house.platform.followUpRatings()

        let fallen = await resident.get(Self.path).json["standing"]
        #expect(fallen["state"] == "not-met")
        #expect(await resident.get("\(Self.path)/findings").json["items"].items.count == 1)
        let generation = house.store.generation(of: .chiyoda)
        house.clock.move(days: 0.1)
        try await house.platform.followUpRatings()
        #expect(house.store.generation(of: .chiyoda) == generation, "nothing is left to do")
    }

    @Test("Under ten ratings there is no mean, and it says so with null", arguments: Backend.available)
    func tooFew(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = await (try await house.program(.editor)).post("/api/v1/services", Self.draft)

        for _ in 1...9 { _ = await house.resident.post("\(Self.path)/ratings", Self.rating(5)) }

        let summary = await house.resident.get("\(Self.path)/ratings/summary")
        #expect(summary.json["n"] == 9)
        #expect(summary.json["mean"] == .null)
        #expect(summary.text.contains("\"mean\":null"))
        #expect(summary.json["minimum"] == 10)
    }

    @Test("A comment waits until it is decided, and its author reads the decision", arguments: Backend.available)
    func comment(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        _ = await staff.post("/api/v1/services", Self.draft)

        let rated = await house.resident.post(
            "\(Self.path)/ratings", Self.rating(2).setting("comment", to: "字が小さい 😀"))
        let code = try #require(rated.json["receipt"].text)

        #expect(await house.resident.get("\(Self.path)/comments").json["items"].items.isEmpty)
        let waiting = await house.resident.get("/api/v1/receipts/\(code.lowercased().replacing("-", with: ""))")
        #expect(waiting.status == 200)
        #expect(waiting.json["state"] == "waiting")
        #expect(waiting.json["comment"] == "字が小さい 😀")
        #expect(await house.resident.get("/api/v1/receipts/0000-0000-0000").status == 404)
        #expect(await house.resident.get("/api/v1/receipts/x").status == 404)
    }

    @Test("An unclaimed official site is claimed once, by the administrator", arguments: Backend.available)
    func claim(on backend: Backend) async throws {
        let house = try await House(on: backend, isFull: true)
        let path = "/api/v1/services/131016/official-site"
        let (editor, administrator) = (try await house.program(.editor), try await house.program(.administrator))

        let unclaimed = await house.resident.get(path)
        #expect(unclaimed.json["claimed"] == false)
        #expect(unclaimed.text.contains("評価は0件です"), "nothing measured is nothing, and no dash")
        #expect(await editor.post("\(path)/claim", [:]).status == 403)
        #expect(await editor.put("\(path)/canvas", Self.canvas).status == 409)
        #expect(await administrator.post("\(path)/claim", [:]).status == 200)
        #expect(await administrator.post("\(path)/claim", [:]).status == 409)
        #expect(await house.resident.get(path).json["claimed"] == true)
        #expect(await house.resident.get("/api/v1/services?limit=200").json["total"].int ?? 0 >= 62)
    }

    @Test("All pages of the list together are the list", arguments: Backend.available)
    func cursors(on backend: Backend) async throws {
        let house = try await House(on: backend, isFull: true)
        var seen: [String] = []
        var next: String? = ""

        while let cursor = next {
            let query = cursor.isEmpty ? "" : "&cursor=\(Visitor.escaped(cursor))"
            let page = await house.resident.get("/api/v1/services?limit=7\(query)").json
            seen += page["items"].items.map { "\($0["organization"].text ?? "")/\($0["slug"].text ?? "")" }
            next = page["next"].text
            try #require(seen.count < 1000)
        }

        #expect(seen.count == Set(seen).count)
        #expect(seen == seen.sorted())
        #expect(await house.resident.get("/api/v1/services").json["total"].int == seen.count)
    }

    @Test("A deviation lets a must item pass once somebody else has approved it", arguments: Backend.available)
    func deviation(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, administrator) = (try await house.program(.editor), try await house.program(.administrator))
        try await Self.prepare(editor, in: house)
        let items = await editor.get("\(Self.path)/check-sheet").json["items"].items
        let marked = items.first { $0["level"] == 1 && $0["evidence"].items.isEmpty && $0["due"] == true }
        let item = try #require(marked?["id"].text)
        _ = await editor.put("\(Self.path)/check-sheet/\(item)", ["state": "not-met", "note": "", "link": nil])
        #expect(await administrator.post("\(Self.path)/releases", [:]).status == 409)

        let requested = await editor.post(
            "\(Self.path)/deviations",
            ["item": .text(item), "reason": "作り直している", "compensation": "電話で手伝う", "ends_on": "2027-03-31"])
        #expect(requested.status == 201)
        let id = try #require(requested.json["deviations"][0]["id"].text)
        #expect(await editor.post("\(Self.path)/deviations/\(id)/approval", [:]).status == 403)
        #expect(await administrator.post("\(Self.path)/deviations/\(id)/approval", [:]).status == 204)

        #expect(await administrator.post("\(Self.path)/deviations/\(id)/approval", [:]).status == 409)
        #expect(await administrator.post("\(Self.path)/releases", [:]).status == 201)
    }

    @Test("Organisations are there with code, names and kind") func organizations() async throws {
        let items = await (try await House(on: .sqlite)).resident.get("/api/v1/organizations").json["items"].items

        #expect(items.count { $0["code"].text?.wholeMatch(of: /13[0-9]{4}/) != nil } >= 62)
        let adachi = try #require(items.first { $0["code"] == "131211" })
        #expect(adachi["name"]["ja"] == "足立区")
        #expect(adachi["name"].keys.isSuperset(of: ["ja", "en", "kana"]))
        #expect(adachi["kind"] == "ward")
    }

    @Test("The machines' questions are answered", arguments: Backend.available)
    func health(on backend: Backend) async throws {
        let house = try await House(on: backend)
        #expect(await house.resident.get("/healthz").status == 200)
        #expect(await house.resident.get("/readyz").status == 200)
        let metrics = await house.resident.get("/metrics")
        #expect(metrics.status == 200)
        #expect(metrics.text.contains("http_requests_total{status=\"2xx\"} 2"))
        #expect(metrics.text.contains("\noutbox_messages 0\n"))
        try await house.store.append(to: []) { db in
            let letter = try Letter(to: "hanako@mihon.example.jp", subject: "見本", text: "見本")
            try Outbox.enqueue(letter, for: .chiyoda, at: .noon - 90, db)
        }
        let later = await house.resident.get("/metrics").text
        #expect(later.contains("\noutbox_messages 1\n"))
        #expect(later.contains("\noutbox_oldest_message_age_seconds 90.0\n"), "\(later)")
    }
}

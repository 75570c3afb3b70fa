import Content
import Foundation
import HTTPTypes
import Identity
import Kernel
import TestKit
import Testing
import Web

/// What cannot be right is refused clearly, in the visitor's language, and leaves nothing behind.
@Suite struct BadInputTests {
    static let path = LifeTests.path

    /// A house with one service, its editor, and how many rows there are.
    private func open(on backend: Backend) async throws -> (house: House, staff: Visitor, before: [String: Int]) {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        try #require(await staff.post("/api/v1/services", LifeTests.draft).status == 201)
        return (house, staff, try await house.counts())
    }

    private func isProblem(_ answer: Visitor.Answer, _ status: Int) -> Bool {
        answer.status == status && answer.header("Content-Type") == "application/problem+json"
            && answer.json["status"].int == status && answer.json["title"].text?.isEmpty == false
            && answer.json["detail"].text?.isEmpty == false && answer.json["type"].text?.hasPrefix("/problems/") == true
    }

    @Test("A rating that cannot be is refused and names the field", arguments: Backend.available)
    func ratings(on backend: Backend) async throws {
        let (house, _, before) = try await open(on: backend)
        let good = LifeTests.rating(3)
        let cases: [(JSON, field: String)] = [
            (good.setting("score", to: 0), "score"), (good.setting("score", to: 6), "score"),
            (good.setting("score", to: -1), "score"), (good.setting("score", to: 4.5), "score"),
            (good.setting("score", to: "5"), "score"), (good.setting("score", to: nil), "score"),
            (good.setting("score", to: .null), "score"), (good.setting("score", to: 1e300), "score"),
            (good.setting("score", to: [3]), "score"), (good.setting("score", to: true), "score"),
            (good.setting("outcome", to: "maybe"), "outcome"), (good.setting("outcome", to: nil), "outcome"),
            (good.setting("outcome", to: 1), "outcome"), (good.setting("language", to: "fr"), "language"),
            (good.setting("channel", to: "fax"), "channel"),
            (good.setting("comment", to: .text(String(repeating: "あ", count: 1201))), "comment"),
            (good.setting("comment", to: .text("e" + String(repeating: "\u{301}", count: 12_000))), "comment"),
            (good.setting("comment", to: 7), "comment"),
        ]

        for (body, field) in cases {
            let answer = await house.resident.post("\(Self.path)/ratings", body)
            #expect(isProblem(answer, 422), "\(field): \(answer.status) \(answer.text.prefix(200))")
            #expect(answer.json["errors"].items.contains { $0["field"].text == field }, "\(answer.text.prefix(300))")
        }

        #expect(try await house.counts() == before)
    }

    @Test("A value of the wrong kind is told what kind it has to be, at the name the API gives it")
    func kinds() async throws {
        let (house, staff, before) = try await open(on: .sqlite)
        let cases: [(String, JSON, field: String, kind: String)] = [
            ("canvas", ["customer": 5], "customer", "text"),
            ("canvas", ["measures": "x"], "measures", "list"),
            ("canvas", ["measures": [1]], "measures[0]", "text"),
            ("canvas", [], "", "object"),
            ("canvas", ["procedure": ["visits": "many"]], "procedure.visits", "number"),
        ]
        for (path, body, field, kind) in cases {
            let answer = await staff.put("\(Self.path)/\(path)", body)
            #expect(isProblem(answer, 422), "\(path) \(answer.text.prefix(200))")
            let fault = answer.json["errors"][0]
            #expect(fault["field"].text == field, "\(answer.text.prefix(300))")
            #expect(fault["message"].text == house.platform.texts.plain("problems.type.\(kind)", .ja), "\(field)")
        }
        let study = await staff.post(
            "\(Self.path)/studies",
            [
                "kind": "usability", "held_on": "2026-11-20",
                "participants": [["rating": "good"]], "tasks": [], "note": "",
            ])
        #expect(study.json["errors"][0]["field"] == "participants[0].rating", "\(study.text.prefix(300))")
        #expect(try await house.counts() == before)
    }

    @Test("1,200 characters of any sort are kept", arguments: Backend.available)
    func longestComment(on backend: Backend) async throws {
        let (house, _, _) = try await open(on: backend)
        for character in ["あ", "👍🏽", "e\u{301}", "\u{1F1EF}\u{1F1F5}", "'"] {
            let comment = String(repeating: character, count: 1200)
            let body = LifeTests.rating(3).setting("comment", to: .text(comment))
            let rated = await house.resident.post("\(Self.path)/ratings", body)
            #expect(rated.status == 201, "\(character): \(rated.text.prefix(200))")
            let found = await house.resident.get("/api/v1/receipts/\(rated.json["receipt"].text ?? "")")
            #expect(found.json["comment"].text == comment, "\(character)")
        }
    }

    @Test("A body that is not what it says is refused", arguments: Backend.available)
    func bodies(on backend: Backend) async throws {
        let (house, staff, before) = try await open(on: backend)
        let good = LifeTests.rating(3).data
        let nested = Data((String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)).utf8)
        let nestedObject = Data(
            (String(repeating: "{\"a\":", count: 4_000) + "1" + String(repeating: "}", count: 4_000)).utf8)
        let cases: [(Data, type: String?, [Int])] = [
            (Data("{".utf8), "application/json", [400]), (Data("".utf8), "application/json", [400]),
            (Data("null".utf8), "application/json", [400, 422]), (Data("[]".utf8), "application/json", [400, 422]),
            (Data("{\"score\":}".utf8), "application/json", [400]),
            (Data("{'score':3}".utf8), "application/json", [400]),
            (Data([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]), "application/json", [400]),
            (Data("{\"score\":3,\"outcome\":\"\\ud800\"}".utf8), "application/json", [400, 422]),
            (nested, "application/json", [400, 422]), (nestedObject, "application/json", [400, 422]),
            (good, "text/plain", [415]), (good, nil, [415]), (good, "application/x-www-form-urlencoded", [415]),
            (Data(count: 1 << 20), "application/json", [413]),
        ]

        for path in ["\(Self.path)/ratings", "\(Self.path)/studies", "\(Self.path)/deviations"] {
            for (body, type, statuses) in cases {
                let answer = await staff.send(.post, path, body: body, type: type)
                let which = "\(path) \(body.prefix(20).map { String($0, radix: 16) }) \(type ?? "-")"
                #expect(statuses.contains(answer.status), "\(which): \(answer.status) \(answer.text.prefix(200))")
                #expect(answer.header("Content-Type") == "application/problem+json", "\(which)")
            }
        }

        #expect(try await house.counts() == before)
    }

    @Test("A service that cannot be is refused and names the fields", arguments: Backend.available)
    func services(on backend: Backend) async throws {
        let (house, staff, before) = try await open(on: backend)
        let good = LifeTests.draft.setting("slug", to: "another")
        let long = String(repeating: "a", count: 100_000)
        let cases: [(JSON, Int)] = [
            (LifeTests.draft, 409), (good.setting("organization", to: "999999"), 404),
            (good.setting("organization", to: "131024"), 404), (good.setting("organization", to: nil), 422),
            (good.setting("organization", to: 131_016), 422), (good.setting("organization", to: .text(long)), 404),
            (good.setting("slug", to: ""), 422), (good.setting("slug", to: nil), 422),
            (good.setting("slug", to: "../x"), 422), (good.setting("slug", to: "Ä"), 422),
            (good.setting("slug", to: "a b"), 422), (good.setting("slug", to: "-"), 422),
            (good.setting("slug", to: .text(long)), 422),
            (good.setting("title", to: [:]), 422), (good.setting("title", to: "文字"), 422),
            (good.setting("title", to: ["ja": ""]), 422), (good.setting("title", to: ["ja": .text(long)]), 422),
            (good.setting("title", to: ["ja": "\u{0}\u{0}"]), 422),
            (good.setting("summary", to: ["en": "Only English"]), 422), (good.setting("summary", to: nil), 422),
            (good.setting("url", to: "javascript:alert(1)"), 422), (good.setting("url", to: "https://"), 422),
            (good.setting("url", to: "https://user@example.jp/"), 422), (good.setting("url", to: "ftp://a.jp"), 422),
            (good.setting("url", to: .text("https://a.jp/" + long)), 422),
            (good.setting("attributes", to: ["uses_magic": true]), 422),
            (good.setting("attributes", to: ["uses_ai": "yes"]), 422), (good.setting("attributes", to: [true]), 422),
            (good.setting("channels", to: ["pigeon"]), 422), (good.setting("channels", to: "web"), 422),
        ]

        for (body, status) in cases {
            let answer = await staff.post("/api/v1/services", body)
            #expect(
                isProblem(answer, status), "\(answer.status) instead of \(status): \(body) \(answer.text.prefix(200))")
        }

        #expect(try await house.counts() == before)
    }

    @Test("A NUL in any text field does no harm", arguments: Backend.available)
    func nulCharacters(on backend: Backend) async throws {
        let (house, staff, _) = try await open(on: backend)
        let nul: JSON = "a\u{0}b"
        let draft = LifeTests.draft.setting("slug", to: "nul").setting("title", to: ["ja": nul, "en": nul])
            .setting("summary", to: ["ja": nul, "ja-easy": nul])
        let canvas: JSON = [
            "customer": nul, "need": nul, "value": nul, "asks": nul, "existing": nul, "measures": [nul],
        ]
        let study = LifeTests.study([3]).setting("note", to: nul).setting(
            "participants", to: [["rating": 3, "tasks": [["name": nul, "completed": true]]]])
        let item = await staff.get("\(Self.path)/check-sheet").json["items"][0]["id"]
        let requests: [(HTTPRequest.Method, String, JSON)] = [
            (.post, "/api/v1/services", draft),
            (.put, Self.path, draft),
            (.put, "\(Self.path)/canvas", canvas), (.post, "\(Self.path)/studies", study),
            (.put, "\(Self.path)/check-sheet/\(item.text ?? "")", ["state": "met", "note": nul, "link": nil]),
            (.put, "\(Self.path)/check-sheet/\(item.text ?? "")", ["state": "met", "note": "", "link": nul]),
            (
                .post, "\(Self.path)/deviations",
                ["item": item, "reason": nul, "compensation": nul, "ends_on": "2027-01-01"]
            ),
            (.post, "\(Self.path)/deviations", ["item": nul, "reason": nul, "compensation": nul, "ends_on": nul]),
            (.post, "\(Self.path)/ratings", LifeTests.rating(3).setting("comment", to: nul)),
            (.put, "\(Self.path)/check-sheet/a%00b", ["state": "met"]),
            (.put, "\(Self.path)/phase", ["phase": nul]),
            (.get, "/api/v1/services?q=a%00b", [:]), (.get, "/api/v1/services?cursor=a%00/b%00", [:]),
            (.get, "/api/v1/services?organization=a%00b&phase=%00&state=%00", [:]),
            (.get, "/api/v1/services/131016/a%00b", [:]), (.get, "/api/v1/services/a%00b/c", [:]),
            (.get, "/api/v1/receipts/a%00b", [:]), (.get, "\(Self.path)/%00/comments?limit=%00", [:]),
            (.get, "/api/v1/organizations/131016/audit?cursor=%00", [:]),
        ]

        for (method, path, body) in requests {
            let answer = await staff.send(
                method, path, body: method == .get ? nil : body.data, type: method == .get ? nil : "application/json")
            #expect(answer.status < 500, "\(method) \(path): \(answer.status) \(answer.text.prefix(200))")
        }

        let kept = await house.resident.get("/api/v1/services/131016/nul").json
        #expect(kept["title"]["ja"].text?.unicodeScalars.contains("\u{0}") == false)
    }

    @Test("A study that cannot be is refused", arguments: Backend.available)
    func studies(on backend: Backend) async throws {
        let (house, staff, before) = try await open(on: backend)
        let good = LifeTests.study([3, 4])
        func tasks(_ task: JSON, count: Int = 1) -> JSON {
            good.setting(
                "participants", to: [["rating": 3, "tasks": .list(Array(repeating: task, count: count))]])
        }
        let task: JSON = ["name": "a", "completed": true, "seconds": 1]
        let cases: [JSON] = [
            good.setting("kind", to: "gossip"), good.setting("kind", to: nil),
            good.setting("held_on", to: "2027-01-01"), good.setting("held_on", to: "2026-02-30"),
            good.setting("held_on", to: "yesterday"), good.setting("held_on", to: .text("9" + "9-99-99")),
            good.setting("participants", to: []), good.setting("participants", to: nil),
            LifeTests.study([0, 3]), LifeTests.study([6]), LifeTests.study(Array(repeating: 3, count: 501)),
            tasks(task.setting("seconds", to: -1)), tasks(task.setting("seconds", to: 1e308)),
            tasks(task.setting("completed", to: "yes")), tasks(task, count: 51),
            tasks(task.setting("name", to: .text(String(repeating: "a", count: 201)))),
            tasks(task.setting("name", to: .text("e" + String(repeating: "\u{301}", count: 10_000)))),
            good.setting("note", to: .text(String(repeating: "あ", count: 4001))),
        ]

        for body in cases {
            let answer = await staff.post("\(Self.path)/studies", body)
            #expect(
                isProblem(answer, 422),
                "\(answer.status): \(String(describing: body).prefix(150)) \(answer.text.prefix(200))")
        }

        #expect(try await house.counts() == before)
    }

    @Test("Phases, marks, canvases and deviations that cannot be are refused", arguments: Backend.available)
    func workplace(on backend: Backend) async throws {
        let (house, staff, before) = try await open(on: backend)
        let long = JSON.text(String(repeating: "あ", count: 2001))
        let cases: [(HTTPRequest.Method, String, JSON, Int)] = [
            (.put, "phase", ["phase": "operate"], 409), (.put, "phase", ["phase": "heaven"], 422),
            (.put, "phase", [:], 422), (.put, "phase", ["phase": 3], 422),
            (.put, "canvas", ["customer": long], 422), (.put, "canvas", ["measures": "one"], 422),
            (.put, "canvas", ["measures": .list(Array(repeating: "x", count: 21))], 422),
            (.put, "canvas", ["customer": [:]], 422),
            (.put, "check-sheet/NO-SUCH-ITEM", ["state": "met"], 404),
            (.put, "check-sheet/%2e%2e", ["state": "met"], 404),
            (.post, "deviations", ["item": "x", "reason": "r", "compensation": "c", "ends_on": "2027-01-01"], 404),
            (.post, "deviations/not-an-id/approval", [:], 404),
            (.post, "deviations/00000000-0000-7000-8000-000000000000/approval", [:], 404),
            (.post, "comments/not-an-id/decision", ["state": "published"], 404),
            (.post, "comments/00000000-0000-7000-8000-000000000000/decision", ["state": "published"], 404),
            (.post, "comments/00000000-0000-7000-8000-000000000000/decision", ["state": "loved"], 422),
            (.post, "comments/00000000-0000-7000-8000-000000000000/decision", ["state": "withheld"], 422),
        ]

        for (method, path, body, status) in cases {
            let answer = await staff.send(method, "\(Self.path)/\(path)", body: body.data, type: "application/json")
            #expect(isProblem(answer, status), "\(path) \(answer.status) \(answer.text.prefix(200))")
        }
        let item = await staff.get("\(Self.path)/check-sheet").json["items"][0]["id"]
        let marks: [JSON] = [
            ["state": "stale"], ["state": 1], [:], ["state": "met", "note": long],
            ["state": "met", "link": "javascript:alert(1)"],
        ]
        for body in marks {
            let answer = await staff.put("\(Self.path)/check-sheet/\(item.text ?? "")", body)
            #expect(isProblem(answer, 422), "\(body): \(answer.status) \(answer.text.prefix(200))")
        }
        for day in ["2020-01-01", "2099-01-01", "soon", ""] {
            let answer = await staff.post(
                "\(Self.path)/deviations",
                ["item": item, "reason": "r", "compensation": "c", "ends_on": .text(day)])
            #expect(isProblem(answer, 422), "\(day): \(answer.status)")
        }

        #expect(try await house.counts() == before)
    }

    @Test("Queries are words, not SQL and not patterns", arguments: Backend.available)
    func queries(on backend: Backend) async throws {
        let (house, _, before) = try await open(on: backend)
        func total(_ query: String) async -> Int? {
            await house.resident.get("/api/v1/services?\(query)").json["total"].int
        }
        func status(_ query: String) async -> Int { await house.resident.get("/api/v1/services?\(query)").status }

        #expect(await total("q=転入") == 1)
        #expect(await total("q=%EF%BC%AD%EF%BD%8F%EF%BD%96ing") == 1, "full width is folded")
        for words in [
            "%25", "_", "%5C", "%25%25", "mov_ng", "'", "';DROP TABLE rating;--", "' OR 1=1 --", "\"", "$1", "?1",
        ] {
            #expect(await total("q=\(words.replacingOccurrences(of: " ", with: "+"))") == 0, "\(words)")
        }
        #expect(await total("q=") == 1)
        let long = String(repeating: "x", count: 20_000)
        for query in [
            "limit=0", "limit=-1", "limit=201", "limit=99999999999999999999", "limit=ten", "limit=", "limit=1.5",
            "cursor=x", "cursor=", "cursor=/", "cursor=a/b/c", "phase=heaven", "state=holy",
        ] {
            #expect(await status(query) == 422, "\(query)")
        }
        #expect(await status("organization=131999") == 404)
        for query in [
            "q=\(long)", "cursor=\(long)/\(long)", "q=%FF%FE", "q=%ED%A0%80", "cursor=%FF/%FF", "q=%", "%=%",
            "limit=1&limit=2", "q[]=1",
        ] {
            #expect(await status(query) < 500, "\(query.prefix(40))")
        }
        #expect(await status("organization=\(long)") == 404)

        #expect(try await house.counts() == before)
    }

    @Test("Unknown things are not found, in the visitor's language", arguments: Backend.available)
    func unknown(on backend: Backend) async throws {
        let (house, staff, _) = try await open(on: backend)
        var english = house.resident
        english.language = "en-GB,en;q=0.9"
        for path in [
            "/api/v1/services/131016/nothing", "/api/v1/services/999999/moving-in", "/api/v1/nothing",
            "/api/v1/services/131016/nothing/ratings/summary", "/api/v1/services/131016/nothing/comments",
            "/api/v1/services/131016/\(String(repeating: "a", count: 5000))", "/api/v1/services/131024/moving-in",
        ] {
            let japanese = await house.resident.get(path)
            #expect(isProblem(japanese, 404), "\(path): \(japanese.status)")
            let other = await english.get(path)
            #expect(other.json["title"] != japanese.json["title"], "\(path)")
        }
        #expect(await house.resident.post("/api/v1/services/131016/nothing/ratings", LifeTests.rating(3)).status == 404)
        #expect(await staff.get("/api/v1/services/131016/nothing/gate").status == 404)
        #expect(await staff.post("/api/v1/services/131016/nothing/releases", [:]).status == 404)
    }

    @Test("A method that an address does not take is refused with those it takes", arguments: Backend.available)
    func methods(on backend: Backend) async throws {
        let (house, staff, before) = try await open(on: backend)
        for (method, path, allowed) in [
            (HTTPRequest.Method.delete, "/api/v1/services", "GET, HEAD, POST"), (.delete, Self.path, "GET, HEAD, PUT"),
            (.get, "\(Self.path)/canvas", "PUT"), (.head, "\(Self.path)/canvas", "PUT"),
            (.options, "\(Self.path)/ratings", "POST"), (.patch, "/atarimae.css", "GET, HEAD"),
        ] {
            for visitor in [house.resident, staff] {
                let answer = await visitor.send(method, path, body: Data("{}".utf8), type: "application/json")
                #expect(answer.status == 405, "\(method) \(path): \(answer.status)")
                #expect(answer.header("Allow") == allowed, "\(method) \(path)")
                #expect(answer.text.isEmpty == (method == .head), "\(method) \(path)")
            }
        }
        #expect(isProblem(await staff.send(.delete, "/api/v1/services", body: Data(), type: nil), 405))
        let page = await house.resident.send(
            .post, "/about", body: Data("q=x".utf8), type: "application/x-www-form-urlencoded")
        #expect(page.status == 405 && page.text.contains("この方法では開けません。"))
        #expect(await staff.send(.delete, "/api/v1/nothing", body: Data(), type: nil).status == 404)
        #expect(try await house.counts() == before)
    }

    @Test("Who names no valid token is asked to sign in", arguments: Backend.available)
    func tokens(on backend: Backend) async throws {
        let (house, _, _) = try await open(on: backend)
        let long = String(repeating: "a", count: 100_000)
        for header in [
            "Bearer", "Bearer ", "Bearer atm_x", "Basic YTpi", "bearer x", "Bearer atm_\(long)", "Bearer é", "",
        ] {
            let answer = await house.resident.get("\(Self.path)/gate", with: [.authorization: header])
            #expect(isProblem(answer, 401), "\(header.prefix(20)): \(answer.status)")
            #expect(answer.header("WWW-Authenticate") != nil)
        }
        let bad = house.resident
        for secret in ["", "x", long, "a%00b", "\u{0}"] {
            bad.cookie("session", secret)
            #expect(await bad.get("\(Self.path)/gate").status == 401)
        }
    }
}

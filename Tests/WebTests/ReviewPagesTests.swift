import Foundation
import Identity
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing
import Web

/// A team and the quality reviewers, with browsers that know no JavaScript.
@Suite struct ReviewPagesTests {
    private static let path = "/services/131016/moving-in/reviews"
    private static let api = "/api/v1/services/131016/moving-in"

    /// The team's editor, and a reviewer of the platform.
    private static func furnish(_ house: House) async throws -> (editor: Visitor, reviewer: Visitor) {
        let administrator = try await house.program(.administrator)
        try #require(await administrator.post("/api/v1/services", LifeTests.draft).status == 201)
        return (try await house.member(.editor), try await house.member(.quality, in: .chuo))
    }

    private static func id(_ house: House) async throws -> String {
        try await house.store.read { db in
            try Review.all(of: try Service.find("moving-in", in: .chiyoda, db), db).first.map { "\($0.id)" } ?? ""
        }
    }

    @Test("Asked, decided amber, challenged, decided green: everybody sees the next step", arguments: Backend.available)
    func walk(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, reviewer) = try await Self.furnish(house)
        #expect(await editor.get(Self.path).text.contains("判断は、まだ頼んでいません"))
        #expect(!(await reviewer.get(Self.path).text.contains("name=\"decision\"")))

        house.clock.move(days: 0.01)
        let asked = await editor.post(Self.path, form: [("kind", "release"), ("note", "見てください。")])
        #expect(asked.status == 303)
        let first = try await Self.id(house)
        #expect(asked.header("Location") == "\(Self.path)#review-\(first)")
        let waiting = await editor.get(Self.path).text
        #expect(waiting.contains("判断を待っています") && waiting.contains("依頼を取り下げる"))
        #expect(!waiting.contains("name=\"decision\""))
        #expect(await editor.get("/services/131016/moving-in/gate").text.contains("判断を待っています"))

        let form = await reviewer.get(Self.path).text
        for piece in ["name=\"decision\"", "name=\"words\"", "name=\"mend_by\"", "公開の条件", "残っている必須項目", "見てください。"] {
            #expect(form.contains(piece), "\(piece)")
        }
        let decided = await reviewer.post(
            "\(Self.path)/\(first)/decision",
            form: [("decision", "amber"), ("words", "取り消しを直してください。"), ("mend_by", "2026-12-18")])
        #expect(decided.status == 303, "\(decided.text.prefix(300))")
        let public1 = await house.resident.get("/services/131016/moving-in").text
        #expect(public1.contains("黄（期限までに直す）") && public1.contains("取り消しを直してください。"))
        #expect(public1.contains("2026年12月18日"))
        #expect(!public1.contains("見てください。"), "the request is not public")
        #expect(!public1.contains("quality さん"), "nobody is named")

        house.clock.move(days: 0.01)
        let challenged = await editor.post("\(Self.path)/\(first)/challenge", form: [("reasons", "電話でもできます。")])
        #expect(challenged.status == 303, "\(challenged.text.prefix(300))")
        let second = try await Self.id(house)
        #expect(await reviewer.get(Self.path).text.contains("自分の判断への異議は、ほかの担当者が判断します。"))
        let own = await reviewer.post(
            "\(Self.path)/\(second)/decision", form: [("decision", "green"), ("words", "よい")])
        #expect(own.status == 403 && own.text.contains("自分の判断への異議は"))

        house.clock.move(days: 0.01)
        let other = try await house.program(.quality)
        let green = await other.post(
            "\(Self.api)/reviews/\(second)/decision", ["decision": "green", "words": "直りました。"])
        #expect(green.status == 200 && green.json["open"] == false)
        let timeline = await house.resident.get("\(Self.api)/timeline").json["items"].items
        try #require(timeline.count == 4, "\(timeline)")
        #expect(timeline.prefix(3).map(\.["kind"]) == ["decision", "challenge", "decision"])
        #expect(timeline[0]["decision"] == "green" && timeline[1]["words"] == "電話でもできます。")
        #expect(timeline[2]["day"] == "2026-12-18" && timeline[2]["state"] == .null)
        #expect(timeline.last?["kind"] == "standing" && timeline.last?["state"] == "preparing")
    }

    @Test("What is wrong stands at its field, and nothing that was written is lost", arguments: Backend.available)
    func fields(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, reviewer) = try await Self.furnish(house)
        let none = await editor.post(Self.path, form: [("note", "<b>メモ</b>")])
        #expect(none.status == 422)
        #expect(none.text.contains("id=\"kind-error\"") && none.text.contains("&lt;b&gt;メモ&lt;/b&gt;"))
        _ = await editor.post(Self.path, form: [("kind", "release"), ("note", "")])
        let id = try await Self.id(house)

        let wrong = await reviewer.post(
            "\(Self.path)/\(id)/decision",
            form: [("decision", "amber"), ("words", ""), ("mend_by", "2026-11-21")])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains("id=\"words-error\"") && wrong.text.contains("id=\"mend_by-error\""))
        #expect(wrong.text.contains("value=\"amber\" checked"))
        for mendBy in ["soon", "2026-02-30", "2027-11-30"] {
            let answer = await reviewer.post(
                "\(Self.path)/\(id)/decision", form: [("decision", "amber"), ("words", "w"), ("mend_by", mendBy)])
            #expect(answer.status == 422 && answer.text.contains("id=\"mend_by-error\""), "\(mendBy)")
        }
        let colour = await reviewer.post("\(Self.path)/\(id)/decision", form: [("decision", "blue"), ("words", "w")])
        #expect(colour.status == 422 && colour.text.contains("id=\"decision-error\""))
    }

    @Test(
        "Who is second is told so with 409, sees what was decided and keeps their words", arguments: Backend.available)
    func second(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, reviewer) = try await Self.furnish(house)
        _ = await editor.post(Self.path, form: [("kind", "release"), ("note", "")])
        let id = try await Self.id(house)
        let other = try await house.program(.quality)
        #expect(
            await other.post("\(Self.api)/reviews/\(id)/decision", ["decision": "red", "words": "直してください。"]).status
                == 200)

        let late = await reviewer.post(
            "\(Self.path)/\(id)/decision", form: [("decision", "green"), ("words", "わたしの長い言葉")])
        #expect(late.status == 409)
        #expect(late.text.contains("もう返事があります") && late.text.contains("わたしの長い言葉"))
        #expect(late.text.contains("直してください。"))
        let again = await other.post("\(Self.api)/reviews/\(id)/decision", ["decision": "red", "words": "w"])
        #expect(again.status == 409)
        #expect(again.header("Content-Type")?.hasPrefix("application/problem+json") == true)
    }

    @Test("Withheld words leave the public page, the reason stays, and both come back", arguments: Backend.available)
    func withholding(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, reviewer) = try await Self.furnish(house)
        _ = await editor.post(Self.path, form: [("kind", "release"), ("note", "")])
        let id = try await Self.id(house)
        _ = await reviewer.post("\(Self.path)/\(id)/decision", form: [("decision", "red"), ("words", "弱点の場所")])
        func shown() async -> (page: Bool, api: Bool, reason: Bool) {
            let page = await house.resident.get("/services/131016/moving-in").text
            let api = await house.resident.get("\(Self.api)/timeline").text
            return (page.contains("弱点の場所"), api.contains("弱点の場所"), page.contains("直っていないため"))
        }
        #expect(await shown() == (true, true, false))

        #expect(await reviewer.get("\(Self.path)?withhold=\(id)").text.contains("name=\"reason\""))
        #expect(!(await editor.get("\(Self.path)?withhold=\(id)").text.contains("name=\"reason\"")))
        let empty = await reviewer.post("\(Self.path)/\(id)/withholding", form: [("reason", "")])
        #expect(empty.status == 422 && empty.text.contains("id=\"reason-error\""))
        #expect(await editor.post("\(Self.path)/\(id)/withholding", form: [("reason", "r")]).status == 403)
        #expect(
            await reviewer.post("\(Self.path)/\(id)/withholding", form: [("reason", "直っていないため")]).status == 303)
        #expect(await shown() == (false, false, true))
        #expect(await editor.get(Self.path).text.contains("弱点の場所"), "the team reads on")

        #expect(await reviewer.post("\(Self.path)/\(id)/withholding/end", form: []).status == 303)
        #expect(await shown() == (true, true, false))
    }

    @Test("Everything hostile comes out escaped, in every language", arguments: Backend.available)
    func hostile(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (editor, reviewer) = try await Self.furnish(house)
        let script = "<script>alert(1)</script>[x|y]\u{E000}a"
        _ = await editor.post(Self.path, form: [("kind", "release"), ("note", script)])
        let id = try await Self.id(house)
        _ = await reviewer.post("\(Self.path)/\(id)/decision", form: [("decision", "red"), ("words", script)])
        _ = await editor.post("\(Self.path)/\(id)/challenge", form: [("reasons", script)])
        for language in ["ja", "ja-easy", "en"] {
            for page in [Self.path, "/services/131016/moving-in", "/desk"] {
                let answer = await reviewer.get("\(page)?lang=\(language)")
                #expect(answer.status == 200, "\(page) \(language)")
                #expect(!answer.text.contains("<script"), "\(page) \(language)")
            }
        }
        for bad in ["x", "00000000-0000-7000-8000-000000000000", "%00"] {
            #expect(await editor.post("\(Self.path)/\(bad)/challenge", form: [("reasons", "r")]).status == 404)
            #expect(await editor.get("\(Self.path)?withhold=\(bad)&decide=\(bad)").status == 200)
        }
    }
}

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

/// The sheet and the page of an item as people and programs use them.
@Suite struct CheckSheetTests {
    static let page = "/services/131016/moving-in"
    static let undecided = LifeTests.draft.setting("attributes", to: ["public_website": true])

    /// A form with a file in it, as a browser sends it.
    static func upload(
        _ visitor: Visitor, _ path: String, _ fields: [(String, String)], file: (name: String, content: [UInt8])?
    ) async -> Visitor.Answer {
        var body = Data()
        for (name, value) in fields {
            body += Data("--x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        if let file {
            body += Data(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name.replacing("\"", with: "%22"))\"\r\n\r\n"
                    .utf8)
            body += Data(file.content) + Data("\r\n".utf8)
        }
        return await visitor.send(
            .post, path, body: body + Data("--x--\r\n".utf8), type: "multipart/form-data; boundary=x",
            with: [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"])
    }

    private func house(_ backend: Backend, _ draft: JSON = LifeTests.draft) async throws -> (House, Visitor) {
        let files = EvidenceFolder(Scratch.folder("files"))
        let house = try await House(on: backend, settings: .init(hasSample: true, files: files))
        let editor = try await house.member(.editor)
        try #require(await (try await house.program(.editor)).post("/api/v1/services", draft).status == 201)
        return (house, editor)
    }

    private func sheet(_ house: House) async throws -> JSON {
        try await house.program(.viewer).get("\(LifeTests.path)/check-sheet").json
    }

    private func markable(_ house: House) async throws -> String {
        let items = try await sheet(house)["items"].items
        return try #require(
            items.first { $0["source"] == "nothing" && $0["question"] == false && $0["due"] == true }?["id"].text)
    }

    @Test("Answers to the questions take what does not apply off the sheet at once", arguments: Backend.available)
    func answers(on backend: Backend) async throws {
        let (house, editor) = try await house(backend, Self.undecided)
        let before = try await sheet(house)
        let waiting = before["questions"].items
        #expect(!waiting.isEmpty)
        let page = await editor.get("\(Self.page)/check-sheet")
        #expect(page.text.contains("name=\"handles_personal_data\" value=\"no\""))

        let form = waiting.map { ($0["attribute"].text ?? "", $0["attribute"] == "uses_ai" ? "later" : "no") }
        #expect(await editor.post("\(Self.page)/check-sheet", form: form).status == 303)

        let after = try await sheet(house)
        #expect(after["questions"].items.map { $0["attribute"] } == ["uses_ai"])
        #expect(after["items"].items.count < before["items"].items.count - 20)
        #expect(await editor.post("\(Self.page)/check-sheet", form: [("uses_ai", "<b>")]).status == 422)
        let viewer = try await house.member(.viewer)
        #expect(await viewer.post("\(Self.page)/check-sheet", form: [("uses_ai", "yes")]).status == 403)
        #expect(await !viewer.get("\(Self.page)/check-sheet").text.contains("name=\"uses_ai\""))
        let wrong = try await house.program(.editor).post(
            "\(LifeTests.path)/check-sheet/answers", ["is_good": true])
        #expect(wrong.status == 422)
    }

    @Test("The list narrows by link, and an impossible choice is refused", arguments: Backend.available)
    func filters(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let item = try await markable(house)
        let path = "\(Self.page)/check-sheet"
        func shows(_ query: String) async -> Bool {
            await editor.get("\(path)?\(query)").text.contains("id=\"\(item)\"")
        }

        #expect(await shows(""))
        #expect(await shows("state=no-evidence"))
        #expect(await !shows("state=met"))
        #expect(await shows("source=nothing"))
        #expect(await !shows("source=inheritance"))
        #expect(await !shows("assigned=me"))
        #expect(await !shows("guideline=nothing%22%3E%3Cscript%3E"))
        #expect(await editor.get("\(path)?state=good").status == 422)
    }

    @Test(
        "A file is kept beside the database with the mark, and given out to be saved only",
        arguments: Backend.available)
    func file(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let item = try await markable(house)
        let path = "\(Self.page)/check-sheet/\(item)"
        let pdf = Array("%PDF-1.7 試験".utf8)

        let marked = await Self.upload(
            editor, path, [("state", "met"), ("note", "試した"), ("link", "")], file: ("../試験の\"記録.pdf", pdf))
        #expect(marked.status == 303, "\(marked.text)")

        let detail = try await house.program(.viewer).get("\(LifeTests.path)/check-sheet/\(item)").json
        let file = detail["files"][0]
        let id = try #require(file["id"].text)
        #expect(file["name"] == "試験の_記録.pdf" && file["type"] == "application/pdf")
        #expect(detail["item"]["file"].text == id)
        for visitor in [editor, try await house.member(.viewer)] {
            let answer = await visitor.get("\(Self.page)/files/\(id)")
            #expect(answer.status == 200 && answer.body == Data(pdf))
            #expect(answer.header("Content-Disposition")?.hasPrefix("attachment; filename=") == true)
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.all("Content-Security-Policy").contains { $0.contains("sandbox") })
            #expect(answer.header("Cache-Control") == "no-store")
        }
        let stranger = try await house.member(.administrator, in: .chuo)
        #expect(await stranger.get("\(Self.page)/files/\(id)").status == 404)
        #expect(await house.resident.get("\(Self.page)/files/\(id)").status != 200)
        let own = LifeTests.draft.setting("organization", to: "131024")
        #expect(try await house.program(.editor, in: .chuo).post("/api/v1/services", own).status == 201)
        #expect(await stranger.get("/services/131024/moving-in/files/\(id)").status == 404)
        #expect(
            try await house.program(.editor, in: .chuo).put(
                "/api/v1/services/131024/moving-in/check-sheet/\(item)", ["state": "met", "file": .text(id)]
            ).status == 404)

        #expect(await editor.post("\(Self.page)/files/\(id)/removal", form: []).status == 303)
        #expect(await editor.get("\(Self.page)/files/\(id)").status == 404)
        let place = house.platform.files.place(try #require(EvidenceFile.ID(id)))
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test("What is no evidence is refused at its field, and nothing is left behind", arguments: Backend.available)
    func refusedFiles(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let item = try await markable(house)
        let path = "\(Self.page)/check-sheet/\(item)"
        let viewer = try await house.member(.viewer)
        let before = try await house.counts()
        let files: [(String, [UInt8], Int)] = [
            ("report.pdf", Array("<!doctype html><script>alert(1)</script>".utf8), 422),
            ("report.pdf", [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 100), 422), ("x.exe", [0x4D, 0x5A], 422),
            ("x.pdf", [], 422), ("big.pdf", Array("%PDF-".utf8) + [UInt8](repeating: 65, count: 10 << 20), 413),
        ]
        for (name, content, status) in files {
            let answer = await Self.upload(
                editor, path, [("state", "met"), ("note", "書いたこと"), ("link", "")], file: (name, content))
            #expect(answer.status == status, "\(name)")
            if status == 422 {
                #expect(answer.text.contains("id=\"file-error\"") && answer.text.contains("書いたこと"), "\(name)")
            }
        }
        // Nothing was chosen: an empty name is no file.
        let without = await Self.upload(editor, path, [("state", ""), ("note", "")], file: ("", []))
        #expect(without.status == 422)
        #expect(await Self.upload(viewer, path, [("state", "met")], file: ("a.txt", [65])).status == 403)

        #expect(try await house.counts() == before)
        let left = (try? FileManager.default.contentsOfDirectory(atPath: house.platform.files.root.path)) ?? []
        #expect(left == [])
    }

    @Test("Team and reviewers talk about an item; readers and strangers do not", arguments: Backend.available)
    func comments(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let item = try await markable(house)
        let path = "\(Self.page)/check-sheet/\(item)"

        #expect(await editor.post("\(path)/comments", form: [("words", "<b>読み上げ</b>は？")]).status == 303)
        for role in [Role.reviewer, .quality] {
            let visitor = try await house.program(role, in: role == .quality ? .chuo : .chiyoda)
            let said = await visitor.post("\(LifeTests.path)/check-sheet/\(item)/comments", ["words": "試しました"])
            #expect(said.status == 201, "\(role) \(said.text)")
        }
        let viewer = try await house.member(.viewer)
        #expect(await viewer.post("\(path)/comments", form: [("words", "x")]).status == 403)
        #expect(await editor.post("\(path)/comments", form: [("words", " \u{200B} ")]).status == 422)
        let long = String(repeating: "字", count: 2001)
        #expect(await editor.post("\(path)/comments", form: [("words", long)]).status == 422)
        #expect(await editor.post("\(Self.page)/check-sheet/NO-1/comments", form: [("words", "x")]).status == 404)

        let page = await viewer.get(path).text
        #expect(page.contains("&lt;b&gt;読み上げ&lt;/b&gt;は？") && page.contains("試しました"))
        #expect(try await sheet(house)["items"].items.first { $0["id"].text == item }?["comments"] == 3)
    }

    @Test("An item is given to a member, who is told, and nobody else can be chosen", arguments: Backend.available)
    func assignment(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let item = try await markable(house)
        let path = "\(Self.page)/check-sheet/\(item)/assignment"
        _ = try await house.account(.viewer)
        _ = try await house.account(.viewer, in: .chuo)
        let (own, other) = try await house.store.read { db in
            func user(_ email: String) throws -> String? {
                try db.value("SELECT id FROM user_account WHERE email = \(email)")
            }
            return (try user("viewer@131016.example.jp") ?? "", try user("viewer@131024.example.jp") ?? "")
        }

        #expect(await editor.post(path, form: [("assignee", own), ("due_on", "2026-12-01")]).status == 303)
        #expect(await editor.post(path, form: [("assignee", other), ("due_on", "")]).status == 422)
        #expect(await editor.post(path, form: [("assignee", own), ("due_on", "2020-01-01")]).status == 422)
        #expect(await editor.post(path, form: [("assignee", "x' OR 1"), ("due_on", "soon")]).status == 422)
        let line = try await sheet(house)["items"].items.first { $0["id"].text == item }
        #expect(line?["assignment"] == ["assignee": .text("user:\(own)"), "due_on": "2026-12-01"])
        let told: Int? = try await house.store.read { db in
            try db.value("SELECT count(*) FROM notice WHERE tenant_id = '131016' AND kind = 'assigned'")
        }
        #expect(told == 1)
        #expect(await editor.get("\(Self.page)/check-sheet").text.contains("2026年12月1日"))
        #expect(await editor.post(path, form: [("assignee", ""), ("due_on", "")]).status == 303)
        #expect(try await sheet(house)["items"].items.first { $0["id"].text == item }?["assignment"] == .null)
    }

    @Test("An item tells what settles it, what decided, and what happened to it", arguments: Backend.available)
    func reading(on backend: Backend) async throws {
        let (house, editor) = try await house(backend)
        let staff = try await house.program(.editor)
        try #require(await staff.post("\(LifeTests.path)/studies", LifeTests.study([4, 4, 3, 3, 5])).status == 201)
        let measured = try await sheet(house)["items"].items.first {
            $0["source"] == "evidence" && $0["evidence"][0]["kind"] == "study"
        }
        let item = try #require(measured?["id"].text)

        let detail = await staff.get("\(LifeTests.path)/check-sheet/\(item)").json
        #expect(detail["rule"]["outcome"] == true)
        #expect(detail["rule"]["facts"].items.contains { $0["name"] == "study.n" && $0["value"] == "5.0" })
        #expect(detail["history"][0]["kind"] == "evidence")
        let page = await editor.get("\(Self.page)/check-sheet/\(item)").text
        #expect(page.contains("利用者テストに参加した人の数が5以上"))
        #expect(page.contains("study.n &gt;= 5"))
    }
}

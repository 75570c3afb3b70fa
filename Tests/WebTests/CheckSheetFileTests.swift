import Foundation
import HTTPTypes
import Identity
import Kernel
import Standards
import Store
import Tables
import TestKit
import Testing
import Web

/// The check sheet out to a spreadsheet and in again, and in the words of OSCAL.
@Suite struct CheckSheetFileTests {
    private static let api = "\(LifeTests.path)/check-sheet"
    private static let page = "/services/131016/moving-in/check-sheet"

    /// A table as a spreadsheet holds it.
    private struct Sheet {
        var names: [String]
        var rows: [[String]]

        init(_ names: [String], _ rows: [[String]]) { (self.names, self.rows) = (names, rows) }

        init(_ answer: Visitor.Answer) throws {
            var table = try TableReader(bytes: [UInt8](answer.body))
            (names, rows) = (table.columns, [])
            var row = TableRow()
            while try table.next(into: &row) { rows.append(names.indices.map { row.text($0) }) }
        }

        subscript(_ row: Int, _ name: String) -> String {
            get { rows[row][names.firstIndex(of: name) ?? 0] }
            set { rows[row][names.firstIndex(of: name) ?? 0] = newValue }
        }

        func row(_ id: String) -> Int { rows.firstIndex { $0.contains(id) } ?? 0 }

        /// As somebody who moves columns about: the last one first.
        mutating func turn() {
            names.reverse()
            for place in rows.indices { rows[place].reverse() }
        }

        func text(_ delimiter: String = ",") -> String {
            ([names] + rows).map { cells in
                cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: delimiter)
            }.joined(separator: "\r\n") + "\r\n"
        }
    }

    private func house(_ backend: Backend) async throws -> (House, Visitor) {
        let house = try await House(on: backend)
        let staff = try await house.program(.editor)
        try #require(await staff.post("/api/v1/services", LifeTests.draft).status == 201)
        try #require(await staff.post("\(LifeTests.path)/studies", LifeTests.study([4, 4, 3, 3, 5])).status == 201)
        return (house, staff)
    }

    private func items(_ staff: Visitor, _ source: String) async -> [String] {
        await staff.get(Self.api).json["items"].items.filter { $0["source"].text == source }.compactMap {
            $0["id"].text
        }
    }

    private func line(_ staff: Visitor, _ item: String) async -> JSON {
        await staff.get(Self.api).json["items"].items.first { $0["id"].text == item } ?? .null
    }

    private func send(_ staff: Visitor, _ bytes: Data, _ query: String = "") async -> Visitor.Answer {
        await staff.send(.post, "\(Self.api).csv\(query)", body: bytes, type: "text/csv")
    }

    private func send(_ staff: Visitor, _ sheet: Sheet, _ query: String = "") async -> Visitor.Answer {
        await send(staff, Data(sheet.text().utf8), query)
    }

    @Test(
        "A sheet goes out with every item and comes back unchanged, for people and for programs",
        arguments: Backend.available)
    func roundTrip(on backend: Backend) async throws {
        let (house, staff) = try await house(backend)
        let item = try #require(await items(staff, "nothing").first)
        let note = "=1+1 は式\n2行目、\"引用\""
        try #require(await staff.put("\(Self.api)/\(item)", ["state": "met", "note": .text(note)]).status == 200)
        let editor = try await house.member(.editor)

        for (visitor, path, language) in [
            (editor, "\(Self.page).csv", "ja"), (editor, "\(Self.page).csv", "en"), (staff, "\(Self.api).csv", "ja"),
        ] {
            var visitor = visitor
            visitor.language = language
            let answer = await visitor.get(path)
            #expect(answer.status == 200 && answer.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(answer.header("Content-Disposition")?.hasPrefix("attachment") == true)
            #expect(Array(answer.body.prefix(3)) == [0xEF, 0xBB, 0xBF])
            let sheet = try Sheet(answer)
            let all = await staff.get(Self.api).json["items"].items
            #expect(sheet.rows.map { $0[0] } == all.compactMap { $0["id"].text })
            #expect(sheet.rows.contains { $0.contains("'" + note) }, "a formula goes out as one")

            let back = await send(staff, answer.body)
            #expect(back.status == 200, "\(back.text)")
            #expect(
                back.json["counts"]["unchanged"] == .number(Double(all.count)), "\(language) \(back.json["counts"])")
        }
        #expect(await line(staff, item)["note"].text == note)
    }

    @Test(
        "However Excel saved it, whatever the order of its columns, it is understood",
        arguments: Backend.available, [("CP932", ","), ("UTF-16LE", "\t"), ("UTF-8", ";")])
    func encodings(on backend: Backend, _ form: (String, String)) async throws {
        let (house, staff) = try await house(backend)
        var editor = try await house.member(.editor)
        editor.language = "ja"
        let marked = Array(await items(staff, "nothing").prefix(3))
        try #require(await staff.put("\(Self.api)/\(marked[2])", ["state": "met"]).status == 200)
        var sheet = try Sheet(await editor.get("\(Self.page).csv"))
        sheet[sheet.row(marked[0]), "状態"] = "満たしている"
        sheet[sheet.row(marked[0]), "確かめたこと"] = "'-5度でも動いた"
        sheet[sheet.row(marked[1]), "状態"] = " Not Met "
        sheet[sheet.row(marked[2]), "状態"] = "根拠なし"
        sheet.names.append("課の列")
        for place in sheet.rows.indices { sheet.rows[place].append("表") }
        sheet.turn()
        let encodings: [String: String.Encoding] = ["CP932": .shiftJIS, "UTF-16LE": .utf16, "UTF-8": .utf8]
        // What Windows cannot write it writes as a question mark.
        let bytes = try #require(
            sheet.text(form.1).data(using: encodings[form.0] ?? .utf8, allowLossyConversion: true))

        let dry = await send(staff, bytes, "?dry_run=true")
        #expect(dry.status == 200, "\(dry.text)")
        #expect(dry.json["dry_run"] == true)
        #expect(dry.json["columns"].items.filter { $0["name"] == "課の列" }.map { $0["taken_as"] } == [.null])
        #expect(await line(staff, marked[0])["state"] == "no-evidence", "a dry run recorded something")
        let done = await send(staff, bytes)
        #expect(done.status == 200, "\(done.text)")
        #expect(done.json["counts"]["set"] == 2 && done.json["counts"]["taken-back"] == 1, "\(done.json["counts"])")
        let first = await line(staff, marked[0])
        #expect(first["state"] == "met" && first["note"] == "-5度でも動いた")
        #expect(await line(staff, marked[1])["state"] == "not-met")
        #expect(await line(staff, marked[2])["state"] == "no-evidence")
    }

    @Test("Wrong rows are told by row and column, and nothing of the file is recorded", arguments: Backend.available)
    func wrong(on backend: Backend) async throws {
        let (house, staff) = try await house(backend)
        let free = await items(staff, "nothing")
        let settled = try #require(await items(staff, "evidence").first)
        var sheet = try Sheet(await staff.get("\(Self.api).csv"))
        let places = free.prefix(5).map { sheet.row($0) }
        sheet[places[0], "state"] = "済"
        (sheet[places[1], "title"], sheet[places[1], "state"]) = ("別の項目の題名", "met")
        sheet[places[2], "id"] = "XXX-99"
        (sheet[places[3], "state"], sheet[places[3], "note"]) = ("met", String(repeating: "字", count: 2001))
        sheet[places[4], "state"] = "met"
        let other = sheet.row(settled)
        sheet[other, "state"] = sheet[other, "state"] == "met" ? "not-met" : "met"
        let before = try await house.counts()

        let dry = await send(staff, sheet, "?dry_run=true").json
        #expect(dry["counts"]["refused"] == 4 && dry["counts"]["set"] == 1 && dry["counts"]["settled"] == 1)
        let refused = await send(staff, sheet)
        #expect(refused.status == 422)
        let names = Set(refused.json["errors"].items.compactMap { $0["field"].text })
        #expect(
            names == [
                "\(places[0] + 2).state", "\(places[1] + 2).title", "\(places[2] + 2).id", "\(places[3] + 2).note",
            ])
        #expect(try await house.counts() == before)
        #expect(await send(staff, sheet, "?only_right=true").status == 200)
        #expect(await line(staff, free[4])["state"] == "met")
        #expect(await line(staff, free[0])["state"] == "no-evidence")
        #expect(await line(staff, settled)["source"] == "evidence")
    }

    @Test("What is no sheet is refused in words", arguments: Backend.available)
    func noSheet(on backend: Backend) async throws {
        let (_, staff) = try await house(backend)
        let long = "id,state\r\n" + String(repeating: "WEB-01,met\r\n", count: 2001)
        for text in [
            "", "\u{FEFF}", "id,note\r\nWEB-01,x\r\n", "id,state,状態\r\nWEB-01,met,met\r\n", "id,state\r\n", long, "{}",
        ] {
            let answer = await send(staff, Data(text.utf8))
            #expect(answer.status == 422, "\(text.prefix(30)): \(answer.status)")
        }
        #expect(await send(staff, Data([0x50, 0x4B, 3, 4, 20, 0, 6, 0])).status == 422)
        #expect(await send(staff, Data(count: (2 << 20) + 1)).status == 413)
        #expect(await send(staff, Data("id,state\r\n".utf8), "?dry_run=perhaps").status == 422)
        #expect(await staff.post("\(Self.api).csv", ["state": "met"]).status == 415)
        // A quote that is never closed costs its own row.
        let open = await send(staff, Data("id,state\r\n\"WEB-01,met\r\nWEB-02,met\r\n".utf8), "?dry_run=true")
        #expect(
            open.json["rows"][0]["outcome"] == "refused" && open.json["rows"][1]["outcome"] == "set", "\(open.text)")
    }

    @Test("On the page a file is looked at first, and recorded by a second step", arguments: Backend.available)
    func pages(on backend: Backend) async throws {
        let (house, staff) = try await house(backend)
        let editor = try await house.member(.editor)
        let free = await items(staff, "nothing")
        var sheet = try Sheet(await editor.get("\(Self.page).csv"))
        let state = try #require(sheet.names.first { $0 == "状態" || $0 == "State" })
        sheet[sheet.row(free[0]), state] = "met"
        sheet[sheet.row(free[1]), state] = "<b>"
        #expect(await editor.get("\(Self.page)/file").text.contains("type=\"file\""))
        #expect(await editor.get(Self.page).text.contains("\(Self.page)/file"))

        let shown = await CheckSheetTests.upload(
            editor, "\(Self.page)/file", [], file: ("点検.csv", Array(sheet.text().utf8)))
        #expect(shown.status == 422)
        #expect(shown.text.contains("「&lt;b&gt;」") && shown.text.contains("name=\"only_right\""))
        #expect(await line(staff, free[0])["state"] == "no-evidence")
        let rows = String(try #require(shown.text.firstMatch(of: /name="rows" value="([^"]*)"/)?.output.1))
        let carried = rows.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")

        let done = await CheckSheetTests.upload(
            editor, "\(Self.page)/file/marks", [("name", "x"), ("rows", carried), ("only_right", "yes")], file: nil)
        #expect(done.status == 303, "\(done.text)")
        #expect(await line(staff, free[0])["state"] == "met")
        // Once more: the item changed since the file went out.
        let again = await CheckSheetTests.upload(
            editor, "\(Self.page)/file/marks", [("rows", carried.replacing(",met,", with: ",not-met,"))], file: nil)
        #expect(again.status == 422 && again.text.contains("上書きしない"), "\(again.text)")
        #expect(await line(staff, free[0])["state"] == "met")

        let nothing = await CheckSheetTests.upload(editor, "\(Self.page)/file", [], file: ("", []))
        #expect(nothing.status == 422 && nothing.text.contains("id=\"file-error\""))
        let viewer = try await house.member(.viewer)
        #expect(await viewer.get("\(Self.page)/file").status == 403)
        #expect(await viewer.get("\(Self.page).csv").status == 200)
        #expect(await !viewer.get(Self.page).text.contains("\(Self.page)/file"))
    }

    @Test(
        "OSCAL tells every item with its evidence, by role and not by name, under UUIDs that stay",
        arguments: Backend.available)
    func oscal(on backend: Backend) async throws {
        let (house, staff) = try await house(backend)
        let editor = try await house.member(.editor)
        let free = await items(staff, "nothing")
        let form = [("state", "not-met"), ("note", "まだ試していない"), ("link", "https://example.jp/report")]
        #expect(await editor.post("\(Self.page)/\(free[0])", form: form).status == 303)
        let deviation: JSON = [
            "item": .text(free[0]), "reason": "業者を待つ", "compensation": "電話で受ける", "ends_on": "2027-01-31",
        ]
        #expect(await staff.post("\(LifeTests.path)/deviations", deviation).status == 201)

        let answer = await staff.get("\(Self.api)/oscal")
        let document = answer.json["assessment-results"]
        let result = document["results"][0]
        let all = await staff.get(Self.api).json["items"].items.compactMap { $0["id"].text }
        #expect(document["metadata"]["oscal-version"] == "1.1.3")
        let controls = result["reviewed-controls"]["control-selections"][0]["include-controls"].items
        #expect(controls.compactMap { $0["control-id"].text } == all)
        #expect(result["findings"].items.count == all.count)
        let finding = try #require(result["findings"].items.first { $0["target"]["target-id"].text == free[0] })
        #expect(finding["target"]["status"]["state"] == "not-satisfied")
        #expect(finding["target"]["status"]["reason"] == "fail")
        // What was measured comes first, a person's word last.
        let last = finding["related-observations"].items.last?["observation-uuid"]
        let observation = try #require(result["observations"].items.first { $0["uuid"] == last })
        #expect(observation["description"] == "まだ試していない")
        #expect(observation["origins"][0]["actors"][0]["role-id"] == "team")
        #expect(observation["expires"].text != nil)
        let risk = try #require(result["risks"].items.first)
        #expect(risk["uuid"] == finding["related-risks"][0]["risk-uuid"])
        #expect(risk["status"] == "deviation-requested" && risk["deadline"] == "2027-01-31T14:59:59Z")
        #expect(!answer.text.contains("editor さん") && !answer.text.contains("user:"))
        #expect(await staff.get("\(Self.api)/oscal").json["assessment-results"] == document)
    }
}

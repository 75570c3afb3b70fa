import Content
import Foundation
import HTTPTypes
import Identity
import Kernel
import Registries
import Store
import TestKit
import Testing
import Web

/// Registries in the browser, for those who keep rows.
@Suite struct RegistryStaffTests {
    static let base = "/organizations/131016/registries/playgrounds"
    static let row = [("f.id", "p1"), ("f.name", "中央公園"), ("f.kind", "01"), ("f.size.area", "120")]

    static func house(on backend: Backend, needsReview: Bool = false) async throws -> House {
        let yaml = TownHall.playgrounds + (needsReview ? "\nreview: true" : "")
        return try await House(
            on: backend, registries: [try Registry(Entry(yaml: yaml, named: "registries/test.yaml"))])
    }

    static func draft() -> String { "\(RecordDraft.ID.new(at: .noon))" }

    /// Publishes a row as its form does; where the browser is sent.
    @discardableResult
    private func publish(
        _ fields: [(String, String)], more: [(String, String)] = [], by visitor: Visitor, base: String = base
    ) async -> Visitor.Answer {
        await visitor.post("\(base)/drafts", form: [("draft", Self.draft()), ("do", "publish")] + more + fields)
    }

    private func shown(_ key: String, in house: House) async -> JSON {
        await house.resident.get("/api/v1/registries/playgrounds/records/\(key)").json
    }

    @Test("A form made from the schema publishes a row", arguments: Backend.available)
    func form(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)

        let form = await clerk.get("\(Self.base)/rows/new")
        #expect(form.status == 200)
        for part in ["name=\"f.name\"", "<select id=\"f.kind\"", "name=\"f.checked_on\"", "<textarea id=\"f.tags\""] {
            #expect(form.text.contains(part), "\(part)")
        }
        let answer = await publish(Self.row + [("f.tags", "砂場\nすべり台")], by: clerk)

        #expect(answer.status == 303)
        #expect(answer.header("Location") == "\(Self.base)/rows/p1?done=published")
        let row = await shown("p1", in: house)
        #expect(row["name"] == "中央公園")
        #expect(row["tags"][1] == "すべり台")
        #expect(await clerk.get("\(Self.base)/rows/p1").text.contains("中央公園"))
        #expect(await clerk.get(Self.base).text.contains("rows/p1/edit"))
    }

    @Test("What is wrong is told at its field, and what was entered stays", arguments: Backend.available)
    func wrong(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)

        let answer = await publish(
            [("f.id", "p1"), ("f.kind", "九九"), ("f.size.area", "ひろい"), ("f.contact.note", "秘密の番号")], by: clerk)

        #expect(answer.status == 422)
        for link in ["href=\"#f.name\"", "href=\"#f.kind\"", "href=\"#f.size.area\""] {
            #expect(answer.text.contains(link), "\(link)")
        }
        for entered in ["value=\"p1\"", "value=\"九九\" selected", "value=\"ひろい\"", "秘密の番号"] {
            #expect(answer.text.contains(entered), "\(entered)")
        }
        #expect(await shown("p1", in: house)["name"] == .null)
    }

    @Test("A draft that is refused says each thing once on top and once at its field", arguments: Backend.available)
    func toldOnce(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        let draft = "\(Self.base)/drafts/\(Self.draft())"
        #expect(await clerk.post(draft, form: [("do", "save"), ("f.id", "p1"), ("f.size.area", "ひろい")]).status == 303)

        for (way, form) in [
            ("/publish", [("revision", "1")]),
            ("", [("do", "publish"), ("revision", "1"), ("f.id", "p1"), ("f.size.area", "ひろい")]),
        ] {
            let told = await clerk.post(draft + way, form: form)
            #expect(told.status == 422)
            #expect(told.text.matches(of: /「ひろい」は/).count == 2, "\(way): \(told.text)")
        }
    }

    @Test("What was mended is seen before it is published", arguments: Backend.available)
    func mended(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        let draft = Self.draft()
        let fields = [("draft", draft), ("do", "publish"), ("f.id", "p1"), ("f.name", "公園"), ("f.size.area", "１２０")]

        let first = await clerk.post("\(Self.base)/drafts", form: fields)
        #expect(first.status == 200)
        #expect(first.text.contains("name=\"confirmed\""))
        #expect(first.text.contains("value=\"120\""))
        #expect(await shown("p1", in: house)["name"] == .null)

        #expect(await clerk.post("\(Self.base)/drafts", form: fields + [("confirmed", "yes")]).status == 303)
        #expect(await shown("p1", in: house)["size"]["area"] == 120)
    }

    @Test("Who saves over somebody else's draft is told, and nothing of either is lost", arguments: Backend.available)
    func sameDraft(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let (first, second) = (try await house.member(.editor), try await house.member(.administrator))
        let path = "\(Self.base)/drafts/\(Self.draft())"
        let begun = [("do", "save"), ("f.id", "p1"), ("f.name", "はじめ")]
        #expect(await first.post(path, form: begun).status == 303)

        let mine = [("do", "save"), ("revision", "1"), ("f.id", "p1"), ("f.name", "一人目"), ("f.size.area", "10")]
        #expect(await first.post(path, form: mine).status == 303)
        let theirs = [("do", "save"), ("revision", "1"), ("f.id", "p1"), ("f.name", "二人目"), ("f.tags", "砂場")]
        let told = await second.post(path, form: theirs)

        #expect(told.status == 409)
        for value in ["一人目", "二人目", "砂場", "take.name", "take.size.area"] {
            #expect(told.text.contains(value), "\(value)")
        }
        #expect(!told.text.contains("take.id\""))

        let settled = await second.post(
            path,
            form: [
                ("do", "save"), ("revision", "2"), ("other", "draft"), ("f.id", "p1"), ("f.name", "二人目"),
                ("f.tags", "砂場"), ("take.name", "mine"), ("take.size.area", "theirs"), ("take.tags", "mine"),
            ])
        #expect(settled.status == 303)
        let form = await first.get(path).text
        for value in ["value=\"二人目\"", "value=\"10\"", "砂場"] { #expect(form.contains(value), "\(value)") }
    }

    @Test("Who publishes over a newer version is shown both", arguments: Backend.available)
    func sameRow(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let (first, second) = (try await house.member(.editor), try await house.member(.administrator))
        await publish(Self.row, by: first)
        let edit = [("key", "p1"), ("base_version", "1")]
        #expect(await publish([("f.id", "p1"), ("f.name", "北公園")], more: edit, by: first).status == 303)

        let told = await publish([("f.id", "p1"), ("f.name", "南公園")], more: edit, by: second)

        #expect(told.status == 409)
        #expect(told.text.contains("北公園") && told.text.contains("南公園"))
        #expect(await shown("p1", in: house)["name"] == "北公園")
        // What was entered is kept as a draft meanwhile, and who comes to edit the row is led there.
        let led = await second.get("\(Self.base)/rows/p1/edit")
        let draft = try #require(led.header("Location"))
        #expect(await second.get(draft).text.contains("南公園"))
    }

    @Test("Where the registry asks for it somebody else agrees", arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let house = try await Self.house(on: backend, needsReview: true)
        let (clerk, reviewer) = (try await house.member(.editor), try await house.member(.reviewer))
        let draft = "\(Self.base)/drafts/\(Self.draft())"

        // Without the button that says so it is submitted all the same.
        let sent = await clerk.post(draft, form: [("do", "publish")] + Self.row)
        #expect(sent.header("Location") == "\(draft)?done=submitted")
        #expect(await shown("p1", in: house)["name"] == .null)
        #expect(await clerk.post("\(draft)/publish", form: []).status == 403)
        #expect(await reviewer.get("/desk").text.contains("\(draft)\""))
        #expect(await reviewer.get(draft).text.contains("中央公園"))

        let read = ("revision", "1")
        #expect(await reviewer.get(draft).text.contains("name=\"revision\" value=\"1\""))
        #expect(await reviewer.post("\(draft)/give-back", form: [("reason", " "), read]).status == 422)
        #expect(await reviewer.post("\(draft)/give-back", form: [("reason", "名前を確かめて"), read]).status == 303)
        #expect(await clerk.get(draft).text.contains("名前を確かめて"))
        #expect(await reviewer.post("\(draft)/publish", form: []).status == 409)
        let again = Self.row + [("do", "submit"), ("revision", "2")]
        #expect(await clerk.post(draft, form: again).status == 303)
        #expect(await reviewer.post("\(draft)/publish", form: [("revision", "3")]).status == 303)
        #expect(await shown("p1", in: house)["name"] == "中央公園")
    }

    @Test("Nobody agrees with anything else than was read", arguments: Backend.available)
    func readThenChanged(on backend: Backend) async throws {
        let house = try await Self.house(on: backend, needsReview: true)
        let (clerk, reviewer) = (try await house.member(.editor), try await house.member(.reviewer))
        let draft = "\(Self.base)/drafts/\(Self.draft())"
        #expect(await clerk.post(draft, form: [("do", "submit")] + Self.row).status == 303)
        #expect(await reviewer.get(draft).text.contains("中央公園"))
        let changed = [("do", "submit"), ("revision", "1"), ("f.id", "p1"), ("f.name", "別の公園")]
        #expect(await clerk.post(draft, form: changed).status == 303)

        for way in ["publish", "give-back"] {
            for form in [[("revision", "1"), ("reason", "よい")], [("reason", "よい")]] {
                let told = await reviewer.post("\(draft)/\(way)", form: form)
                #expect(told.status == 409)
                #expect(told.text.contains("別の公園") && told.text.contains("書き直されました"))
            }
        }
        #expect(await shown("p1", in: house)["name"] == .null)
        #expect(await reviewer.post("\(draft)/publish", form: [("revision", "2")]).status == 303)
        #expect(await shown("p1", in: house)["name"] == "別の公園")
    }

    @Test("A row of another organisation is copied as a draft without what names it", arguments: Backend.available)
    func copy(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let neighbour = try await house.member(.editor, in: .chuo)
        let their = "/organizations/131024/registries/playgrounds"
        await publish(
            Self.row + [("f.checked_on", "2026-11-01"), ("f.contact.note", "内緒")], by: neighbour, base: their)
        let clerk = try await house.member(.editor)

        let page = await clerk.get("/registries/playgrounds/records/p1")
        #expect(page.text.contains("\(Self.base)/rows/new?copy=p1"))
        let form = await clerk.get("\(Self.base)/rows/new?copy=p1")

        #expect(form.status == 200)
        #expect(form.text.contains("value=\"中央公園\""))
        for left in ["value=\"p1\"", "2026-11-01\"", "内緒"] { #expect(!form.text.contains(left), "\(left)") }
        #expect(await clerk.get("\(Self.base)/rows/p1").status == 404)
        #expect(await publish([("f.id", "p1"), ("f.name", "写し")], by: clerk).status == 403)
    }

    @Test("Restricted values are read for a purpose only, and forms keep them unseen", arguments: Backend.available)
    func restricted(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        await publish(Self.row + [("f.contact.note", "内線七七七")], by: clerk)
        let path = "\(Self.base)/rows/p1"

        for page in ["", "/edit", "/restricted"] {
            #expect(await !clerk.get(path + page).text.contains("内線七七七"), "\(page)")
        }
        #expect(await clerk.post("\(path)/restricted", form: [("purpose", "　")]).status == 422)
        let read = await clerk.post("\(path)/restricted", form: [("purpose", "問い合わせへの回答")])
        #expect(read.status == 200)
        #expect(read.text.contains("内線七七七"))
        let log = await clerk.get("/audit?organization=131016").text
        let title = try house.platform.registries.find("playgrounds").title.ja
        #expect(log.contains("\(title) p1 問い合わせへの回答"))
        #expect(try await house.member(.viewer).get("\(path)/restricted").status == 403)

        // Empty keeps it; only who says so deletes it.
        let edit = [("key", "p1"), ("base_version", "1")]
        await publish([("f.id", "p1"), ("f.name", "新しい名"), ("f.contact.note", "")], more: edit, by: clerk)
        #expect(await clerk.post("\(path)/restricted", form: [("purpose", "確認")]).text.contains("内線七七七"))
        await publish(
            [("f.id", "p1"), ("f.name", "新しい名"), ("clear.contact.note", "yes")],
            more: [("key", "p1"), ("base_version", "2")], by: clerk)
        #expect(await !clerk.post("\(path)/restricted", form: [("purpose", "確認")]).text.contains("内線七七七"))
    }

    @Test("A withholding hides a row once a second person agrees, until it is lifted", arguments: Backend.available)
    func withholding(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let (clerk, second) = (try await house.member(.editor), try await house.member(.reviewer))
        await publish(Self.row, by: clerk)
        let path = "\(Self.base)/rows/p1"
        let asked = [("field", ""), ("reason", "調査のため"), ("ends_on", "2026-12-31")]

        let late = await clerk.post("\(path)/withholdings", form: [("reason", ""), ("ends_on", "2030-01-01")])
        #expect(late.status == 422)
        #expect(late.text.contains("href=\"#reason\"") && late.text.contains("href=\"#ends_on\""))
        #expect(await clerk.post("\(path)/withholdings", form: asked).status == 303)
        let page = await second.get(path).text
        let approve = String(try #require(page.firstMatch(of: /action="([^"]*\/approve)"/)?.output.1))
        #expect(await clerk.post(approve, form: []).status == 403)
        #expect(await house.resident.get("/registries/playgrounds/records/p1").status == 200)
        #expect(await second.get("/desk").text.contains("\(path)#withholdings"))

        #expect(await second.post(approve, form: []).status == 303)
        #expect(await house.resident.get("/registries/playgrounds/records/p1").status == 404)
        #expect(await clerk.get("\(Self.base)?show=withheld").text.contains("rows/p1"))
        let feed = "/api/v1/registries/playgrounds/changes"
        let hidden = await house.resident.get("\(feed)?since=1").json
        #expect(hidden["items"].items.count == 1 && hidden["items"][0]["severity"] == "withdrawal")
        #expect(hidden["items"][0]["record"] == .null && hidden["items"][0]["key"] == "p1")
        #expect(hidden["next"] == "2" && hidden["truncated"] == false)
        // Staff who may not read what is withheld do not even find its name.
        let viewer = try await house.member(.viewer)
        for address in ["\(Self.base)", "\(Self.base)?show=withheld", "\(Self.base)?q=中央", "/desk"] {
            let page = await viewer.get(address)
            #expect(page.status == 200 && !page.text.contains("p1") && !page.text.contains("中央公園"), "\(address)")
        }
        #expect(await viewer.get(path).status == 404)
        let held = await (try await house.program(.viewer)).get("/api/v1/registries/playgrounds/withholdings")
        #expect(held.status == 200 && held.json["items"].items.isEmpty)

        let lift = approve.replacing("/approve", with: "/lift")
        #expect(await clerk.post(lift, form: []).status == 303)
        #expect(await house.resident.get("/registries/playgrounds/records/p1").status == 200)
        let lifted = await house.resident.get("\(feed)?since=2").json["items"]
        #expect(lifted.items.count == 1 && lifted[0]["severity"] == "update" && lifted[0]["version"] == 1)
        #expect(lifted[0]["record"]["name"] == "中央公園")
        // Another row's address does not lead to it.
        #expect(await clerk.post(lift.replacing("/p1/", with: "/p2/"), form: []).status == 404)
    }

    @Test("A row is withdrawn and brought back with a reason", arguments: Backend.available)
    func withdraw(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        await publish(Self.row, by: clerk)
        let path = "\(Self.base)/rows/p1"

        #expect(await clerk.post("\(path)/withdraw", form: [("version", "1")]).status == 422)
        let answer = await clerk.post("\(path)/withdraw", form: [("version", "1"), ("withdraw_reason", "閉園")])
        #expect(answer.status == 303)
        #expect(await clerk.get("\(Self.base)?show=withdrawn").text.contains("rows/p1"))
        #expect(await clerk.get("\(path)/edit").status == 200)
        #expect(
            await clerk.post("\(path)/revert", form: [("version", "2"), ("to", "1"), ("revert_reason", "誤り")]).status
                == 303)
        #expect(await shown("p1", in: house)["_meta"]["version"] == 3)
    }

    @Test("Pasted rows are published in one go; wrong ones stay in the grid until mended", arguments: Backend.available)
    func grid(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        await publish([("f.id", "p5"), ("f.name", "前の名"), ("f.size.area", "55")], by: clerk)
        let pasted = """
            番号\t名前\t種類\tよくわからない列
            p1\t一の公園\t公園\tx
            p2\t"二の
            公園"\t2\t
            \t名無し\t\t
            p4\t四の公園\t海\t
            p5\t五の公園\t\t
            """

        let read = await clerk.post("\(Self.base)/grid", form: [("do", "read"), ("paste", pasted)])
        #expect(read.status == 200)
        for part in ["よくわからない列", "href=\"#c.3.1\"", "href=\"#c.4.3\"", "value=\"02\"", "<select id=\"c.4.3\""] {
            #expect(read.text.contains(part), "\(part)")
        }
        #expect(try await house.store.read { db in try db.value("SELECT count(*) FROM record") } == 1)

        func table(_ rows: [[String]], versions: [String], keys: [String]) -> [(String, String)] {
            [("do", "publish"), ("columns", "id name kind"), ("rows", "\(rows.count)")]
                + rows.enumerated().flatMap { row, cells in
                    cells.enumerated().map { ("c.\(row + 1).\($0 + 1)", $1) }
                        + [("v.\(row + 1)", versions[row]), ("k.\(row + 1)", keys[row])]
                }
        }
        let first = await clerk.post(
            "\(Self.base)/grid",
            form: table(
                [
                    ["p1", "一の公園", "01"], ["p2", "二の公園", "02"], ["", "名無し", ""], ["p4", "四の公園", "海"],
                    ["p5", "五の公園", ""],
                ],
                versions: ["0", "0", "0", "0", "1"], keys: ["p1", "p2", "", "p4", "p5"]))
        #expect(first.status == 200)
        #expect(first.text.contains("名無し") && first.text.contains("四の公園"))
        #expect(!first.text.contains("value=\"一の公園\""))
        #expect(await shown("p1", in: house)["kind"] == "01")
        // What was not pasted stays.
        #expect(await shown("p5", in: house)["size"]["area"] == 55)
        #expect(await shown("p5", in: house)["name"] == "五の公園")

        let second = await clerk.post(
            "\(Self.base)/grid",
            form: table([["p3", "名無し", ""], ["p4", "四の公園", "02"]], versions: ["0", "0"], keys: ["", "p4"]))
        #expect(second.header("Location") == "\(Self.base)?done=published&count=2")
        #expect(await shown("p3", in: house)["name"] == "名無し")
        let title = try house.platform.registries.find("playgrounds").title.ja
        #expect(await clerk.get("/audit?organization=131016").text.contains("\(title) 2"))
    }

    @Test(
        "Somebody else's newer version, another's key and a key twice keep a pasted row back",
        arguments: Backend.available)
    func gridConflicts(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        let neighbour = try await house.member(.editor, in: .chuo)
        await publish(
            [("f.id", "n1"), ("f.name", "隣")], by: neighbour, base: "/organizations/131024/registries/playgrounds")
        await publish(Self.row, by: clerk)

        let answer = await clerk.post(
            "\(Self.base)/grid",
            form: [
                ("do", "publish"), ("columns", "id name"), ("rows", "4"), ("c.1.1", "p1"), ("c.1.2", "古い目で"),
                ("v.1", "0"), ("k.1", "p1"), ("c.2.1", "n1"), ("c.2.2", "隣の行"), ("c.3.1", "p9"), ("c.3.2", "九"),
                ("c.4.1", "p9"), ("c.4.2", "九"),
            ])

        #expect(answer.status == 200)
        for kept in ["古い目で", "隣の行", "href=\"#c.3.1\""] { #expect(answer.text.contains(kept), "\(kept)") }
        #expect(await shown("p1", in: house)["name"] == "中央公園")
        #expect(await shown("n1", in: house)["name"] == "隣")
        #expect(await shown("p9", in: house)["name"] == "九")
        let nothing = await clerk.post("\(Self.base)/grid", form: [("do", "read"), ("paste", "番号\t名前\n")])
        #expect(nothing.status == 422)
        let many = "番号\t名前\n" + (1...201).map { "x\($0)\t名" }.joined(separator: "\n")
        #expect(await clerk.post("\(Self.base)/grid", form: [("do", "read"), ("paste", many)]).status == 422)
    }

    @Test("A file is sent, checked, taken over, and wrong rows come back", arguments: Backend.available)
    func file(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        let clerk = try await house.member(.editor)
        func send(_ name: String, _ text: String) async -> Visitor.Answer {
            let body = """
                --xyz\r\nContent-Disposition: form-data; name="reason"\r\n\r\n年度の更新\r\n--xyz\r\n\
                Content-Disposition: form-data; name="file"; filename="\(name)"\r\nContent-Type: text/csv\r\n\r\n\
                \(text)\r\n--xyz--\r\n
                """
            return await clerk.send(
                .post, "\(Self.base)/imports", body: Data(body.utf8), type: "multipart/form-data; boundary=xyz",
                with: [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"])
        }
        #expect(await send("", "").status == 422)
        #expect(await clerk.post("\(Self.base)/imports", form: []).status == 415)

        let sent = await send("公園.csv", "番号,名前,広さ\np1,一の公園,10\np2,,20\n")
        let path = try #require(sent.header("Location"))
        let running = await clerk.get(path)
        #expect(running.header("Refresh") == "2")
        #expect(running.text.contains("<progress"))

        try await house.platform.runImports()
        let checked = await clerk.get(path)
        #expect(checked.header("Refresh") == nil)
        for part in ["公園.csv", "\(path)/apply", "\(path)/wrong.csv", "name=\"column.2\""] {
            #expect(checked.text.contains(part), "\(part)")
        }
        #expect(await clerk.get("/desk").text.contains("\(path)\""))
        #expect(await clerk.post("\(path)/check", form: [("column.2", "size.area")]).status == 303)
        try await house.platform.runImports()
        #expect(await clerk.post("\(path)/apply", form: []).status == 303)
        try await house.platform.runImports()

        #expect(await clerk.get(path).text.contains("notice-met"))
        #expect(await shown("p1", in: house)["size"]["area"] == 10)
        let wrong = await clerk.get("\(path)/wrong.csv")
        #expect(wrong.text.contains("p2,,20"))
        #expect(wrong.header("Content-Disposition")?.contains("attachment") == true)
        let stranger = try await house.member(.editor, in: .chuo)
        #expect(await stranger.get("\(path)/wrong.csv").status == 404)

        let other = try #require(await send("二.csv", "番号,名前\np7,七\n").header("Location"))
        #expect(await clerk.post("\(other)/cancel", form: []).status == 303)
        try await house.platform.runImports()
        #expect(await shown("p7", in: house)["name"] == .null)
        #expect(await clerk.post("\(other)/apply", form: []).status == 409)
    }

    @Test("Who may only read sees rows and drafts, and changes nothing", arguments: Backend.available)
    func readers(on backend: Backend) async throws {
        let house = try await Self.house(on: backend)
        await publish(Self.row, by: try await house.member(.editor))
        let viewer = try await house.member(.viewer)
        let before = try await house.counts()

        for page in ["/organizations/131016/registries", Self.base, "\(Self.base)/rows/p1", "\(Self.base)/imports"] {
            #expect(await viewer.get(page).status == 200, "\(page)")
        }
        for page in ["rows/new", "rows/p1/edit", "grid"] {
            #expect(await viewer.get("\(Self.base)/\(page)").status == 403, "\(page)")
        }
        for act in ["drafts", "grid", "imports", "rows/p1/withdraw", "rows/p1/revert", "rows/p1/withholdings"] {
            #expect(await viewer.post("\(Self.base)/\(act)", form: Self.row).status == 403, "\(act)")
        }
        #expect(try await house.counts() == before)
        #expect(await viewer.get("/organizations/131016/registries/nothing").status == 404)
    }
}

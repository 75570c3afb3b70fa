import Content
import Foundation
import HTTPTypes
import Identity
import Kernel
import Registries
import TestKit
import Testing
import Web

/// Files sent by programs, from the first byte to the rows that come back.
@Suite struct RegistryImportAPITests {
    static let path = "/api/v1/registries/playgrounds/imports"
    static let csv = """
        id,name,kind,extra
        p-1,本町公園,1,x
        p-2,"=HYPERLINK(1)",02,y
        P 3,だめ,02,z
        p-4,,02,z
        """

    static func open(on backend: Backend) async throws -> House {
        let folder = ImportFolder(Scratch.folder("imports"))
        return try await RegistryRowAPITests.open(on: backend, settings: .init(imports: folder))
    }

    private func send(
        _ visitor: Visitor, _ text: String, _ query: String = "", type: String? = "text/csv"
    ) async -> Visitor.Answer {
        await visitor.send(.post, "\(Self.path)?\(query)", body: Data(text.utf8), type: type)
    }

    @Test(
        "What is said about rows can be had until the day that is told, then it is gone", arguments: Backend.available)
    func keptUntil(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let clerk = try await house.member(.administrator)
        let address = try #require(await send(staff, Self.csv).header("Location"))
        try await house.platform.runImports()
        let page = address.replacing("/api/v1", with: "/organizations/131016")
        #expect(await staff.get(address).json["kept_until"].text?.hasPrefix("2026-12-21") == true)
        #expect(await clerk.get(page).text.contains("2026年12月21日まで受け取れます"))
        try await house.platform.reviewRegistries()
        #expect(await clerk.get("\(page)/wrong.csv").status == 200)

        house.clock.move(days: Double(RegistryImport.daysKept + 1))
        try await house.platform.reviewRegistries()
        // The session is over, too.
        let later = try await house.member(.editor)
        for part in ["notes", "wrong.csv"] {
            let gone = await staff.get("\(address)/\(part)")
            #expect(gone.status == 404 && gone.text.contains("30日"), "\(part): \(gone.text)")
        }
        #expect(await later.get("\(page)/wrong.csv").status == 404)
        let shown = await later.get(page).text
        #expect(shown.contains("期限が過ぎた") && !shown.contains("wrong.csv"))
    }

    @Test("Who has too many files waiting is told what to do", arguments: Backend.available)
    func tooMany(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        for _ in 1...RegistryImport.maxUnfinished { #expect(await send(staff, Self.csv, "dry_run=1").status == 202) }
        let refused = await send(staff, Self.csv, "dry_run=1")
        #expect(refused.status == 409 && refused.text.contains("20件"), "\(refused.text)")
        let clerk = try await house.member(.administrator)
        let page = await clerk.send(
            .post, "/organizations/131016/registries/playgrounds/imports", body: Data("x".utf8),
            type: "multipart/form-data; boundary=x", with: [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"])
        #expect(page.status == 409 && page.text.contains("取りやめるか"))
    }

    @Test("A file is checked, looked at, applied, and its wrong rows come back", arguments: Backend.available)
    func life(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let begun = await send(staff, Self.csv, "dry_run=1&file=遊び場.csv")
        #expect(begun.status == 202, "\(begun.text)")
        #expect(begun.json["state"] == "checking")
        let address = try #require(begun.header("Location"))

        try await house.platform.runImports()
        let checked = await staff.get(address).json
        #expect(checked["state"] == "checked", "\(checked)")
        #expect(checked["percent"] == 100)
        let report = checked["report"]
        #expect([report["rows"], report["added"], report["wrong"]] == [4, 2, 2])
        #expect(report["repaired"] == 1)
        #expect(report["columns"][3] == ["column": "extra", "field": .null, "basis": .null])
        #expect(report["remarks"].items.contains { $0["field"] == "name" && $0["level"] == "error" && $0["n"] == 1 })
        #expect(await house.resident.get(RegistryRowAPITests.path).json["total"] == 0)

        var notes: [JSON] = []
        var next: String? = ""
        while let cursor = next {
            let page = await staff.get("\(address)/notes?limit=1&cursor=\(cursor)").json
            notes += page["items"].items
            next = page["next"].text
        }
        #expect(notes.map { $0["row"].int } == [3, 4, 1], "\(notes)")
        #expect(notes.allSatisfy { !$0["remarks"].items.isEmpty })
        #expect(notes.map { $0["outcome"] } == ["wrong", "wrong", "added"])
        #expect(notes[1]["cells"] == ["p-4", "", "02", "z"])
        for cursor in ["x", "-1", "0.1", "0.99999999", "2.0", "1.18446744073709551616", "0."] {
            #expect(await staff.get("\(address)/notes?cursor=\(cursor)").status == 422, "\(cursor)")
        }

        let wrong = await staff.get("\(address)/wrong.csv")
        let lines = wrong.text.split(whereSeparator: \.isNewline)
        #expect(wrong.status == 200)
        #expect(lines.count == 3, "\(wrong.text)")
        #expect(lines.last?.contains("p-4") == true)

        #expect(await staff.send(.post, "\(address)/applications").status == 202)
        try await house.platform.runImports()
        #expect(await staff.get(address).json["state"] == "done")
        #expect(await house.resident.get(RegistryRowAPITests.path).json["total"] == 2)
        #expect(await staff.send(.post, "\(address)/applications").status == 409)
        #expect(await staff.send(.delete, address).status == 409)
        #expect(await staff.get(Self.path).json["items"].items.count == 1)
    }

    @Test("Without a dry run it goes in at once; what is missing goes", arguments: Backend.available)
    func atOnce(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.put("\(RegistryRowAPITests.path)/old", ["id": "old", "name": "古い"])
        let json = "{\"id\":\"p-1\",\"name\":\"一\"}\n{\"id\":\"p-2\",\"name\":\"二\"}\n"
        let begun = await send(staff, json, "withdraw_missing=true&reason=x", type: "application/x-ndjson")
        #expect(begun.status == 202, "\(begun.text)")
        try await house.platform.runImports()
        #expect(await staff.get(begun.header("Location") ?? "").json["state"] == "done")
        let keys = await house.resident.get(RegistryRowAPITests.path).json["items"].items.map { $0["id"].text }
        #expect(keys == ["p-1", "p-2"])
    }

    @Test("A file that waits can be called off", arguments: Backend.available)
    func cancelling(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let address = await send(staff, Self.csv).header("Location") ?? ""
        #expect(await staff.send(.delete, address).status == 202)
        try await house.platform.runImports()
        #expect(await staff.get(address).json["state"] == "cancelled")
        #expect(await house.resident.get(RegistryRowAPITests.path).json["total"] == 0)
    }

    @Test("Where a second person has to agree, that person applies the file", arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let (staff, second) = (try await house.program(.editor), try await house.program(.administrator))
        let path = Self.path.replacing("playgrounds", with: "reviewed")
        let begun = await staff.send(.post, path, body: Data(Self.csv.utf8), type: "text/csv")
        let address = begun.header("Location") ?? ""
        try await house.platform.runImports()
        #expect(await staff.get(address).json["state"] == "checked")
        #expect(await staff.send(.post, "\(address)/applications").status == 403)
        #expect(await second.send(.post, "\(address)/applications").status == 202)
        try await house.platform.runImports()
        #expect(await staff.get(address).json["state"] == "done")
    }

    @Test("What is no table is refused and leaves nothing behind", arguments: Backend.available)
    func badFiles(on backend: Backend) async throws {
        let folder = Scratch.folder("imports")
        let house = try await RegistryRowAPITests.open(on: backend, settings: .init(imports: ImportFolder(folder)))
        let staff = try await house.program(.editor)
        let viewer = try await house.program(.viewer)
        let before = try await house.counts()
        #expect(await send(house.resident, Self.csv).status == 401)
        #expect(await send(viewer, Self.csv).status == 403)
        #expect(await send(staff, Self.csv, type: "multipart/form-data; boundary=x").status == 415)
        #expect(await send(staff, Self.csv, type: "application/x-www-form-urlencoded").status == 415)
        #expect(await send(staff, "").status == 422)
        #expect(await send(staff, Self.csv, "dry_run=perhaps").status == 422)
        #expect(await send(staff, Self.csv, "encoding=ebcdic").status == 422)
        #expect(await send(staff, Self.csv, "organization=131024").status == 404)
        let large = await staff.send(
            .post, Self.path, body: Data("x".utf8), type: "text/csv", with: [.contentLength: "\(201 << 20)"])
        #expect(large.status == 413)
        #expect(try await house.counts() == before)
        #expect((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] == [])

        let zip = await send(staff, "PK\u{3}\u{4}\u{0}\u{0}", type: "application/octet-stream")
        #expect(zip.status == 202)
        try await house.platform.runImports()
        let failed = await staff.get(zip.header("Location") ?? "").json
        #expect(failed["state"] == "failed", "\(failed)")
        #expect(failed["report"]["fault"]["en"].text?.isEmpty == false)
    }

    @Test("An import is seen by its organisation and in its registry only", arguments: Backend.available)
    func others(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let address = await send(staff, Self.csv).header("Location") ?? ""
        let other = try await house.program(.administrator, in: .chuo)
        for path in [address, "\(address)/notes", "\(address)/wrong.csv"] {
            #expect(await other.get(path).status == 404)
            #expect(await house.resident.get(path).status == 401)
            #expect(await staff.get(path.replacing("playgrounds", with: "reviewed")).status == 404)
        }
        #expect(await other.send(.delete, address).status == 404)
    }
}

import Foundation
import Identity
import Kernel
import Registries
import Store
import TestKit
import Testing

/// What newcomers try out as the fictional city stays with it.
@Suite struct RegistrySampleTests {
    static let facilities = "/organizations/mihon/registries/childcare-facilities"
    static let programmes = "/organizations/mihon/registries/childcare-programmes"
    static let api = "/api/v1/registries/childcare-facilities"

    /// The fields a form has filled in.
    static func given(_ page: String) -> [(String, String)] {
        page.matches(of: /<input[^>]*name="(f\.[^"]+)" type="text"[^>]*value="([^"]+)"/).map {
            (String($0.1), String($0.2))
        }
    }

    private func keep(_ house: House) async throws -> Visitor.Answer {
        let clerk = try await house.member(.editor, in: .mihon)
        let form = await clerk.get("\(Self.facilities)/rows/new")
        let given = Self.given(form.text)
        #expect(given.contains { $0 == ("f.municipality_code", "990019") })
        return await clerk.post(
            "\(Self.facilities)/drafts",
            form: [("draft", "\(RecordDraft.ID.new(at: .noon))"), ("do", "publish")] + given
                + [
                    ("f.id", "1"), ("f.name", "見本保育園"), ("f.kind", "認可保育所"), ("f.checked_on", "2026-11-01"),
                    ("f.address.text", "見本市一丁目1"),
                ])
    }

    @Test("A newcomer keeps a row as the fictional city by form and grid", arguments: Backend.available)
    func kept(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let answer = try await keep(house)
        #expect(answer.status == 303, "\(answer.text)")
        #expect(answer.header("Location")?.contains("rows/990019~1") == true)
        let page = await house.resident.get("/registries/childcare-facilities/records/990019~1")
        #expect(page.status == 200 && page.text.contains("class=\"sample"))
        #expect(await house.resident.get("\(Self.api)/records/990019~1").json["name"] == "見本保育園")

        let member = try await house.member(.administrator, in: .mihon)
        let pasted = "ID\t名称\t種別\n2\t見本児童館\t児童館"
        let read = await member.post("\(Self.facilities)/grid", form: [("do", "read"), ("paste", pasted)])
        #expect(read.status == 200 && !read.text.contains("has-error"), "\(read.text)")

        let form = await member.get("\(Self.programmes)/rows/new")
        #expect(Self.given(form.text).contains { $0.1 == "3000020990019" })
    }

    @Test("It stands in no public list, count or file unless asked for by name", arguments: Backend.available)
    func apart(on backend: Backend) async throws {
        let house = try await House(on: backend)
        #expect(try await keep(house).status == 303)
        let staff = try await house.program(.editor)
        let row: JSON = ["municipality_code": "131016", "id": "1", "name": "九段の児童館", "kind": "21"]
        let real = await staff.post("\(Self.api)/records", row)
        #expect(real.status == 201, "\(real.text)")

        for address in [
            "\(Self.api)/records", "\(Self.api)/records?q=見本", "\(Self.api)/records?name=見本保育園", "\(Self.api).csv",
            "\(Self.api).json", "\(Self.api).ndjson", "\(Self.api)/changes", "\(Self.api)/facets/kind",
            "\(Self.api)/records?as_of=2030-01-01", "\(Self.api)/records?name=見本保育園&kind=認可保育所",
            "/registries/childcare-facilities", "/registries/childcare-facilities?q=見本保育園",
        ] {
            let answer = await house.resident.get(
                address.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? "")
            #expect(answer.status == 200, "\(address) \(answer.text)")
            #expect(!answer.text.contains("990019~1"), "\(address)")
        }
        let list = await house.resident.get("\(Self.api)/records").json
        #expect(list["total"] == 1 && list["items"].items.count == 1)
        #expect(await house.resident.get(Self.api).json["records"] == 1)
        let asked = await house.resident.get("\(Self.api)/records?organization=mihon").json
        #expect(asked["total"] == 1 && asked["items"][0]["name"] == "見本保育園")
        #expect(await house.resident.get("\(Self.api).csv?organization=mihon").text.contains("見本保育園"))
        let changes = await house.resident.get("\(Self.api)/changes").json
        #expect(changes["items"].items.count == 1)
        let theirs = await house.resident.get("\(Self.api)/changes?organization=mihon").json
        #expect(theirs["items"].items.count == 1 && theirs["items"][0]["key"] == "990019~1")
        #expect(await house.resident.get("/registries/childcare-facilities?organization=mihon").text.contains("990019"))
    }

    @Test("Reading on in the feed passes over it without standing still", arguments: Backend.available)
    func feed(on backend: Backend) async throws {
        let house = try await House(on: backend)
        #expect(try await keep(house).status == 303)
        let first = await house.resident.get("\(Self.api)/changes").json
        #expect(first["items"].items.isEmpty && first["truncated"] == false && first["next"] == "1")
        let staff = try await house.program(.editor)
        let row: JSON = ["municipality_code": "131016", "id": "1", "name": "九段の児童館", "kind": "21"]
        #expect(await staff.post("\(Self.api)/records", row).status == 201)
        let second = await house.resident.get("\(Self.api)/changes?since=1&limit=1").json
        #expect(second["items"].items.count == 1 && second["next"] == "2" && second["truncated"] == false)
    }
}

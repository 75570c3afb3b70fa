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

/// Rows as programs keep them.
@Suite struct RegistryRowAPITests {
    static let path = "/api/v1/registries/playgrounds/records"
    static let row: JSON = ["id": "p-1", "name": "本町公園", "kind": "01", "size": ["area": 120]]

    /// A house whose registries are two of playgrounds, one of them with a review.
    static func open(on backend: Backend, settings: Platform.Settings = .init()) async throws -> House {
        let reviewed = TownHall.playgrounds.replacing("name: playgrounds", with: "name: reviewed\nreview: true")
        let registries = try [TownHall.playgrounds, reviewed].map {
            try Registry(Entry(yaml: $0, named: "registries/test.yaml"))
        }
        return try await House(on: backend, settings: settings, registries: registries)
    }

    @Test("A row is created, changed, read and withdrawn", arguments: Backend.available)
    func life(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)

        let made = await staff.put("\(Self.path)/p-1", Self.row)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.header("Location") == "\(Self.path)/p-1")
        #expect(made.json["_meta"]["version"] == 1)
        #expect(made.json["_meta"]["organization"] == "131016")
        #expect(made.json["_remarks"] == [])
        let tag = try #require(made.header("ETag"))

        let read = await house.resident.get("\(Self.path)/p-1")
        #expect(read.header("ETag") == tag)
        #expect(read.json["size"]["area"] == 120)

        let changed = await staff.put(
            "\(Self.path)/p-1?change=correction&reason=typo", Self.row.setting("name", to: "本町広場"),
            with: [.ifMatch: tag])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.json["_meta"]["version"] == 2)
        let history = await house.resident.get("\(Self.path)/p-1/history").json["items"]
        #expect(history[0]["severity"] == "correction")
        #expect(history[0]["reason"] == "typo")

        let gone = await staff.send(.delete, "\(Self.path)/p-1?reason=closed")
        #expect(gone.status == 200, "\(gone.text)")
        #expect(gone.json["_meta"]["state"] == "withdrawn")
        #expect(await house.resident.get(Self.path).json["total"] == 0)
        #expect(await staff.send(.delete, "\(Self.path)/p-1?reason=again").status == 409)
    }

    @Test("The second of two writers is told, with the tag of what is there", arguments: Backend.available)
    func conditions(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let first = try #require(await staff.put("\(Self.path)/p-1", Self.row).header("ETag"))
        let other = Self.row.setting("name", to: "二")
        let second = try #require(
            await staff.put("\(Self.path)/p-1", other, with: [.ifMatch: first]).header("ETag"))

        for stale in [first, "\"1\"", "1", "\"77\"", "\"abc\"", "W/\(second)", "\"\""] {
            let answer = await staff.put(
                "\(Self.path)/p-1", Self.row.setting("name", to: "三"), with: [.ifMatch: stale])
            #expect(answer.status == 412, "\(stale): \(answer.text)")
            #expect(answer.header("ETag") == second, "\(stale)")
            #expect(answer.json["type"] == "/problems/precondition-failed", "\(stale)")
        }
        for nonsense in ["x", "\"1", "1\"", "é", "\"1\" \"2\"", ",,"] {
            #expect(
                await staff.put("\(Self.path)/p-1", Self.row, with: [.ifMatch: nonsense]).status == 400, "\(nonsense)")
        }
        #expect(await staff.put("\(Self.path)/p-1", Self.row, with: [.ifNoneMatch: "*"]).status == 412)
        #expect(await staff.put("\(Self.path)/none", Self.row, with: [.ifMatch: "*"]).status == 422)
        let new = Self.row.setting("id", to: "new")
        #expect(await staff.put("\(Self.path)/new", new, with: [.ifMatch: "*"]).status == 412)
        #expect(await staff.put("\(Self.path)/new", new, with: [.ifNoneMatch: "*"]).status == 201)
        #expect(await staff.send(.delete, "\(Self.path)/p-1?reason=x", with: [.ifMatch: first]).status == 412)
        for good in [second, "\"9\", \(second)", "2"] {
            let name = JSON.text("名\(good.count)")
            let answer = await staff.put(
                "\(Self.path)/p-1", Self.row.setting("name", to: name), with: [.ifMatch: good])
            #expect(answer.status == (good == "2" ? 412 : good == second ? 200 : 412), "\(good): \(answer.text)")
        }
    }

    @Test("The same again makes no new version, and an answer may be sent back", arguments: Backend.available)
    func again(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let made = await staff.put("\(Self.path)/p-1", Self.row)
        let again = await staff.put("\(Self.path)/p-1", Self.row)
        #expect(again.status == 200)
        #expect(again.json["_meta"]["version"] == 1)

        let sent = await staff.put("\(Self.path)/p-1", made.json.setting("name", to: "新しい名"))
        #expect(sent.status == 200, "\(sent.text)")
        #expect(sent.json["_meta"]["version"] == 2)
    }

    @Test("A post makes a row and never changes one", arguments: Backend.available)
    func posting(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let made = await staff.post(Self.path, Self.row)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.header("Location") == "\(Self.path)/p-1")
        #expect(await staff.post(Self.path, Self.row.setting("name", to: "別")).status == 409)
        #expect(await house.resident.get("\(Self.path)/p-1").json["name"] == "本町公園")
    }

    @Test("Mends and warnings are told, errors all at once", arguments: Backend.available)
    func remarks(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let mended = await staff.put(
            "\(Self.path)/p-1", ["id": "p-1", "name": " 公園 ", "kind": "1"])
        #expect(mended.status == 201, "\(mended.text)")
        #expect(mended.json["name"] == "公園")
        #expect(mended.json["kind"] == "01")
        let levels = mended.json["_remarks"].items.map { $0["level"].text ?? "" }
        #expect(levels.filter { $0 == "repair" }.count == 2, "\(mended.text)")
        #expect(levels.filter { $0 == "warning" }.count == 1)
        let warning = mended.json["_remarks"].items.first { $0["level"] == "warning" }
        #expect(warning?["message"]["en"] == "Parks need an area.")

        let wrong = await staff.put(
            "\(Self.path)/p-2", ["id": "P 2", "kind": "99", "size": ["area": -1], "colour": "red"])
        #expect(wrong.status == 422)
        let fields = Set(wrong.json["errors"].items.compactMap { $0["field"].text })
        #expect(fields.isSuperset(of: ["id", "name", "kind", "size.area"]), "\(wrong.text)")
        #expect(wrong.text.contains("colour"))
        #expect(await house.resident.get(Self.path).json["total"] == 1)
    }

    @Test("Only who keeps the rows changes them", arguments: Backend.available)
    func permission(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.put("\(Self.path)/p-1", Self.row)
        let other = try await house.program(.editor, in: .chuo)

        #expect(await house.resident.put("\(Self.path)/p-1", Self.row).status == 401)
        #expect(await (try await house.program(.viewer)).put("\(Self.path)/p-1", Self.row).status == 403)
        let taken = await other.put("\(Self.path)/p-1", Self.row.setting("name", to: "x"))
        #expect(taken.status == 403, "\(taken.text)")
        #expect(await other.send(.delete, "\(Self.path)/p-1?reason=x").status == 404)
        let inTheirName = await other.put("\(Self.path)/p-9?organization=131016", Self.row.setting("id", to: "p-9"))
        #expect(inTheirName.status == 404)
        #expect(await staff.put("\(Self.path)/p-9?organization=999999", Self.row).status == 404)
        #expect(
            await staff.put("\(Self.path)/p-9?organization=131016", Self.row.setting("id", to: "p-9")).status == 201)
    }

    @Test("An earlier version comes back", arguments: Backend.available)
    func reverting(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.put("\(Self.path)/p-1", Self.row)
        _ = await staff.put("\(Self.path)/p-1", Self.row.setting("name", to: "誤り"))

        #expect(await staff.post("\(Self.path)/p-1/reverts", ["version": 1]).status == 422)
        #expect(await staff.post("\(Self.path)/p-1/reverts", ["version": 9, "reason": "x"]).status == 404)
        let back = await staff.post("\(Self.path)/p-1/reverts", ["version": 1, "reason": "前が正しい"])
        #expect(back.status == 200, "\(back.text)")
        #expect(back.json["name"] == "本町公園")
        #expect(back.json["_meta"]["version"] == 3)
        #expect(
            await staff.post("\(Self.path)/p-1/reverts", ["version": 1, "reason": "x"], with: [.ifMatch: "2"]).status
                == 412)
    }

    @Test("Where a second person has to agree, nothing goes live", arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        let path = Self.path.replacing("playgrounds", with: "reviewed")
        let sent = await staff.put("\(path)/p-1", Self.row.setting("tags", to: ["砂場", "a;b"]))
        #expect(sent.status == 202, "\(sent.text)")
        #expect(sent.json["state"] == "submitted")
        #expect(await house.resident.get(path).json["total"] == 0)
        #expect(await staff.put("\(path)/p-1", Self.row).status == 202, "one's own draft is replaced")
        let colleague = try await house.program(.administrator)
        #expect(await colleague.put("\(path)/p-1", Self.row).status == 409, "somebody else's is not")

        let id = try #require(RecordDraft.ID(sent.json["draft"].text ?? ""))
        let registry = try house.platform.registries.find("reviewed")
        let record = try await RecordDraft.publish(
            id, revision: 2, of: registry, reader: house.platform.reader(of: registry, for: .chiyoda), by: .reviewer(),
            at: .noon,
            in: house.store, then: house.platform.announcing)
        #expect(record.version == 1)
        let gone = await staff.send(.delete, "\(path)/p-1?reason=x")
        #expect(gone.status == 202, "\(gone.text)")
        #expect(gone.json["change"] == "withdrawal")
        #expect(await house.resident.get(path).json["total"] == 1)
    }

    @Test("Keys may hold what addresses cannot", arguments: Backend.available)
    func keys(on backend: Backend) async throws {
        let odd = TownHall.playgrounds.replacing(", pattern: \"[a-z0-9-]+\"", with: "")
        let house = try await House(
            on: backend, registries: [try Registry(Entry(yaml: odd, named: "registries/test.yaml"))])
        let staff = try await house.program(.editor)
        for key in ["a+b", "a/b", "本町公園", "50%", "a b", "?#&=", "..", "%2F", "'\"\\"] {
            let escaped = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let made = await staff.put("\(Self.path)/\(escaped)", ["id": .text(key), "name": "x"])
            #expect(made.status == 201, "\(key): \(made.text)")
            let read = await house.resident.get(made.header("Location") ?? "")
            #expect(read.json["id"].text == key, "\(key)")
        }
        let long = String(repeating: "k", count: 10_000)
        #expect(await house.resident.get("\(Self.path)/\(long)").status == 404)
        #expect(await staff.put("\(Self.path)/\(long)", ["id": .text(long), "name": "x"]).status == 422)
        #expect(await staff.put("\(Self.path)/a", ["id": "b", "name": "x"]).status == 422)
        for nonsense in ["%00", "%FF", "%zz", "%"] {
            #expect(await house.resident.get("\(Self.path)/\(nonsense)").status == 404, "\(nonsense)")
        }
    }

    @Test("Restricted fields are read with a purpose, which is written down", arguments: Backend.available)
    func restricted(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let staff = try await house.program(.editor)
        _ = await staff.put("\(Self.path)/p-1", Self.row.setting("contact", to: ["note": "鍵は隣"]))
        #expect(await house.resident.get("\(Self.path)/p-1").json["contact"]["note"] == .null)
        #expect(await staff.post("\(Self.path)/p-1/readings", ["purpose": " "]).status == 422)
        let read = await staff.post("\(Self.path)/p-1/readings", ["purpose": "鍵を借りる"])
        #expect(read.json["contact"]["note"] == "鍵は隣", "\(read.text)")
        #expect(
            await (try await house.program(.viewer)).post("\(Self.path)/p-1/readings", ["purpose": "x"]).status == 403)
        let lines = await staff.get("/api/v1/organizations/131016/audit").json["items"].items
        #expect(lines.contains { $0["subject"].text?.contains("鍵を借りる") == true })
    }

    @Test("A withheld field is gone for everybody, and caches hear of it", arguments: Backend.available)
    func withholding(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let (staff, reviewer) = (try await house.program(.editor), try await house.program(.reviewer))
        _ = await staff.put("\(Self.path)/p-1", Self.row)
        let tag = try #require(await house.resident.get("\(Self.path)/p-1").header("ETag"))
        let base = "/api/v1/registries/playgrounds/withholdings"
        let asked = await staff.post(
            base, ["key": "p-1", "field": "name", "reason": "理由", "ends_on": "2026-12-31"])
        #expect(asked.status == 201, "\(asked.text)")
        #expect(asked.json["state"] == "requested")
        let id = asked.json["id"].text ?? ""
        #expect(await staff.send(.post, "\(base)/\(id)/approval").status == 403, "not one's own")
        #expect(await reviewer.send(.post, "\(base)/\(id)/approval").status == 204)
        #expect(await staff.get(base).json["items"][0]["state"] == "holds")

        let seen = await house.resident.get("\(Self.path)/p-1", with: [.ifNoneMatch: tag])
        #expect(seen.status == 200)
        #expect(!seen.json.keys.contains("name"))
        #expect(await staff.send(.delete, "\(base)/\(id)").status == 204)
        #expect(await house.resident.get("\(Self.path)/p-1").json["name"] == "本町公園")
        #expect(
            await staff.post(base, ["key": "p-1", "field": "id", "reason": "x", "ends_on": "2026-12-31"]).status == 422)
        #expect(await staff.post(base, ["key": "none", "reason": "x", "ends_on": "2026-12-31"]).status == 404)
    }

    @Test("A row that is withheld stays so when it is withdrawn", arguments: Backend.available)
    func withheldAndWithdrawn(on backend: Backend) async throws {
        let house = try await Self.open(on: backend)
        let (staff, reviewer) = (try await house.program(.editor), try await house.program(.reviewer))
        _ = await staff.put("\(Self.path)/p-1", Self.row.setting("name", to: "ひみつ"))
        house.clock.move(days: 1)
        let base = "/api/v1/registries/playgrounds"
        let asked = await staff.post(
            "\(base)/withholdings", ["key": "p-1", "reason": "理由", "ends_on": "2026-12-31"])
        let withholding = "\(base)/withholdings/\(asked.json["id"].text ?? "")"
        #expect(await reviewer.send(.post, "\(withholding)/approval").status == 204)
        #expect(await house.resident.get("\(Self.path)/p-1").status == 404)
        #expect(await staff.send(.delete, "\(Self.path)/p-1?reason=x").status == 200)

        for path in [
            Self.path, "\(Self.path)/p-1", "\(Self.path)/p-1/history", "\(base)/changes", "\(base).csv",
            "\(Self.path)?as_of=2026-11-21", "\(Self.path)/p-1?as_of=2026-11-21", "\(base).ndjson?as_of=2026-11-21",
            "\(Self.path)?as_of=2026-11-21&q=ひみつ",
        ] {
            #expect(!(await house.resident.get(path)).text.contains("ひみつ"), "\(path)")
        }
        #expect(await staff.send(.delete, withholding).status == 204)
        #expect(await house.resident.get("\(Self.path)/p-1").text.contains("ひみつ"))
    }
}

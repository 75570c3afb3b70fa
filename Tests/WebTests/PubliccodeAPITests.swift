import Foundation
import HTTPTypes
import Identity
import Kernel
import Publiccode
import Registries
import Store
import TestKit
import Testing

@Suite struct PubliccodeAPITests {
    private static let path = "/api/v1/registries/software"

    private static let file = """
        publiccodeYmlVersion: "0.7"
        name: Madoguchi
        url: https://git.example.jp/town/madoguchi.git
        softwareVersion: "1.0"
        platforms:
          - web
        organisation:
          name: 見本市
          uri: https://www.example.lg.jp/
        developmentStatus: beta
        softwareType: standalone/web
        description:
          ja:
            shortDescription: 窓口の待ち時間を知らせます。
            longDescription: \(String(repeating: "役所の窓口の混み具合を公開します。", count: 10))
            features:
              - 待ち人数の表示
          en:
            shortDescription: Tells how long people wait at the counter.
            longDescription: \(String(repeating: "How crowded the counters are, for everybody. ", count: 5))
            features:
              - People waiting
          fr:
            shortDescription: "L'attente au guichet: en direct."
            longDescription: \(String(repeating: "Le temps d'attente, pour tout le monde. ", count: 5))
            features:
              - Attente
              - Guichets
        legal:
          license: EUPL-1.2
        maintenance:
          type: contract
          contractors:
            - name: 見本ソフト株式会社
              until: "2027-03-31"
        localisation:
          localisationReady: true
          availableLanguages:
            - ja
        dependsOn:
          open:
            - name: PostgreSQL
              versionMin: "15"
              optional: true

        """

    private static func send(
        _ text: String, by visitor: Visitor, to path: String = "\(path)/publiccode", type: String = "application/yaml"
    ) async -> Visitor.Answer {
        await visitor.send(.post, path, body: Data(text.utf8), type: type)
    }

    @Test("A file goes in and the same file comes out, in all its languages", arguments: Backend.available)
    func roundTrip(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let editor = try await house.program(.editor)

        let answer = await Self.send(Self.file, by: editor)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json["id"].text == "madoguchi")
        #expect(answer.json["registeredOn"].text == "2026-11-21")
        #expect(answer.json["descriptionOther"]["fr"]["features"].items.compactMap(\.text) == ["Attente", "Guichets"])

        let out = await house.resident.get("\(Self.path)/records/madoguchi/publiccode.yml")
        #expect(out.status == 200)
        #expect(out.header("Content-Type") == "application/yaml; charset=utf-8")
        let (sent, got) = (PubliccodeFile.read(Self.file), PubliccodeFile.read(out.text))
        #expect(got.faults.map(\.key) == [])
        #expect(got.file?.yaml == sent.file?.yaml)
        let tag = try #require(out.header("ETag"))
        let again = await house.resident.get(
            "\(Self.path)/records/madoguchi/publiccode.yml", with: [.ifNoneMatch: tag])
        #expect(again.status == 304)
    }

    @Test("The same source code is the same row, and the same file changes nothing", arguments: Backend.available)
    func again(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let editor = try await house.program(.editor)
        _ = await Self.send(Self.file, by: editor, to: "\(Self.path)/publiccode?key=counter")

        let same = await Self.send(Self.file, by: editor)
        #expect(same.status == 200)
        #expect(same.json["_meta"]["version"].int == 1)
        let newer = await Self.send(Self.file.replacing("\"1.0\"", with: "\"1.1\""), by: editor)
        #expect(newer.status == 200)
        #expect(newer.json["_meta"]["key"].text == "counter")
        #expect(newer.json["_meta"]["version"].int == 2)
        #expect(newer.json["softwareVersion"].text == "1.1")

        // Another repository of that name is other software.
        let fork = Self.file.replacing("git.example.jp/town", with: "git.example.jp/village")
        #expect(await Self.send(fork, by: editor).json["id"].text == "madoguchi")
        let third = Self.file.replacing("git.example.jp/town", with: "git.example.jp/city")
        #expect(await Self.send(third, by: editor).json["id"].text == "city-madoguchi")
    }

    @Test("An older version is read, and what is warned of or has no field is told", arguments: Backend.available)
    func older(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let old = Self.file.replacing("\"0.7\"", with: "\"0.4.0\"")
            .replacing("organisation:\n  name: 見本市\n  uri: https://www.example.lg.jp/\n", with: "")
            .replacing("  license:", with: "  repoOwner: 見本市\n  license:")
            .replacing("until: \"2027-03-31\"", with: "until: \"2027-03-31\"\n      website: https://example.jp/")
        let answer = await Self.send(old, by: try await house.program(.editor))
        #expect(answer.status == 201, "\(answer.text)")
        let remarks = answer.json["_remarks"].items
        let leftOut = remarks.filter { $0["message"]["en"].text?.contains("no field for it") == true }
        #expect(leftOut.map { $0["message"]["en"].text?.contains("legal.repoOwner") } == [true], "\(answer.text)")
        #expect(remarks.contains { $0["field"].text == "legal.license" } == false)
        let out = await house.resident.get("\(Self.path)/records/madoguchi/publiccode.yml")
        #expect(out.text.hasPrefix("publiccodeYmlVersion: \"0.7\"\n"))
        #expect(PubliccodeFile.read(out.text).isValid)
    }

    @Test("Every fault is named by its key, and nothing is kept", arguments: Backend.available)
    func faults(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let editor = try await house.program(.editor)
        let wrong = Self.file.replacing("EUPL-1.2", with: "My own").replacing("beta", with: "perfect")
            .replacing("      until: \"2027-03-31\"\n", with: "      until: tomorrow\n")
        let answer = await Self.send(wrong, by: editor)
        #expect(answer.status == 422)
        let names = Set(answer.json["errors"].items.compactMap { $0["field"].text })
        #expect(
            names == ["legal.license", "developmentStatus", "maintenance.contractors[0].until"], "\(answer.text)")
        #expect(await Self.send("a: [", by: editor).status == 422)
        #expect(await Self.send("", by: editor).status == 422)
        #expect(await Self.send(Self.file, by: editor, type: "application/json").status == 415)
        let large = Self.file + "# " + String(repeating: "x", count: 1 << 20)
        #expect(await Self.send(large, by: editor).status == 413)
        #expect(await house.resident.get("\(Self.path)/records").json["total"].int == 0)
    }

    @Test("Only who keeps rows may send a file, and nobody changes another's software", arguments: Backend.available)
    func rights(on backend: Backend) async throws {
        let house = try await House(on: backend)
        #expect(await Self.send(Self.file, by: house.resident).status == 401)
        #expect(await Self.send(Self.file, by: try await house.program(.viewer)).status == 403)
        #expect(await Self.send(Self.file, by: try await house.program(.editor)).status == 201)
        let chuo = try await house.program(.editor, in: .chuo)
        let taken = await Self.send(Self.file, by: chuo, to: "\(Self.path)/publiccode?key=madoguchi")
        #expect(taken.status == 403, "\(taken.text)")
        let elsewhere = "/api/v1/registries/procedures"
        #expect(await Self.send(Self.file, by: chuo, to: "\(elsewhere)/publiccode").status == 404)
        #expect(await house.resident.get("\(elsewhere)/records/x/publiccode.yml").status == 404)
        #expect(await house.resident.get("\(Self.path)/records/nothing/publiccode.yml").status == 404)
    }
}

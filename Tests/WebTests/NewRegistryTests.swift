import Foundation
import HTTPTypes
import Identity
import Kernel
import Registries
import TestKit
import Testing
import Web

/// A registry is one file of content; everything else comes from it.
@Suite struct NewRegistryTests {
    private static let wells = """
        name: wells
        title: {ja: 防災井戸, ja-easy: "[井戸|いど]", en: Emergency wells}
        description: {ja: 断水のときに使える井戸です。, ja-easy: "[水|みず]が でる ところです。", en: Wells for when the water is cut off.}
        licence: {name: CC-BY-4.0, title: CC BY 4.0, path: "https://creativecommons.org/licenses/by/4.0/"}
        keeper: organizations
        cadenceDays: 365
        fields:
          - {name: id, type: string, title: {ja: 番号, en: Id}, constraints: {required: true}}
          - {name: place, type: string, title: {ja: 場所, en: Place}, aliases: [所在地], constraints: {required: true}}
          - name: drinkable
            type: boolean
            title: {ja: 飲めるか, en: Drinkable}
            trueValues: [飲用可]
            falseValues: [飲用不可]
          - {name: depth, type: number, title: {ja: 深さ（m）, en: Depth in metres}, constraints: {minimum: 0}}
        primaryKey: [id]
        display: {title: place, facets: [drinkable], sort: [place], search: [place]}
        """

    @Test("One file gives form, import, API, page and dictionary", arguments: Backend.available)
    func oneFile(on backend: Backend) async throws {
        let content = FileManager.default.temporaryDirectory.appending(path: "registries-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: content) }
        try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
        try Data(Self.wells.utf8).write(to: content.appending(path: "wells.yaml"))
        let imports = ImportFolder(Scratch.folder("imports"))
        let house = try await House(
            on: backend, settings: .init(hasSample: true, imports: imports), registries: Registry.load(from: content))

        let clerk = try await house.member(.editor)
        let form = await clerk.get("/organizations/131016/registries/wells/rows/new")
        for part in ["防災井戸", "name=\"f.place\"", "name=\"f.drinkable\"", "深さ"] {
            #expect(form.text.contains(part), "\(part)")
        }

        let staff = try await house.program(.editor)
        let file = "番号,所在地,飲めるか,深さ（m）\nw-1,本町公園,飲用可,12.5\nw-2,西広場,飲用不可,\nw-3,,飲用可,3\n"
        let begun = await staff.send(
            .post, "/api/v1/registries/wells/imports", body: Data(file.utf8), type: "text/csv")
        #expect(begun.status == 202, "\(begun.text)")
        try await house.platform.runImports()
        let report = await staff.get(try #require(begun.header("Location"))).json["report"]
        #expect([report["added"], report["wrong"]] == [2, 1], "\(report)")

        let rows = await house.resident.get("/api/v1/registries/wells/records?drinkable=true").json
        #expect(rows["total"] == 1)
        #expect(rows["items"][0]["place"] == "本町公園")
        #expect(rows["items"][0]["depth"] == 12.5)
        #expect(await house.resident.get("/api/v1/registries/wells").json["schema"]["primaryKey"][0] == "id")
        #expect(await house.resident.get("/registries/wells?q=本町").text.contains("本町公園"))
        #expect(await house.resident.get("/registries/wells/records/w-2").text.contains("西広場"))
        #expect(await house.resident.get("/registries/wells/dictionary").text.contains("深さ（m）"))
        #expect(await house.resident.get("/api/v1/registries/wells.csv").text.contains("w-2,西広場,false,"))
        #expect(await house.resident.get("/catalog.jsonld").text.contains("防災井戸"))
    }
}

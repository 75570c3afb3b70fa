import Foundation
import HTTPTypes
import Kernel
import Registries
import Store
import TestKit
import Testing
import Web

/// What is published here, as programs of other open-data sites read it.
@Suite struct CatalogTests {
    private static let parks = [
        "id": "t131016d0001", "title.ja": "区立公園の一覧", "title.en": "Parks", "description.ja": "公園の名前と場所です。",
        "publisher.name": "千代田区", "publisher.identifier": "8000020131016", "theme": "ENVI,REGI",
        "keyword": "公園,遊び場", "language": "ja", "spatial": "131016", "accrualPeriodicity": "ANNUAL",
        "modified": "2026-04-10", "distribution.license": "https://creativecommons.org/licenses/by/4.0/",
        "distribution.accessURL": "https://example.jp/parks",
        "distribution.downloadURL": "https://example.jp/parks.csv",
        "distribution.format": "CSV", "distribution.mediaType": "text/csv",
    ]

    private static let tokyo = Tenant.ID("tokyo")

    private static func keep(
        _ texts: [String: String], in name: String = "datasets", by principal: Principal = .editor(), _ house: House
    ) async throws {
        let registry = try house.platform.registries.find(name)
        _ = try await Record.publish(
            house.platform.reader(of: registry, for: principal.tenant).read(texts: texts), of: registry, expecting: nil,
            change: .update, by: principal,
            at: house.clock.now, in: house.store, then: { _, _ in })
    }

    /// Imports a file for Tokyo.
    private static func bring(_ rows: String, into name: String, _ house: House) async throws {
        let registry = try house.platform.registries.find(name)
        let id = RegistryImport.ID.new()
        let folder = ImportFolder(Scratch.folder("catalog"))
        try folder.make(id)
        try Data(rows.utf8).write(to: folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "\(name).csv", bytes: rows.utf8.count, of: registry, options: .atOnce, by: .editor(in: tokyo),
            at: .noon, in: house.store)
        let run = ImportRun(
            registry: registry, rows: house.platform.reader(of: registry, for: tokyo), folder: folder,
            store: house.store, now: { .noon }, then: { _, _ in })
        #expect(try await run.run(begun).state == .done)
    }

    private static func dataset(_ id: String, called title: String) -> [String: String] {
        [
            "id": id, "title.ja": title, "description.ja": "説明", "publisher.name": "東京都",
            "distribution.license": "https://creativecommons.org/publicdomain/zero/1.0/",
            "distribution.accessURL": "https://example.jp/\(id)", "distribution.format": "PDF",
        ]
    }

    private static func town(_ code: String, _ name: String, _ kana: String) -> [String: String] {
        [
            "code": code, "prefecture_code": "13", "prefecture": "東京都", "name": name, "kana": kana,
            "kind": "special-ward",
        ]
    }

    /// Asks an action of CKAN's and expects an answer.
    private static func ask(_ house: House, _ question: String) async throws -> JSON {
        let answer = await house.resident.get("/api/3/action/\(question)")
        #expect(
            answer.status == 200 && answer.json["success"] == .bool(true), "\(question): \(answer.text.prefix(300))")
        return answer.json["result"]
    }

    private static func names(_ result: JSON) -> [String] { result["results"].items.compactMap { $0["name"].text } }

    // MARK: - DCAT

    @Test("The catalogue lists every registry with its files and every published dataset", arguments: Backend.available)
    func linkedData(on backend: Backend) async throws {
        var settings = Platform.Settings()
        settings.address = "https://data.example.jp"
        let house = try await House(on: backend, settings: settings)
        try await Self.keep(Self.parks, house)
        let answer = await house.resident.get("/catalog.jsonld")
        #expect(answer.status == 200 && answer.header("Content-Type")?.hasPrefix("application/ld+json") == true)
        #expect(answer.header("Access-Control-Allow-Origin") == "*")
        let datasets = answer.json["dataset"].items
        let names = house.platform.registries.all.map(\.name)
        #expect(datasets.compactMap { $0["identifier"].text } == names + ["t131016d0001"])
        let codes = try #require(datasets.first { $0["identifier"].text == "codes" })
        #expect(codes["id"].text == "https://data.example.jp/registries/codes#dataset")
        #expect(
            codes["distribution"].items.compactMap { $0["downloadURL"].text }
                == ["csv", "ndjson", "json"].map { "https://data.example.jp/api/v1/registries/codes.\($0)" })
        for file in codes["distribution"].items {
            let path = try #require(file["downloadURL"].text).dropFirst("https://data.example.jp".count)
            #expect(await house.resident.get(String(path)).status == 200)
        }
        let parks = try #require(datasets.last)
        #expect(parks["title"]["en"].text == "Parks" && parks["publisher"]["name"]["ja"].text == "千代田区")
        #expect(parks["distribution"].items.count == 1)
        #expect(parks["distribution"][0]["downloadURL"].text == "https://example.jp/parks.csv")
        #expect(parks["spatial"][0]["label"]["ja"].text == "千代田区")
    }

    @Test("A dataset whose data are kept here has the files of that registry", arguments: Backend.available)
    func keptHere(on backend: Backend) async throws {
        let house = try await House(on: backend)
        var row = Self.dataset("codes", called: "コードの写し")
        row["distribution.accessURL"] = nil
        row["distribution.registry"] = "codes"
        try await Self.keep(row, house)
        let parts = await house.resident.get("/catalog.jsonld").json["dataset"].items.last?["distribution"].items ?? []
        #expect(parts.count == 3 && parts[0]["downloadURL"].text?.hasSuffix("/api/v1/registries/codes.csv") == true)

        // The registry has the name already.
        #expect(try await Self.ask(house, "package_list").items.last == .text("datasets~codes"))
        let package = try await Self.ask(house, "package_show?id=datasets~codes")
        #expect(package["title"].text == "コードの写し" && package["resources"].items.count == 3)
        #expect(try await Self.ask(house, "package_show?id=codes")["title"].text == "共通コード")
    }

    @Test("Whoever has the catalogue is told so, until something changes", arguments: Backend.available)
    func unchanged(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let tag = try #require(await house.resident.get("/catalog.jsonld").header("ETag"))
        #expect(await house.resident.get("/catalog.jsonld", with: [.ifNoneMatch: tag]).status == 304)
        try await Self.keep(Self.parks, house)
        #expect(await house.resident.get("/catalog.jsonld", with: [.ifNoneMatch: tag]).status == 200)
    }

    @Test("A withdrawn dataset is in the catalogue no more", arguments: Backend.available)
    func withdrawn(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.keep(Self.parks, house)
        let registry = try house.platform.registries.find("datasets")
        _ = try await Record.withdraw(
            "t131016d0001", of: registry, expecting: 1, reason: "公開をやめた", by: .editor(), at: house.clock.now,
            in: house.store, then: { _, _ in })
        #expect(await house.resident.get("/catalog.jsonld").text.contains("t131016d0001") == false)
        #expect(await house.resident.get("/api/3/action/package_show?id=t131016d0001").status == 404)
        #expect(Self.names(try await Self.ask(house, "package_search?fq=organization:131016")).isEmpty)
    }

    @Test("A long catalogue comes in pages that name the next", arguments: Backend.available)
    func longCatalogue(on backend: Backend) async throws {
        let house = try await House(on: backend)
        var rows = "id,title.ja,description.ja,publisher.name,distribution.license,distribution.accessURL\n"
        for number in 1...1003 {
            rows += "d-\(number),題名,説明,東京都,https://creativecommons.org/licenses/by/4.0/,https://example.jp/\(number)\n"
        }
        try await Self.bring(rows, into: "datasets", house)
        var (path, ids, pages) = ("/catalog.jsonld" as String?, Set<String>(), 0)
        while let page = path {
            let catalog = await house.resident.get(page).json
            ids.formUnion(catalog["dataset"].items.compactMap { $0["id"].text })
            path = catalog["view"]["next"].text.map { String($0.dropFirst("http://127.0.0.1:8080".count)) }
            pages += 1
        }
        #expect(pages == 2 && ids.count == house.platform.registries.all.count + 1003)
    }

    @Test("A page that cannot be is refused", arguments: Backend.available)
    func pages(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for page in ["0", "-1", "x", "101", "9223372036854775808"] {
            #expect(await house.resident.get("/catalog.jsonld?page=\(page)").status == 422, "\(page)")
        }
        let second = await house.resident.get("/catalog.jsonld?page=2")
        #expect(second.status == 200 && second.json["dataset"].items.isEmpty)
    }

    // MARK: - CKAN: packages

    @Test(
        "A package search finds registries and datasets by words, organisation, format, licence and theme",
        arguments: Backend.available)
    func search(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.keep(Self.parks, house)
        try await Self.keep(Self.dataset("report", called: "公園の報告書"), by: .editor(in: Self.tokyo), house)
        func found(_ question: String) async throws -> Set<String> {
            Set(Self.names(try await Self.ask(house, "package_search?rows=100&\(question)")))
        }
        let all = Set(house.platform.registries.all.map(\.name)).union(["t131016d0001", "report"])
        #expect(try await found("q=*:*") == all)
        #expect(try await found("q=\(Visitor.escaped("公園"))") == ["t131016d0001", "report"])
        #expect(try await found("q=codes+nothing") == [])
        #expect(try await found("fq=organization:131016") == ["t131016d0001"])
        #expect(try await found("fq=organization:nobody").isEmpty)
        #expect(try await found("fq=res_format:PDF") == ["report"])
        #expect(try await found("fq=res_format:(PDF+OR+csv)") == all)
        #expect(try await found("fq=license_id:%22CC-BY-4.0%22+%2Bgroups:envi") == ["t131016d0001"])
        #expect(try await found("fq=name:codes") == ["codes"])
        #expect(try await found("fq=name:report+AND+state:active") == ["report"])
    }

    @Test("Pages of a package search together are the whole, in every order", arguments: Backend.available)
    func searchPages(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for number in 1...7 {
            try await Self.keep(Self.dataset("d-\(number)", called: "題名\(number % 3)"), house)
        }
        let total = house.platform.registries.all.count + 7
        for sort in ["", "metadata_modified+asc", "title_string+desc", "name+asc", "score+desc,+id+desc"] {
            var names: [String] = []
            for start in stride(from: 0, to: total, by: 3) {
                let page = try await Self.ask(house, "package_search?rows=3&start=\(start)&sort=\(sort)")
                #expect(page["count"].int == total)
                names += Self.names(page)
            }
            #expect(names.count == total && Set(names).count == total, "\(sort)")
            if sort == "name+asc" { #expect(names.suffix(7) == (1...7).map { "d-\($0)" }[...]) }
        }
        let list = try await Self.ask(house, "package_list").items.compactMap(\.text)
        #expect(list.count == total && list.suffix(7) == (1...7).map { "d-\($0)" }[...])
        #expect(try await Self.ask(house, "package_list?limit=3&offset=\(total - 2)").items.count == 2)
    }

    @Test("Facets count what was found", arguments: Backend.available)
    func facets(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.keep(Self.parks, house)
        try await Self.keep(Self.dataset("report", called: "報告書"), by: .editor(in: Self.tokyo), house)
        let fields = Visitor.escaped(#"["organization","res_format","license_id","groups","tags"]"#)
        let facets = try await Self.ask(house, "package_search?rows=0&facet.field=\(fields)")["facets"]
        let registries = Double(house.platform.registries.all.count)
        #expect(facets["organization"] == .object(["131016": .number(1), "tokyo": .number(registries + 1)]))
        #expect(facets["res_format"]["CSV"] == .number(registries + 1) && facets["res_format"]["PDF"] == .number(1))
        #expect(facets["groups"]["envi"] == .number(1) && facets["tags"] == .object([:]))
        let narrowed = try await Self.ask(house, "package_search?fq=res_format:PDF&facet.field=\(fields)")["facets"]
        #expect(narrowed["organization"] == .object(["tokyo": .number(1)]))
        #expect(narrowed["res_format"] == .object(["PDF": .number(1)]))
    }

    // MARK: - CKAN: rows

    @Test("The datastore finds rows by filter, word, order and place", arguments: Backend.available)
    func datastore(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for (code, name, kana) in [("131016", "千代田区", "ちよだく"), ("131024", "中央区", "ちゅうおうく"), ("131032", "港区", "みなとく")] {
            try await Self.keep(Self.town(code, name, kana), in: "municipalities", by: .editor(in: Self.tokyo), house)
        }
        func codes(_ question: String) async throws -> [String] {
            try await Self.ask(house, "datastore_search?resource_id=municipalities&\(question)")["records"].items
                .compactMap { $0["code"].text }
        }
        let filter = Visitor.escaped(#"{"name":["港区","中央区"],"prefecture_code":"13"}"#)
        #expect(try await codes("filters=\(filter)") == ["131024", "131032"])
        #expect(try await codes("q=\(Visitor.escaped("チヨダ"))") == ["131016"])
        #expect(
            try await codes("q=\(Visitor.escaped("東京都"))+\(Visitor.escaped("みなと"))") == ["131032"], "a form's blank")
        #expect(try await codes("sort=code+desc") == ["131032", "131024", "131016"])
        #expect(try await codes("sort=code&offset=1&limit=1") == ["131024"])
        #expect(try await codes("offset=3").isEmpty)

        let few = try await Self.ask(
            house, "datastore_search?resource_id=municipalities&fields=name,_id&limit=1&include_total=false")
        #expect(few["records"][0].keys == ["_id", "name"] && few["fields"].items.count == 2 && few["total"] == .null)
        let none = try await Self.ask(house, "datastore_search?resource_id=municipalities&limit=0")
        #expect(none["records"].items.isEmpty && none["total"].int == 3)
        let next = try #require(
            try await Self.ask(house, "datastore_search?resource_id=municipalities&limit=2")["_links"]["next"].text)
        let rest = await house.resident.get(next).json["result"]["records"]
        #expect(rest.items.compactMap { $0["code"].text } == ["131032"])
    }

    @Test(
        "Rows with nothing in the field they are ordered by come last, wherever a page begins",
        arguments: Backend.available)
    func emptyLast(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for number in 1...5 {
            var row = Self.dataset("d-\(number)", called: "題名\(number)")
            row["modified"] = number.isMultiple(of: 2) ? "2026-01-0\(number)" : nil
            try await Self.keep(row, house)
        }
        func ids(_ offset: Int) async throws -> [String] {
            try await Self.ask(
                house, "datastore_search?resource_id=datasets&sort=modified+desc&limit=2&offset=\(offset)")[
                    "records"
                ].items.compactMap { $0["id"].text }
        }
        #expect(try await ids(0) == ["d-4", "d-2"])
        #expect(try await ids(1) == ["d-2", "d-1"])
        #expect(try await ids(2) == ["d-1", "d-3"])
        #expect(try await ids(4) == ["d-5"])
        #expect(try await ids(5).isEmpty)
    }

    @Test("More rows than are in memory at a time arrive all, once each", arguments: Backend.available)
    func manyRows(on backend: Backend) async throws {
        let house = try await House(on: backend)
        var rows = "list,list_title.ja,code,label.ja,valid_from\n"
        for number in 1...2500 { rows += "many,多い,\(10_000 + number),第\(number),2026-01-01\n" }
        try await Self.bring(rows, into: "codes", house)
        let result = try await Self.ask(house, "datastore_search?resource_id=codes&limit=32000&sort=code&offset=100")
        #expect(result["records"].items.count == 2400 && result["total"].int == 2500)
        #expect(Set(result["records"].items.compactMap { $0["code"].text }).count == 2400)
        #expect(result["records"][0]["code"].text == "10101")
    }

    // MARK: - CKAN: the envelope

    @Test("A question may come as JSON, as a form, and as JSON that says it is a form", arguments: Backend.available)
    func bodies(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let json = Data(#"{"id":"codes","unknown":[1,{"a":null}]}"#.utf8)
        let form = "application/x-www-form-urlencoded"
        for (body, type) in [(json, "application/json"), (json, form), (Data("id=codes".utf8), form)] {
            for path in ["/api/3/action/package_show", "/api/action/package_show"] {
                let answer = await house.resident.send(.post, path, body: body, type: type)
                #expect(answer.status == 200 && answer.json["result"]["name"].text == "codes", "\(type)")
            }
        }
        #expect(await house.resident.send(.post, "/api/3/action/site_read").json["result"].bool == true)
    }

    @Test("What cannot be answered is told as CKAN does", arguments: Backend.available)
    func faults(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (missing, wrong, bad) = ((404, "Not Found Error"), (409, "Validation Error"), (400, "Bad Request"))
        for (question, (status, type)) in [
            ("package_show?id=nothing", missing), ("package_show", wrong), ("resource_show?id=codes~9", missing),
            ("datastore_search?resource_id=nothing", missing), ("datastore_search", wrong),
            ("datastore_search?resource_id=codes&limit=x", wrong),
            ("datastore_search?resource_id=codes&offset=-1", wrong),
            ("datastore_search?resource_id=codes&sort=nothing", wrong),
            ("datastore_search?resource_id=codes&sort=code,list", wrong),
            ("datastore_search?resource_id=codes&fields=nothing", wrong),
            ("datastore_search?resource_id=codes&filters=%7B", wrong),
            ("datastore_search?resource_id=codes&filters=%7B%22nothing%22:1%7D", wrong),
            ("datastore_search?resource_id=codes&filters=%7B%22code%22:null%7D", wrong),
            ("datastore_search?resource_id=codes&distinct=true", wrong), ("organization_show?id=nobody", missing),
            ("package_search?sort=colour+asc", wrong), ("package_search?fq=nothing:x", wrong),
            ("package_search?fq=organization", wrong), ("package_search?fq=name:(a", wrong),
            ("package_search?fq=metadata_modified:%5B2026+TO+*%5D", wrong), ("package_search?start=100001", wrong),
            ("harvest_everything", bad),
        ] {
            let answer = await house.resident.get("/api/3/action/\(question)")
            #expect(answer.status == status, "\(question): \(answer.status) \(answer.text.prefix(200))")
            #expect(
                answer.json["success"] == .bool(false) && answer.json["error"]["__type"].text == type, "\(question)")
            #expect(answer.json["error"]["message"].text?.isEmpty == false, "\(question)")
        }
        for body in ["{", "[]", "{\"id\":", "id"] {
            let answer = await house.resident.send(
                .post, "/api/3/action/package_show", body: Data(body.utf8), type: "application/json")
            #expect(answer.status == 400 && answer.json["success"] == .bool(false), "\(body)")
        }
        let long = Data(String(repeating: " ", count: 200_000).utf8)
        #expect(await house.resident.send(.post, "/api/3/action/site_read", body: long).status == 400)
    }

    @Test("Resources and organisations are found by their ids", arguments: Backend.available)
    func parts(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await Self.keep(Self.parks, house)
        for package in ["codes", "t131016d0001"] {
            let resources = try await Self.ask(house, "package_show?id=\(package)")["resources"].items
            #expect(!resources.isEmpty)
            for resource in resources {
                let id = try #require(resource["id"].text)
                #expect(try await Self.ask(house, "resource_show?id=\(Visitor.escaped(id))") == resource)
                if resource["datastore_active"].bool == true {
                    _ = try await Self.ask(house, "datastore_search?resource_id=\(id)")
                }
            }
        }
        let names = try await Self.ask(house, "organization_list").items
        #expect(names.contains(.text("131016")) && !names.contains(.text("mihon")))
        #expect(try await Self.ask(house, "organization_list?all_fields=true").items.count == names.count)
        #expect(try await Self.ask(house, "organization_show?id=131016")["title"].text == "千代田区")
        #expect(try await Self.ask(house, "status_show")["extensions"] == .list([.text("datastore")]))
    }
}

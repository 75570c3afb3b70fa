import Foundation
import Identity
import Kernel
import Registries
import TestKit
import Testing

@testable import Web

/// The public pages of the registries, as a resident meets them.
@Suite struct RegistryPagesTests {
    private static let facility = [
        "municipality_code": "131016", "id": "1", "name": "ちよだ保育園", "kind": "認可保育所",
        "position.latitude": "35.6939", "position.longitude": "139.7536", "checked_on": "2026-11-01",
        "url": "https://hoiku.example.jp/?a=1&b=2",
        "remarks": "申込みは 案内;https://chiyoda.example.jp/annai から。\n<b>要予約</b>",
    ]

    /// Keeps a row given as texts.
    @discardableResult
    private func publish(
        _ texts: [String: String], in registry: String = "childcare-facilities", of house: House,
        tenant: Tenant.ID = .chiyoda, change: Record.Change = .update, reason: String? = nil
    ) async throws -> Record {
        let registry = try house.platform.registries.find(registry)
        return try await Record.publish(
            house.platform.reader(of: registry, for: tenant).read(texts: texts), of: registry, expecting: nil,
            change: change, reason: reason, by: .editor(in: tenant), at: house.clock.now, in: house.store,
            then: { _, _ in })
    }

    private static let page = "/registries/childcare-facilities"
    private static let row = "\(page)/records/131016~1"

    @Test("The list of registries says how many rows each has and where to go", arguments: Backend.available)
    func registries(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility, of: house)
        let page = await house.resident.get("/registries")
        #expect(page.status == 200)
        for registry in house.platform.registries.all {
            #expect(page.text.contains("href=\"/registries/\(registry.name)\""))
            #expect(page.text.contains(registry.licence.name))
        }
        #expect(page.text.contains("<b>1</b>"))
        #expect(page.text.contains("365日ごと"))
    }

    @Test("Rows are searched, filtered and ordered by address alone", arguments: Backend.available)
    func search(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility, of: house)
        try await publish(
            ["municipality_code": "131016", "id": "2", "name": "おちゃのみず児童館", "kind": "児童館", "checked_on": "2024-01-01"],
            of: house)
        let all = await house.resident.get(Self.page)
        #expect(all.text.contains("ちよだ保育園") && all.text.contains("おちゃのみず児童館"))
        #expect(all.text.contains("/api/v1/registries/childcare-facilities.csv\""))
        let found = await house.resident.get("\(Self.page)?q=\("チヨダ".inQuery)")
        #expect(found.text.contains("ちよだ保育園") && !found.text.contains("おちゃのみず児童館"))
        let kind = await house.resident.get("\(Self.page)?kind=\("児童館".inQuery)&q=")
        #expect(!kind.text.contains("ちよだ保育園") && kind.text.contains("おちゃのみず児童館"))
        #expect(kind.text.contains("<input type=\"hidden\" name=\"kind\" value=\"児童館\">"), "the form keeps the facet")
        let none = await house.resident.get("\(Self.page)?q=\("<b>空を飛ぶ".inQuery)")
        #expect(none.status == 200 && none.text.contains("class=\"empty\"") && !none.text.contains("<b>空を飛ぶ"))
        func places(_ sort: String) async throws -> Bool {
            let text = await house.resident.get("\(Self.page)?sort=\(sort)").text
            let first = try #require(text.range(of: "ちよだ保育園"))
            let second = try #require(text.range(of: "おちゃのみず児童館"))
            return first.lowerBound < second.lowerBound
        }
        #expect(try await places("-checked_on"))
        #expect(try await !places("checked_on"))
        #expect(await house.resident.get("\(Self.page)?sort=nothing").status == 422)
        #expect(await house.resident.get("\(Self.page)?cursor=nothing").status == 422)
        #expect(await house.resident.get("/registries/nothing").status == 404)
    }

    @Test("A long list goes on, with everything that was asked for", arguments: Backend.available)
    func paging(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for number in 1...23 {
            try await publish(
                ["municipality_code": "131016", "id": "\(number)", "name": "施設\(100 + number)", "kind": "児童館"],
                of: house)
        }
        var seen: Set<String> = []
        var path: String? = "\(Self.page)?kind=\("児童館".inQuery)&lang=ja"
        var pages = 0
        while let next = path {
            let page = await house.resident.get(next)
            #expect(page.status == 200)
            seen.formUnion(page.text.matches(of: />(施設\d+)</).map { String($0.output.1) })
            pages += 1
            path = page.text.firstMatch(of: /<a rel="next" href="([^"]+)"/).map {
                String($0.output.1).replacingOccurrences(of: "&amp;", with: "&")
            }
            if let path { #expect(path.contains("kind=")) }
            if pages > 5 { break }
        }
        #expect(seen.count == 23)
        #expect(pages == 2)
    }

    @Test("A row shows words, safe links, lines, its place and how it became what it is", arguments: Backend.available)
    func row(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility, of: house)
        house.clock.move(days: 1)
        try await publish(
            Self.facility.merging(["name": "千代田保育園"]) { $1 }, of: house, change: .correction, reason: "名前の誤り")
        let page = await house.resident.get(Self.row)
        #expect(page.status == 200)
        #expect(page.text.contains("<a href=\"https://hoiku.example.jp/?a=1&amp;b=2\" rel=\"nofollow\">"))
        #expect(page.text.contains("申込みは <a href=\"https://chiyoda.example.jp/annai\" rel=\"nofollow\">案内</a> から。\n"))
        #expect(page.text.contains("&lt;b&gt;要予約&lt;/b&gt;") && !page.text.contains("<b>要予約"))
        #expect(page.text.contains("href=\"geo:35.69390,139.75360\""))
        #expect(page.text.contains("class=\"map-here\""))
        #expect(page.text.contains("<del>ちよだ保育園</del>") && page.text.contains("<ins>千代田保育園</ins>"))
        #expect(page.text.contains("名前の誤り"))
        #expect(!page.text.contains("editor さん"), "who did it is an organisation, not a person")

        let first = await house.resident.get("\(Self.row)?version=1")
        #expect(first.text.contains("<h1>ちよだ保育園</h1>") && first.text.contains("href=\"\(Self.row)\""))
        let asOf = await house.resident.get("\(Self.row)?as_of=2026-11-21")
        #expect(asOf.text.contains("<h1>ちよだ保育園</h1>"))
        #expect(await house.resident.get("\(Self.row)?as_of=2026-11-20").status == 404)
        #expect(await house.resident.get("\(Self.row)?as_of=yesterday").status == 422)
        #expect(await house.resident.get("\(Self.row)?version=9").status == 404)
        let list = await house.resident.get("\(Self.page)?as_of=2026-11-21")
        #expect(list.text.contains("ちよだ保育園") && list.text.contains("notice-due"))
    }

    @Test("A withdrawn row says so; an entry nobody looked at in time says that", arguments: Backend.available)
    func notices(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility.merging(["checked_on": "2025-11-20"]) { $1 }, of: house)
        #expect(await house.resident.get(Self.row).text.contains("確認の期限が過ぎています"))
        #expect(await house.resident.get(Self.page).text.contains("確認の期限切れ"))
        let registry = try house.platform.registries.find("childcare-facilities")
        _ = try await Record.withdraw(
            "131016~1", of: registry, expecting: nil, reason: "閉園しました", by: .editor(), at: house.clock.now,
            in: house.store, then: { _, _ in })
        let page = await house.resident.get(Self.row)
        #expect(page.status == 200)
        #expect(page.text.contains("取り下げられました") && page.text.contains("閉園しました"))
        #expect(!page.text.contains("確認の期限が過ぎています"))
    }

    @Test("What is withheld is counted, and its reason and end are told instead of it", arguments: Backend.available)
    func withheld(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility, of: house)
        let registry = try house.platform.registries.find("childcare-facilities")
        let asked = try await Withholding.request(
            "131016~1", field: "remarks", of: registry, reason: "確認中のため", endsOn: Day(house.clock.now).adding(days: 30),
            by: .editor(), at: house.clock.now, in: house.store)
        #expect(await house.resident.get(Self.row).text.contains("要予約"), "one person alone withholds nothing")
        try await Withholding.approve(
            asked.id, of: registry, by: .reviewer(), at: house.clock.now, in: house.store, then: { _, _ in })
        let page = await house.resident.get(Self.row)
        #expect(!page.text.contains("要予約"))
        #expect(page.text.contains("公開していません") && page.text.contains("確認中のため"))
        #expect(page.text.contains("datetime=\"2026-12-21\""))
        #expect(await house.resident.get(Self.page).text.contains("行が0件、項目が1件"))
        #expect(!(await house.resident.get("\(Self.row)?version=1").text.contains("要予約")))
    }

    @Test("A key with plus signs has a page and an answer of the API", arguments: Backend.available)
    func keys(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let chiyoda = try #require(house.platform.organizations[.chiyoda]?.corporateNumber)
        try await publish(
            [
                "institutionName.canonicalName": "児童手当", "basicInformation.psid": "psid3.0+\(chiyoda)+1+UM24",
                "basicInformation.organization": chiyoda, "tag.categoryCode": "003,027",
            ], in: "childcare-programmes", of: house)
        let list = await house.resident.get("/registries/childcare-programmes")
        let path = try #require(list.text.firstMatch(of: /href="(\/registries\/childcare-programmes\/records\/[^"]+)"/))
        #expect(path.output.1.contains("%2B"))
        let page = await house.resident.get(String(path.output.1))
        #expect(page.status == 200 && page.text.contains("psid3.0+\(chiyoda)+1+UM24"))
        #expect(page.text.contains("子育て") && page.text.contains("健康・医療"))
        #expect(await house.resident.get("/api/v1\(path.output.1)").status == 200)
    }

    @Test(
        "Organisations stand side by side, with gaps, and figures far from the others marked",
        arguments: Backend.available)
    func comparison(on backend: Backend) async throws {
        let house = try await House(on: backend)
        for (number, minutes) in ["10", "11", "12", "12", "13", "90", ""].enumerated() {
            try await publish(
                [
                    "id": "131016-\(number)", "organization": "131016", "name": "児童手当の申請", "kind": "application",
                    "basis.kind": "national-law", "online.state": "none", "common_id": "UM24", "asks.minutes": minutes,
                ].filter { !$0.value.isEmpty }, in: "procedures", of: house)
        }
        let choose = await house.resident.get("/registries/procedures/compare")
        #expect(choose.text.contains("href=\"/registries/procedures/compare?by=UM24\""))
        let page = await house.resident.get("/registries/procedures/compare?by=UM24")
        #expect(page.status == 200)
        #expect(page.text.matches(of: /class="outlier"/).count == 1)
        #expect(page.text.contains("◆</span> 90 "))
        #expect(page.text.contains("中央値 12"))
        #expect(page.text.contains("行のない自治体（61）"))
        #expect(page.text.contains("記入なし"))
        #expect(await house.resident.get("/registries/procedures/compare?by=UM999").text.contains("class=\"empty\""))
        #expect(await house.resident.get("/registries/municipalities/compare").status == 404)
    }

    @Test("The data dictionary names every field of every registry") func dictionary() async throws {
        let house = try await House(on: .sqlite)
        for registry in house.platform.registries.all {
            for language in Language.allCases {
                let page = await house.resident.get("\(registry.path)/dictionary?lang=\(language.rawValue)")
                #expect(page.status == 200)
                for field in registry.fields { #expect(page.text.contains("<code>\(field.name)</code>")) }
            }
            let page = await house.resident.get("\(registry.path)/dictionary?lang=ja")
            for rule in registry.rules { #expect(page.text.contains(rule.message.ja.prefix(10))) }
        }
    }

    @Test("Quality is shown by organisation as it was measured", arguments: Backend.available)
    func quality(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await publish(Self.facility.merging(["checked_on": "2025-11-20"]) { $1 }, of: house)
        let registry = try house.platform.registries.find("childcare-facilities")
        let path = "\(registry.path)/quality"
        #expect(await house.resident.get(path).text.contains("class=\"empty\""))
        try await registry.measureQuality(
            of: .chiyoda, reader: house.platform.reader(of: registry, for: .chiyoda), at: house.clock.now,
            in: house.store)
        let page = await house.resident.get(path)
        #expect(page.text.contains("千代田区"))
        #expect(page.text.contains("0 / 1"), "the one row is overdue")
        #expect(await house.resident.get("/registries").text.contains("1行のうち0行（0%）"))
    }

    @Test("Every page is there in three languages, and English pages mark what is Japanese") func languages()
        async throws
    {
        let house = try await House(on: .sqlite)
        try await publish(Self.facility, of: house)
        for path in ["/registries", Self.page, Self.row, "\(Self.page)/dictionary", "\(Self.page)/quality"] {
            for language in Language.allCases {
                let page = await house.resident.get("\(path)?lang=\(language.rawValue)")
                #expect(page.status == 200, "\(path)")
                #expect(page.text.contains("<html lang=\"\(language.tag)\""))
            }
        }
        let english = await house.resident.get("\(Self.row)?lang=en")
        #expect(english.text.contains("<h1 lang=\"ja\">ちよだ保育園</h1>"))
    }
}

@Suite struct LinkedTextTests {
    @Test(
        "Addresses in texts become links and nothing of the text is lost",
        arguments: [
            ("ただの文", ["ただの文"]),
            ("条例第4条;https://a.example/x?id=j4の規定", ["[条例第4条](https://a.example/x?id=j4)", "の規定"]),
            ("詳しくは、こちら;https://a.example/。", ["詳しくは、", "[こちら](https://a.example/)", "。"]),
            ("サイト：https://a.example/;https://a.example/", ["サイト：", "[https://a.example/](https://a.example/)"]),
            ("(https://a.example/x).", ["(", "[https://a.example/x](https://a.example/x)", ")."]),
            ("|https://a.example/|<|", ["|", "[https://a.example/](https://a.example/)", "|<|"]),
            ("javascript:alert(1)", ["javascript:alert(1)"]), ("https://", ["https://"]), ("", []),
        ])
    func links(_ text: String, _ expected: [String]) {
        let shown = LinkedText(text).pieces.map { piece in
            piece.path.map { "[\(piece.words)](\($0))" } ?? piece.words
        }
        #expect(shown == expected)
    }

    @Test("A text of nothing but addresses is read in time") func many() {
        let text = String(repeating: "案内;https://a.example/x\n", count: 5000)
        let pieces = LinkedText(text).pieces
        #expect(pieces.count { $0.path != nil } == 200)
        #expect(pieces.last?.words.count ?? 0 > 90_000)
    }
}

@Suite struct OutliersTests {
    @Test("Numbers stand out that are further from the middle than four times what is usual") func rule() {
        let outliers = Outliers([10, 11, 12, 13, 14, 90])
        #expect(outliers.middle == 12.5)
        #expect(outliers.contains(90) && !outliers.contains(14) && !outliers.contains(10))
        #expect(Outliers([5, 5, 5, 5, 6]).contains(6), "where all say the same, one who does not stands out")
    }

    @Test("Of fewer than five nobody can say") func few() {
        #expect(Outliers([1, 1, 1, 100]).middle == nil)
        #expect(!Outliers([1, 1, 1, 100]).contains(100))
    }
}

@Suite struct MapViewTests {
    @Test("Every point lies on the drawing, and one point has a neighbourhood") func inside() throws {
        let here = try #require(MapView.Place(latitude: 35.69, longitude: 139.75))
        let alone = try #require(MapView([], here: here))
        #expect(alone.here?.x == "160.0" && alone.here?.y == "120.0")
        #expect(!alone.isSeveral && !alone.parallels.isEmpty && !alone.meridians.isEmpty)
        let far = try #require(MapView.Place(latitude: 27.1, longitude: 142.2))
        for map in [MapView([here, far], here: nil), MapView([far], here: here)] {
            for point in try #require(map).others {
                #expect((0...320).contains(try #require(Double(point.x))))
                #expect((0...240).contains(try #require(Double(point.y))))
            }
        }
        if MapView([], here: nil) != nil { Issue.record("a map of nothing") }
        #expect(MapView.Place(latitude: 139, longitude: 35) == nil)
    }
}

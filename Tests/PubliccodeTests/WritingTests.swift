import Content
import Foundation
import Kernel
import Testing

@testable import Publiccode

@Suite struct WritingTests {
    /// A file with everything the standard knows.
    static let full = """
        publiccodeYmlVersion: "0.7"
        name: Madoguchi
        applicationSuite: 役所一式
        url: https://git.example.jp/town/madoguchi.git
        landingURL: https://example.jp/madoguchi
        isBasedOn:
          - https://git.example.jp/pref/matsu.git
        softwareVersion: "1.10"
        releaseDate: "2026-11-21"
        logo: img/logo.svg
        organisation:
          name: 見本市
          uri: urn:x-lg-jp:131083
        platforms:
          - web
          - kiosk
        categories:
          - appointment-scheduling
        usedBy:
          - 見本市
        fundedBy:
          - name: 手本県
            uri: https://example.jp/
        roadmap: https://example.jp/roadmap
        developmentStatus: stable
        softwareType: standalone/web
        supports:
          - id: alias:gdpr
          - id: urn:iso:std:iso:27001
        intendedAudience:
          scope:
            - local-authorities
          countries:
            - JP
          unsupportedCountries:
            - US
        description:
          "no":
            shortDescription: "Ja: eller nei"
          ja:
            localisedName: まどぐち
            shortDescription: 窓口の待ち時間を知らせます。
            longDescription: |-
              \(Sample.long)

              - 一つめ
              - 二つめ
            documentation: https://example.jp/docs
            apiDocumentation: https://example.jp/api
            features:
              - 待ち人数の表示
              - "- 呼び出し # 音声"
            screenshots:
              - img/1.png
            videos:
              - https://vimeo.com/1
            awards:
              - "2026年度 見本賞"
        legal:
          license: EUPL-1.2 OR Apache-2.0
          mainCopyrightOwner: 見本市
        maintenance:
          type: contract
          contractors:
            - name: 見本社
              until: "2030-03-31"
              email: info@example.jp
              website: https://example.jp/
          contacts:
            - name: 見本 花子
              email: hanako@example.jp
              phone: "+81312345678"
              affiliation: 見本市
        localisation:
          localisationReady: true
          availableLanguages:
            - ja
            - en
        dependsOn:
          open:
            - name: PostgreSQL
              versionMin: "15"
              versionMax: "18"
              version: "17"
              optional: true
          proprietary:
            - name: 地図
          hardware:
            - name: 番号札の機械
              optional: false

        """

    @Test("A file is written as it was read, key for key")
    func same() throws {
        let reading = PubliccodeFile.read(Self.full)

        #expect(reading.isValid)
        #expect(try #require(reading.file).yaml == Self.full)
    }

    @Test("The order of the keys in a file does not show in what is written")
    func order() throws {
        let reversed = Sample.valid.split(separator: "\n").reversed().joined(separator: "\n")
        let mixed = "legal: {license: MIT}\nname: b\npubliccodeYmlVersion: \"0.7\"\n"

        #expect(PubliccodeFile.read(reversed).file == nil)
        #expect(
            PubliccodeFile.read(mixed).file?.yaml
                == "publiccodeYmlVersion: \"0.7\"\nname: b\nlegal:\n  license: MIT\n")
    }

    @Test("Every text survives being written and read")
    func texts() throws {
        let pieces = [
            " ", "\n", "\t", ":", "#", "-", "\"", "'", "\\", "{", "]", "&a", "*a", "!", "|", ">", "%", "@", "`", "あ",
            "か\u{3099}", "\u{301}", "👩‍👧", "\u{85}", "\u{2028}", "a\u{FEFF}", "\u{7}", "\r", "\r\n", "true", "null", "no",
            "1.10", "0x1", "~", "?", ",", "a",
        ]
        var state: UInt64 = 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for round in 0..<3000 {
            let length = next(round % 10 == 0 ? 120 : 6) + 1
            let text = (0..<length).map { _ in pieces[next(pieces.count)] }.joined()
            let file = PubliccodeFile(
                content: .section([.init("name", .text(text)), .init("list", .list([.text(text)]))]))
            let entry = try Entry(untrusted: file.yaml, named: "a")

            let read = entry.optional("name")?.scalar?.text
            #expect(read.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription)\n\(file.yaml)")
            let item = entry.optional("list")?.elements?.first?.scalar?.text
            #expect(item.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription)\n\(file.yaml)")
        }
    }

    @Test("A row says all that the file says, and gives it back")
    func row() throws {
        let file = try #require(PubliccodeFile.read(Self.full).file)
        let fields = Dictionary(uniqueKeysWithValues: file.rowFields.map { ($0.name, $0.value) })

        #expect(fields["name"] == .text("Madoguchi"))
        #expect(fields["platforms"] == .list(["web", "kiosk"]))
        #expect(fields["description.ja.shortDescription"] == .text("窓口の待ち時間を知らせます。"))
        #expect(fields["localisation.localisationReady"] == .flag(true))
        #expect(fields["supports"] == .list(["alias:gdpr", "urn:iso:std:iso:27001"]))
        #expect(fields["fundedBy"] == .json(#"[{"name":"手本県","uri":"https://example.jp/"}]"#))
        #expect(fields["publiccodeYmlVersion"] == nil)
        #expect(PubliccodeFile(rowFields: file.rowFields) == file)
        #expect(
            PubliccodeFile(rowFields: file.rowFields.reversed()).yaml.hasPrefix(
                "publiccodeYmlVersion: \"0.7\"\nname: M"))
    }

    @Test("A row from a form becomes a file: texts for lists and flags, numbers in JSON, strangers passed over")
    func form() {
        let file = PubliccodeFile(rowFields: [
            ("code", .text("1")), ("platforms", .text("web")), ("localisation.localisationReady", .text("true")),
            ("dependsOn.open", .json(#"[{"name":"SQLite","version":3.5,"versionMin":null}]"#)), ("name", .text("")),
            ("maintenance.contacts", .json("not JSON")), ("supports", .list(["alias:io"])), ("usedBy", .list([])),
        ])

        #expect(
            file.yaml == """
                publiccodeYmlVersion: "0.7"
                platforms:
                  - web
                supports:
                  - id: alias:io
                localisation:
                  localisationReady: true
                dependsOn:
                  open:
                    - name: SQLite
                      version: "3.5"

                """)
    }

    @Test("The check prints file, line, key and words, and ends with 0 or 1")
    func check() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "publiccode-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appending(path: "publiccode.yml")
        let texts = Texts([
            "publiccode.fault.choiceNear": LocalizedText(ja: "{value}→{near}"),
            "publiccode.fault.versionOld": LocalizedText(ja: "古い"),
            "publiccode.check.warning": LocalizedText(ja: "注意：{message}"),
            "publiccode.check.valid": LocalizedText(ja: "{file}：よい"),
        ])
        func run(_ text: String) throws -> PubliccodeCheck {
            try Data(text.utf8).write(to: url)
            return PubliccodeCheck.run(url, named: "a.yml", texts: texts, in: .ja)
        }

        let valid = try run(Sample.valid.replacing("0.7", with: "0.5"))
        #expect(valid.lines == ["a.yml:1: publiccodeYmlVersion: 注意：古い", "a.yml：よい"])
        #expect(valid.exitCode == 0)
        let wrong = try run(Sample.with("beta", "betta"))
        #expect(wrong.lines == ["a.yml:6: developmentStatus: betta→beta"])
        #expect(wrong.exitCode == 1)
    }
}

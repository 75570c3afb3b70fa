import Foundation
import Kernel
import Testing

@testable import Publiccode

@Suite struct ReadingTests {
    @Test("A valid file has no fault and says what it says")
    func valid() throws {
        let reading = PubliccodeFile.read(Sample.valid)
        let content = try #require(reading.file).content

        #expect(reading.faults.isEmpty)
        #expect(reading.isValid)
        #expect(content["name"]?.text == "Madoguchi")
        #expect(content["platforms"]?.texts == ["web"])
        #expect(content["softwareType"]?.text == "standalone/web")
        #expect(content["legal"]?["license"]?.text == "EUPL-1.2")
        #expect(content["localisation"]?["availableLanguages"]?.texts == ["ja"])
        #expect(content["description"]?.members.map(\.key) == ["ja"])
        #expect(content["description"]?["ja"]?["features"]?.texts == ["待ち人数の表示"])
    }

    @Test("Every fault of a file is named at once, with its line")
    func all() {
        let reading = PubliccodeFile.read(
            """
            publiccodeYmlVersion: "0.7"
            name: 
            url: here
            platforms: 3
            developmentStatus: nearly
            softwareType: standalone/web
            colour: red
            description:
              jp:
                shortDescription: あ
            legal: {}
            maintenance:
              type: community
            localisation:
              localisationReady: yes
              availableLanguages: []
            """)
        let errors = reading.faults.filter { $0.severity == .error }

        #expect(
            errors.map(\.key) == [
                "name", "url", "platforms", "developmentStatus", "colour", "description.jp",
                "description.jp.longDescription", "description.jp.features", "legal.license", "maintenance.contacts",
                "localisation.localisationReady", "localisation.availableLanguages",
            ])
        #expect(errors.map(\.line) == [1, 3, 4, 5, 7, 9, 9, 9, 11, 12, 15, 16])
        #expect(!reading.isValid)
        #expect(reading.file?.content["softwareType"]?.text == "standalone/web", "what is right is read all the same")
    }

    @Test("An empty mapping misses every mandatory key")
    func mandatory() {
        #expect(
            Sample.errors(in: "{}") == [
                "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
                "legal.license", "maintenance.type", "localisation.localisationReady",
                "localisation.availableLanguages",
            ])
    }

    @Test(
        "A wrong value is refused at its key",
        arguments: [
            ("name: Madoguchi", "name: [a]", "name"), ("name: Madoguchi", "name: {a: b}", "name"),
            ("name: Madoguchi", "name: \"  \"", "name"), ("- web", "- {a: b}", "platforms[0]"),
            ("url: https://git.example.jp/town/madoguchi.git", "url: git.example.jp/town", "url"),
            ("url: https://git.example.jp/town/madoguchi.git", "url: \"https://git example.jp\"", "url"),
            ("beta", "Beta", "developmentStatus"), ("standalone/web", "web", "softwareType"),
            ("hanako@example.jp", "hanako", "maintenance.contacts[0].email"),
            ("hanako@example.jp", "hanako@example", "maintenance.contacts[0].email"),
            ("name: 見本 花子", "phone: \"+81\"", "maintenance.contacts[0].name"),
            ("type: internal", "type: volunteers", "maintenance.type"),
            ("localisationReady: true", "localisationReady: yes", "localisation.localisationReady"),
            ("localisationReady: true", "localisationReady: \"true\"", "localisation.localisationReady"),
            ("[ja]", "[jp]", "localisation.availableLanguages[0]"),
            ("[ja]", "[ja_JP]", "localisation.availableLanguages[0]"),
            ("[ja]", "ja", "localisation.availableLanguages"), ("  ja:", "  日本語:", "description.日本語"),
            ("publiccodeYmlVersion: \"0.7\"", "publiccodeYmlVersion: 0.7", "publiccodeYmlVersion"),
            ("publiccodeYmlVersion: \"0.7\"", "publiccodeYmlVersion: \"1\"", "publiccodeYmlVersion"),
        ])
    func values(old: String, new: String, key: String) {
        #expect(Sample.errors(in: Sample.with(old, new)) == [key])
    }

    @Test(
        "A wrong value of a key that need not be there is refused at its key",
        arguments: [
            ("landingURL: ftp://example.jp/", "landingURL"), ("roadmap: soon", "roadmap"),
            ("releaseDate: 2026-02-30", "releaseDate"), ("releaseDate: \"2026-11-21 10:00\"", "releaseDate"),
            ("releaseDate: \"\"", "releaseDate"), ("isBasedOn: [https://a.example/b, c]", "isBasedOn[1]"),
            ("isBasedOn: {a: b}", "isBasedOn"), ("categories: [cooking]", "categories[0]"),
            ("usedBy: 見本市", "usedBy"), ("organisation: {name: 見本市}", "organisation.uri"),
            ("organisation: {uri: mihon}", "organisation.uri"), ("fundedBy: [{uri: urn:x}]", "fundedBy[0].uri"),
            ("supports: [{id: alias:gdrp}]", "supports[0].id"), ("supports: [{id: iso 27001}]", "supports[0].id"),
            ("supports: [gdpr]", "supports[0]"),
            ("intendedAudience: {countries: [JP, JPN]}", "intendedAudience.countries[1]"),
            ("intendedAudience: {scope: [towns]}", "intendedAudience.scope[0]"),
            ("intendedAudience: []", "intendedAudience"),
            ("dependsOn: {open: [{version: \"1\"}]}", "dependsOn.open[0].name"),
            ("dependsOn: {open: [{name: a, optional: maybe}]}", "dependsOn.open[0].optional"),
            ("logo: /logo.svg", "logo"), ("logo: file:///logo.svg", "logo"), ("logo: ../logo.svg", "logo"),
            ("logo: logo.gif", "logo"), ("IT: {countryExtensionVersion: \"9\"}", "IT.countryExtensionVersion"),
            ("It: {}", "It"),
        ])
    func optional(text: String, key: String) {
        #expect(Sample.errors(in: Sample.adding(text)) == [key])
    }

    @Test(
        "What the standard allows is accepted",
        arguments: [
            "url2", "isBasedOn: https://a.example/b", "releaseDate: 2026-11-21", "softwareVersion: 1.10",
            "categories: []", "categories:", "supports: [{id: alias:gdpr}, {id: \"urn:iso:std:iso:27001\"}]",
            "supports: [{id: \"https://www.digital.go.jp/resources/standard_guidelines/\"}]",
            "organisation: {uri: \"urn:x-lg-jp:131083\", name: 見本市}", "fundedBy: [{uri: https://example.jp/}]",
            "intendedAudience: {countries: [JP], unsupportedCountries: [US], scope: [local-authorities]}",
            "dependsOn: {open: [{name: PostgreSQL, versionMin: \"15\", optional: true}]}", "logo: img/logo.svg",
            "logo: https://example.jp/logo.png", "landingURL: https://例え.jp/案内", "usedBy: [見本市, 手本町]",
        ])
    func allowed(text: String) {
        let text =
            text == "url2" ? Sample.with("https://git.example.jp", "ssh://git@git.example.jp:22") : Sample.adding(text)

        #expect(PubliccodeFile.read(text).faults == [])
    }

    @Test("Lengths count what a reader sees as one character")
    func lengths() {
        let family = "👨‍👩‍👧‍👦"
        func short(_ count: Int) -> [String] {
            Sample.errors(
                in: Sample.with("窓口の待ち時間を知らせます。", String(repeating: family, count: count)))
        }
        func long(_ count: Int) -> [String] {
            Sample.errors(in: Sample.with(Sample.long, String(repeating: "か\u{3099}", count: count)))
        }

        #expect(short(150) == [])
        #expect(short(151) == ["description.ja.shortDescription"])
        #expect(long(149) == ["description.ja.longDescription"])
        #expect(long(150) == [])
        #expect(long(10_000) == [])
        #expect(long(10_001) == ["description.ja.longDescription"])
    }

    @Test("Contacts and contractors go with the kind of maintenance")
    func maintenance() {
        let contacts = "  contacts:\n    - name: 見本 花子\n      email: hanako@example.jp\n"
        let contractors = "  contractors:\n    - name: 見本社\n      until: 2030-03-31\n"
        func errors(_ type: String, _ parts: String) -> [String] {
            Sample.errors(in: Sample.with("  type: internal\n" + contacts, "  type: \(type)\n" + parts))
        }

        #expect(errors("internal", "") == ["maintenance.contacts"])
        #expect(errors("community", "") == ["maintenance.contacts"])
        #expect(errors("none", "") == [])
        #expect(errors("contract", contacts) == ["maintenance.contractors"])
        #expect(errors("contract", contractors) == [])
        #expect(errors("none", contractors) == ["maintenance.contractors"])
        #expect(errors("internal", contacts + contractors) == ["maintenance.contractors"])
        #expect(
            errors("contract", contractors.replacing("2030-03-31", with: "2030")) == [
                "maintenance.contractors[0].until"
            ])
    }

    @Test("One language with all its texts is enough, but the others are warned of")
    func languages() {
        let english = "  en: {shortDescription: Tells how long people wait.}\nlegal:"

        #expect(Sample.errors(in: Sample.with("legal:", english)) == [])
        #expect(
            Sample.warnings(in: Sample.with("legal:", english)) == [
                "description.en.longDescription", "description.en.features",
            ])
        #expect(Sample.errors(in: Sample.with("    features:\n      - 待ち人数の表示\n", "")) == ["description.ja.features"])
        #expect(Sample.errors(in: Sample.with("shortDescription", "Shortdescription")).count == 2)
    }

    @Test("A key nobody knows is refused, with the one that was probably meant")
    func unknown() {
        #expect(Sample.message("licence", in: Sample.adding("licence: MIT")) == "publiccode.fault.unknownKey")
        #expect(Sample.message("license", in: Sample.adding("license: MIT")) == "publiccode.fault.misplaced")
        #expect(Sample.message("usedby", in: Sample.adding("usedby: []")) == "publiccode.fault.unknownKeyNear")
        #expect(Sample.message("tags", in: Sample.adding("tags: []")) == "publiccode.fault.renamed")
        #expect(Sample.message("freeTags", in: Sample.adding("freeTags: []")) == "publiccode.fault.gone")
        #expect(
            PubliccodeFile.read(Sample.adding("usedby: []")).faults.first?.message.values
                == ["key": "usedby", "near": "usedBy"])
    }

    @Test("Platforms written as one text are understood, but a word of one's own needs the list")
    func platforms() {
        let known = Sample.with("platforms:\n  - web", "platforms: web")

        #expect(Sample.warnings(in: known) == ["platforms"])
        #expect(PubliccodeFile.read(known).file?.content["platforms"]?.texts == ["web"])
        #expect(Sample.errors(in: Sample.with("platforms:\n  - web", "platforms: kiosk")) == ["platforms"])
        #expect(Sample.errors(in: Sample.with("- web", "- kiosk")) == [])
    }

    @Test("The page of a video is taken from a known site, warned of elsewhere, and refused where it is no page")
    func videos() {
        func with(_ url: String) -> String {
            Sample.with("    features:", "    videos: [\"\(url)\"]\n    features:")
        }
        let key = "description.ja.videos[0]"

        #expect(PubliccodeFile.read(with("https://www.youtube.com/watch?v=abc")).faults == [])
        #expect(Sample.warnings(in: with("https://video.example.jp/w/abc")) == [key])
        #expect(Sample.errors(in: with("https://video.example.jp/")) == [key])
        #expect(Sample.errors(in: with("https://notyoutube.com")) == [key])
    }

    @Test("Files are looked for beside the file that names them")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "publiccode-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]).write(to: folder.appending(path: "real.png"))
        try Data("GIF89a".utf8).write(to: folder.appending(path: "false.png"))
        func keys(_ logo: String) -> [String] {
            PubliccodeFile.read(Sample.adding("logo: \(logo)"), filesBelow: folder).faults.map(\.message.key)
        }

        #expect(keys("real.png") == [])
        #expect(keys("false.png") == ["publiccode.fault.notPNG"])
        #expect(keys("absent.svg") == ["publiccode.fault.fileMissing"])
        #expect(keys("https://example.jp/absent.svg") == [])
        #expect(Sample.errors(in: Sample.adding("logo: absent.svg")) == [])
    }
}

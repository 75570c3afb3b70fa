import Foundation
import TestKit
import Testing

/// Commands that read files and answer, without a server or a database.
@Suite struct CommandTests {
    private static let publiccode = """
        publiccodeYmlVersion: "0.7"
        name: Madoguchi
        url: https://git.example.jp/town/madoguchi.git
        platforms: [web]
        developmentStatus: beta
        softwareType: standalone/web
        description:
          ja:
            shortDescription: 窓口の待ち時間を知らせます。
            longDescription: \(String(repeating: "役所の窓口の混み具合を公開します。", count: 10))
            features: [待ち人数の表示]
        legal:
          license: EUPL-1.2
        maintenance:
          type: internal
          contacts:
            - name: 見本 花子
        localisation:
          localisationReady: true
          availableLanguages: [ja]

        """

    private func write(_ text: String, _ name: String, in folder: URL) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test("publiccode check exits with 0 for right files, and with 1 and each fault's line and key for wrong ones")
    func publiccodeCheck() throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let right = try write(Self.publiccode, "right.yml", in: folder)
        let old = try write(
            Self.publiccode.replacing("\"0.7\"", with: "\"0.3\""), "old.yml", in: folder)
        let wrong = try write(
            Self.publiccode.replacing("EUPL-1.2", with: "Mine").replacing("beta", with: "perfect"), "wrong.yml",
            in: folder)

        let good = try Server.run("publiccode", "check", right, old, "--language", "en")
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output.contains("\(right): can be read as publiccode.yml 0.7."))
        #expect(good.output.contains("\(old):1: publiccodeYmlVersion: Warning: "))

        let bad = try Server.run("publiccode", "check", right, wrong, "--language", "en")
        #expect(bad.status == 1)
        #expect(bad.output.contains("\(right): can be read"))
        #expect(bad.output.contains("\(wrong):5: developmentStatus: "), "\(bad.output)")
        #expect(bad.output.contains("legal.license: "))
        #expect(!bad.output.contains("\(wrong): can be read"))

        #expect(try Server.run("publiccode", "check", "\(folder.path)/nothing.yml").status == 1)
        #expect(try Server.run("publiccode", "check").status != 0)
    }

    @Test("rules eval answers what a rule gives, what it would have to know, or what is wrong") func rulesEval() throws
    {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let facts = try write(#"{"age": 17, "ward": {"name": "江東区"}}"#, "facts.json", in: folder)

        let known = try Server.run("rules", "eval", "age < 18 && ward.name == '江東区'", "--facts", facts)
        #expect((known.status, known.output) == (0, "{\"value\":true}\n"), "\(known.errors)")
        let unknown = try Server.run("rules", "eval", "income < 100", "--facts", facts)
        #expect((unknown.status, unknown.output) == (0, "{\"unknown\":[\"income\"]}\n"))
        #expect(try Server.run("rules", "eval", "1 + 2").output == "{\"value\":3}\n")
        let wrong = try Server.run("rules", "eval", "1 +")
        #expect(wrong.status == 1)
        #expect(wrong.output.hasPrefix("{\"error\":\""))
        let nowhere = try Server.run("rules", "eval", "1", "--facts", "\(folder.path)/nothing.json")
        #expect(nowhere.status > 1)
        #expect(nowhere.errors.contains("There is no file"), "\(nowhere.errors)")
        #expect(try Server.run("rules", "eval").status > 1)
        #expect(try Server.run("rules", "eval", "1", "--ndjson").status > 1)
    }

    @Test("rules eval --ndjson answers every line with a line, in order, whatever stands there") func rulesLines()
        throws
    {
        let input = """
            {"expr":"a + 1","facts":{"a":1}}
            {"expr":"b"}

            no JSON
            {"expr":"size('東京')","facts":{}}
            """
        let answers = try Server.run("rules", "eval", "--ndjson", input: input)
        let lines = answers.output.split(separator: "\n")
        #expect(answers.status == 0)
        #expect(lines.count == 5, "\(answers.output)")
        #expect(lines.first == "{\"value\":2}")
        #expect(lines.dropFirst().first == "{\"unknown\":[\"b\"]}")
        for line in lines.dropFirst(2).prefix(2) { #expect(line.hasPrefix("{\"error\":"), "\(line)") }
        #expect(lines.last == "{\"value\":2}")
    }
}

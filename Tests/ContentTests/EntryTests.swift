import Content
import Foundation
import Kernel
import Testing

@Suite struct EntryTests {
    private enum Size: String, CaseIterable { case small, large }

    private func entry(_ yaml: String) throws -> Entry { try Entry(yaml: yaml, named: "things/a.yaml") }

    /// What reading complains about; it has to complain.
    private func complaint(
        _ yaml: String, sourceLocation: SourceLocation = #_sourceLocation, _ read: (Entry) throws -> Void = { _ in }
    ) -> ContentError? {
        let error = #expect(throws: ContentError.self, sourceLocation: sourceLocation) { try read(entry(yaml)) }
        #expect(error?.file == "things/a.yaml", sourceLocation: sourceLocation)
        return error
    }

    @Test("A key nobody reads is refused, with its own line and the keys there are")
    func unknownKey() {
        let error = complaint("id: a\ntitel: x\n") { _ = try $0.allowing("id", "title") }

        #expect(error?.line == 2)
        #expect(error?.reason.contains("titel") == true)
        #expect(error?.reason.contains("id, title") == true)
        #expect("\(error!)".hasPrefix("things/a.yaml:2: "))
    }

    @Test("A missing key is named with the line of where it should be")
    func missing() {
        let error = complaint("- id: a\n- kind: b\n") { _ = try $0.items()[1].text("id") }

        #expect(error?.line == 2)
        #expect(error?.reason.contains("“id”") == true)
    }

    @Test("A key with nothing behind it is missing too", arguments: ["id:", "id: ~", "id: null"])
    func empty(yaml: String) {
        let error = complaint(yaml + "\nkind: b") { _ = try $0.text("id") }

        #expect(error?.reason.contains("missing") == true)
    }

    @Test("A value of the wrong type is refused on its own line")
    func wrongType() {
        let yaml = """
            title: [a, b]
            count: many
            share: half
            flag: perhaps
            size: medium
            list: one
            quoted: ""
            count_too_big: 11
            """

        #expect(complaint(yaml) { _ = try $0.text("title") }?.line == 1)
        #expect(complaint(yaml) { _ = try $0.at("count").int() }?.line == 2)
        #expect(complaint(yaml) { _ = try $0.at("share").double() }?.line == 3)
        #expect(complaint(yaml) { _ = try $0.bool("flag") }?.line == 4)
        #expect(complaint(yaml) { _ = try $0.at("size").choice(Size.self) }?.line == 5)
        #expect(complaint(yaml) { _ = try $0.texts("list") }?.line == 6)
        #expect(complaint(yaml) { _ = try $0.text("quoted") }?.line == 7)
        #expect(complaint(yaml) { _ = try $0.at("count_too_big").int(in: 1...10) }?.line == 8)
        #expect(complaint(yaml) { _ = try $0.at("title").localized("ja") }?.line == 1)
    }

    @Test("A choice that is none names those there are")
    func choices() {
        let error = complaint("sizes: [small, medium]") { _ = try $0.choices("sizes", Size.self) }

        #expect(error?.reason.contains("medium") == true)
        #expect(error?.reason.contains("small, large") == true)
    }

    @Test("A list where a mapping is expected, and the other way round, is refused")
    func shape() {
        _ = complaint("- a") { _ = try $0.pairs() }
        _ = complaint("- a") { _ = try $0.allowing("a") }
        _ = complaint("- a") { _ = try $0.text("a") }
        _ = complaint("a: b") { _ = try $0.items() }
    }

    @Test("A key that stands twice is refused, with the line of the mapping it stands in")
    func duplicateKey() {
        let error = complaint("first:\n  id: a\n  kind: b\n  id: c\n")

        #expect(error?.reason.contains("id") == true)
        #expect(error?.line.map { (1...4).contains($0) } == true)
    }

    @Test(
        "What is not YAML is refused with a line",
        arguments: [
            ("a: b\nc: [1, 2\nd: e\n", 2...4), ("a: b\n\tc: d\n", 2...2), ("a: 'b\n", 1...3), ("a: &x b\nc: *y", 2...2),
        ])
    func badYAML(yaml: String, lines: ClosedRange<Int>) {
        let error = complaint(yaml)

        #expect(error?.line.map(lines.contains) == true, "\(String(describing: error))")
    }

    @Test("An empty file is refused", arguments: ["", "\n\n", "# nothing\n"])
    func emptyFile(yaml: String) {
        _ = complaint(yaml)
    }

    @Test("A file that is not UTF-8 is refused by name")
    func notUTF8() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        try Data([0x61, 0x3A, 0x20, 0x93, 0x8C, 0x8B, 0x9E]).write(to: url)  // "a: 東京" in Shift JIS
        defer { try? FileManager.default.removeItem(at: url) }

        let error = #expect(throws: ContentError.self) { try Entry(contentsOf: url, named: "things/a.yaml") }

        #expect(error?.description == "things/a.yaml: the file is not UTF-8")
    }

    @Test("A file or folder that is not there is refused by name")
    func absent() {
        let url = FileManager.default.temporaryDirectory.appending(path: "no-such-\(UUID().uuidString)")

        #expect(throws: ContentError(file: "x.yaml", "the file cannot be read")) {
            try Entry(contentsOf: url, named: "x.yaml")
        }
        #expect(throws: ContentError(file: "guidance/pulse.yaml", "the file cannot be read")) {
            try Entry(contentsOf: url.appending(path: "guidance/pulse.yaml"))
        }
        #expect(throws: ContentError.self) { try Entry.all(below: url) }
    }

    @Test("Every file below a folder is read, in the order of their paths, and called by them")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "content-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in ["b.yaml", "a/z.yaml", "a/note.md", "a.yaml"] {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("id: \(path)".utf8).write(to: file)
        }

        let entries = try Entry.all(below: folder)

        #expect(try entries.map { try $0.text("id") } == ["a.yaml", "a/z.yaml", "b.yaml"])
        #expect(entries.map(\.file) == ["a.yaml", "a/z.yaml", "b.yaml"].map { "\(folder.lastPathComponent)/\($0)" })
    }

    @Test("Of several files that are refused, the first in the order of their paths is named")
    func firstOfSeveral() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "content-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 10..<60 {
            try Data("id: \(number < 23 ? "a" : "[")\n".utf8).write(to: folder.appending(path: "\(number).yaml"))
        }

        let error = #expect(throws: ContentError.self) {
            try Entry.all(below: folder) { file throws(ContentError) in try file.text("id") }
        }

        #expect(error?.file == "\(folder.lastPathComponent)/23.yaml")
    }

    @Test("A key is the text it is, whatever it looks like")
    func keysAreTexts() throws {
        let entry = try entry("1: a\ntrue: b\n\"3\": c\n")

        #expect(try entry.text("1") == "a")
        #expect(try entry.text("true") == "b")
        #expect(try entry.text("3") == "c")
        _ = complaint("1: a\n\"1\": b\n")
    }

    @Test("What stands in quotes is a text, not a number or a truth value")
    func quoted() {
        _ = complaint("count: \"3\"") { _ = try $0.at("count").int() }
        _ = complaint("flag: \"true\"") { _ = try $0.bool("flag") }
        _ = complaint("share: '0.5'") { _ = try $0.at("share").double() }
    }

    @Test("An alias is read as what it stands for")
    func alias() throws {
        let entry = try entry("a: &x {ja: 題}\nb: *x\n")

        #expect(try entry.localized("b").ja == "題")
    }

    @Test("What is there is read")
    func values() throws {
        let entry = try entry(
            """
            id: "0131"
            count: 3
            share: 0.5
            whole: 2
            flag: true
            off: false
            sizes: [small, large]
            names: [a, 1]
            title: {ja: 題, en: Title}
            """)

        #expect(try entry.text("id") == "0131")
        #expect(try entry.at("count").int(in: 1...3) == 3)
        #expect(try entry.at("share").double() == 0.5)
        #expect(try entry.at("whole").double() == 2)
        #expect(try entry.bool("flag") == true)
        #expect(try entry.bool("off") == false)
        #expect(try entry.bool("nothing") == nil)
        #expect(try entry.choices("sizes", Size.self) == [.small, .large])
        #expect(try entry.texts("names") == ["a", "1"])
        #expect(try entry.texts("nothing") == [])
        #expect(try entry.localized("title") == LocalizedText(ja: "題", en: "Title"))
        #expect(try entry.optionalText("nothing") == nil)
        #expect(try entry.pairs().map(\.key).prefix(3) == ["id", "count", "share"])
    }

    @Test("A text without Japanese is refused, and so is a language we do not speak")
    func localized() {
        #expect(complaint("title:\n  en: Title") { _ = try $0.localized("title") }?.line == 2)
        #expect(complaint("title:\n  ja: 題\n  fr: Titre") { _ = try $0.localized("title") }?.line == 3)
    }
}

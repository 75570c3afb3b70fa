import Foundation
import Kernel
import Testing

@testable import Publiccode

/// Files made to break a reader get a fault, and soon.
@Suite(.timeLimit(.minutes(1))) struct HostileFileTests {
    private func only(_ text: String) -> String? {
        let faults = PubliccodeFile.read(text).faults
        return faults.count == 1 ? faults[0].message.key : "\(faults.count) faults"
    }

    @Test("Aliases that multiply are refused")
    func laughs() {
        let levels = (1...9).map { level in
            "a\(level): &a\(level) [\((1...9).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }
        #expect(only("a0: &a0 [ha, ha]\n" + levels.joined()) == "publiccode.file.aliases")

        let doubling = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        #expect(only("a0: &a0 [ha]\n\(doubling)? *a40\n: x\n") == "publiccode.file.aliases")

        let large = "a0: &a0 [\(String(repeating: "x,", count: 40_000))]\n? [*a0, *a0]\n: x\n"
        #expect(only(large) == "publiccode.file.large")
    }

    @Test("A few aliases are understood")
    func aliases() {
        let text = Sample.with("    - name: 見本 花子", "    - &hanako\n      name: 見本 花子")
            .replacing("localisation:\n", with: "    - *hanako\nlocalisation:\n")

        #expect(PubliccodeFile.read(text).faults == [])
        #expect(PubliccodeFile.read(text).file?.content["maintenance"]?["contacts"]?.items.count == 2)
    }

    @Test("An asterisk in a text is no alias")
    func emphasis() {
        let marked = String(repeating: "*速い* 窓口 & *静かな* 役所。", count: 20)

        #expect(PubliccodeFile.read(Sample.with(Sample.long, "\"\(marked)\"")).faults == [])
    }

    @Test("Depth is bounded, however it is written")
    func depth() {
        for text in [
            "a: " + String(repeating: "[", count: 100_000), "a: " + String(repeating: "[", count: 900),
            "a: \(String(repeating: "{a: ", count: 900))x\(String(repeating: "}", count: 900))",
            String(repeating: "- ", count: 100_000) + "a", String(repeating: "? ", count: 100_000) + "a",
            (0..<1200).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ] {
            let key = only(text)
            #expect(
                key == "publiccode.file.deep" || key == "publiccode.file.unclosed", "\(text.prefix(10)): \(key ?? "")")
        }
    }

    @Test("Size and number of values are bounded")
    func size() {
        #expect(only("a: \"\(String(repeating: "x", count: 10_000_000))\"") == "publiccode.file.large")
        #expect(only("platforms:\n" + String(repeating: "- a\n", count: 100_000)) == "publiccode.file.values")
    }

    @Test(
        "What is not YAML is told in the words of what to do",
        arguments: [
            ("", "publiccode.file.empty"), ("# only a note", "publiccode.file.empty"),
            ("a:\n\tb: c", "publiccode.file.token"), ("name: a: b", "publiccode.file.colon"),
            ("name: \"a\nurl: b\n", "publiccode.file.unclosed"), ("name: [a, b\nurl: c", "publiccode.file.unclosed"),
            ("a:\n  - b\n c: d\n", "publiccode.file.indentation"), ("a: *b", "publiccode.file.alias"),
            ("a: b\u{1}", "publiccode.file.control"), ("a: b\0", "publiccode.file.control"),
            ("a: b\n---\nc: d", "publiccode.file.documents"), ("- a\n- b", "publiccode.fault.notMapping"),
            ("hello", "publiccode.fault.notMapping"), ("a: \"\\ud800\"", "publiccode.file.syntax"),
        ])
    func syntax(text: String, key: String) {
        #expect(only(text) == key)
        #expect(PubliccodeFile.read(text).file == nil)
    }

    @Test("A key that stands twice is named with its line")
    func duplicates() {
        let fault = PubliccodeFile.read("name: a\nurl: b\nlegal:\n  license: MIT\n  license: ISC\n").faults.first

        #expect(fault?.key == "license")
        #expect(fault?.line == 4)
        #expect(fault?.message.key == "publiccode.file.duplicate")
    }

    @Test("A key or value never breaks the line it is told in")
    func control() {
        let faults = PubliccodeFile.read(#"{"a\nb": 1, url: "\e[2J\n\u202Ex"}"#).faults

        #expect(faults.contains { $0.message.values["key"] == "a b" })
        #expect(faults.first { $0.key == "url" }?.message.values["value"] == "[2J  x")
    }

    @Test("What cannot be read as a file is refused")
    func disk() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: url) }
        func key() -> String? { PubliccodeFile.read(contentsOf: url).faults.first?.message.key }

        #expect(key() == "publiccode.file.unreadable")
        try Data([0x6E, 0x3A, 0x20, 0x93, 0x8C]).write(to: url)
        #expect(key() == "publiccode.file.encoding")
        try Data(repeating: 0x20, count: 2_000_000).write(to: url)
        #expect(key() == "publiccode.file.large")
        try Data(Sample.valid.utf8).write(to: url)
        #expect(key() == nil)
        #expect(PubliccodeFile.read(contentsOf: url.deletingLastPathComponent()).file == nil)
    }
}

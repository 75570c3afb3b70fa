import Content
import Foundation
import Kernel
import TestKit
import Testing

@Suite struct TextsTests {
    private let texts = Texts([
        "a.title": LocalizedText(ja: "[申請|しんせい]は{name}へ", jaEasy: "{name}に だして", en: "Apply to {name}"),
        "a.plain": LocalizedText(ja: "[題]"),
    ])

    /// Texts from files, each with its content.
    private func load(_ files: [String: String]) throws -> Texts {
        let folder = FileManager.default.temporaryDirectory.appending(path: "texts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, yaml) in files { try Data(yaml.utf8).write(to: folder.appending(path: name)) }
        return try Texts(folder: folder)
    }

    @Test("Every word of the interface is there, in three languages")
    func ours() throws {
        let texts = try Texts(folder: Project.folder.appending(path: "Content/texts"))

        #expect(texts.keys.count > 100)
        for key in texts.keys {
            for language in Language.allCases { #expect(!texts(key, language).isEmpty, "\(key) \(language)") }
        }
    }

    @Test("Blanks are filled once: what fills them is never filled again")
    func blanks() {
        #expect(texts("a.title", .en, ["name": "{name} {other}"]) == "Apply to {name} {other}")
        #expect(texts("a.title", .en) == "Apply to {name}")
        #expect(texts(Message("a.title", ["name": "X"]), .en) == "Apply to X")
    }

    @Test("Furigana are marked where there are some and left out where only letters go")
    func furigana() {
        #expect(texts("a.title", .ja, ["name": "都"]) == "\u{E000}申請\u{E001}しんせい\u{E002}は都へ")
        #expect(texts.plain("a.title", .ja, ["name": "都"]) == "申請は都へ")
        #expect(texts("a.plain", .ja) == "[題]")
    }

    @Test("A text for residents without plain Japanese is refused, one for staff is not")
    func audience() throws {
        #expect(throws: ContentError.self) { try load(["desk.yaml": "title: {ja: 題, en: Title}"]) }

        let texts = try load(["desk.yaml": "audience: staff\ntitle: {ja: 題, en: Title}"])

        #expect(texts("desk.title", .jaEasy) == "題")
    }

    @Test("Keys are the file and the path in it")
    func keys() throws {
        let yaml = "list:\n  title: {ja: 題, ja-easy: だい, en: Title}\n  empty: {ja: 無, ja-easy: ない, en: None}"

        let texts = try load(["services.yaml": yaml])

        #expect(texts.keys == ["services.list.title", "services.list.empty"])
        #expect(texts("services.list.title", .en) == "Title")
    }
}

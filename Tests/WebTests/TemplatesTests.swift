import Content
import Foundation
import Kernel
import Testing
import Web

/// How words come into templates.
@Suite struct TemplatesTests {
    private struct Page: View {
        let name: String
        let isThere = true
        static let template = "page"
        static let examples: [Page] = []
    }

    private let texts = Texts([
        "a.title": LocalizedText(ja: "題", en: "Title"),
        "a.greeting": LocalizedText(ja: "{name}さん <様>", jaEasy: "{name}さん", en: "Dear \"{name}\" & all"),
        "a.odd": LocalizedText(ja: "題", en: "{what is this}"),
    ])

    private func load(_ files: [String: String]) throws -> Templates {
        let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "parts"), withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try Templates(folder: folder, texts: texts)
    }

    private func page(_ template: String, in language: Language = .en) throws -> String {
        try load(["page.mustache": template]).html(
            Page(name: "<Ann>"), chrome: Chrome(path: "/"), language: language)
    }

    @Test("A rating just under the line is not written as the line")
    func ratings() {
        let written = [2.96, 2.9996, 2.94, 3, 3.04, 2.81].map(Look.rating)
        #expect(written == ["2.96", "2.9996", "2.9", "3.0", "3.0", "2.8"])
    }

    @Test("A template prints its words in the language of the reader, escaped, their blanks filled by the view")
    func words() throws {
        let template = "{{#view}}<p>{{text.a.greeting}}</p>{{/view}}"

        #expect(try page(template) == "<p>Dear &quot;&lt;Ann&gt;&quot; &amp; all</p>")
        #expect(try page(template, in: .ja) == "<p>&lt;Ann&gt;さん &lt;様&gt;</p>")
        #expect(try page(template, in: .jaEasy) == "<p>&lt;Ann&gt;さん</p>")
    }

    @Test(
        "The space around a text stays as the template has it",
        arguments: [
            ("<p>\n  {{text.a.title}}\n</p>\n", "<p>\n  Title\n</p>\n"),
            ("{{text.a.title}}", "Title"),
            ("{{text.a.title}}  \n", "Title  \n"),
            ("a {{text.a.title}}\n\tb", "a Title\n\tb"),
            ("{{text.a.title}} {{text.a.title}}\n", "Title Title\n"),
            ("{{#view}}\n  {{text.a.title}}\n{{/view}}\n", "  Title\n"),
        ])
    func space(template: String, printed: String) throws {
        #expect(try page(template) == printed)
    }

    @Test("A part prints its words, and is indented as it stands")
    func parts() throws {
        let templates = try load([
            "page.mustache": "<ul>\n  {{>item}}\n</ul>", "parts/item.mustache": "<li>\n{{text.a.title}}\n</li>\n",
        ])

        let html = try templates.html(Page(name: ""), chrome: Chrome(path: "/"), language: .en)

        #expect(html == "<ul>\n  <li>\n  Title\n  </li>\n</ul>")
        #expect(templates.textKeys == ["a.title"])
    }

    @Test("A text nobody wrote is found at the start, named with the template", arguments: ["a.none", "a.title ", "a"])
    func noSuchText(key: String) {
        #expect(throws: Templates.Fault.knowsNoText(template: "page", key: key)) { try page("<p>{{text.\(key)}}</p>") }
    }

    @Test("A text whose blank has no name is found at the start, named by its key, whatever its language")
    func oddBlank() {
        let fault = #expect(throws: Templates.Fault.self) { try page("{{text.a.odd}}") }

        guard case .cannotBeRead("text a.odd", _)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test("A template that is not closed is found at the start, with its line")
    func unclosed() {
        let fault = #expect(throws: Templates.Fault.self) { try page("<p>\n{{#view}}\n{{text.a.title}}{{/vew}}") }

        guard case .cannotBeRead("page", let reason)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(reason.hasPrefix("line 3:"))
    }
}

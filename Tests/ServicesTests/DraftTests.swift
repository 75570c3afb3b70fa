import Kernel
import Services
import TestKit
import Testing

@Suite struct DraftTests {
    /// The names of the fields that are refused; empty when the draft is good.
    private func refused(
        slug: String = "a", title: LocalizedText = LocalizedText(ja: "題"),
        summary: LocalizedText = LocalizedText(ja: "要約"),
        url: String? = nil
    ) -> [String] {
        do {
            _ = try Service.Draft(slug: slug, title: title, summary: summary, url: url)
            return []
        } catch {
            guard case .invalid(let fields) = error else { return ["\(error)"] }
            return fields.map(\.name)
        }
    }

    @Test("Every field that has to be put right is named, not only the first")
    func everyField() {
        let long = String(repeating: "字", count: 401)

        let fields = refused(
            slug: "Not a slug", title: LocalizedText(ja: " ", jaEasy: long, en: long),
            summary: LocalizedText(ja: "", jaEasy: long, en: long), url: "javascript:alert(1)")

        #expect(
            fields == [
                "slug", "title.ja", "title.ja-easy", "title.en", "summary.ja", "summary.ja-easy", "summary.en", "url",
            ])
    }

    @Test(
        "An address in the address line is small letters, digits and single dashes",
        arguments: ["a", "a-1", "2026", "official-site"])
    func slugs(slug: String) {
        #expect(refused(slug: slug) == [])
    }

    @Test(
        "Other texts are no address",
        arguments: [
            "", " ", "-", "-a", "a-", "a--b", "A", "a b", "a/b", "..", "転入", "ａ", "a\u{301}", "a\nb", "a%2F", "é",
        ])
    func badSlugs(slug: String) {
        #expect(refused(slug: slug) == ["slug"])
    }

    @Test("Lengths are counted as people count characters, up to the last one allowed")
    func lengths() {
        let family = "👩‍👩‍👧‍👦"

        #expect(refused(slug: String(repeating: "a", count: 60)) == [])
        #expect(refused(slug: String(repeating: "a", count: 61)) == ["slug"])
        #expect(refused(title: LocalizedText(ja: String(repeating: "字", count: 120))) == [])
        #expect(refused(title: LocalizedText(ja: String(repeating: "字", count: 121))) == ["title.ja"])
        #expect(refused(title: LocalizedText(ja: String(repeating: "か\u{3099}", count: 120))) == [])
        #expect(refused(title: LocalizedText(ja: family + String(repeating: "字", count: 119))) == [])
        #expect(refused(summary: LocalizedText(ja: String(repeating: "字", count: 400))) == [])
        #expect(refused(summary: LocalizedText(ja: String(repeating: "字", count: 401))) == ["summary.ja"])
    }

    @Test("One character built from thousands is too long")
    func combiningBomb() {
        let bomb = "a" + String(repeating: "\u{301}", count: 5000)

        #expect(bomb.count == 1)
        #expect(refused(title: LocalizedText(ja: bomb)) == ["title.ja"])
    }

    @Test("Blanks around a text and control characters in it are not kept")
    func cleaned() throws {
        let draft = try Service.Draft(
            slug: "a", title: LocalizedText(ja: "\u{3000}転\u{0}入\u{7}\u{1B}[31m \n", jaEasy: "  ", en: ""),
            summary: LocalizedText(ja: "一\r\n二\r三\u{85}四"))

        #expect(draft.title == LocalizedText(ja: "転入[31m"))
        #expect(draft.summary.ja == "一\n二三四")
    }

    @Test("A text of control characters and blanks is no text")
    func onlyControl() {
        #expect(refused(title: LocalizedText(ja: "\u{1}\u{2}")) == ["title.ja"])
        #expect(refused(title: LocalizedText(ja: "\u{1} \u{2}")) == ["title.ja"])
    }

    @Test(
        "A text that nobody can see is no text",
        arguments: ["\u{200B}", "\u{2060}\u{FEFF}", "\u{202E}\u{202C}", "\u{AD}"])
    func invisible(text: String) {
        #expect(refused(title: LocalizedText(ja: text)) == ["title.ja"])
    }

    @Test(
        "An address on the web is kept as it is written",
        arguments: [
            "https://www.city.chiyoda.lg.jp/", "http://example.jp", "HTTPS://EXAMPLE.JP/a?b=c#d",
            "https://日本語.jp/道?q=東京", "https://example.jp:8443/", "https://192.0.2.1/", "https://[2001:db8::1]/",
        ])
    func addresses(url: String) throws {
        #expect(
            try Service.Draft(slug: "a", title: LocalizedText(ja: "題"), summary: LocalizedText(ja: "要"), url: url).url
                == url)
    }

    @Test(
        "What could run, or is no address on the web, is refused",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\u{1}javascript:alert(1)",
            "javascript://example.jp/%0aalert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
            "ftp://example.jp", "//example.jp", "example.jp", "https:", "https://", "https:///path", "http:example.jp",
            "https://user@example.jp", "https://a:b@example.jp", "mailto:a@example.jp",
            "https://" + String(repeating: "a", count: 2000) + ".jp",
        ])
    func badAddresses(url: String) {
        #expect(refused(url: url) == ["url"])
    }

    @Test("No address is none", arguments: [nil, "", "  "] as [String?])
    func noAddress(url: String?) throws {
        #expect(
            try Service.Draft(slug: "a", title: LocalizedText(ja: "題"), summary: LocalizedText(ja: "要"), url: url).url
                == nil)
    }

    @Test("Channels stand once each, in one order")
    func channels() throws {
        let draft = try Service.Draft(
            slug: "a", title: LocalizedText(ja: "題"), summary: LocalizedText(ja: "要"), channels: [.paper, .web, .paper])

        #expect(draft.channels == [.web, .paper])
    }
}

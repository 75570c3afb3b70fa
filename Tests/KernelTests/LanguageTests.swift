import Foundation
import Kernel
import Testing

@Suite struct LanguageTests {
    @Test("Where there is no other text, the Japanese one is shown")
    func fallback() {
        let all = LocalizedText(ja: "東京都", jaEasy: "とうきょうと", en: "Tokyo")
        let japanese = LocalizedText(ja: "東京都")

        #expect(Language.allCases.map { all[$0] } == ["東京都", "とうきょうと", "Tokyo"])
        #expect(Language.allCases.map { japanese[$0] } == ["東京都", "東京都", "東京都"])
    }

    @Test("In JSON the languages have the names the API promises, and none that is not there")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys

        let full = try encoder.encode(LocalizedText(ja: "一", jaEasy: "いち", en: "one"))
        let short = try encoder.encode(LocalizedText(ja: "一"))

        #expect(String(decoding: full, as: UTF8.self) == #"{"en":"one","ja":"一","ja-easy":"いち"}"#)
        #expect(String(decoding: short, as: UTF8.self) == #"{"ja":"一"}"#)
    }

    @Test("Plain Japanese is Japanese to a browser")
    func tag() {
        #expect(Language.allCases.map(\.tag) == ["ja", "ja", "en"])
    }
}

import Testing

@testable import Publiccode

@Suite struct LanguageTagTests {
    @Test(
        "A language is a tag of BCP 47",
        arguments: [
            "ja", "en-GB", "JA", "zh-Hant-TW", "sl-IT-nedis", "es-419", "ryu", "ja-Latn-hepburn", "en-x-town", "x-own",
            "de-1996", "en-u-ca-japanese",
        ])
    func valid(tag: String) {
        #expect(LanguageTag.isValid(tag))
    }

    @Test(
        "What only looks like one is none",
        arguments: [
            "jp", "xxx", "ja_JP", "japanese", "", "-", "ja-", "en-XX", "no such language", "日本語", "ja-a",
            "en-toolongtag",
        ])
    func invalid(tag: String) {
        #expect(!LanguageTag.isValid(tag))
    }

    @Test("The usual slips are put right")
    func likely() {
        #expect(LanguageTag.likely(for: "jp") == "ja")
        #expect(LanguageTag.likely(for: "en_GB") == "en-GB")
        #expect(LanguageTag.likely(for: "xx_XX") == nil)
    }
}

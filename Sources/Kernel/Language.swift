/// A language the platform speaks to residents in.
package enum Language: String, CaseIterable, Hashable, Sendable, Codable {
    case ja
    /// Plain Japanese (やさしい日本語): short sentences with furigana, a text of its own.
    case jaEasy = "ja-easy"
    case en

    /// The BCP 47 tag for `lang` attributes and `Content-Language`.
    package var tag: String { self == .en ? "en" : "ja" }

    /// What stands between two sentences.
    package var betweenSentences: String { self == .en ? " " : "" }
}

/// A name or a sentence that exists in several languages; Japanese always.
package struct LocalizedText: Hashable, Sendable, Codable {
    package var ja: String
    package var jaEasy: String?
    package var en: String?

    package init(ja: String, jaEasy: String? = nil, en: String? = nil) {
        (self.ja, self.jaEasy, self.en) = (ja, jaEasy, en)
    }

    private enum CodingKeys: String, CodingKey {
        case ja
        case jaEasy = "ja-easy"
        case en
    }

    /// The text in `language`, or the Japanese one where there is no other.
    package subscript(language: Language) -> String {
        switch language {
        case .ja: ja
        case .jaEasy: jaEasy ?? ja
        case .en: en ?? ja
        }
    }
}

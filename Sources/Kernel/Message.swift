/// A sentence for people, not yet in a language: the key of a text in `Content/texts` and what fills its blanks.
///
/// Modules below Web speak in messages, so that no text stands in code.
package struct Message: Hashable, Sendable, Codable {
    package var key: String
    package var values: [String: String]

    package init(_ key: String, _ values: [String: String] = [:]) {
        (self.key, self.values) = (key, values)
    }

    /// A sentence that already stands in its languages, because it is content of its own.
    package init(told text: LocalizedText) {
        self.init(
            "problems.told", ["ja": text.ja, "ja-easy": text.jaEasy ?? text.ja, "en": text.en ?? text.ja])
    }
}

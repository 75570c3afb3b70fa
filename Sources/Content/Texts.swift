package import Foundation
package import Kernel

/// Every word of the interface, in every language.
///
/// One file per area in `Content/texts`; a text is a mapping with `ja`, `ja-easy` and `en`, and its key is the area
/// and the path to it: `services.list.title`. Blanks are written `{name}`, furigana `[申請|しんせい]`. A file whose
/// first key is `audience: staff` may leave out `ja-easy`; everything else a resident may meet.
package struct Texts: Sendable {
    /// What stands around furigana inside a text: `base` U+E001 `reading`, until U+E002. Templates print it as
    /// `<ruby>`, so that texts can be escaped like everything else.
    package enum Furigana {
        package static let begin: Character = "\u{E000}"
        package static let middle: Character = "\u{E001}"
        package static let end: Character = "\u{E002}"
    }

    private let spoken: [Language: [String: String]]
    private let written: [Language: [String: String]]
    package let keys: Set<String>

    package init(folder: URL) throws(ContentError) {
        let areas = try Entry.all(below: folder) { file throws(ContentError) in try Self.area(file) }
        self.init(Dictionary(areas.joined(), uniquingKeysWith: { _, last in last }))
    }

    package init(_ all: [String: LocalizedText]) {
        let languages = Language.allCases.sideBySide { language in
            let spoken = all.mapValues { Self.marked($0[language]) }
            return (language, spoken, spoken.mapValues(Self.withoutFurigana))
        }
        spoken = Dictionary(uniqueKeysWithValues: languages.map { ($0.0, $0.1) })
        written = Dictionary(uniqueKeysWithValues: languages.map { ($0.0, $0.2) })
        keys = Set(all.keys)
    }

    /// The text in `language` with its blanks filled. A key that is not there is a mistake of ours: it stops a debug
    /// build, and a release shows the key.
    package func callAsFunction(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        Self.fill(find(key, in: spoken[language]), with: values)
    }

    package func callAsFunction(_ message: Message, _ language: Language) -> String {
        self(message.key, language, message.values)
    }

    /// The same without furigana, for mail, JSON and file names.
    package func plain(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        Self.fill(find(key, in: written[language]), with: values)
    }

    package func plain(_ message: Message, _ language: Language) -> String {
        plain(message.key, language, message.values)
    }

    /// `[申請|しんせい]` becomes furigana. For titles and sentences that come from other content.
    package static func marked(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "|")) else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            result += rest[..<open]
            rest = rest[open...].dropFirst()
            guard let close = rest.firstIndex(of: "]"), let bar = rest[..<close].firstIndex(of: "|") else {
                result.append("[")
                continue
            }
            result.append(Furigana.begin)
            result += rest[..<bar]
            result.append(Furigana.middle)
            result += rest[bar..<close].dropFirst()
            result.append(Furigana.end)
            rest = rest[close...].dropFirst()
        }
        return result + rest
    }

    package static func withoutFurigana(_ text: String) -> String {
        // The first byte of what stands around furigana, and of little else.
        guard text.utf8.contains(0xEE) else { return text }
        var result = ""
        var isReading = false
        for character in text {
            switch character {
            case Furigana.begin: break
            case Furigana.middle: isReading = true
            case Furigana.end: isReading = false
            default: if !isReading { result.append(character) }
            }
        }
        return result
    }

    private func find(_ key: String, in texts: [String: String]?) -> String {
        if let text = texts?[key] { return text }
        assertionFailure("there is no text “\(key)”")
        return key
    }

    /// One pass: a value that looks like a blank stays as it is.
    private static func fill(_ text: String, with values: [String: String]) -> String {
        guard !values.isEmpty, text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[open..<close].dropFirst())
            result += values[name] ?? "{\(name)}"
            rest = rest[close...].dropFirst()
        }
        return result + rest
    }

    /// The texts of one file.
    private static func area(_ file: Entry) throws(ContentError) -> [(String, LocalizedText)] {
        let area = String(file.file.split(separator: "/").last?.dropLast(5) ?? "")
        var texts: [(String, LocalizedText)] = []
        var isForStaff = false
        for (key, entry) in try file.pairs() {
            if key == "audience" {
                guard try entry.text() == "staff" else { throw entry.error("the only audience to name is “staff”") }
                isForStaff = true
            } else {
                try Self.collect(entry, as: "\(area).\(key)", isForStaff: isForStaff, into: &texts)
            }
        }
        return texts
    }

    private static func collect(
        _ entry: Entry, as key: String, isForStaff: Bool, into texts: inout [(String, LocalizedText)]
    ) throws(ContentError) {
        guard entry.isMapping else { throw entry.error("a text with ja, ja-easy and en is expected here") }
        guard entry.optional("ja") != nil else {
            for (name, child) in try entry.pairs() {
                guard !name.contains(".") else { throw child.error("a key must not contain a dot") }
                try collect(child, as: "\(key).\(name)", isForStaff: isForStaff, into: &texts)
            }
            return
        }
        let leaf = try entry.allowing("ja", "ja-easy", "en")
        let text = LocalizedText(
            ja: try leaf.text("ja"),
            jaEasy: isForStaff ? try leaf.optionalText("ja-easy") : try leaf.text("ja-easy"), en: try leaf.text("en"))
        texts.append((key, text))
    }
}

import Content
import Foundation
import Identity
import Kernel
import Registries

/// How the values of a registry are said to people in one language.
struct RecordWords {
    let registry: Registry
    let platform: Platform
    let language: Language

    init(_ registry: Registry, _ platform: Platform, _ language: Language) {
        (self.registry, self.platform, self.language) = (registry, platform, language)
    }

    var comma: String { language == .en ? ", " : "、" }

    /// One value as it stands in a file: the label of a category, the name of a municipality, yes or no.
    func label(_ text: String, _ field: Int) -> String {
        let field = registry.fields[field]
        if let category = field.categories.first(where: { $0.value == text }) {
            return category.label.shown(in: language)
        }
        if field.kind == .boolean {
            if text == "true" { return platform.texts("registries.value.yes", language) }
            if text == "false" { return platform.texts("registries.value.no", language) }
        }
        if field.format == .municipalityCode, let organization = try? platform.organizations.find(text) {
            return organization.name.shown(in: language)
        }
        return text
    }

    /// A value in one line.
    func words(_ value: FieldValue, _ field: Int) -> String {
        switch value {
        case .text(let text):
            if registry.fields[field].kind == .date, let day = Day(text) { return DayView(day, language).shown }
            return label(text, field)
        case .integer(let number):
            let text = String(number)
            let label = label(text, field)
            return label == text && registry.fields[field].kind == .integer ? Look.count(number) : label
        case .number, .boolean: return label(registry.text(of: value, field), field)
        case .list(let parts): return parts.map { label($0, field) }.joined(separator: comma)
        case .json(let text):
            let items = JSONWords(text).items
            return items.map { $0.pieces.map(\.words).joined() }.joined(separator: comma)
        }
    }

    func words(_ values: RecordValues, _ field: Int?) -> String? {
        guard let field, field < values.count, let value = values[field] else { return nil }
        let words = words(value, field)
        return words.isEmpty ? nil : words
    }

    /// What a row is called in headings and lists.
    func title(_ values: RecordValues, key: String) -> String { words(values, registry.titleField) ?? key }

    func summary(_ values: RecordValues) -> String? {
        words(values, registry.summaryField).map { Excerpt.beginning(of: $0, length: 140) }
    }

    /// A value with its links and lines.
    func view(_ value: FieldValue, _ field: Int) -> ValueView {
        let schema = registry.fields[field]
        var view = ValueView()
        switch value {
        case .list(let parts): view.items = parts.map { .init(pieces: pieces($0, field)) }
        case .json(let text): view.items = JSONWords(text).items
        case .text(let text):
            if schema.kind == .date, let day = Day(text) {
                view.day = DayView(day, language)
            } else if schema.kind == .string {
                view.pieces = pieces(text, field)
                view.isLong = schema.isLong || text.contains("\n")
            } else {
                view.pieces = [.init(words: label(text, field))]
            }
        default: view.pieces = [.init(words: words(value, field))]
        }
        if view.items.count == 1 { (view.pieces, view.items) = (view.items[0].pieces, []) }
        view.tag = tag(of: view.pieces.map(\.words) + view.items.flatMap { $0.pieces.map(\.words) })
        return view
    }

    /// `ja` where Japanese stands in an English page.
    func tag(of words: [String]) -> String? {
        language == .en && words.contains { $0.isJapanese } ? Language.ja.tag : nil
    }

    func tag(of words: String?) -> String? { words.flatMap { tag(of: [$0]) } }

    private func pieces(_ text: String, _ field: Int) -> [ValueView.Piece] {
        let label = label(text, field)
        if let reference = registry.references.first(where: { $0.field == field }),
            let target = try? platform.registries.find(reference.registry),
            // A fictional municipality stands in no list.
            (try? platform.organizations.find(text))?.isSample != true
        {
            return [.init(words: label == text ? text : "\(label) (\(text))", path: target.path(of: text))]
        }
        if label != text {
            let isCode = registry.fields[field].format == .municipalityCode
            return [.init(words: isCode ? "\(label) (\(text))" : label)]
        }
        return LinkedText(text).pieces
    }
}

/// What an `array` or `object` holds, in words: pairs of address and title as links, everything else as it is called.
struct JSONWords {
    private(set) var items: [ValueView.Item] = []

    private static let maxItems = 100

    init(_ text: String) {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
            items = [.init(pieces: [.init(words: text)])]
            return
        }
        let all = value as? [Any] ?? [value]
        items = all.prefix(Self.maxItems).map { .init(pieces: Self.pieces($0)) }
    }

    private static func pieces(_ value: Any) -> [ValueView.Piece] {
        guard var fields = value as? [String: Any] else { return LinkedText(text(value)).pieces }
        var pieces: [ValueView.Piece] = []
        if let name = ["uri", "url", "path"].first(where: { (fields[$0] as? String)?.hasPrefix("http") == true }),
            let address = fields.removeValue(forKey: name) as? String,
            let link = LinkedText(address).pieces.first, link.path == address
        {
            let title = (fields.removeValue(forKey: "title") ?? fields.removeValue(forKey: "name")) as? String
            pieces.append(
                .init(words: title.flatMap { $0.isEmpty ? nil : $0 } ?? address, path: address, isOutside: true))
        }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) where !(value is NSNull) {
            pieces.append(.init(words: "\(pieces.isEmpty ? "" : " ")\(name): "))
            pieces += LinkedText(text(value)).pieces
        }
        return pieces
    }

    private static func text(_ value: Any) -> String {
        if let text = value as? String { return text }
        if let all = value as? [Any] { return all.map { text($0) }.joined(separator: ", ") }
        if let fields = value as? [String: Any] {
            return fields.sorted { $0.key < $1.key }.filter { !($0.value is NSNull) }
                .map { "\($0.key): \(text($0.value))" }.joined(separator: ", ")
        }
        return value is NSNull ? "" : "\(value)"
    }
}

extension String {
    /// Whether there are kana or kanji in it.
    var isJapanese: Bool {
        unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) || (0x3400...0x9FFF).contains($0.value) }
    }
}

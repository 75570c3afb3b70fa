package import Foundation
package import Kernel
import Yams

/// A place in a YAML file that knows its file and line, so that every complaint names them.
package struct Entry: Sendable {
    package let file: String
    package let line: Int?
    private let content: Content

    /// What stands there, taken once from what the reader gives: that is costly to ask, and no other thread may have it.
    private enum Content: Sendable {
        /// A text, and whether it is written without quotes.
        case scalar(String, isPlain: Bool)
        case list([Entry])
        case mapping([(key: Entry, value: Entry)])
    }

    init(_ node: Node, in file: String) {
        self.file = file
        line = node.mark?.line
        switch node {
        case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence): content = .list(sequence.map { Entry($0, in: file) })
        case .mapping(let mapping):
            content = .mapping(mapping.map { (Entry($0.key, in: file), Entry($0.value, in: file)) })
        case .alias: preconditionFailure("the reader puts what is meant in the place of an alias")
        }
    }

    /// Reads one file. `name` is how complaints call it; otherwise its folder and itself, as `guidance/pulse.yaml`.
    package init(contentsOf url: URL, named name: String? = nil) throws(ContentError) {
        let name = name ?? "\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)"
        guard let data = try? Data(contentsOf: url) else {
            throw ContentError(file: name, "the file cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ContentError(file: name, "the file is not UTF-8")
        }
        try self.init(yaml: text, named: name)
    }

    package init(yaml text: String, named name: String) throws(ContentError) {
        do {
            // No resolver: it tries seven regular expressions on every key. What is a number is known when one is asked for.
            guard let node = try Yams.compose(yaml: text, .basic, .default, .utf8) else {
                throw ContentError(file: name, "the file is empty")
            }
            self.init(node, in: name)
        } catch let error as ContentError {
            throw error
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw ContentError(file: name, line: mark.line, "this is not YAML: \(problem)")
        } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
            throw ContentError(
                file: name, line: context.mark.line, "“\(duplicates.joined(separator: ", "))” stands here twice")
        } catch {
            throw ContentError(file: name, "this is not YAML: \(error)")
        }
    }

    package func error(_ reason: String) -> ContentError { ContentError(file: file, line: line, reason) }

    /// Refuses keys nobody reads: a misspelt key would otherwise be silently without effect.
    package func allowing(_ keys: String...) throws(ContentError) -> Entry {
        for (name, key, _) in try named() where !keys.contains(name) {
            throw key.error("“\(name)” is not a key here; there are: \(keys.sorted().joined(separator: ", "))")
        }
        return self
    }

    /// The keys of a mapping with what stands behind them, in the order of the file. A key given twice is refused.
    package func pairs() throws(ContentError) -> [(key: String, value: Entry)] {
        try named().map { ($0.name, $0.value) }
    }

    private func named() throws(ContentError) -> [(name: String, key: Entry, value: Entry)] {
        guard let members else { throw error("a mapping of keys to values is expected here") }
        var named: [(name: String, key: Entry, value: Entry)] = []
        named.reserveCapacity(members.count)
        for (key, value) in members {
            guard case .scalar(let name, _) = key.content else { throw key.error("this key is not a text") }
            named.append((name, key, value))
        }
        return named
    }

    package var isMapping: Bool { members != nil }

    /// The keys and values of a mapping, each with its own line; nil where there is no mapping.
    package var members: [(key: Entry, value: Entry)]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The parts of a list; nil where there is none.
    package var elements: [Entry]? { if case .list(let elements) = content { elements } else { nil } }

    /// The text of a scalar as it stands in the file. Only one written without quotes can be a number or a truth value.
    package var scalar: (text: String, isPlain: Bool)? {
        if case .scalar(let text, let isPlain) = content { (text, isPlain) } else { nil }
    }

    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    package func items() throws(ContentError) -> [Entry] {
        guard let elements else { throw error("a list is expected here") }
        return elements
    }

    package func optional(_ key: String) -> Entry? {
        guard case .mapping(let members) = content else { return nil }
        for (name, value) in members {
            if case .scalar(key, _) = name.content { return value.isNull ? nil : value }
        }
        return nil
    }

    package func at(_ key: String) throws(ContentError) -> Entry {
        guard let entry = optional(key) else { throw error("“\(key)” is missing") }
        return entry
    }

    package func text() throws(ContentError) -> String {
        guard let text = scalar?.text, !text.isEmpty else { throw error("a text is expected here") }
        return text
    }

    package func text(_ key: String) throws(ContentError) -> String { try at(key).text() }
    package func optionalText(_ key: String) throws(ContentError) -> String? { try optional(key)?.text() }

    package func texts(_ key: String) throws(ContentError) -> [String] {
        var texts: [String] = []
        for item in try optional(key)?.items() ?? [] { texts.append(try item.text()) }
        return texts
    }

    package func int(in range: ClosedRange<Int> = .min ... .max) throws(ContentError) -> Int {
        guard let int = value(as: Int.self) else { throw error("a whole number is expected here") }
        guard range.contains(int) else { throw error("\(int) is not from \(range.lowerBound) to \(range.upperBound)") }
        return int
    }

    package func double() throws(ContentError) -> Double {
        guard let double = value(as: Double.self) else { throw error("a number is expected here") }
        return double
    }

    package func bool(_ key: String) throws(ContentError) -> Bool? {
        guard let entry = optional(key) else { return nil }
        guard let bool = entry.value(as: Bool.self) else { throw entry.error("true or false is expected here") }
        return bool
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type = Choice.self
    ) throws(ContentError) -> Choice where Choice.RawValue == String {
        let text = try text()
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("“\(text)” is not one of: \(known)")
        }
        return choice
    }

    package func choices<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type = Choice.self
    ) throws(ContentError) -> [Choice] where Choice.RawValue == String {
        var choices: [Choice] = []
        for item in try optional(key)?.items() ?? [] { choices.append(try item.choice(type)) }
        return choices
    }

    package func localized(_ key: String) throws(ContentError) -> LocalizedText {
        let entry = try at(key).allowing("ja", "ja-easy", "en")
        return LocalizedText(
            ja: try entry.text("ja"), jaEasy: try entry.optionalText("ja-easy"), en: try entry.optionalText("en"))
    }

    /// The scalar as the reader understands it.
    private func value<Value: ScalarConstructible>(as type: Value.Type) -> Value? {
        guard case .scalar(let text, let isPlain) = content else { return nil }
        return .construct(
            from: Node.Scalar(text, Tag(isPlain ? .implicit : .str, .basic), isPlain ? .plain : .doubleQuoted))
    }
}

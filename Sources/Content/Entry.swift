package import Foundation
package import Kernel
private import Yams

/// A place in a YAML file that knows its file and line, so that every complaint names them.
package struct Entry {
    package let file: String
    private let node: Node

    private init(file: String, node: Node) { (self.file, self.node) = (file, node) }

    /// Reads one file. `name` is how complaints call it, usually its path below `Content/`.
    package init(contentsOf url: URL, named name: String? = nil) throws(ContentError) {
        let name = name ?? url.lastPathComponent
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
            guard let node = try Yams.compose(yaml: text) else {
                throw ContentError(file: name, "the file is empty")
            }
            self.init(file: name, node: node)
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

    /// Every `.yaml` file below `folder`, in the order of their paths.
    package static func all(below folder: URL) throws(ContentError) -> [Entry] {
        let root = folder.resolvingSymlinksInPath().path(percentEncoded: false)
        guard let paths = FileManager.default.subpaths(atPath: root) else {
            throw ContentError(file: folder.lastPathComponent, "there is no such folder")
        }
        var entries: [Entry] = []
        for path in paths.sorted() where path.hasSuffix(".yaml") {
            entries.append(
                try Entry(
                    contentsOf: URL(filePath: root).appending(path: path),
                    named: "\(folder.lastPathComponent)/\(path)"))
        }
        return entries
    }

    package var line: Int? { node.mark?.line }

    package func error(_ reason: String) -> ContentError { ContentError(file: file, line: line, reason) }

    /// Refuses keys nobody reads: a misspelt key would otherwise be silently without effect.
    package func allowing(_ keys: String...) throws(ContentError) -> Entry {
        guard let mapping = node.mapping else { throw error("a mapping of keys to values is expected here") }
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            throw Entry(file: file, node: key).error(
                "“\(key.string ?? "")” is not a key here; there are: \(keys.sorted().joined(separator: ", "))")
        }
        return self
    }

    /// The keys of a mapping with what stands behind them, in the order of the file. A key given twice is refused.
    package func pairs() throws(ContentError) -> [(key: String, value: Entry)] {
        guard let mapping = node.mapping else { throw error("a mapping of keys to values is expected here") }
        var pairs: [(key: String, value: Entry)] = []
        for (key, value) in mapping {
            guard let name = key.string else { throw Entry(file: file, node: key).error("this key is not a text") }
            pairs.append((name, Entry(file: file, node: value)))
        }
        return pairs
    }

    package var isMapping: Bool { node.mapping != nil }

    package func items() throws(ContentError) -> [Entry] {
        guard let sequence = node.sequence else { throw error("a list is expected here") }
        return sequence.map { Entry(file: file, node: $0) }
    }

    package func optional(_ key: String) -> Entry? {
        guard let child = node.mapping?[key], child.null == nil else { return nil }
        return Entry(file: file, node: child)
    }

    package func at(_ key: String) throws(ContentError) -> Entry {
        guard let entry = optional(key) else { throw error("“\(key)” is missing") }
        return entry
    }

    package func text() throws(ContentError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error("a text is expected here") }
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
        guard let int = node.int else { throw error("a whole number is expected here") }
        guard range.contains(int) else { throw error("\(int) is not from \(range.lowerBound) to \(range.upperBound)") }
        return int
    }

    package func double() throws(ContentError) -> Double {
        guard let double = node.float else { throw error("a number is expected here") }
        return double
    }

    package func bool(_ key: String) throws(ContentError) -> Bool? {
        guard let entry = optional(key) else { return nil }
        guard let bool = entry.node.bool else { throw entry.error("true or false is expected here") }
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
}

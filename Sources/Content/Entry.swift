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

    /// Reads text that comes from outside: bounded in size, depth and what aliases may multiply. Scalars are read as
    /// they stand, so whoever asks decides what is a number (`scalar`).
    package init(untrusted text: String, named name: String, within bounds: Bounds = Bounds()) throws(SyntaxFault) {
        guard text.utf8.count <= bounds.bytes else { throw .tooLarge(limit: bounds.bytes) }
        // Before parsing, because Yams calls itself for every level, and the stack of a thread may be small.
        guard Self.roughDepth(of: text) <= 100 else { throw .tooDeep(limit: bounds.depth, line: nil) }
        // Before parsing: Yams compares keys by all that is below them, which aliases can make exponentially large.
        let aliases = Self.aliases(in: text)
        guard aliases <= bounds.aliases else { throw .tooManyAliases(limit: bounds.aliases) }
        guard aliases == 0 || text.utf8.count <= bounds.bytesWithAliases else {
            throw .tooLarge(limit: bounds.bytesWithAliases)
        }
        do {
            guard let node = try Yams.compose(yaml: text, .basic) else { throw SyntaxFault.empty }
            self.init(file: name, node: node)
        } catch let fault as SyntaxFault {
            throw fault
        } catch YamlError.composer(_, let problem, let mark, _) where problem.contains("another document") {
            throw .severalDocuments(line: mark.line)
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw .notYAML(problem, line: mark.line)
        } catch YamlError.reader(let problem, let offset, _, _) {
            let before = offset.map { text.utf8.prefix($0) }
            throw .notYAML(problem, line: before.map { $0.count { $0 == UInt8(ascii: "\n") } + 1 })
        } catch YamlError.memory {
            // What the reader says when it meets more than a thousand levels.
            throw .tooDeep(limit: bounds.depth, line: nil)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            throw .duplicateKeys(keys, line: context.mark.line)
        } catch {
            throw .notYAML("\(error)", line: nil)
        }
        var values = 0
        try Self.measure(node, depth: 1, values: &values, within: bounds)
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

    /// The keys and values of a mapping, each with its own line; nil where there is no mapping.
    package var members: [(key: Entry, value: Entry)]? {
        node.mapping?.map { (Entry(file: file, node: $0.key), Entry(file: file, node: $0.value)) }
    }

    /// The parts of a list; nil where there is none.
    package var elements: [Entry]? { node.sequence?.map { Entry(file: file, node: $0) } }

    /// The text of a scalar as it stands in the file. Only one written without quotes can be a number or a truth value.
    package var scalar: (text: String, isPlain: Bool)? {
        node.scalar.map { ($0.string, $0.style == .plain) }
    }

    package var isNull: Bool { node.null != nil }

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

    /// How often the text repeats something it has named with an anchor. Counted before parsing, so an asterisk in a
    /// long text counts as well, but only where the same word stands behind an ampersand somewhere.
    private static func aliases(in text: String) -> Int {
        var anchors: Set<Substring> = []
        var aliases: [Substring: Int] = [:]
        let bytes = text.utf8
        var isStart = true
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            if isStart, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
                let end = bytes[index...].firstIndex { $0 <= 32 || ",[]{}".utf8.contains($0) } ?? bytes.endIndex
                let name = text[index..<end]
                if byte == UInt8(ascii: "&") { anchors.insert(name) } else { aliases[name, default: 0] += 1 }
                index = end
                isStart = false
            } else {
                isStart = byte <= 32 || "[{,:-?".utf8.contains(byte)
            }
        }
        return anchors.reduce(0) { $0 + (aliases[$1] ?? 0) }
    }

    /// About how deeply the text is nested: by indentation, by hyphens and question marks that follow each other, and
    /// by brackets. A text inside may count as well, but none that people write goes nearly as deep as the limit.
    private static func roughDepth(of text: String) -> Int {
        var (indents, brackets, deepest): ([Int], Int, Int) = ([], 0, 0)
        let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        for line in text.unicodeScalars.split(whereSeparator: breaks.contains) {
            let indent = line.prefix { $0 == " " }.count
            while let last = indents.last, last >= indent { indents.removeLast() }
            indents.append(indent)
            let start = line.prefix { [" ", "\t", "-", "?", ":"].contains($0) }
            let indicators = zip(start, start.dropFirst()).count {
                $0 != " " && $0 != "\t" && ($1 == " " || $1 == "\t")
            }
            for scalar in line {
                switch scalar {
                case "[", "{": brackets += 1
                case "]", "}": brackets = max(0, brackets - 1)
                default: continue
                }
                deepest = max(deepest, brackets)
            }
            deepest = max(deepest, indents.count + indicators)
        }
        return deepest
    }

    private static func measure(
        _ node: Node, depth: Int, values: inout Int, within bounds: Bounds
    ) throws(SyntaxFault) {
        values += 1
        guard values <= bounds.values else { throw .tooManyValues(limit: bounds.values) }
        guard depth <= bounds.depth else { throw .tooDeep(limit: bounds.depth, line: node.mark?.line) }
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                try measure(key, depth: depth + 1, values: &values, within: bounds)
                try measure(value, depth: depth + 1, values: &values, within: bounds)
            }
        case .sequence(let sequence):
            for item in sequence { try measure(item, depth: depth + 1, values: &values, within: bounds) }
        case .scalar, .alias: break
        }
    }
}

import Yams

extension Entry {
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
        let node: Node
        do {
            guard let read = try Yams.compose(yaml: text, .basic) else { throw SyntaxFault.empty }
            node = read
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
        // Before anything is made of it: aliases stand for what they multiply.
        try Self.measure(node, depth: 1, values: &values, within: bounds)
        self.init(node, in: name)
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

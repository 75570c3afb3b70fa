import Content
import Kernel

extension PubliccodeFault {
    /// Why a file could not be looked into at all.
    init(_ fault: SyntaxFault) {
        switch fault {
        case .empty: self.init("", line: 1, Message("publiccode.file.empty"))
        case .tooLarge(let limit):
            self.init("", line: nil, Message("publiccode.file.large", ["limit": "\(limit / 1024)"]))
        case .tooDeep(let limit, let line):
            self.init("", line: line, Message("publiccode.file.deep", ["limit": "\(limit)"]))
        case .tooManyAliases(let limit):
            self.init("", line: nil, Message("publiccode.file.aliases", ["limit": "\(limit)"]))
        case .tooManyValues(let limit):
            self.init("", line: nil, Message("publiccode.file.values", ["limit": "\(limit)"]))
        case .severalDocuments(let line): self.init("", line: line, Message("publiccode.file.documents"))
        case .duplicateKeys(let keys, let line):
            let shown = keys.prefix(5).map(TextFormat.shown).joined(separator: ", ")
            self.init(shown, line: line, Message("publiccode.file.duplicate", ["keys": shown]))
        case .notYAML(let problem, let line): self.init("", line: line, Self.syntax(problem))
        }
    }

    /// The slips people make in YAML, by what the YAML reader says of them.
    private static func syntax(_ problem: String) -> Message {
        func says(_ parts: String...) -> Bool { parts.contains { problem.contains($0) } }
        if says("tab character", "cannot start any token") { return Message("publiccode.file.token") }
        if says("mapping values are not allowed", "expected ':'") { return Message("publiccode.file.colon") }
        if says("expected key", "expected '-'", "are not allowed in this context") {
            return Message("publiccode.file.indentation")
        }
        if says("end of stream", "expected ','", "node content") { return Message("publiccode.file.unclosed") }
        if says("nesting level") { return Message("publiccode.file.deep", ["limit": "\(Bounds().depth)"]) }
        if says("undefined alias") { return Message("publiccode.file.alias") }
        if says("control characters") { return Message("publiccode.file.control") }
        return Message("publiccode.file.syntax", ["problem": TextFormat.shown(problem)])
    }
}

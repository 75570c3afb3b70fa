/// What is wrong in the text of a rule or of its facts, and where, in words for the person who wrote it.
package struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Both counted from one; the column in code points.
    package let line: Int
    package let column: Int
    package let reason: String

    package init(line: Int, column: Int, reason: String) {
        (self.line, self.column, self.reason) = (line, column, reason)
    }

    package var description: String { "line \(line), column \(column): \(reason)" }
}

/// A text in which something stands at an offset of so many bytes.
struct Source: Sendable {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    func error(at offset: Int, _ reason: String) -> RuleError {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == 10 } + 1
        let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        // Bytes that continue a code point do not count.
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return RuleError(line: line, column: column, reason: reason)
    }

    subscript(span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }
}

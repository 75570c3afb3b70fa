/// What is wrong in a content file, and where, in words for the policy person who wrote it.
package struct ContentError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from one; nil when the fault is the file itself.
    package let line: Int?
    package let reason: String

    package init(file: String, line: Int? = nil, _ reason: String) {
        (self.file, self.line, self.reason) = (file, line, reason)
    }

    package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)" }
}

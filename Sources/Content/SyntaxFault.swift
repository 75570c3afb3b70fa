/// Why a text from outside cannot be read as YAML at all.
package enum SyntaxFault: Error, Hashable, Sendable {
    case empty
    case tooLarge(limit: Int)
    case tooDeep(limit: Int, line: Int?)
    case tooManyAliases(limit: Int)
    case tooManyValues(limit: Int)
    case severalDocuments(line: Int)
    case duplicateKeys([String], line: Int?)
    /// What the YAML reader says of it, in English.
    case notYAML(String, line: Int?)
}

/// How much a text from outside may ask of us.
package struct Bounds: Hashable, Sendable {
    package var bytes = 1 << 20
    package var depth = 32
    /// So few, and in so small a text, that what they multiply stays small.
    package var aliases = 12
    package var bytesWithAliases = 64 << 10
    package var values = 10_000

    package init() {}
}

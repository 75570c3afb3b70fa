package import Kernel

/// What there is to say about one value of one row, in the words of a clerk.
package struct Remark: Sendable, Hashable {
    package enum Level: String, CaseIterable, Comparable, Sendable, Codable {
        /// Mended without asking; both forms are told.
        case repair
        /// Goes in, and somebody should look.
        case warning
        /// Stays out until it is mended.
        case error

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
        private var rank: Int {
            switch self {
            case .repair: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// What a remark says: one of the platform's sentences, or a rule's own message from the registry's file.
    package enum Wording: Sendable, Hashable {
        case message(Message)
        case rule(LocalizedText)
    }

    package let level: Level
    /// The field by its place in the registry; nil when it is about the row.
    package let field: Int?
    package let wording: Wording

    package init(_ level: Level, field: Int? = nil, _ message: Message) {
        (self.level, self.field, wording) = (level, field, .message(message))
    }

    package init(_ level: Level, field: Int? = nil, rule: LocalizedText) {
        (self.level, self.field, wording) = (level, field, .rule(rule))
    }
}

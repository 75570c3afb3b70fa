/// What went wrong, in a form that may be shown to the person who asked (RFC 9457).
package struct Problem: Error, Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case malformed, unauthenticated, forbidden, conflict, invalid, unavailable, unexpected
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case tooManyRequests = "too-many-requests"
        case preconditionFailed = "precondition-failed"
    }

    /// One input that has to be put right, by its name in the form or the JSON body.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let message: Message

        package init(_ name: String, _ message: Message) { (self.name, self.message) = (name, message) }
    }

    /// One condition that stands in the way, by its stable id.
    package struct Obstacle: Hashable, Sendable {
        package let id: String
        package let message: Message

        package init(_ id: String, _ message: Message) { (self.id, self.message) = (id, message) }
    }

    package var kind: Kind
    package var message: Message
    package var fields: [Field]
    package var obstacles: [Obstacle]
    /// After how many seconds it is worth trying again.
    package var retryAfter: Int?
    /// The methods the address takes, for whoever used another.
    package var allowed: [String] = []
    /// What the thing is now, as an HTTP entity tag, for whoever had another state of it in mind.
    package var entityTag: String?

    package init(
        _ kind: Kind, _ message: Message, fields: [Field] = [], obstacles: [Obstacle] = [], retryAfter: Int? = nil
    ) {
        (self.kind, self.message, self.fields) = (kind, message, fields)
        (self.obstacles, self.retryAfter) = (obstacles, retryAfter)
    }

    package init(_ kind: Kind, _ key: String, _ values: [String: String] = [:]) {
        self.init(kind, Message(key, values))
    }
}

/// A module's own error that knows how it is told to people.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

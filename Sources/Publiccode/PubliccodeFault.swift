package import Kernel

/// One thing that is wrong in a publiccode.yml, and what to do about it.
package struct PubliccodeFault: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        /// The file is not valid.
        case error
        /// The file is valid, but says something in a way that is going away or that others refuse.
        case warning
    }

    /// The place, as in `maintenance.contacts[0].email`; empty for the file as a whole.
    package let key: String
    package let line: Int?
    package let severity: Severity
    package let message: Message

    package init(_ key: String, line: Int?, _ severity: Severity, _ message: Message) {
        (self.key, self.line, self.severity, self.message) = (key, line, severity, message)
    }

    package init(_ key: String, line: Int?, _ message: Message) { self.init(key, line: line, .error, message) }
}

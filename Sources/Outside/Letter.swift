import Foundation
import Kernel

/// A mail to one person: plain text in UTF-8.
package struct Letter: Hashable, Sendable {
    package let recipient: String
    package let subject: String
    package let text: String

    /// A subject of more than one line would be a header of its own, which is how mail is misused.
    package init(to recipient: String, subject: String, text: String) throws(OutsideError) {
        var fields: [Problem.Field] = []
        if !Mailbox.isAddress(recipient) { fields.append(.init("to", Message("outside.problem.mailbox"))) }
        if subject.isEmpty || !Mailbox.isOneLine(subject) || subject.utf8.count > 1000 {
            fields.append(.init("subject", Message("outside.problem.line")))
        }
        guard fields.isEmpty else { throw .invalid(fields) }
        (self.recipient, self.subject, self.text) = (recipient, subject, text)
    }

    private struct Document: Codable {
        let subject: String
        let text: String
    }

    /// As it lies in the outbox, beside the recipient.
    func document() throws -> String {
        String(decoding: try JSONEncoder().encode(Document(subject: subject, text: text)), as: UTF8.self)
    }

    init(to recipient: String, document: String) throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(document.utf8))
        try self.init(to: recipient, subject: document.subject, text: document.text)
    }
}

/// Who a mail comes from.
package struct Mailbox: Hashable, Sendable {
    package let address: String
    package let name: String?

    package init(_ address: String, name: String? = nil) throws(OutsideError) {
        guard Self.isAddress(address), name.map(Self.isOneLine) != false else {
            throw .invalid([.init("from", Message("outside.problem.mailbox"))])
        }
        (self.address, self.name) = (address, name)
    }

    var domain: String { String(address.drop { $0 != "@" }.dropFirst()) }

    /// Looser about dots than the standard, because Japanese mobile carriers gave out addresses such as `a..b.@…`.
    static func isAddress(_ text: String) -> Bool {
        text.utf8.count <= 254
            && text.wholeMatch(of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*/) != nil
    }

    static func isOneLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0 != "\u{2028}" && $0 != "\u{2029}"
        }
    }
}

/// The server that takes our mail, and who writes it.
package struct MailServer: Sendable {
    let url: String
    let user: String?
    let password: String?
    let sender: Mailbox
    let requiresTLS: Bool

    /// `smtps://host` speaks TLS from the start, `smtp://host:587` turns to it (STARTTLS), and without TLS nothing is
    /// sent unless `requiresTLS` is false, which is for a server on the same machine.
    package init(
        url: String, user: String? = nil, password: String? = nil, sender: Mailbox, requiresTLS: Bool = true
    ) throws(OutsideError) {
        guard url.wholeMatch(of: /smtps?:\/\/[A-Za-z0-9.\[\]:-]+\/?/) != nil else {
            throw .invalid([.init("url", Message("outside.problem.mailServer"))])
        }
        (self.url, self.user, self.password) = (url, user, password)
        (self.sender, self.requiresTLS) = (sender, requiresTLS)
    }
}

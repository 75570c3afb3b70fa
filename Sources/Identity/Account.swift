package import Foundation
package import Kernel

/// A person of an organisation's staff. Residents have no accounts.
package struct Account: Sendable {
    package let id: User.ID
    package let email: String
    package let name: String
    package let createdAt: Date

    /// One spelling for one mailbox; nil when it cannot be an address.
    package static func normalized(email: String) -> String? {
        let email = email.trimmingCharacters(in: .whitespaces).lowercased()
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), email.utf8.count <= 254,
            !email.contains(where: { $0.isWhitespace || $0.isNewline })
        else { return nil }
        return email
    }
}

package enum AccountError: ProblemConvertible, Hashable {
    case badEmail(String)
    /// Nobody with this address works for the organisation.
    case noMember(String)
    /// The organisation has no token of this name.
    case noToken(String)
    case wrongCredentials
    case tooManyAttempts(seconds: Int)

    package var problem: Problem {
        switch self {
        case .badEmail: Problem(.invalid, "problems.fields", fields: [.init("email", Message("problems.badEmail"))])
        case .noMember(let email): Problem(.notFound, Message("problems.noMember", ["email": email]))
        case .noToken(let name): Problem(.notFound, Message("problems.noToken", ["name": name]))
        case .wrongCredentials: Problem(.unauthenticated, "problems.wrongCredentials")
        case .tooManyAttempts(let seconds):
            Problem(
                .tooManyRequests, Message("problems.rateLimited", ["seconds": "\(seconds)"]), retryAfter: seconds)
        }
    }
}

extension Problem {
    init(_ kind: Kind, _ key: String, fields: [Field]) { self.init(kind, Message(key), fields: fields) }
}

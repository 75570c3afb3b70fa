import Crypto
import Foundation

/// The key a webhook's messages are signed with, so that who gets them knows they are ours (Standard Webhooks).
///
/// It is kept as it is, not hashed like a password: a signature can only be made with the key itself. What it opens is
/// forging messages to one subscriber, nothing here; a leak is mended by a new subscription.
package struct WebhookSecret: Hashable, Sendable {
    private static let prefix = "whsec_"

    /// `whsec_` and the key in base64, as the subscriber is told once.
    package let text: String
    private let key: Data

    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let key = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(key.count)
        else { return nil }
        (self.text, self.key) = (text, key)
    }

    /// 256 random bits.
    package init() {
        key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        text = Self.prefix + key.base64EncodedString()
    }

    /// What stands in `webhook-signature`.
    package func signature(of body: String, id: String, timestamp: Int) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(id).\(timestamp).\(body)".utf8), using: SymmetricKey(data: key))
        return "v1," + code.withUnsafeBytes { Data($0) }.base64EncodedString()
    }
}

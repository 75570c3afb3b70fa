import Crypto
import Foundation
import Kernel

/// A single-use voucher by which somebody answers the pulse without saying who they are: sixteen characters of
/// Crockford's alphabet, 80 random bits. Only a hash of it is kept.
package struct PulseVoucher: Hashable, Sendable, CustomStringConvertible {
    private static let length = 16

    private let characters: String

    package static func new() -> PulseVoucher {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<length).map { _ in Crockford.digits[Int(generator.next() & 31)] }
        return PulseVoucher(characters: String(decoding: digits, as: UTF8.self))
    }

    private init(characters: String) { self.characters = characters }

    /// Reads what somebody typed: small letters, blanks and the usual mix-ups are forgiven.
    package init?(_ text: String) {
        guard let characters = Crockford.read(text, length: Self.length) else { return nil }
        self.characters = characters
    }

    package var description: String { Crockford.grouped(characters) }

    var digest: String {
        SHA256.hash(data: Data(characters.utf8)).withUnsafeBytes { Hex.text(of: $0) }
    }
}

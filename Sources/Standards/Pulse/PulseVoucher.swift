import Crypto
import Foundation
import Kernel

/// A single-use voucher by which somebody answers the pulse without saying who they are: sixteen characters of
/// Crockford's alphabet, 80 random bits. Only a hash of it is kept.
package struct PulseVoucher: Hashable, Sendable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 16

    private let characters: String

    package static func new() -> PulseVoucher {
        var generator = SystemRandomNumberGenerator()
        return PulseVoucher(characters: String((0..<length).map { _ in alphabet[Int(generator.next() & 31)] }))
    }

    private init(characters: String) { self.characters = characters }

    /// Reads what somebody typed: small letters, blanks and the usual mix-ups are forgiven.
    package init?(_ text: String) {
        guard text.utf8.count <= 100 else { return nil }
        let folded = text.precomposedStringWithCompatibilityMapping.uppercased().compactMap { character -> Character? in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            case _ where Self.alphabet.contains(character): character
            default: nil
            }
        }
        guard folded.count == Self.length else { return nil }
        characters = String(folded)
    }

    /// In groups of four.
    package var description: String {
        stride(from: 0, to: Self.length, by: 4).map { String(characters.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    var digest: String {
        SHA256.hash(data: Data(characters.utf8)).withUnsafeBytes { Hex.text(of: $0) }
    }
}

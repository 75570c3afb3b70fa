import Crypto
import Foundation

/// The code by which somebody who rated can come back without having said who they are: twelve characters, 60 bits,
/// in Crockford's alphabet, which has no letters that look like digits. Only its hash is kept.
package struct Receipt: Hashable, Sendable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private let characters: String

    package static func new() -> Receipt {
        var generator = SystemRandomNumberGenerator()
        let bits: UInt64 = generator.next()
        return Receipt(characters: String((0..<12).map { alphabet[Int(bits >> (5 * UInt64($0)) & 31)] }))
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
        guard folded.count == 12 else { return nil }
        characters = String(folded)
    }

    package var description: String {
        stride(from: 0, to: 12, by: 4).map { String(characters.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    package var hash: String {
        let digits = Array("0123456789abcdef".utf8)
        // Half of the hash is more than the code itself has, and makes the index half as large.
        let hex = SHA256.hash(data: Data(characters.utf8)).prefix(16)
            .flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: hex, as: UTF8.self)
    }
}

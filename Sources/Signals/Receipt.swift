import Crypto
package import Foundation
import Kernel

/// The code by which somebody who rated can come back without having said who they are: twelve characters in Crockford's
/// alphabet, which has no letters that look like digits.
///
/// The first four follow the clock, so that new codes stand side by side in the index; written at random places, they
/// would cost a page of the disk each. The other eight are random: 40 bits, which nobody finds by trying sixty codes in
/// ten minutes. Of these only a hash is kept.
package struct Receipt: Hashable, Sendable, CustomStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let clockLength = 4

    private let characters: String

    package static func new(at now: Date) -> Receipt {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, now.timeIntervalSince1970 * 1000))
        let bits = milliseconds & 0xf_ffff | generator.next() << 20
        return Receipt(
            characters: String(unsafeUninitializedCapacity: 12) { text in
                for place in 0..<12 {
                    // The clock's highest digit first, so that the order of the texts is that of time.
                    let shift = place < clockLength ? 5 * (clockLength - 1 - place) : 5 * place
                    text[place] = alphabet[Int(bits >> UInt64(shift) & 31)]
                }
                return 12
            })
    }

    private init(characters: String) { self.characters = characters }

    /// Reads what somebody typed: small letters, blanks and the usual mix-ups are forgiven.
    package init?(_ text: String) {
        guard text.utf8.count <= 100 else { return nil }
        let folded = text.precomposedStringWithCompatibilityMapping.uppercased().compactMap { character -> Character? in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            case _ where character.asciiValue.map(Self.alphabet.contains) == true: character
            default: nil
            }
        }
        guard folded.count == 12 else { return nil }
        characters = String(folded)
    }

    package var description: String {
        "\(characters.prefix(4))-\(characters.dropFirst(4).prefix(4))-\(characters.suffix(4))"
    }

    /// What the store keeps and finds it by: the clock's characters, then half of the hash, which is more than there is to
    /// hide.
    package var key: String {
        let hash = SHA256.hash(data: Data(characters.utf8)).withUnsafeBytes {
            Hex.text(of: UnsafeRawBufferPointer(rebasing: $0.prefix(16)))
        }
        return characters.prefix(Self.clockLength) + hash
    }
}

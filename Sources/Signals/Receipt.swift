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
    private static let (length, clockLength) = (12, 4)

    private let characters: String

    package static func new(at now: Date) -> Receipt {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, now.timeIntervalSince1970 * 1000))
        let bits = milliseconds & 0xf_ffff | generator.next() << 20
        return Receipt(
            characters: String(unsafeUninitializedCapacity: length) { text in
                for place in 0..<length {
                    // The clock's highest digit first, so that the order of the texts is that of time.
                    let shift = place < clockLength ? 5 * (clockLength - 1 - place) : 5 * place
                    text[place] = Crockford.digits[Int(bits >> UInt64(shift) & 31)]
                }
                return length
            })
    }

    private init(characters: String) { self.characters = characters }

    /// Reads what somebody typed: small letters, blanks and the usual mix-ups are forgiven.
    package init?(_ text: String) {
        guard let characters = Crockford.read(text, length: Self.length) else { return nil }
        self.characters = characters
    }

    package var description: String { Crockford.grouped(characters) }

    /// What the store keeps and finds it by: the clock's characters, then half of the hash, which is more than there is to
    /// hide.
    package var key: String {
        let hash = SHA256.hash(data: Data(characters.utf8)).withUnsafeBytes {
            Hex.text(of: UnsafeRawBufferPointer(rebasing: $0.prefix(16)))
        }
        return "\(characters.prefix(Self.clockLength))\(hash)"
    }
}

import Foundation

/// Codes that people copy by hand, in the digits of Crockford's Base32: no letter looks like a digit or another letter.
package enum Crockford {
    package static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Reads what somebody typed: small letters, blanks and the usual mix-ups are forgiven. Nil when it is not so long.
    package static func read(_ text: String, length: Int) -> String? {
        guard text.utf8.count <= 100 else { return nil }
        let folded = text.precomposedStringWithCompatibilityMapping.uppercased().compactMap { character -> Character? in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            case _ where character.asciiValue.map(digits.contains) == true: character
            default: nil
            }
        }
        return folded.count == length ? String(folded) : nil
    }

    /// In groups of four.
    package static func grouped(_ code: String) -> String {
        String(unsafeUninitializedCapacity: code.utf8.count * 5 / 4) { groups in
            var place = 0
            for (offset, digit) in code.utf8.enumerated() {
                if offset > 0, offset.isMultiple(of: 4) {
                    groups[place] = UInt8(ascii: "-")
                    place += 1
                }
                groups[place] = digit
                place += 1
            }
            return place
        }
    }
}

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
        code.enumerated().reduce(into: "") { groups, character in
            if character.offset > 0, character.offset.isMultiple(of: 4) { groups += "-" }
            groups.append(character.element)
        }
    }
}

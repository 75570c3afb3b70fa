import Foundation

/// Folds words so that a search finds what people mean: full and half width, case, hiragana and katakana alike.
package enum SearchText {
    package static func folded(_ text: String) -> String {
        if let quick = quicklyFolded(text) { return quick }
        var folded = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping.lowercased()
            .unicodeScalars
        {
            // Katakana ァ-ヶ stand 0x60 above their hiragana.
            if (0x30A1...0x30F6).contains(scalar.value), let hiragana = Unicode.Scalar(scalar.value - 0x60) {
                folded.append(hiragana)
            } else {
                folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// The same for what most texts are made of, kana, kanji and letters of ASCII in either width; nil when there is
    /// anything else, whose normal form has to be looked up. That takes twenty times as long.
    private static func quicklyFolded(_ text: String) -> String? {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            var value = scalar.value
            switch value {
            case 0x00...0x7F: break
            case 0xFF01...0xFF5E: value -= 0xFEE0
            case 0x30A1...0x30F6: value -= 0x60
            case 0x3000: value = 0x20
            case 0x3001...0x3003, 0x3005...0x3015, 0x3041...0x3096, 0x309D, 0x309E, 0x30FB...0x30FE, 0x4E00...0x9FFC:
                break
            default: return nil
            }
            if value < 0x80 {
                folded.append(UInt8(value >= 0x41 && value <= 0x5A ? value + 0x20 : value))
            } else {
                folded.append(UInt8(0xE0 | value >> 12))
                folded.append(UInt8(0x80 | value >> 6 & 0x3F))
                folded.append(UInt8(0x80 | value & 0x3F))
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// A pattern for `LIKE … ESCAPE '\'` that contains the folded text literally, as far as it fits into the 50,000
    /// bytes SQLite takes.
    package static func pattern(_ text: String) -> String {
        literalPattern(folded(text))
    }

    /// The same for a text that was not folded when it was kept.
    package static func literalPattern(_ text: String) -> String {
        var pattern = "%".unicodeScalars
        for scalar in text.unicodeScalars.prefix(500) {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.append("\\") }
            pattern.append(scalar)
        }
        pattern.append("%")
        return String(pattern)
    }
}

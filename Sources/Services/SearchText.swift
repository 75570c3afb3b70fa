import Foundation

/// Folds words so that a search finds what people mean: full and half width, case, hiragana and katakana alike.
package enum SearchText {
    package static func folded(_ text: String) -> String {
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

    /// A pattern for `LIKE … ESCAPE '\'` that contains the folded text literally, as far as it fits into the 50,000
    /// bytes SQLite takes.
    package static func pattern(_ text: String) -> String {
        var pattern = "%".unicodeScalars
        for scalar in folded(text).unicodeScalars.prefix(500) {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.append("\\") }
            pattern.append(scalar)
        }
        pattern.append("%")
        return String(pattern)
    }
}

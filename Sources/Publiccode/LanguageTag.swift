/// A language as BCP 47 writes it: `ja`, `en-GB`, `sl-IT-nedis`, `zh-Hant-TW`.
enum LanguageTag {
    static func isValid(_ tag: String) -> Bool {
        var parts = tag.split(separator: "-", omittingEmptySubsequences: false)[...]
        guard tag.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || isAlphanumeric($0) }),
            parts.allSatisfy({ (1...8).contains($0.utf8.count) })
        else { return false }
        if parts.first?.lowercased() == "x" { return parts.count > 1 }
        guard let language = parts.popFirst(), language.utf8.allSatisfy(isLetter) else { return false }
        switch language.utf8.count {
        case 2: guard Vocabulary.languages.contains(language.lowercased()) else { return false }
        case 3: guard LanguageCodes.contains(String(language)) else { return false }
        default: return false
        }
        if let part = parts.first, part.utf8.count == 3, part.utf8.allSatisfy(isLetter) { parts.removeFirst() }
        if let part = parts.first, part.utf8.count == 4, part.utf8.allSatisfy(isLetter) { parts.removeFirst() }
        if let part = parts.first, isRegion(part) { parts.removeFirst() }
        while let part = parts.first, isVariant(part) { parts.removeFirst() }
        while let part = parts.first, part.utf8.count == 1 {
            let isPrivate = part.lowercased() == "x"
            parts.removeFirst()
            let extent = parts.prefix { isPrivate || $0.utf8.count > 1 }
            guard !extent.isEmpty else { return false }
            parts = parts.dropFirst(extent.count)
        }
        return parts.isEmpty
    }

    /// What somebody meant who wrote a country for a language or an underscore for a hyphen.
    static func likely(for tag: String) -> String? {
        let slips = ["jp": "ja", "cn": "zh", "kr": "ko", "gb": "en", "us": "en", "dk": "da", "cz": "cs"]
        if let meant = slips[tag.lowercased()] { return meant }
        let hyphenated = tag.replacing("_", with: "-")
        return hyphenated != tag && isValid(hyphenated) ? hyphenated : nil
    }

    private static func isRegion(_ part: Substring) -> Bool {
        if part.utf8.count == 2 { return Vocabulary.countries.contains(part.uppercased()) }
        return part.utf8.count == 3 && part.utf8.allSatisfy(isDigit)
    }

    private static func isVariant(_ part: Substring) -> Bool {
        part.utf8.count >= 5 || (part.utf8.count == 4 && part.utf8.first.map(isDigit) == true)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}

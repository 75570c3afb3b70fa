import Kernel

extension FieldReader {
    /// Nothing that has a format is longer.
    static let longestForm = 10_000

    /// A text in the form its format asks for.
    func formatted(
        _ text: String, _ format: Field.Format, _ mend: inout Mend?, _ intake: inout Intake
    ) -> String? {
        let found: (text: String, rest: String?, mend: Mend)?
        switch format {
        case _ where text.utf8.count > Self.longestForm: found = nil
        case .uri: found = WebAddress(text).map { ($0.address, $0.rest, .address) }
        case .email: found = MailAddress(text).map { ($0.address, $0.rest, .email) }
        case .phone: found = PhoneNumber(text).map { ($0.number, $0.rest, .form) }
        case .postalCode: found = PostalCode.read(text).map { ($0, nil, .form) }
        case .uuid: found = Self.uuid(text).map { ($0, nil, .form) }
        case .language: found = Self.language(text).map { ($0, nil, .form) }
        case .municipalityCode: return municipalityCode(text, &mend, &intake)
        case .corporateNumber: return corporateNumber(text, &mend, &intake)
        }
        guard let found else {
            _ = refuse(text, "remarks.format.\(format.rawValue)", &intake)
            return nil
        }
        // What was left beside it is told on its own.
        if let rest = found.rest {
            leave(rest, beside: found.text, &intake)
            if !text.contains(found.text) { mend = found.mend }
        } else if found.text != text {
            mend = found.mend
        }
        return found.text
    }

    private static func uuid(_ text: String) -> String? {
        var plain = text.narrow.lowercased()
        for prefix in ["urn:uuid:", "{"] where plain.hasPrefix(prefix) { plain.removeFirst(prefix.count) }
        if plain.hasSuffix("}") { plain.removeLast() }
        let groups = plain.split(separator: "-", omittingEmptySubsequences: false)
        let isRight =
            groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
        return isRight ? plain : nil
    }

    /// A tag of BCP 47 by its shape.
    private static func language(_ text: String) -> String? {
        let plain = text.narrow.replacing("_", with: "-")
        let parts = plain.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.utf8.count),
            first.utf8.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) }),
            parts.dropFirst().allSatisfy({ part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    }
            })
        else { return nil }
        return ([first.lowercased()] + parts.dropFirst().map(String.init)).joined(separator: "-")
    }

    /// No prefecture has the last one: it is there for fictional municipalities.
    private static let prefectures = Set(1...47).union([99])

    /// Six digits; five get the one that is missing.
    private func municipalityCode(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> String? {
        let code = text.narrow.trimmed
        guard code.isDigits, let prefecture = Int(code.prefix(2)), Self.prefectures.contains(prefecture) else {
            _ = refuse(text, "remarks.format.municipality-code", &intake)
            return nil
        }
        if let digit = CheckDigit.of(municipality: code) {
            mend = .checkDigit
            return "\(code)\(digit)"
        }
        guard CheckDigit.isValid(municipalityCode: code) else {
            if code.utf8.count == 6, let digit = CheckDigit.of(municipality: String(code.prefix(5))) {
                _ = refuse(
                    text, "remarks.check-digit.municipality", with: ["right": "\(code.prefix(5))\(digit)"], &intake)
            } else {
                _ = refuse(text, "remarks.format.municipality-code", &intake)
            }
            return nil
        }
        if code != text { mend = .width }
        return code
    }

    private func corporateNumber(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> String? {
        let number = String(String.UnicodeScalarView(text.narrow.unicodeScalars.filter { $0 != "-" && !$0.isBlank }))
        guard number.isDigits, number.utf8.count == 13 else {
            _ = refuse(text, "remarks.format.corporate-number", &intake)
            return nil
        }
        guard CheckDigit.isValid(corporateNumber: number) else {
            _ = refuse(text, "remarks.check-digit.corporate", &intake)
            return nil
        }
        if number != text { mend = .form }
        return number
    }
}

/// An e-mail address as it is found in a cell: disguised with (at), with a name or a note around it.
struct MailAddress: Equatable {
    let address: String
    let rest: String?

    private static let disguises = [
        "(at)", "[at]", "{at}", "<at>", "(アット)", "(アットマーク)", "[アットマーク]", "★", "☆", "●",
    ]

    init?(_ text: String) {
        let written = Array(text.unicodeScalars)
        let plain = written.map(\.narrow)
        let signs = plain.indices.lazy.filter { plain[$0] == "@" }
        if let found = signs.compactMap({ MailAddress(written, plain, at: $0..<$0 + 1) }).first {
            self = found
        } else if let found = Self.undisguised(written, plain) {
            self = found
        } else {
            return nil
        }
    }

    private static func undisguised(_ written: [Unicode.Scalar], _ plain: [Unicode.Scalar]) -> MailAddress? {
        let small = plain.map { $0.isASCII ? $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 : $0 }
        for disguise in disguises.map({ Array($0.unicodeScalars) }) {
            for start in small.indices where small[start...].starts(with: disguise) {
                // There may be blanks on both sides of it.
                var sign = start..<start + disguise.count
                while sign.lowerBound > 0, plain[sign.lowerBound - 1].isBlank {
                    sign = sign.lowerBound - 1..<sign.upperBound
                }
                while sign.upperBound < plain.count, plain[sign.upperBound].isBlank {
                    sign = sign.lowerBound..<sign.upperBound + 1
                }
                if let found = MailAddress(written, plain, at: sign) { return found }
            }
        }
        return nil
    }

    /// The longest address around what stands for its at sign. Notes are told as they were written.
    private init?(_ written: [Unicode.Scalar], _ plain: [Unicode.Scalar], at sign: Range<Int>) {
        let start = plain[..<sign.lowerBound].lastIndex { !Self.isLocal($0) }.map { $0 + 1 } ?? 0
        var end = plain[sign.upperBound...].firstIndex { !Self.isDomain($0) } ?? plain.count
        while end > sign.upperBound, plain[end - 1] == "." { end -= 1 }
        func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }
        let local = text(plain[start..<sign.lowerBound])
        let domain = text(plain[sign.upperBound..<end])
        guard Self.isAddress(local, domain) else { return nil }
        address = "\(local)@\(domain)"
        var (before, after) = (text(written[..<start]).trimmed, text(written[end...]).trimmed)
        if before.narrow.lowercased().hasSuffix("mailto:") { before = String(before.dropLast(7)).trimmed }
        // Brackets that held nothing but the address.
        if before.hasSuffix("<"), after.hasPrefix(">") {
            (before, after) = (String(before.dropLast()).trimmed, String(after.dropFirst()).trimmed)
        }
        let notes = [before, after].filter { !$0.isEmpty }
        rest = notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    private static func isAddress(_ local: String, _ domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return !local.isEmpty && local.utf8.count <= 64 && !local.hasPrefix(".") && domain.utf8.count <= 253
            && labels.count >= 2 && labels.allSatisfy { !$0.isEmpty && $0.first != "-" && $0.last != "-" }
    }

    private static func isDomain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".": true
        default: false
        }
    }

    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        isDomain(scalar) || "!#$%&'*+/=?^_`{|}~".unicodeScalars.contains(scalar)
    }
}

/// A telephone number with hyphens: 03-3635-1537, 0120-000-000, +81-3-3635-1537, or a short one, 119, #7119.
struct PhoneNumber: Equatable {
    let number: String
    /// An extension, a note or other numbers.
    let rest: String?

    /// What any country has.
    private static let mostDigits = 15

    init?(_ text: String) {
        var parts: [String] = [""]
        var end = text.unicodeScalars.startIndex
        var digits = 0
        let scalars = text.unicodeScalars
        scan: for index in scalars.indices {
            switch scalars[index].narrow {
            case let scalar where scalar.isDigit:
                digits += 1
                guard digits <= Self.mostDigits else { return nil }
                parts[parts.count - 1].unicodeScalars.append(scalar)
            case "+", "#": if parts == [""] { parts = [String(scalars[index].narrow)] } else { break scan }
            case "(":
                // The area code in parentheses, not a note behind the number.
                let inside = scalars[scalars.index(after: index)...].prefix { $0.narrow != ")" }
                guard !inside.isEmpty, inside.allSatisfy({ $0.narrow.isDigit }), parts.count <= 2 else { break scan }
                if parts.last != "" { parts.append("") }
            case ")", "-", "‐", "‑", "–", "—", "−", "ー", "ｰ", "―", "_", ".", " ":
                if parts.last == "" { break }
                // Enough digits: what follows is another number.
                if digits >= 11 || parts.count >= 3 && digits >= 10 { break scan }
                parts.append("")
            case let scalar where parts == [""] && "TELtel:☎℡電話番号".unicodeScalars.contains(scalar): break
            default: break scan
            }
            end = scalars.index(after: index)
        }
        let number = parts.filter { !$0.isEmpty }.joined(separator: "-")
        guard Self.isNumber(number) else { return nil }
        self.number = number
        let rest = String(scalars[end...]).trimmed
        self.rest = rest.isEmpty ? nil : rest
    }

    private static func isNumber(_ number: String) -> Bool {
        let digits = number.utf8.count { $0 >= 48 && $0 <= 57 }
        return switch number.first {
        case "+": (8...mostDigits).contains(digits)
        case "#": digits == 4 && number.utf8.count == 5
        case "0": (10...11).contains(digits)
        case "1": digits == 3 && number.utf8.count == 3
        default: false
        }
    }

    static func isPlain(_ bytes: Bytes) -> Bool {
        var (digits, wasHyphen) = (0, true)
        for byte in bytes {
            if byte == UInt8(ascii: "-") {
                if wasHyphen { return false }
                wasHyphen = true
            } else {
                guard byte &- 48 < 10 else { return false }
                wasHyphen = false
                digits += 1
            }
        }
        return (10...11).contains(digits) && bytes.first == 48 && !wasHyphen
    }
}

/// A postal code with its hyphen: 135-0004.
enum PostalCode {
    static func read(_ text: String) -> String? {
        var digits = ""
        for (place, scalar) in text.narrow.unicodeScalars.enumerated() {
            switch scalar {
            case let scalar where scalar.isDigit: digits.unicodeScalars.append(scalar)
            case "〒" where place == 0: break
            case "-", "‐", "‑", "–", "—", "−", "ー", "ｰ", "―", " ":
                if !(digits.isEmpty || digits.count == 3) { return nil }
            default: return nil
            }
        }
        guard digits.utf8.count == 7 else { return nil }
        return "\(digits.prefix(3))-\(digits.dropFirst(3))"
    }

    static func isPlain(_ bytes: Bytes) -> Bool {
        guard bytes.count == 8, bytes[3] == UInt8(ascii: "-") else { return false }
        return bytes.indices.allSatisfy { $0 == 3 || bytes[$0] &- 48 < 10 }
    }
}

import Kernel

/// What was mended in a value, named in the remark that tells both forms. The texts stand under `remarks.mended`.
package enum Mend: String, CaseIterable, Sendable {
    /// Blanks and blank lines around it.
    case trimmed
    case lineEnds = "line-ends"
    /// Characters nobody can see.
    case control
    case width, blanks
    /// The code before the semicolon.
    case code
    case digits
    /// The label of a category instead of its value.
    case label
    /// Several values in one element of a list, or a text where a list is expected.
    case split
    /// Empty elements of a list, or the same one twice.
    case elements
    /// A JSON value of another kind.
    case kind
    case number, unit, boolean, date, time, point
    /// A check digit that was missing.
    case checkDigit = "check-digit"
    /// The usual way of writing a code, a number or a name of a format.
    case form
    case address, email

    func remark(_ field: Int, before: String, after: String) -> Remark {
        let (before, after) = Excerpt.pair(before, after)
        return Remark(.repair, field: field, Message("remarks.mended.\(rawValue)", ["before": before, "after": after]))
    }
}

/// Values as remarks show them: short, on one line, with marks for what cannot be seen.
enum Excerpt {
    private static let length = 60

    static func of(_ text: String) -> String {
        let start = visible(text.prefix(length + 1))
        return start.count > length ? "\(start.prefix(length))…" : start
    }

    /// Two forms of a text from a little before the place where they begin to differ.
    static func pair(_ before: String, _ after: String) -> (String, String) {
        guard before.utf8.count > length || after.utf8.count > length else { return (visible(before), visible(after)) }
        let same = zip(before.utf8, after.utf8).prefix { $0 == $1 }.count
        let place = before.utf8.index(before.startIndex, offsetBy: same)
        let start = before.index(place, offsetBy: -15, limitedBy: before.startIndex) ?? before.startIndex
        let offset = before.utf8.distance(from: before.startIndex, to: start)
        func cut(_ text: String) -> String {
            let rest = text[text.utf8.index(text.startIndex, offsetBy: offset)...]
            let part = visible(rest.prefix(length))
            return (offset > 0 ? "…" : "") + part + (rest.dropFirst(length).isEmpty ? "" : "…")
        }
        return (cut(before), cut(after))
    }

    private static func visible(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append("⏎")
            case "\r": result.append("␍")
            case "\t": result.append("⇥")
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FEFF}": result.append("␣")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

/// A part of a long text, cut between characters.
package enum Excerpt {
    private static let length = 60

    /// As remarks show a value: short, on one line, with marks for what cannot be seen.
    static func of(_ text: String) -> String {
        let start = visible(text.prefix(length + 1))
        return start.count > length ? "\(start.prefix(length))…" : start
    }

    /// Two forms of a text as remarks show them, from a little before the place where they begin to differ: in their
    /// bytes, as what was mended may be a letter in another form.
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

    package static func beginning(of text: String, length: Int) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= length ? line : line.prefix(length) + "…"
    }

    /// Where two long texts begin and end to differ, with a little around it: for people who compare two values.
    package static func difference(_ before: String, _ after: String, length: Int = 160) -> (
        before: String, after: String
    ) {
        guard before.count > length || after.count > length else { return (before, after) }
        let (old, new) = (Array(before), Array(after))
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
        var end = 0
        while end < min(old.count, new.count) - start, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
        let around = 20
        func cut(_ text: [Character]) -> String {
            let first = max(0, start - around)
            let last = min(text.count, max(text.count - end + around, first), first + length)
            return (first > 0 ? "…" : "") + String(text[first..<max(first, last)]) + (last < text.count ? "…" : "")
        }
        return (cut(old), cut(new))
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

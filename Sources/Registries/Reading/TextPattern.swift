import Rules

/// The regular expression a whole text must match. Patterns that are a row of characters, each so many times, are
/// compared byte by byte; all others are left to the rule language, whose time grows with the text only.
struct TextPattern: Sendable {
    private enum Form: Sendable {
        case row([Piece])
        case rule(Rule)
    }

    /// One character out of `set`, at least `least` times and at most `most`.
    private struct Piece: Sendable {
        var set: ASCIISet
        var least = 1
        var most = 1
    }

    private let form: Form

    init(_ pattern: String) throws(RuleError) {
        // The rule is always made, because it knows what is no regular expression.
        let literal = pattern.unicodeScalars.reduce(into: "") { text, scalar in
            if scalar == "\\" || scalar == "\"" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        let rule = try Rule(condition: "text.matches(\"\\\\A(?:\(literal))\\\\z\")", in: ["text": .string])
        form = Self.row(pattern).map(Form.row) ?? .rule(rule)
    }

    /// Why a text is no pattern; nil when it is one.
    static func fault(in pattern: String) -> String? {
        do {
            _ = try TextPattern(pattern)
            return nil
        } catch {
            return error.reason
        }
    }

    func matches(_ text: String) -> Bool {
        switch form {
        case .row(let pieces):
            var text = text
            return text.withUTF8 { Self.matches($0, pieces) }
        case .rule(let rule):
            var facts = Facts(count: 1)
            facts[0] = .string(text)
            return rule.evaluate(facts).isTrue
        }
    }

    private static func matches(_ bytes: Bytes, _ pieces: [Piece]) -> Bool {
        var place = 0
        for piece in pieces {
            var count = 0
            while count < piece.most, place < bytes.count, piece.set.contains(bytes[place]) {
                count += 1
                place += 1
            }
            guard count >= piece.least else { return false }
        }
        return place == bytes.count
    }

    /// The pattern as a row of pieces; nil when it is more than that, or taking as many as possible of one piece might
    /// leave too few for the next.
    private static func row(_ pattern: String) -> [Piece]? {
        var text = Array(pattern.utf8)[...]
        if text.first == UInt8(ascii: "^") { text = text.dropFirst() }
        if text.last == UInt8(ascii: "$"), text.dropLast().last != UInt8(ascii: "\\") { text = text.dropLast() }
        var pieces: [Piece] = []
        while let byte = text.popFirst() {
            guard let set = ASCIISet(byte, &text), let (least, most) = count(&text) else { return nil }
            for piece in pieces.reversed() {
                if piece.least != piece.most, piece.set.overlaps(set) { return nil }
                if piece.least > 0 { break }
            }
            pieces.append(Piece(set: set, least: least, most: most))
        }
        return pieces
    }

    private static func count(_ text: inout ArraySlice<UInt8>) -> (Int, Int)? {
        switch text.first {
        case UInt8(ascii: "*"):
            text = text.dropFirst()
            return isQuantifier(text.first) ? nil : (0, .max)
        case UInt8(ascii: "+"):
            text = text.dropFirst()
            return isQuantifier(text.first) ? nil : (1, .max)
        case UInt8(ascii: "?"):
            text = text.dropFirst()
            return isQuantifier(text.first) ? nil : (0, 1)
        case UInt8(ascii: "{"):
            guard let end = text.firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let parts = String(decoding: text[text.startIndex + 1..<end], as: UTF8.self)
                .split(separator: ",", omittingEmptySubsequences: false)
            text = text[(end + 1)...]
            guard parts.count <= 2, let least = Int(parts[0]), !isQuantifier(text.first) else { return nil }
            if parts.count == 1 { return (least, least) }
            if parts[1].isEmpty { return (least, .max) }
            return Int(parts[1]).map { (least, $0) }
        default: return (1, 1)
        }
    }

    private static func isQuantifier(_ byte: UInt8?) -> Bool { byte.map { "*+?{".utf8.contains($0) } ?? false }
}

/// Some of the 128 characters of ASCII.
private struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The literal or class that begins with `byte`; nil for whatever else stands in patterns.
    init?(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) {
        switch byte {
        case UInt8(ascii: "["):
            guard rest.first != UInt8(ascii: "^") else { return nil }
            while let next = rest.popFirst(), next != UInt8(ascii: "]") {
                if next == UInt8(ascii: "\\") {
                    guard insert(escape: rest.popFirst()) else { return nil }
                } else if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]") {
                    guard next <= end, end < 128, end != UInt8(ascii: "\\") else { return nil }
                    for member in next...end { insert(member) }
                    rest = rest.dropFirst(2)
                } else {
                    guard next < 128, next != UInt8(ascii: "[") else { return nil }
                    insert(next)
                }
            }
        case UInt8(ascii: "\\"): guard insert(escape: rest.popFirst()) else { return nil }
        default:
            guard byte < 128, !".*+?{}()|^$]".utf8.contains(byte) else { return nil }
            insert(byte)
        }
        if low | high == 0 { return nil }
    }

    private mutating func insert(escape: UInt8?) -> Bool {
        guard let escape else { return false }
        switch escape {
        case UInt8(ascii: "d"): for digit in UInt8(48)...57 { insert(digit) }
        case 48...57, 65...90, 97...122, 128...: return false
        default: insert(escape)
        }
        return true
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }

    func overlaps(_ other: ASCIISet) -> Bool { low & other.low | high & other.high != 0 }
}

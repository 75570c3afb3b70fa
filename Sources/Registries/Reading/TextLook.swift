typealias Bytes = UnsafeBufferPointer<UInt8>

/// What a quick look over the bytes of a cell shows. Most cells are as they should be, and this finds that out without
/// making a text of them.
struct TextLook {
    /// Something has to be mended or at least looked at: blanks around it, line ends of other systems, characters
    /// nobody can see, broken ones, or such as only one machine knows.
    private(set) var isDoubtful: Bool
    private(set) var isASCII = true
    /// Full-width letters, digits, signs or blanks.
    private(set) var hasWide = false
    /// Two blanks in a row, or a blank that is no space.
    private(set) var hasBlankRun = false
    private(set) var hasSemicolon = false

    init(_ bytes: Bytes) {
        isDoubtful = false
        guard let first = bytes.first, let last = bytes.last else { return }
        isDoubtful = first <= 0x20 || last <= 0x20
        var place = 0
        var wasBlank = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte > 0x20, byte < 0x7F {
                wasBlank = false
                if byte == UInt8(ascii: ";") { hasSemicolon = true }
            } else if byte == 0x20 {
                if wasBlank { hasBlankRun = true }
                wasBlank = true
            } else if byte < 0x80 {
                hasBlankRun = true
                if byte != 0x0A, byte != 0x09 { isDoubtful = true }
            } else {
                wasBlank = false
                isASCII = false
                if byte >= 0xE4, byte <= 0xE9 {
                    place += 2
                } else {
                    look(byte, at: place - 1, in: bytes)
                }
            }
        }
    }

    /// At a character that may be special, by the first byte of its UTF-8.
    private mutating func look(_ lead: UInt8, at place: Int, in bytes: Bytes) {
        let second = place + 1 < bytes.count ? bytes[place + 1] : 0
        let third = place + 2 < bytes.count ? bytes[place + 2] : 0
        switch lead {
        case 0xC2:
            if second <= 0xA0 { isDoubtful = true }
        case 0xE1: if second == 0x9A, third == 0x80 { isDoubtful = true }
        case 0xE2: if second == 0x80, third <= 0x8F || third >= 0xA8 && third <= 0xAF { isDoubtful = true }
        case 0xE3:
            guard second == 0x80, third == 0x80 else { return }
            hasWide = true
            hasBlankRun = true
            if place == 0 || place + 3 == bytes.count { isDoubtful = true }
        case 0xEE: isDoubtful = true
        case 0xEF:
            // Private use, the byte order mark, and the end of the plane with the replacement character.
            if second <= 0xA3 || second == 0xBB && third == 0xBF || second == 0xBF && third >= 0xB9 || second == 0xB7 {
                isDoubtful = true
            }
            if second == 0xBC || second == 0xBD && third <= 0x9E { hasWide = true }
        case 0xF0...0xF2: if second & 0x0F == 0x0F { isDoubtful = true }
        case 0xF3: if second >= 0xB0 || second == 0xAF { isDoubtful = true }
        case 0xF4: isDoubtful = true
        default: break
        }
    }
}

/// A text without what surrounds it and without characters nobody can see. Names keep every other character as it is.
struct CleanText {
    private(set) var text = ""
    private(set) var mend: Mend?
    /// U+FFFD: what stood there was lost on the way.
    private(set) var isBroken = false
    /// Characters of private use (外字), which other machines cannot show.
    private(set) var isPrivate = false

    /// - Parameter isForm: browsers send CR LF between the lines of a text; that is their way and nothing to tell.
    init(_ raw: String, isForm: Bool = false) {
        var kept = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in raw.unicodeScalars {
            if scalar == "\n", wasReturn {
                wasReturn = false
                continue
            }
            wasReturn = scalar == "\r"
            if wasReturn {
                kept.append("\n")
                if !isForm { mend = .lineEnds }
                continue
            }
            if Self.isUnseen(scalar) {
                mend = .control
                continue
            }
            switch scalar.value {
            case 0xFFFD: isBroken = true
            case 0xE000...0xF8FF, 0xF0000...0x10FFFF: isPrivate = true
            default: break
            }
            kept.append(scalar)
        }
        guard let first = kept.firstIndex(where: { !$0.isBlank }),
            let last = kept.lastIndex(where: { !$0.isBlank })
        else { return }
        if first != kept.startIndex || kept.index(after: last) != kept.endIndex {
            if mend == nil { mend = .trimmed }
            text = String(kept[first...last])
        } else {
            text = String(kept)
        }
    }

    /// Controls, marks of byte order and code points that are no characters. Line end and tab can be seen.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0xFEFF, 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}

extension Unicode.Scalar {
    /// Blanks of any width, line ends and tabs.
    var isBlank: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    var isLineEnd: Bool {
        switch value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// The half-width form of a full-width letter, digit, sign or blank; itself otherwise.
    var narrow: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
        case 0x3000: " "
        default: self
        }
    }

    var isDigit: Bool { value >= 48 && value <= 57 }
}

extension String {
    /// Full-width letters, digits, signs and blanks made half-width; everything else as it is.
    var narrow: String {
        guard unicodeScalars.contains(where: { $0.narrow != $0 }) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.narrow) }
        return String(result)
    }

    /// Each run of blanks made one: a line end if there is one among them, else a blank.
    var withSingleBlanks: String {
        var result = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        func flush() {
            guard let first = run.first else { return }
            result.append(
                run.count == 1 ? first : run.contains("\n") ? "\n" : run.allSatisfy { $0 == first } ? first : " ")
            run.removeAll(keepingCapacity: true)
        }
        for scalar in unicodeScalars {
            if scalar.isBlank {
                run.append(scalar)
            } else {
                flush()
                result.append(scalar)
            }
        }
        flush()
        return String(result)
    }

    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isBlank }),
            let last = scalars.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(scalars[first...last])
    }

    var isDigits: Bool { !isEmpty && utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }
}

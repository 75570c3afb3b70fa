/// One word or sign of a rule.
enum Token {
    case end
    case name(String)
    /// A member's name between backticks.
    case quoted(String)
    case literal(Value)
    /// A whole number as it was written, because a minus sign may stand before the smallest one.
    case whole(digits: String, radix: Int, unsigned: Bool)
    case sign(String)
    case keyword(String)
}

/// Cuts the text of a rule into tokens.
struct Lexer {
    let source: Source
    private(set) var position = 0
    private var bytes: [UInt8] { source.bytes }

    init(_ source: Source) { self.source = source }

    private static let twoByteSigns: Set<String> = ["==", "!=", "<=", ">=", "&&", "||"]

    private func byte(_ ahead: Int = 0) -> UInt8 {
        let index = position + ahead
        return index < source.bytes.count ? source.bytes[index] : 0
    }

    private func fault(_ reason: String, at offset: Int? = nil) -> RuleError {
        source.error(at: offset ?? position, reason)
    }

    /// Leaves out white space and comments, so that `position` is where the next token begins.
    mutating func skipSpace() {
        while position < source.bytes.count {
            switch byte() {
            case 9, 10, 12, 13, 32: position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while position < source.bytes.count, byte() != 10 { position += 1 }
            default: return
            }
        }
    }

    mutating func next() throws(RuleError) -> Token {
        skipSpace()
        guard position < source.bytes.count else { return .end }
        let first = byte()
        if first.isDigit || first == UInt8(ascii: ".") && byte(1).isDigit { return try number() }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try string(raw: false, bytes: false) }
        if first == UInt8(ascii: "`") { return try quotedName() }
        if let token = try prefixedString() { return token }
        if first.isLetter {
            let start = position
            while byte().isLetter || byte().isDigit { position += 1 }
            let word = source[start..<position]
            switch word {
            case "true": return .literal(.bool(true))
            case "false": return .literal(.bool(false))
            case "null": return .literal(.null)
            case "in": return .keyword(word)
            default: return .name(word)
            }
        }
        if position + 1 < source.bytes.count, Self.twoByteSigns.contains(source[position..<position + 2]) {
            position += 2
            return .sign(source[position - 2..<position])
        }
        let sign = Unicode.Scalar(first)
        guard "()[]{}.,?:+-*/%!<>".unicodeScalars.contains(sign) else {
            throw fault(Self.complaint(about: first, source: source, at: position))
        }
        position += 1
        return .sign(String(Character(sign)))
    }

    private static func complaint(about byte: UInt8, source: Source, at position: Int) -> String {
        switch byte {
        case UInt8(ascii: "="): return "equality is written =="
        case UInt8(ascii: "&"): return "and is written &&"
        case UInt8(ascii: "|"): return "or is written ||"
        default:
            let character = String(decoding: source.bytes[position...].prefix(32), as: UTF8.self).prefix(1)
            return "\(character) means nothing here"
        }
    }

    private mutating func quotedName() throws(RuleError) -> Token {
        let start = position + 1
        position += 1
        while byte() != UInt8(ascii: "`") {
            guard position < source.bytes.count, byte() != 10, byte() != 13 else {
                throw fault("the name between backticks does not end", at: start - 1)
            }
            position += 1
        }
        position += 1
        guard position - 1 > start else { throw fault("there is no name between the backticks", at: start - 1) }
        return .quoted(source[start..<position - 1])
    }

    // MARK: Numbers

    private mutating func number() throws(RuleError) -> Token {
        let start = position
        if byte() == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x"), byte(2).hexValue != nil {
            position += 2
            while byte().hexValue != nil { position += 1 }
            return try whole(source[start + 2..<position], radix: 16)
        }
        while byte().isDigit { position += 1 }
        var isDouble = false
        if byte() == UInt8(ascii: "."), byte(1).isDigit {
            isDouble = true
            position += 1
            while byte().isDigit { position += 1 }
        }
        let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
        if byte() | 0x20 == UInt8(ascii: "e"), byte(signed ? 2 : 1).isDigit {
            isDouble = true
            position += signed ? 2 : 1
            while byte().isDigit { position += 1 }
        }
        guard isDouble else { return try whole(source[start..<position], radix: 10) }
        guard let number = Double(source[start..<position]), number.isFinite else {
            throw fault("the number is too large", at: start)
        }
        try refuseLetter()
        return .literal(.double(number))
    }

    private mutating func whole(_ digits: String, radix: Int) throws(RuleError) -> Token {
        let unsigned = byte() | 0x20 == UInt8(ascii: "u")
        if unsigned { position += 1 }
        try refuseLetter()
        return .whole(digits: digits, radix: radix, unsigned: unsigned)
    }

    private func refuseLetter() throws(RuleError) {
        if byte().isLetter || byte().isDigit { throw fault("a number runs into a word") }
    }

    // MARK: Strings

    private mutating func prefixedString() throws(RuleError) -> Token? {
        var (raw, bytes, length) = (false, false, 0)
        while length < 2 {
            switch byte(length) | 0x20 {
            case UInt8(ascii: "r") where !raw: raw = true
            case UInt8(ascii: "b") where !bytes && length == 0: bytes = true
            default:
                guard length > 0, byte(length) == UInt8(ascii: "\"") || byte(length) == UInt8(ascii: "'") else {
                    return nil
                }
                position += length
                return try string(raw: raw, bytes: bytes)
            }
            length += 1
        }
        guard byte(length) == UInt8(ascii: "\"") || byte(length) == UInt8(ascii: "'") else { return nil }
        position += length
        return try string(raw: raw, bytes: bytes)
    }

    private mutating func string(raw: Bool, bytes asBytes: Bool) throws(RuleError) -> Token {
        let start = position
        let quote = byte()
        let triple = byte(1) == quote && byte(2) == quote
        position += triple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard position < source.bytes.count else { throw fault("the string does not end", at: start) }
            let current = byte()
            if current == quote, !triple || byte(1) == quote && byte(2) == quote {
                position += triple ? 3 : 1
                break
            }
            if !triple, current == 10 || current == 13 {
                throw fault("the string does not end on its line", at: start)
            }
            // In a raw string a backslash is a character, and does not keep a quote from ending it.
            if current == UInt8(ascii: "\\"), !raw {
                try escape(into: &content, asBytes: asBytes)
            } else {
                content.append(current)
                position += 1
            }
        }
        return .literal(asBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self)))
    }

    private mutating func escape(into content: inout [UInt8], asBytes: Bool) throws(RuleError) {
        let start = position
        let mark = byte(1)
        position += 2
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 92,
            UInt8(ascii: "?"): 63, UInt8(ascii: "\""): 34, UInt8(ascii: "'"): 39, UInt8(ascii: "`"): 96,
        ]
        if let byte = plain[mark] {
            content.append(byte)
            return
        }
        var code: UInt32?
        var octet = true
        switch mark {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): code = digits(2, radix: 16)
        case UInt8(ascii: "u") where !asBytes: (code, octet) = (digits(4, radix: 16), false)
        case UInt8(ascii: "U") where !asBytes: (code, octet) = (digits(8, radix: 16), false)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            code = digits(3, radix: 8)
        default: break
        }
        guard let code else { throw fault("the backslash begins no known escape", at: start) }
        if asBytes, octet {
            content.append(UInt8(code))
        } else {
            guard let scalar = Unicode.Scalar(code) else { throw fault("this is no code point", at: start) }
            content += Array(String(Character(scalar)).utf8)
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32) -> UInt32? {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte().hexValue, digit < radix else { return nil }
            number = number << (radix == 16 ? 4 : 3) | digit
            position += 1
        }
        return number
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 48 && self <= 57 }

    /// What a name may begin with.
    var isLetter: Bool { self | 0x20 >= 97 && self | 0x20 <= 122 || self == UInt8(ascii: "_") }

    var hexValue: UInt32? {
        switch self {
        case 48...57: UInt32(self) - 48
        case 65...70: UInt32(self) - 55
        case 97...102: UInt32(self) - 87
        default: nil
        }
    }
}

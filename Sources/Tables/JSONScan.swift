/// The words of JSON in a piece of text. Whoever runs out of text throws `broken` at its end.
struct JSONScan {
    typealias Halt = JSONRowParser.Outcome

    let text: UnsafePointer<UInt8>
    let count: Int
    var place = 0
    /// All bytes of strings, one over the other: the highest bit tells whether there is more than ASCII.
    var high: UInt8 = 0
    /// How many blanks between words were passed.
    private var blanks = 0
    /// An object was just opened, so that it may end.
    var wasOpened = false

    init(_ text: UnsafePointer<UInt8>, _ count: Int) { (self.text, self.count) = (text, count) }

    /// The next byte that is no blank.
    @inline(__always)
    mutating func peek() throws(Halt) -> UInt8 {
        while place < count {
            switch text[place] {
            case 0x20, 0x0A, 0x0D, 0x09:
                place += 1
                blanks += 1
            default: return text[place]
            }
        }
        throw .broken(count)
    }

    /// A string: what stands between its quotes, and whether there are escapes in it.
    mutating func string() throws(Halt) -> (Range<Int>, isEscaped: Bool) {
        guard place < count else { throw .broken(count) }
        guard text[place] == UInt8(ascii: "\"") else { throw .broken(place) }
        let start = place + 1
        var isEscaped = false
        place = start
        while place < count {
            let byte = text[place]
            if byte == UInt8(ascii: "\"") {
                place += 1
                return (start..<place - 1, isEscaped)
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try escape()
                continue
            }
            guard byte >= 0x20 else { throw .broken(place) }
            high |= byte
            place += 1
        }
        throw .broken(count)
    }

    private mutating func escape() throws(Halt) {
        guard place + 1 < count else { throw .broken(count) }
        switch text[place + 1] {
        case UInt8(ascii: "u"):
            for digit in place + 2..<place + 6 {
                guard digit < count else { throw .broken(count) }
                guard Self.digit(text[digit]) != nil else { throw .broken(digit) }
            }
            // It may stand for anything.
            high |= 0x80
            place += 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            place += 2
        default: throw .broken(place)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// Writes a string without its escapes. Half a pair of surrogates becomes 0xFF, which is no character; true when
    /// a NUL was hidden in it.
    func unescape(_ range: Range<Int>, onto target: inout [UInt8]) -> Bool {
        var (place, hasNul) = (range.lowerBound, false)
        while place < range.upperBound {
            let byte = text[place]
            guard byte == UInt8(ascii: "\\") else {
                target.append(byte)
                place += 1
                continue
            }
            let letter = text[place + 1]
            place += 2
            switch letter {
            case UInt8(ascii: "b"): target.append(0x08)
            case UInt8(ascii: "f"): target.append(0x0C)
            case UInt8(ascii: "n"): target.append(0x0A)
            case UInt8(ascii: "r"): target.append(0x0D)
            case UInt8(ascii: "t"): target.append(0x09)
            case UInt8(ascii: "u"):
                var value = unit(place)
                place += 4
                if value & 0xFC00 == 0xD800, place + 6 <= range.upperBound, text[place] == UInt8(ascii: "\\"),
                    text[place + 1] == UInt8(ascii: "u"), unit(place + 2) & 0xFC00 == 0xDC00
                {
                    value = 0x10000 + ((value & 0x3FF) << 10) + (unit(place + 2) & 0x3FF)
                    place += 6
                }
                if value == 0 { hasNul = true }
                if let scalar = Unicode.Scalar(value) {
                    target.append(contentsOf: UTF8.encode(scalar)!)
                } else {
                    target.append(0xFF)
                }
            default: target.append(letter)
            }
        }
        return hasNul
    }

    private func unit(_ place: Int) -> UInt32 {
        (place..<place + 4).reduce(0) { $0 << 4 | (Self.digit(text[$1]) ?? 0) }
    }

    /// A number or one of the three words.
    mutating func scalar() throws(Halt) -> CellKind {
        switch text[place] {
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default:
            try number()
            return .number
        }
        return .bool
    }

    private mutating func word(_ word: StaticString) throws(Halt) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard place < count else { throw .broken(count) }
            guard text[place] == word.utf8Start[offset] else { throw .broken(place) }
            place += 1
        }
    }

    private mutating func number() throws(Halt) {
        if text[place] == UInt8(ascii: "-") { place += 1 }
        if place < count, text[place] == UInt8(ascii: "0") { place += 1 } else { try digits() }
        if place < count, text[place] == UInt8(ascii: ".") {
            place += 1
            try digits()
        }
        if place < count, text[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < count, text[place] == UInt8(ascii: "+") || text[place] == UInt8(ascii: "-") { place += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(Halt) {
        let start = place
        while place < count, text[place] &- UInt8(ascii: "0") < 10 { place += 1 }
        guard place > start else { throw .broken(place) }
    }

    /// Goes behind an array, whatever is in it. True when there are blanks between its words.
    mutating func array(depth limit: Int) throws(Halt) -> Bool {
        let before = blanks
        // One bit for each level: set in objects.
        var (objects, level, mayEnd) = (UInt64(0), 1, true)
        place += 1
        while true {
            var byte = try peek()
            let closing = objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
            let isEmpty = mayEnd && byte == closing
            if !isEmpty {
                if objects & 1 == 1 {
                    _ = try string()
                    guard try peek() == UInt8(ascii: ":") else { throw .broken(place) }
                    place += 1
                    byte = try peek()
                }
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
                    guard level < limit else { throw .tooDeep }
                    level += 1
                    objects = objects << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
                    place += 1
                    mayEnd = true
                    continue
                }
                if byte == UInt8(ascii: "\"") { _ = try string() } else { _ = try scalar() }
            }
            // Behind a value, or at the end of what has none.
            while try peek() != UInt8(ascii: ",") {
                let closing = objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
                guard text[place] == closing else { throw .broken(place) }
                place += 1
                level -= 1
                objects >>= 1
                if level == 0 { return blanks > before }
            }
            place += 1
            mayEnd = false
        }
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Writes JSON that was found right without the blanks between its words.
    func compact(_ range: Range<Int>, onto target: inout [UInt8]) {
        var (isInString, place) = (false, range.lowerBound)
        while place < range.upperBound {
            let byte = text[place]
            place += 1
            if isInString {
                target.append(byte)
                if byte == UInt8(ascii: "\\") {
                    target.append(text[place])
                    place += 1
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if !Self.isBlank(byte) {
                target.append(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
    }
}

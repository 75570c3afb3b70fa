/// Where a text stops being JSON.
struct JSONFault: Error {
    let place: Int
}

/// Goes through a JSON text (RFC 8259) value by value. Nothing is taken that is not JSON.
struct JSONCursor {
    static let depthLimit = 60

    private let bytes: Bytes
    private(set) var place = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    /// The first byte of the next word, behind blanks; 0 at the end.
    mutating func peek() -> UInt8 {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return bytes[place]
            }
        }
        return 0
    }

    mutating func take(_ byte: UInt8) throws(JSONFault) {
        guard peek() == byte else { throw JSONFault(place: place) }
        place += 1
    }

    /// Goes behind `byte` if it is the next one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    /// Goes behind exactly these bytes if they are the next ones.
    mutating func skip(_ expected: [UInt8]) -> Bool {
        guard place + expected.count <= bytes.count else { return false }
        for offset in expected.indices where bytes[place + offset] != expected[offset] { return false }
        place += expected.count
        return true
    }

    mutating func end() throws(JSONFault) {
        guard peek() == 0, place == bytes.count else { throw JSONFault(place: place) }
    }

    /// The members of an object, one after the other; `body` has to go behind each value.
    mutating func members(
        _ body: (inout JSONCursor, String) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try take(UInt8(ascii: "{"))
        if skip(UInt8(ascii: "}")) { return }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw JSONFault(place: place) }
            let name = try string()
            try take(UInt8(ascii: ":"))
            try body(&self, name)
        } while skip(UInt8(ascii: ","))
        try take(UInt8(ascii: "}"))
    }

    mutating func elements(_ body: (inout JSONCursor) throws(JSONFault) -> Void) throws(JSONFault) {
        try take(UInt8(ascii: "["))
        if skip(UInt8(ascii: "]")) { return }
        repeat { try body(&self) } while skip(UInt8(ascii: ","))
        try take(UInt8(ascii: "]"))
    }

    /// A string without its escapes. Half a pair of surrogates becomes U+FFFD.
    mutating func string() throws(JSONFault) -> String {
        try take(UInt8(ascii: "\""))
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                place += 1
                return String(decoding: Bytes(rebasing: bytes[start..<place - 1]), as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { break }
            guard byte >= 0x20 else { throw JSONFault(place: place) }
            place += 1
        }
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(onto: &text)
            default:
                guard byte >= 0x20 else { throw JSONFault(place: place) }
                text.append(byte)
                place += 1
            }
        }
        throw JSONFault(place: place)
    }

    private mutating func escape(onto text: inout [UInt8]) throws(JSONFault) {
        guard place + 1 < bytes.count else { throw JSONFault(place: bytes.count) }
        let letter = bytes[place + 1]
        place += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var value = try unit()
            if value & 0xFC00 == 0xD800, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
                bytes[place + 1] == UInt8(ascii: "u")
            {
                let mark = place
                place += 2
                let low = try unit()
                if low & 0xFC00 == 0xDC00 {
                    value = 0x10000 + ((value & 0x3FF) << 10) + (low & 0x3FF)
                } else {
                    place = mark
                }
            }
            text.append(contentsOf: Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8))
        default: throw JSONFault(place: place - 1)
        }
    }

    private mutating func unit() throws(JSONFault) -> UInt32 {
        guard place + 4 <= bytes.count else { throw JSONFault(place: bytes.count) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[place]
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: throw JSONFault(place: place)
            }
            place += 1
        }
        return value
    }

    /// A number as it stands.
    mutating func number() throws(JSONFault) -> Bytes {
        let start = place
        if at(UInt8(ascii: "-")) { place += 1 }
        if at(UInt8(ascii: "0")) { place += 1 } else { try digits() }
        if at(UInt8(ascii: ".")) {
            place += 1
            try digits()
        }
        if at(UInt8(ascii: "e")) || at(UInt8(ascii: "E")) {
            place += 1
            if at(UInt8(ascii: "+")) || at(UInt8(ascii: "-")) { place += 1 }
            try digits()
        }
        return Bytes(rebasing: bytes[start..<place])
    }

    private func at(_ byte: UInt8) -> Bool { place < bytes.count && bytes[place] == byte }

    private mutating func digits() throws(JSONFault) {
        let start = place
        while place < bytes.count, bytes[place] &- 48 < 10 { place += 1 }
        guard place > start else { throw JSONFault(place: place) }
    }

    /// Goes behind `true`, `false` or `null`.
    mutating func word(_ word: StaticString) throws(JSONFault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard at(word.utf8Start[offset]) else { throw JSONFault(place: place) }
            place += 1
        }
    }

    /// Copies the next value, whatever it is, without blanks between its words and with the fewest escapes. NUL, which
    /// no database keeps, becomes U+FFFD.
    mutating func copy(onto target: inout [UInt8], depth: Int = 0) throws(JSONFault) {
        guard depth <= Self.depthLimit else { throw JSONFault(place: place) }
        switch peek() {
        case UInt8(ascii: "\""):
            let text = try string()
            target.append(json: text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text)
        case UInt8(ascii: "{"):
            target.append(UInt8(ascii: "{"))
            try members { (cursor, name) throws(JSONFault) in
                if target.last != UInt8(ascii: "{") { target.append(UInt8(ascii: ",")) }
                target.append(json: name)
                target.append(UInt8(ascii: ":"))
                try cursor.copy(onto: &target, depth: depth + 1)
            }
            target.append(UInt8(ascii: "}"))
        case UInt8(ascii: "["):
            target.append(UInt8(ascii: "["))
            try elements { cursor throws(JSONFault) in
                if target.last != UInt8(ascii: "[") { target.append(UInt8(ascii: ",")) }
                try cursor.copy(onto: &target, depth: depth + 1)
            }
            target.append(UInt8(ascii: "]"))
        case UInt8(ascii: "t"):
            try word("true")
            target.append(contentsOf: "true".utf8)
        case UInt8(ascii: "f"):
            try word("false")
            target.append(contentsOf: "false".utf8)
        case UInt8(ascii: "n"):
            try word("null")
            target.append(contentsOf: "null".utf8)
        default: target.append(contentsOf: try number())
        }
    }
}

extension [UInt8] {
    /// A text as a JSON string, with no escapes but those that must be.
    mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for place in bytes.indices {
                let byte = bytes[place]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                append(contentsOf: bytes[start..<place])
                start = place + 1
                append(UInt8(ascii: "\\"))
                switch byte {
                case 0x0A: append(UInt8(ascii: "n"))
                case 0x0D: append(UInt8(ascii: "r"))
                case 0x09: append(UInt8(ascii: "t"))
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
                default:
                    append(contentsOf: "u00".utf8)
                    append(byte >> 4 + 48)
                    append(byte & 15 < 10 ? byte & 15 + 48 : byte & 15 + 87)
                }
            }
            append(contentsOf: bytes[start...])
        }
        append(UInt8(ascii: "\""))
    }
}

/// Whether bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Check {
    /// The answer of `length` for a sequence that is right as far as it goes.
    static let cut = -1

    /// How many bytes the character at `place` has; 0 when there is none.
    @inline(__always)
    static func length(_ bytes: UnsafePointer<UInt8>, _ place: Int, _ count: Int) -> Int {
        let lead = bytes[place]
        if lead < 0x80 { return 1 }
        let length: Int
        var (low, high): (UInt8, UInt8) = (0x80, 0xBF)
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xED: (length, high) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, high) = (4, 0x8F)
        default: return 0
        }
        guard place + 1 < count else { return cut }
        guard bytes[place + 1] >= low, bytes[place + 1] <= high else { return 0 }
        for next in 2..<max(length, 2) {
            guard place + next < count else { return cut }
            guard bytes[place + next] & 0xC0 == 0x80 else { return 0 }
        }
        return length
    }

    static func isWellFormed(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var place = 0
        while place < count {
            if bytes[place] < 0x80 {
                place += 1
                continue
            }
            let length = length(bytes, place, count)
            guard length > 0 else { return false }
            place += length
        }
        return true
    }

    /// Where the first byte beyond ASCII stands; `count` when there is none.
    static func asciiPrefix(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var place = 0
        while place + 8 <= count {
            let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            place += 8
        }
        while place < count, bytes[place] < 0x80 { place += 1 }
        return place
    }
}

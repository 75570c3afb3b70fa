/// How a file's bytes stand for characters. The raw values are the names iconv knows.
package enum TableEncoding: String, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    /// What Japanese Windows writes when nothing else is chosen.
    case cp932 = "CP932"

    /// The bytes some programs put in front of the first character.
    var mark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .cp932: []
        }
    }

    /// Bytes of the smallest unit, which is what is stepped over when it makes no sense.
    var unit: Int { self == .utf16LittleEndian || self == .utf16BigEndian ? 2 : 1 }

    /// The encoding the beginning of a file gives away; nil while it is plain ASCII, which may turn into either.
    static func sniffed(from bytes: UnsafeBufferPointer<UInt8>) -> TableEncoding? {
        for encoding in [TableEncoding.utf8, .utf16LittleEndian, .utf16BigEndian]
        where bytes.starts(with: encoding.mark) {
            return encoding
        }
        return sniffedByZeros(bytes) ?? sniffedByHighBytes(bytes)
    }

    /// Commas, digits and line ends have a zero half in UTF-16, always on the same side. A few zeros are only dirt.
    private static func sniffedByZeros(_ bytes: UnsafeBufferPointer<UInt8>) -> TableEncoding? {
        var zeros = (even: 0, odd: 0)
        for (place, byte) in bytes.enumerated() where byte == 0 {
            if place.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let enough = max(2, bytes.count / 100)
        // 一 and its like (U+4E00) put some zeros on the other side.
        if zeros.odd >= enough, zeros.odd > 2 * zeros.even { return .utf16LittleEndian }
        if zeros.even >= enough, zeros.even > 2 * zeros.odd { return .utf16BigEndian }
        return nil
    }

    /// UTF-8 or CP932; nil when there is nothing beyond ASCII. UTF-8 with a few broken characters is still UTF-8:
    /// Japanese in CP932 hardly ever forms sequences that are well-formed in UTF-8.
    static func sniffedByHighBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> TableEncoding? {
        guard let base = bytes.baseAddress else { return nil }
        var (good, bad, place) = (0, 0, 0)
        while place < bytes.count {
            let length = UTF8Check.length(base, place, bytes.count)
            if length == UTF8Check.cut { break }
            if length > 1 { good += 1 }
            if length == 0 { bad += 1 }
            place += max(length, 1)
        }
        if good == 0, bad == 0 { return place < bytes.count ? .utf8 : nil }
        return bad == 0 || good > 2 * bad ? .utf8 : .cp932
    }
}

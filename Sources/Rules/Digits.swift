import Kernel

/// Reads the fixed columns of RFC 3339, and the offsets of time zones.
struct Digits {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[position..<position + width] {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int(byte) - 48
        }
        position += width
        return number
    }

    /// Days since 1970; nil for a day that does not exist.
    mutating func date() -> Int? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2),
            (1...12).contains(month), (1...31).contains(day), year > 0
        else { return nil }
        let days = Timestamp.days(year: year, month: month, day: day)
        return Day(daysSince1970: days).civil == (year, month, day) ? days : nil
    }

    /// Nanoseconds; zero when there is no point.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var (number, width) = (0, 0)
        while position < bytes.count, (48...57).contains(bytes[position]) {
            guard width < 9 else { return nil }
            number = number * 10 + Int(bytes[position]) - 48
            (position, width) = (position + 1, width + 1)
        }
        guard width > 0 else { return nil }
        while width < 9 { (number, width) = (number * 10, width + 1) }
        return number
    }

    /// Seconds east of Greenwich: `Z` or `+09:00`.
    mutating func offset() -> Int? {
        if skip("Z") { return 0 }
        let west = skip("-")
        guard west || skip("+") else { return nil }
        return hoursAndMinutes().map { west ? -$0 : $0 }
    }

    mutating func hoursAndMinutes() -> Int? {
        guard let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60 else { return nil }
        return hours * 3600 + minutes * 60
    }
}

package import Foundation
import Kernel

/// Moments as both databases write them, in UTC with milliseconds: `2026-11-21T09:00:00.120Z`, which sorts as text on
/// SQLite and is a `timestamptz` on PostgreSQL, answered as `2026-11-21 09:00:00.12+00`.
///
/// By hand because rows are read and written by the hundred thousand and a formatter costs microseconds each.
package enum Timestamp {
    package static func text(of date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        let (days, rest) = milliseconds.floorDivided(by: 86_400_000)
        return DigitWriter.text(atMost: 32) { text in
            text.write(Day(daysSince1970: days))
            text.write("T")
            text.write(rest / 3_600_000, width: 2)
            text.write(":")
            text.write(rest / 60_000 % 60, width: 2)
            text.write(":")
            text.write(rest / 1000 % 60, width: 2)
            text.write(".")
            text.write(rest % 1000, width: 3)
            text.write("Z")
        }
    }

    /// A moment as either database answers it, in the one form everybody is given.
    package static func canonical(_ text: String) -> String {
        if text.utf8.count == 24, text.utf8.dropFirst(10).first == UInt8(ascii: "T") { return text }
        return date(from: text).map { self.text(of: $0) } ?? text
    }

    static func date(from text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19])
        else { return nil }
        var milliseconds = 0
        var next = 19
        if next < bytes.count, bytes[next] == UInt8(ascii: ".") {
            var scale = 100
            next += 1
            while next < bytes.count, let digit = number(bytes[next..<next + 1]) {
                milliseconds += digit * scale
                scale /= 10
                next += 1
            }
        }
        let zone = bytes[next...]
        guard zone.elementsEqual("Z".utf8) || zone.elementsEqual("+00".utf8) else { return nil }
        let seconds = ((day.daysSince1970 * 24 + hour) * 60 + minute) * 60 + second
        return Date(timeIntervalSince1970: Double(seconds) + Double(milliseconds) / 1000)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard digit >= 48, digit <= 57 else { return nil }
            number = number * 10 + Int(digit - 48)
        }
        return number
    }
}

extension Int {
    fileprivate func floorDivided(by divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

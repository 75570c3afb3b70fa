package import Foundation

/// A calendar day in Tokyo, which has no daylight saving: always nine hours ahead of UTC.
package struct Day: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let daysSince1970: Int

    package init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// The day it is in Tokyo at that moment.
    package init(_ date: Date) {
        daysSince1970 = Int(((date.timeIntervalSince1970 + 9 * 3600) / 86_400).rounded(.down))
    }

    /// Reads `2026-11-21`; nil for anything else, impossible days included.
    package init?(_ text: String) {
        guard text.utf8.count == 10 else { return nil }
        var (numbers, part) = ([0, 0, 0], 0)
        for (place, byte) in text.utf8.enumerated() {
            if place == 4 || place == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
                part += 1
            } else {
                guard (48...57).contains(byte) else { return nil }
                numbers[part] = numbers[part] * 10 + Int(byte - 48)
            }
        }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        guard year >= 1, (1...12).contains(month) else { return nil }
        self.init(year: year, month: month, day: day)
        guard civil == (year, month, day) else { return nil }
    }

    /// The proleptic Gregorian calendar counted from 1 March, so that the leap day comes last in its year.
    private init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        daysSince1970 = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    package func adding(days: Int) -> Day { Day(daysSince1970: daysSince1970 + days) }

    /// Midnight in Tokyo, when the day begins.
    package var start: Date { Date(timeIntervalSince1970: Double(daysSince1970) * 86_400 - 9 * 3600) }

    package var description: String {
        // Days of the year 10,000 and later are longer.
        DigitWriter.text(atMost: daysSince1970.magnitude < 2_000_000 ? 15 : 32) { $0.write(self) }
    }

    package static func < (left: Day, right: Day) -> Bool { left.daysSince1970 < right.daysSince1970 }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a day such as 2026-11-21")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

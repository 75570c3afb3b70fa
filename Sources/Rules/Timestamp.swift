package import Kernel

/// A moment between the beginning of the year 1 and the end of the year 9999, to the nanosecond.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since the beginning of 1970, UTC; rounded down.
    package let seconds: Int64
    /// From 0 to 999,999,999.
    package let nanoseconds: Int32

    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    private static let perSecond: Int64 = 1_000_000_000

    /// nil outside of the years 1 to 9999.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds) else { return nil }
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    package init(day: Day) { (seconds, nanoseconds) = (Int64(day.daysSince1970) * 86_400, 0) }

    /// Reads RFC 3339: `2026-04-01T09:00:00+09:00`, with up to nine digits of a second's fraction.
    package init?(_ text: String) {
        var digits = Digits(text)
        guard let date = digits.date(), digits.skip("T"),
            let hour = digits.number(2), hour < 24, digits.skip(":"),
            let minute = digits.number(2), minute < 60, digits.skip(":"),
            let second = digits.number(2), second < 60, let fraction = digits.fraction(), let offset = digits.offset(),
            digits.isAtEnd
        else { return nil }
        let time = Int64(hour * 3600 + minute * 60 + second - offset)
        self.init(seconds: Int64(date) * 86_400 + time, nanoseconds: Int32(fraction))
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds == right.seconds ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }

    /// nil when that leaves the years 1 to 9999.
    func adding(nanoseconds: Int64) -> Timestamp? {
        let (whole, part) = nanoseconds.quotientAndRemainder(dividingBy: Self.perSecond)
        var sum = Int64(self.nanoseconds) + part
        var seconds = seconds + whole
        if sum < 0 { (sum, seconds) = (sum + Self.perSecond, seconds - 1) }
        if sum >= Self.perSecond { (sum, seconds) = (sum - Self.perSecond, seconds + 1) }
        return Timestamp(seconds: seconds, nanoseconds: Int32(sum))
    }

    /// nil when a duration cannot be as long as that.
    func nanoseconds(since other: Timestamp) -> Int64? {
        let (product, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: Self.perSecond)
        let (sum, tooMuch) = product.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return overflow || tooMuch ? nil : sum
    }

    /// What calendar and clock show so many seconds east of Greenwich.
    func civil(offset: Int) -> Civil {
        let local = Int(seconds) + offset
        let day = Day(daysSince1970: Int((Double(local) / 86_400).rounded(.down)))
        let (year, month, date) = day.civil
        return Civil(
            year: year, month: month, day: date, secondOfDay: local - day.daysSince1970 * 86_400,
            weekday: ((day.daysSince1970 + 4) % 7 + 7) % 7,
            dayOfYear: day.daysSince1970 - Self.days(year: year, month: 1, day: 1))
    }

    struct Civil {
        let year, month, day, secondOfDay: Int
        /// Zero is Sunday.
        let weekday: Int
        /// Zero is 1 January.
        let dayOfYear: Int
    }

    package var description: String {
        let civil = civil(offset: 0)
        let time = civil.secondOfDay
        let date = [padded(civil.year, 4), padded(civil.month, 2), padded(civil.day, 2)].joined(separator: "-")
        let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(clock)\(fractionText(Int64(nanoseconds)))Z"
    }

    /// Days since 1970 in the proleptic Gregorian calendar, the year counted from March.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

import Kernel

/// A time of day in the ways it is written in Japan: 9:30, 9時30分, 午後1時半, 0930.
struct ClockTime: Equatable {
    let hour: Int
    let minute: Int
    let second: Int
    /// Digits behind the decimal point of the second.
    let fraction: String
    /// Minutes ahead of UTC, if that is said.
    let offset: Int?
    let rest: String

    init?(_ text: String) {
        var reader = ScalarReader(text)
        var isAfternoon: Bool?
        if reader.skip("午前") || reader.skip("AM") || reader.skip("am") { isAfternoon = false }
        if isAfternoon == nil, reader.skip("午後") || reader.skip("PM") || reader.skip("pm") { isAfternoon = true }
        let digits = reader.digits(atMost: 4)
        guard var hour = Int(digits) else { return nil }
        var (minute, second, fraction) = (0, 0, "")
        if digits.count == 4 {
            (hour, minute) = (hour / 100, hour % 100)
        } else if digits.count > 2 {
            return nil
        } else if reader.skip("時") {
            if reader.skip("半") {
                minute = 30
            } else if let found = Int(reader.digits(atMost: 2)) {
                guard reader.skip("分") else { return nil }
                minute = found
            }
        } else {
            guard reader.skip(":"), case let found = reader.digits(atMost: 2), found.count == 2 else { return nil }
            minute = Int(found) ?? 0
            if reader.skip(":") {
                let found = reader.digits(atMost: 2)
                guard found.count == 2 else { return nil }
                second = Int(found) ?? 0
                if reader.skip(".") {
                    fraction = reader.digits()
                    guard !fraction.isEmpty, fraction.count <= 9 else { return nil }
                    while fraction.last == "0" { fraction.removeLast() }
                }
            }
        }
        if isAfternoon == nil, reader.skip("AM") || reader.skip("am") { isAfternoon = false }
        if isAfternoon == nil, reader.skip("PM") || reader.skip("pm") { isAfternoon = true }
        if let isAfternoon {
            guard hour <= 12 else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        offset = Self.offset(&reader)
        rest = reader.rest
        // The end of a day is the beginning of the next.
        if hour == 24, minute == 0, second == 0 { hour = 0 }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        (self.hour, self.minute, self.second, self.fraction) = (hour, minute, second, fraction)
    }

    private static func offset(_ reader: inout ScalarReader) -> Int? {
        if reader.skip("Z") || reader.skip("z") { return 0 }
        let start = reader
        guard let sign = reader.skip(oneOf: "+-") else { return nil }
        let hours = reader.digits(atMost: 2)
        _ = reader.skip(":")
        let minutes = reader.digits(atMost: 2)
        guard hours.count == 2, minutes.count == 2, let hour = Int(hours), let minute = Int(minutes), hour <= 14,
            minute < 60
        else {
            reader = start
            return nil
        }
        return (hour * 60 + minute) * (sign == "-" ? -1 : 1)
    }

    /// `09:30`, with seconds only where there are some.
    var text: String? {
        guard rest.isEmpty, offset == nil, fraction.isEmpty else { return nil }
        let text = "\(JapaneseDate.padded(hour)):\(JapaneseDate.padded(minute))"
        return second == 0 ? text : "\(text):\(JapaneseDate.padded(second))"
    }
}

/// A moment as it is kept: `2026-11-21T09:30:00+09:00`, in the time of Tokyo so that moments sort as texts.
enum Moment {
    private static let tokyo = 540

    static func text(_ text: String) -> String? {
        guard let date = JapaneseDate(text), let month = date.month, let number = date.day else { return nil }
        let written = [JapaneseDate.padded(date.year, 4), JapaneseDate.padded(month), JapaneseDate.padded(number)]
        guard let time = ClockTime(date.clock), time.rest.isEmpty, let day = Day(written.joined(separator: "-"))
        else { return nil }
        let minutes = time.hour * 60 + time.minute - (time.offset ?? tokyo) + tokyo
        let shift = Int((Double(minutes) / 1440).rounded(.down))
        let (hour, minute) = ((minutes - shift * 1440) / 60, (minutes - shift * 1440) % 60)
        let clock = [hour, minute, time.second].map { JapaneseDate.padded($0) }.joined(separator: ":")
        let fraction = time.fraction.isEmpty ? "" : "." + time.fraction
        return "\(day.adding(days: shift))T\(clock)\(fraction)+09:00"
    }
}

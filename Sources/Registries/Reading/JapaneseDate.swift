/// A day, a month or a year in the ways it is written in Japan: 2024/4/1, 2024年4月1日, 令和6年4月1日, R6.4.1, 20240401,
/// in letters of any width, with or without the day of the week.
struct JapaneseDate: Equatable {
    let year: Int
    let month: Int?
    let day: Int?
    /// What stands behind it: nothing, or a time.
    let rest: String

    init?(_ text: String) {
        var reader = ScalarReader(text)
        let era = Era.allCases.first { era in era.names.contains { reader.skip($0) } }
        let digits = reader.digits()
        guard let first = digits.isEmpty && era != nil && reader.skip("元") ? 1 : Int(digits) else { return nil }
        if era == nil, digits.count == 8 || digits.count == 6 {
            year = first / (digits.count == 8 ? 10_000 : 100)
            month = digits.count == 8 ? first / 100 % 100 : first % 100
            day = digits.count == 8 ? first % 100 : nil
        } else {
            guard digits.count == 4 || era != nil && first >= 1 && digits.count <= 2 else { return nil }
            year = first + (era?.yearBefore ?? 0)
            (month, day) = Self.monthAndDay(&reader)
        }
        reader.skipWeekday()
        rest = reader.rest
        guard (1...9999).contains(year), month.map({ (1...12).contains($0) }) ?? true else { return nil }
        if let month, let day {
            guard (1...Self.days(in: month, of: year)).contains(day) else { return nil }
            if let era, (year, month, day) < era.beginning { return nil }
        } else if let era, year < era.beginning.0 {
            return nil
        }
    }

    private static func monthAndDay(_ reader: inout ScalarReader) -> (Int?, Int?) {
        let start = reader
        guard let separator = reader.skip(oneOf: "年/.-"), let month = Int(reader.digits(atMost: 2)) else {
            reader = start
            return (nil, nil)
        }
        let isNamed = separator == "年"
        let afterMonth = reader
        if isNamed {
            // 2024年4 is nothing.
            guard reader.skip("月") else {
                reader = start
                return (nil, nil)
            }
            let end = reader
            guard let day = Int(reader.digits(atMost: 2)), reader.skip("日") else {
                reader = end
                return (month, nil)
            }
            return (month, day)
        }
        guard reader.skip(oneOf: String(separator)) != nil, let day = Int(reader.digits(atMost: 2)) else {
            reader = afterMonth
            return (month, nil)
        }
        return (month, day)
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// What stands behind it without the T of ISO 8601.
    var clock: String { rest.first == "T" || rest.first == "t" ? String(rest.dropFirst()) : rest }

    /// `2024-04-01`; nil when day or month are missing, or something else stands behind them. Midnight may, because
    /// spreadsheets write it there.
    var dayText: String? {
        guard let month, let day else { return nil }
        let text = "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
        if rest.isEmpty { return text }
        guard let time = ClockTime(clock), (time.hour, time.minute, time.second) == (0, 0, 0), time.offset == nil,
            time.rest.isEmpty
        else { return nil }
        return text
    }

    /// `2024-04`
    var monthText: String? {
        guard let month, day == nil, rest.isEmpty || rest == "月" else { return nil }
        return "\(Self.padded(year, 4))-\(Self.padded(month))"
    }

    /// The year, also when it is called 年 or 年度.
    var plainYear: Int? {
        guard month == nil, year >= 1000, ["", "年", "年度"].contains(rest) else { return nil }
        return year
    }

    static func padded(_ number: Int, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private enum Era: CaseIterable {
        case reiwa, heisei, showa, taisho, meiji

        var names: [String] {
            switch self {
            case .reiwa: ["令和", "㋿", "R", "r"]
            case .heisei: ["平成", "㍻", "H", "h"]
            case .showa: ["昭和", "㍼", "S", "s"]
            case .taisho: ["大正", "㍽", "T", "t"]
            case .meiji: ["明治", "㍾", "M", "m"]
            }
        }

        var beginning: (Int, Int, Int) {
            switch self {
            case .reiwa: (2019, 5, 1)
            case .heisei: (1989, 1, 8)
            case .showa: (1926, 12, 25)
            case .taisho: (1912, 7, 30)
            case .meiji: (1868, 1, 25)
            }
        }

        var yearBefore: Int { beginning.0 - 1 }
    }
}

import Content
import Foundation
import Kernel

/// A day in Tokyo, for machines and for people: `2026-11-21`, 2026年11月21日.
struct DayView: Sendable {
    var iso: String
    var shown: String

    init(_ date: Date, _ language: Language) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 9 * 3600) ?? .gmt
        let day = calendar.dateComponents([.year, .month, .day], from: date)
        self.init(year: day.year ?? 0, month: day.month ?? 1, day: day.day ?? 1, language)
    }

    init(year: Int, month: Int, day: Int, _ language: Language) {
        iso = "\(year)-\(Self.two(month))-\(Self.two(day))"
        let month0 = min(12, max(1, month)) - 1
        shown =
            switch language {
            case .ja: "\(year)年\(month)月\(day)日"
            case .jaEasy: Texts.marked("\(year)[年|ねん]\(month)[月|がつ]\(Self.read(day))")
            case .en: "\(day) \(Self.months[month0]) \(year)"
            }
    }

    /// 一日 to 十日 and a few others are not read by their number.
    private static func read(_ day: Int) -> String {
        special[day].map { "[\(day)日|\($0)]" } ?? "\(day)[日|にち]"
    }

    private static let special = [
        1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか", 9: "ここのか", 10: "とおか",
        14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
    ]

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

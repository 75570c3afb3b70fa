import Foundation
import Kernel

extension Date {
    /// As HTTP writes moments (RFC 9110, IMF-fixdate): `Sat, 21 Nov 2026 09:00:00 GMT`.
    var httpDate: String {
        let seconds = Int(timeIntervalSince1970.rounded(.down))
        let (days, rest) = (Int((Double(seconds) / 86_400).rounded(.down)), ((seconds % 86_400) + 86_400) % 86_400)
        let (year, month, day) = Day(daysSince1970: days).civil
        // 1 January 1970 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return """
            \(weekday), \(two(day)) \(months[month - 1]) \(year) \
            \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT
            """
    }
}

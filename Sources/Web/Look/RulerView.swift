import Foundation

/// The ruler and the line at three: a rating on the scale from 1 to 5.
///
/// Three states: measured (band, dot and n), too few answers (scale only, and how many are missing), none at all.
/// Geometry is in the units of the drawing: 1 stands at 12, 5 at 308.
struct RulerView: Sendable {
    /// "3.8"; nil while there are too few answers.
    var mean: String?
    /// The 95 % interval, "3.5" and "4.1".
    var low: String?
    var high: String?
    var n: String
    var minimum: String
    /// How many answers are missing before a mean is shown.
    var missing: String?
    var none: Bool
    /// The interval lies wholly under three.
    var isBelow: Bool
    var dotX: String?
    var bandX: String?
    var bandWidth: String?

    init(mean: Double?, low: Double?, high: Double?, n: Int, minimum: Int = 10) {
        (self.n, self.minimum, none) = (Look.count(n), Look.count(minimum), n == 0)
        if let mean, n >= minimum {
            self.mean = Look.rating(mean)
            dotX = Look.coordinate(Self.x(mean))
            if let low, let high {
                (self.low, self.high) = (Look.rating(low), Look.rating(high))
                bandX = Look.coordinate(Self.x(low))
                bandWidth = Look.coordinate(max(2, Self.x(high) - Self.x(low)))
            }
            isBelow = (high ?? mean) < 3
        } else {
            if n > 0 { missing = Look.count(max(1, minimum - n)) }
            isBelow = false
        }
    }

    private static func x(_ score: Double) -> Double { 12 + (min(5, max(1, score)) - 1) * 74 }
}

/// How numbers and days are written.
package enum Look {
    /// One decimal, as everywhere beside a ruler.
    package static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// A rating from 1 to 5: one decimal, or as many more as it takes not to look like the line. 2.96 is no 3.0.
    package static func rating(_ value: Double) -> String {
        guard value < 3, decimal(value) == "3.0" else { return decimal(value) }
        for count in 2...6 {
            let text = String(format: "%.\(count)f", value)
            if Double(text) != 3 { return text }
        }
        return "\(value)"
    }

    /// "12,345" in all our languages.
    package static func count(_ value: Int) -> String {
        var digits = String(abs(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    package static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "0" : String(Int((Double(part) * 100 / Double(whole)).rounded()))
    }

    static func coordinate(_ value: Double) -> String { decimal(value) }
}

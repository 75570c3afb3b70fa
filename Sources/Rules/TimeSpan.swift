/// Durations are whole nanoseconds, up to about 290 years either way.
enum TimeSpan {
    private static let units: [(name: String, nanoseconds: Double, whole: Int64)] = [
        ("ns", 1, 1), ("us", 1e3, 1000), ("µs", 1e3, 1000), ("ms", 1e6, 1_000_000), ("s", 1e9, 1_000_000_000),
        ("m", 60e9, 60_000_000_000), ("h", 3600e9, 3_600_000_000_000),
    ]

    /// Reads `1h30m`, `-1.5s`, `0`; nil for anything else, and for what is too long.
    static func parse(_ text: String) -> Int64? {
        var rest = Substring(text)
        let negative = rest.hasPrefix("-")
        if negative || rest.hasPrefix("+") { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty, text.utf8.count <= 100 else { return nil }
        var sum: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
            rest = rest[digits.endIndex...]
            var decimals = Substring("")
            if rest.first == "." {
                rest = rest.dropFirst()
                decimals = rest.prefix { $0.isASCII && $0.isWholeNumber }
                rest = rest[decimals.endIndex...]
            }
            let name = rest.prefix { $0 != "." && !$0.isWholeNumber }
            rest = rest[name.endIndex...]
            guard !(digits.isEmpty && decimals.isEmpty), let unit = units.first(where: { $0.name == name }),
                let whole = digits.isEmpty ? 0 : Int64(digits)
            else { return nil }
            let part = decimals.isEmpty ? 0 : (Double("0.\(decimals)") ?? 0) * unit.nanoseconds
            let (product, over) = whole.multipliedReportingOverflow(by: unit.whole)
            // Whole nanoseconds; what is finer is dropped, but for the noise of the binary fraction.
            let (partial, more) = product.addingReportingOverflow(Int64(part + 1e-3))
            let (total, most) =
                negative ? sum.subtractingReportingOverflow(partial) : sum.addingReportingOverflow(partial)
            guard !over, !more, !most else { return nil }
            sum = total
        }
        return sum
    }

    static func text(_ nanoseconds: Int64) -> String {
        let (whole, part) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        return "\(nanoseconds < 0 ? "-" : "")\(whole)\(fractionText(Int64(part)))s"
    }
}

func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

func fractionText(_ nanoseconds: Int64) -> String {
    guard nanoseconds > 0 else { return "" }
    var text = padded(Int(nanoseconds), 9)
    while text.hasSuffix("0") { text.removeLast() }
    return "." + text
}

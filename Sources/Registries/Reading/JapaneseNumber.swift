/// A number in the ways it is written in Japan: １，２００円, △500, 3万円.
struct JapaneseNumber: Equatable {
    /// Only sign, digits and point.
    let decimal: String
    /// Whether a unit or a power of ten was taken off.
    let hadUnit: Bool

    /// - Parameter unit: what the field counts, if it says so. Another unit is refused, for then the number means
    ///   something else; without one only those are taken that can mean nothing else.
    init?(_ text: String, unit: String?) {
        var rest = Array(text.narrow.trimmed.unicodeScalars)[...]
        var sign = ""
        if let first = rest.first, "-−‐△▲".unicodeScalars.contains(first) {
            sign = "-"
            rest = rest.dropFirst()
        } else if rest.first == "+" {
            rest = rest.dropFirst()
        }
        var isYen = false
        if let first = rest.first, "¥￥".unicodeScalars.contains(first), sign.isEmpty {
            guard unit == nil || unit == "円" else { return nil }
            isYen = true
            rest = rest.dropFirst()
        }
        guard let (whole, length) = Self.whole(rest) else { return nil }
        rest = rest.dropFirst(length)
        var fraction = ""
        if rest.first == "." {
            fraction = String(String.UnicodeScalarView(rest.dropFirst().prefix { $0.isDigit }))
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(1 + fraction.utf8.count)
            if rest.elementsEqual([","]) { rest = [] }
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.utf8.count + fraction.utf8.count <= 40 else { return nil }
        var suffix = String(String.UnicodeScalarView(rest)).trimmed
        var zeros = 0
        if suffix != unit ?? "" {
            if let (word, power) = Self.powers.first(where: { suffix.hasPrefix($0.0) }), unit?.hasPrefix(word) != true {
                zeros = power
                suffix = String(suffix.dropFirst(word.count))
            }
            let isKnown = suffix.isEmpty || Self.same(suffix, unit) || unit == nil && Self.clear.contains(suffix)
            guard isKnown, !isYen || suffix.isEmpty else { return nil }
            // 万 without a unit would change what 千円 means.
            if zeros > 0, let unit, Self.powers.contains(where: { unit.hasPrefix($0.0) }) { return nil }
        }
        hadUnit = isYen || !rest.isEmpty
        decimal = sign + Self.shifted(whole, fraction, by: zeros)
    }

    private static let powers: [(String, Int)] = [("百万", 6), ("千万", 7), ("億", 8), ("万", 4), ("千", 3)]
    /// Units that count one thing each.
    private static let clear: Set<String> = ["円", "人", "名", "件"]
    private static let alike: [Set<String>] = [
        ["人", "名"], ["歳", "才"], ["%", "パーセント"], ["か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月", "月"], ["m2", "㎡", "平方メートル"],
    ]
    private static let known: Set<String> = [
        "円", "千円", "万円", "百万円", "億円", "人", "名", "件", "回", "枚", "部", "冊", "歳", "才", "日", "分", "時間", "年", "週",
        "か月", "ヶ月", "ヵ月", "カ月", "月", "%", "パーセント", "m", "km", "㎡", "m2", "点", "台", "室", "戸", "世帯", "か所", "箇所",
    ]

    private static func same(_ suffix: String, _ unit: String?) -> Bool {
        guard let unit else { return false }
        return suffix == unit || alike.contains { $0.contains(suffix) && $0.contains(unit) }
    }

    /// The unit a title names in parentheses: 手数料（円）.
    static func unit(inTitle title: String) -> String? {
        let title = title.narrow
        guard title.hasSuffix(")"), let open = title.lastIndex(of: "(") else { return nil }
        let unit = String(title[title.index(after: open)...].dropLast())
        return known.contains(unit) ? unit : nil
    }

    /// Digits before the point, with or without commas between the thousands, and how long that was.
    private static func whole(_ rest: ArraySlice<Unicode.Scalar>) -> (String, Int)? {
        let part = rest.prefix { $0.isDigit || $0 == "," }
        let text = String(String.UnicodeScalarView(part))
        var groups = text.split(separator: ",", omittingEmptySubsequences: false)
        // A comma behind the last digit separates it from nothing.
        if groups.count > 1, groups.last == "" { groups.removeLast() }
        guard groups.count > 1 else { return (String(groups[0]), part.count) }
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return (groups.joined(), part.count)
    }

    private static func shifted(_ whole: String, _ fraction: String, by zeros: Int) -> String {
        let padded = fraction + String(repeating: "0", count: max(0, zeros - fraction.count))
        var digits = Substring(whole + padded.prefix(zeros))
        while digits.count > 1, digits.first == "0" { digits = digits.dropFirst() }
        let rest = padded.dropFirst(zeros)
        return (digits.isEmpty ? "0" : digits) + (rest.isEmpty ? "" : "." + rest)
    }
}

extension Int {
    /// A whole number as JSON writes it; nil for anything else.
    static func read(_ bytes: Bytes) -> Int? {
        var place = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { place = 1 }
        guard place < bytes.count, bytes.count <= 20, bytes[place] != 48 || bytes.count == 1 else { return nil }
        var number = 0
        while place < bytes.count {
            let digit = bytes[place] &- 48
            guard digit < 10 else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            // Downwards there is one more than upwards.
            let (sum, isOver) = tens.addingReportingOverflow(isNegative ? -Int(digit) : Int(digit))
            guard !isTooLarge, !isOver else { return nil }
            number = sum
            place += 1
        }
        return number
    }
}

extension Double {
    /// A number as JSON writes it; nil for anything else, and for what no double is near to.
    static func read(_ bytes: Bytes) -> Double? {
        if let number = plain(bytes) { return number }
        var cursor = JSONCursor(bytes)
        guard let digits = try? cursor.number(), digits.count == bytes.count else { return nil }
        guard let number = Double(String(decoding: bytes, as: UTF8.self)), number.isFinite else { return nil }
        // Minus nothing is nothing.
        return number + 0
    }

    static func read(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { read($0) }
    }

    private static let powers: [Double] = (0...15).map { power in (0..<power).reduce(1) { number, _ in number * 10 } }

    /// Up to fifteen digits make two exact numbers, and their quotient is the nearest there is.
    private static func plain(_ bytes: Bytes) -> Double? {
        guard bytes.count <= 17, let first = bytes.first else { return nil }
        var place = first == UInt8(ascii: "-") ? 1 : 0
        let start = place
        var (digits, number, point) = (0, 0, -1)
        while place < bytes.count {
            let digit = bytes[place] &- 48
            if digit < 10 {
                number = number * 10 + Int(digit)
                digits += 1
            } else if bytes[place] == UInt8(ascii: "."), point < 0, digits > 0 {
                point = digits
            } else {
                return nil
            }
            place += 1
        }
        guard digits > 0, digits <= 15, point != digits else { return nil }
        // 007 is no number of JSON.
        if bytes[start] == 48, (point < 0 ? digits : point) > 1 { return nil }
        let value = Double(number) / powers[point < 0 ? 0 : digits - point]
        return start == 1 ? 0 - value : value
    }
}

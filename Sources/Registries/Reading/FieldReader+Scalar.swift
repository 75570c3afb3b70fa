import Kernel
import Tables

extension FieldReader {
    /// The value a cleaned text stands for. `mend` is what was done last and most; what cannot be read is refused.
    func scalar(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> FieldValue? {
        switch field.kind {
        case .string: return string(text, &mend, &intake).map(FieldValue.text)
        case .integer: return integer(text, &mend, &intake)
        case .number:
            guard let decimal = decimal(text, &mend, &intake) else { return nil }
            guard let number = Double.read(decimal) else { return refuse(text, "remarks.kind.number", &intake) }
            return .number(number)
        case .boolean: return boolean(text, &mend, &intake)
        case .date:
            return moment(text, JapaneseDate(text)?.dayText, "remarks.kind.date", &mend, &intake)
        case .yearmonth:
            return moment(text, JapaneseDate(text)?.monthText, "remarks.kind.yearmonth", &mend, &intake)
        case .datetime: return moment(text, Moment.text(text), "remarks.kind.datetime", &mend, &intake)
        case .time:
            // Seconds that are none are right as well, and go without saying.
            let time = ClockTime(text)?.text
            let isWhole = text.utf8.count == 8 && time.map { "\($0):00" == text } == true
            return moment(isWhole ? time ?? text : text, time, "remarks.kind.time", &mend, &intake)
        case .year:
            guard let year = JapaneseDate(text)?.plainYear else { return refuse(text, "remarks.kind.year", &intake) }
            if text != String(year) { mend = .date }
            return .integer(year)
        case .geopoint: return point(text, .text, &intake)
        case .list, .array, .object: return nil
        }
    }

    private func moment(
        _ text: String, _ found: String?, _ key: String, _ mend: inout Mend?, _ intake: inout Intake
    ) -> FieldValue? {
        guard let found else { return refuse(text, key, &intake) }
        if found != text { mend = field.kind == .date || field.kind == .yearmonth ? .date : .time }
        return .text(found)
    }

    // MARK: Texts

    private func string(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> String? {
        if let choices {
            guard let (value, mended) = choices.find(text) else {
                _ = refuse(text, "remarks.category", with: ["choices": choices.excerpt], &intake)
                return nil
            }
            mend = mended ?? mend
            return value
        }
        let text = normalised(text, &mend)
        // A full-width dash means nothing just like the half-width one.
        if missing.contains(text) { return nil }
        if let format = field.format { return formatted(text, format, &mend, &intake) }
        return text
    }

    /// What the field's file allows to mend.
    func normalised(_ text: String, _ mend: inout Mend?) -> String {
        var text = text
        func change(_ mended: String, _ kind: Mend) {
            guard !mended.isEmpty, !mended.utf8.elementsEqual(text.utf8) else { return }
            text = mended
            mend = kind
        }
        if field.normalisations.contains(.width) { change(text.narrow, .width) }
        if field.normalisations.contains(.blanks) { change(text.withSingleBlanks, .blanks) }
        if field.normalisations.contains(.code), let end = text.firstIndex(where: { $0 == ";" || $0 == "；" }) {
            let code = String(text[..<end]).narrow.trimmed
            let isCode = code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !missing.contains(code)
            if isCode { change(code, .code) }
        }
        return text
    }

    // MARK: Numbers

    private func decimal(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> String? {
        if Double.read(text) != nil { return text }
        guard let number = JapaneseNumber(text, unit: unit) else {
            let isShare = text.narrow.hasSuffix("%")
            _ = refuse(text, isShare ? "remarks.percent" : "remarks.kind.\(field.kind.rawValue)", &intake)
            return nil
        }
        mend = number.hadUnit ? .unit : .number
        return number.decimal
    }

    private func integer(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> FieldValue? {
        guard let decimal = decimal(text, &mend, &intake) else { return nil }
        if let number = Int(decimal) { return .integer(number) }
        // 5.0 is five, 5.5 is not a whole number.
        if let number = Double.read(decimal), let whole = Int(exactly: number), abs(whole) < 1 << 53 {
            mend = mend ?? .number
            return .integer(whole)
        }
        let isLarge = !decimal.contains(".") && !decimal.contains("e") && !decimal.contains("E")
        return refuse(text, isLarge ? "remarks.large" : "remarks.kind.integer", &intake)
    }

    private static let yes: Set<String> = [
        "true", "t", "yes", "y", "on", "1", "有", "有り", "あり", "ある", "はい", "○", "〇", "◯", "可", "要",
    ]
    private static let no: Set<String> = [
        "false", "f", "no", "n", "off", "0", "無", "無し", "なし", "ない", "いいえ", "×", "✕", "✖", "不可", "不要", "否",
    ]

    private func boolean(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> FieldValue? {
        let word = text.narrow.trimmed.lowercased()
        let bytes = Array(text.utf8)
        // The field's own words go before the usual ones.
        let own = trueWords.contains(bytes) ? true : falseWords.contains(bytes) ? false : nil
        if own == nil { mend = .boolean }
        guard let flag = own ?? (Self.yes.contains(word) ? true : Self.no.contains(word) ? false : nil) else {
            let examples = field.trueValues.first.flatMap { yes in field.falseValues.first.map { "\(yes)/\($0)" } }
            return refuse(text, "remarks.kind.boolean", with: ["choices": examples ?? "true/false"], &intake)
        }
        return .boolean(flag)
    }

    // MARK: Points

    /// Longitude, then latitude, as Table Schema has it.
    func point(_ raw: String, _ kind: CellKind, _ intake: inout Intake) -> FieldValue? {
        var parts: [Double] = []
        if kind == .array {
            guard let (longitude, latitude) = Self.coordinates(raw) else {
                return refuse(raw, "remarks.kind.geopoint", &intake)
            }
            parts = [longitude, latitude]
        } else {
            parts = raw.narrow.split(separator: ",").compactMap { Double.read(String($0).trimmed) }
        }
        guard parts.count == 2 else { return refuse(raw, "remarks.kind.geopoint", &intake) }
        // No place in Japan has a longitude below 90 or a latitude above: the two were exchanged.
        let isSwapped = (20...46).contains(parts[0]) && (122...154).contains(parts[1])
        if isSwapped { parts.swapAt(0, 1) }
        guard (-180...180).contains(parts[0]), (-90...90).contains(parts[1]) else {
            return refuse(raw, "remarks.kind.geopoint", &intake)
        }
        let text = "\(parts[0].canonicalText),\(parts[1].canonicalText)"
        let asWritten = raw.replacing(", ", with: ",")
        if isSwapped || kind != .text || asWritten != text { tell(.point, raw, text, &intake) }
        return .text(text)
    }

    /// `[139.7,35.6]`, or an object with `lon` and `lat`.
    private static func coordinates(_ json: String) -> (Double, Double)? {
        var json = json
        return json.withUTF8 { bytes in
            var cursor = JSONCursor(bytes)
            var (numbers, longitude, latitude): ([Double], Double?, Double?) = ([], nil, nil)
            do throws(JSONFault) {
                if cursor.peek() == UInt8(ascii: "[") {
                    try cursor.elements { cursor throws(JSONFault) in
                        numbers.append(Double.read(try cursor.number()) ?? .nan)
                    }
                    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
                }
                try cursor.members { (cursor, name) throws(JSONFault) in
                    let number = Double.read(try cursor.number())
                    if name.hasPrefix("lon") || name == "lng" { longitude = number }
                    if name.hasPrefix("lat") { latitude = number }
                }
            } catch {
                return nil
            }
            return longitude.flatMap { longitude in latitude.map { (longitude, $0) } }
        }
    }
}

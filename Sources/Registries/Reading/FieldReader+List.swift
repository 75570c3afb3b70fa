import Kernel
import Tables

extension FieldReader {
    /// Longer lists are no values of a row.
    private static let mostParts = 1000

    /// A list out of a JSON array, or out of a text with delimiters or one part to a line.
    func list(_ raw: String, _ kind: CellKind, _ intake: inout Intake) -> FieldValue? {
        var mend: Mend?
        guard let parts = parts(raw, kind, &mend) else { return refuse(raw, "remarks.kind.list", &intake) }
        guard parts.count <= Self.mostParts else {
            let values = ["limit": "\(Self.mostParts)", "count": "\(parts.count)"]
            intake.remarks.append(Remark(.error, field: index, Message("remarks.too-many", values)))
            return nil
        }
        var values: [String] = []
        for part in parts {
            let clean = CleanText(part, isForm: intake.isForm)
            guard !clean.text.isEmpty, !missing.contains(clean.text) else {
                mend = mend ?? .elements
                continue
            }
            warn(clean, &intake)
            mend = mend ?? clean.mend
            for value in elements(clean.text, &mend, &intake) {
                if values.contains(where: { $0.utf8.elementsEqual(value.utf8) }) {
                    mend = mend ?? .elements
                } else {
                    values.append(value)
                }
            }
        }
        let value: FieldValue? = values.isEmpty ? nil : .list(values)
        if let mend, let value, !intake.hasError(at: index) { tell(mend, raw, text(of: value), &intake) }
        return value
    }

    /// The parts as they were written; nil when there can be none.
    private func parts(_ raw: String, _ kind: CellKind, _ mend: inout Mend?) -> [String]? {
        switch kind {
        case .array: return Self.array(raw, &mend)
        case .text, .string:
            if kind == .string { mend = .kind }
            let start = raw.unicodeScalars.first { !$0.isBlank }
            if start == "[", let parts = Self.array(raw, &mend) { return parts }
            return raw.unicodeScalars.split(whereSeparator: \.isLineEnd).flatMap { line in
                String(line).parts(between: field.delimiter)
            }
        default:
            mend = .kind
            return [raw]
        }
    }

    private static func array(_ json: String, _ mend: inout Mend?) -> [String]? {
        var json = json
        var parts: [String] = []
        var found: Mend?
        let isRight = json.withUTF8 { bytes in
            var cursor = JSONCursor(bytes)
            do throws(JSONFault) {
                try cursor.elements { cursor throws(JSONFault) in
                    switch cursor.peek() {
                    case UInt8(ascii: "\""): parts.append(try cursor.string())
                    case UInt8(ascii: "["), UInt8(ascii: "{"): throw JSONFault(place: cursor.place)
                    case UInt8(ascii: "n"):
                        try cursor.word("null")
                        found = found ?? .elements
                    default:
                        parts.append(try cursor.copied())
                        found = .kind
                    }
                }
                try cursor.end()
                return true
            } catch {
                return false
            }
        }
        guard isRight else { return nil }
        mend = mend ?? found
        return parts
    }

    /// What one element stands for: itself, a category, or several where they were written as one.
    private func elements(_ text: String, _ mend: inout Mend?, _ intake: inout Intake) -> [String] {
        guard let choices else {
            if field.format == .uri, text.utf8.count <= Self.longestForm, let all = WebAddress.all(in: text),
                all != [text]
            {
                mend = all.count > 1 ? .split : .address
                return all
            }
            let text = normalised(text, &mend)
            if missing.contains(text) { return [] }
            guard let format = field.format else { return [text] }
            return formatted(text, format, &mend, &intake).map { [$0] } ?? []
        }
        if let values = category(text, choices, &mend, &intake) { return values }
        let pieces = text.prefix(Self.longestForm).split { "，、,;；／/・|｜".contains($0) || $0.isWhitespace }.map {
            String($0).trimmed
        }
        if pieces.count > 1, text.utf8.count <= Self.longestForm, pieces.allSatisfy({ isKnown($0, choices) }) {
            let values = pieces.flatMap { category($0, choices, &mend, &intake) ?? [] }
            mend = .split
            return values
        }
        _ = refuse(text, "remarks.category", with: ["choices": choices.excerpt], &intake)
        return []
    }

    private func isKnown(_ text: String, _ choices: Choices) -> Bool {
        choices.find(text) != nil || siblings.contains { $0.choices.find(text) != nil }
    }

    /// One of our categories; or none, because it was one of another list and went there; nil when it is nobody's.
    private func category(
        _ text: String, _ choices: Choices, _ mend: inout Mend?, _ intake: inout Intake
    ) -> [String]? {
        if let (value, mended) = choices.find(text) {
            mend = mended ?? mend
            return [value]
        }
        for sibling in siblings {
            guard let (value, _) = sibling.choices.find(text) else { continue }
            intake.moves.append(Intake.Move(text: value, source: index, target: sibling.place))
            let values = ["value": Excerpt.of(text), "field": sibling.title]
            intake.remarks.append(Remark(.repair, field: index, Message("remarks.moved.code", values)))
            return []
        }
        return nil
    }

    // MARK: Structures

    /// An `array` or `object`, kept as JSON without blanks.
    func structure(_ raw: String, _ kind: CellKind, _ intake: inout Intake) -> FieldValue? {
        let key = "remarks.kind.\(field.kind.rawValue)"
        let opening = UInt8(ascii: field.kind == .array ? "[" : "{")
        var text = CleanText(raw).text
        guard !text.isEmpty else { return nil }
        let copied = text.withUTF8 { bytes -> String? in
            var cursor = JSONCursor(bytes)
            guard cursor.peek() == opening, let copied = try? cursor.copied(), (try? cursor.end()) != nil else {
                return nil
            }
            return copied
        }
        guard let copied, kind == .array || kind == .text || kind == .string else { return refuse(raw, key, &intake) }
        if copied == "[]" || copied == "{}" { return nil }
        warn(CleanText(copied), &intake)
        if kind == .string { tell(.kind, raw, copied, &intake) }
        return .json(copied)
    }
}

extension String {
    /// The parts between delimiters, also where a part begins with a mark that joins what is before it.
    func parts(between delimiter: String) -> [String] {
        let (text, mark) = (Array(utf8), Array(delimiter.utf8))
        var parts: [String] = []
        var (start, place) = (0, 0)
        while place + mark.count <= text.count, !mark.isEmpty {
            if text[place] == mark[0], text[place..<place + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: text[start..<place], as: UTF8.self))
                place += mark.count
                start = place
            } else {
                place += 1
            }
        }
        return parts + [String(decoding: text[start...], as: UTF8.self)]
    }
}

import Kernel

/// What a field's constraints say about a value that was read, wherever it came from in the end.
final class FieldJudge: Sendable {
    /// Longer texts are no values of a row.
    static let longest = 100_000

    private let index: Int
    private let constraints: Field.Constraints
    private let pattern: TextPattern?
    private let earliest: String?
    private let latest: String?

    /// nil when there is nothing to judge.
    init?(_ reader: FieldReader, of registry: Registry) {
        (index, constraints, pattern) = (reader.index, reader.field.constraints, reader.pattern)
        earliest = constraints.earliest?.description
        latest = constraints.latest?.description
        let isClosed = reader.choices != nil || reader.field.kind == .boolean
        if isClosed, !constraints.isRequired, constraints.minLength == nil, constraints.maxLength == nil { return nil }
    }

    func judge(_ values: RecordValues, _ intake: inout Intake) {
        switch values[index] {
        case nil:
            if constraints.isRequired, !intake.hasError(at: index) { fail("remarks.required", [:], &intake) }
        case .text(let text)?:
            length(text, &intake)
            days(text, &intake)
            match(text, &intake)
        case .integer(let number)?: limits(Double(number), String(number), &intake)
        case .number(let number)?: limits(number, number.canonicalText, &intake)
        case .list(let parts)?:
            count(parts.count, &intake)
            for part in parts {
                if part.utf8.count > Self.longest { tooLong(Self.longest, part.count, &intake) }
                match(part, &intake)
            }
        case .json(let text)?:
            if text.utf8.count > 10 * Self.longest { tooLong(10 * Self.longest, text.count, &intake) }
            if constraints.minLength != nil || constraints.maxLength != nil { count(Self.elements(text), &intake) }
        case .boolean?: break
        }
    }

    private func fail(_ key: String, _ values: [String: String], _ intake: inout Intake) {
        intake.remarks.append(Remark(.error, field: index, Message(key, values)))
    }

    private func tooLong(_ limit: Int, _ count: Int, _ intake: inout Intake) {
        fail("remarks.too-long", ["limit": "\(limit)", "count": "\(count)"], &intake)
    }

    /// People count what they see, not bytes or code points. There are never more of them than bytes, so most texts
    /// need not be counted.
    private func length(_ text: String, _ intake: inout Intake) {
        let limit = constraints.maxLength ?? Self.longest
        let least = constraints.minLength ?? 0
        guard text.utf8.count > limit || least > 1 else { return }
        let count = text.count
        if count > limit { tooLong(limit, count, &intake) }
        if count < least { fail("remarks.too-short", ["limit": "\(least)", "count": "\(count)"], &intake) }
    }

    private func count(_ count: Int, _ intake: inout Intake) {
        if let limit = constraints.maxLength, count > limit {
            fail("remarks.too-many", ["limit": "\(limit)", "count": "\(count)"], &intake)
        }
        if let limit = constraints.minLength, count < limit {
            fail("remarks.too-few", ["limit": "\(limit)", "count": "\(count)"], &intake)
        }
    }

    /// Dates are written so that they sort as texts.
    private func days(_ text: String, _ intake: inout Intake) {
        if let earliest, text < earliest {
            fail("remarks.too-early", ["limit": earliest, "value": Excerpt.of(text)], &intake)
        }
        if let latest, text > latest {
            fail("remarks.too-late", ["limit": latest, "value": Excerpt.of(text)], &intake)
        }
    }

    private func limits(_ number: Double, _ text: String, _ intake: inout Intake) {
        if let limit = constraints.minimum, number < limit {
            fail("remarks.too-small", ["limit": limit.canonicalText, "value": text], &intake)
        }
        if let limit = constraints.maximum, number > limit {
            fail("remarks.too-large", ["limit": limit.canonicalText, "value": text], &intake)
        }
    }

    private func match(_ text: String, _ intake: inout Intake) {
        guard let pattern, !pattern.matches(text) else { return }
        fail("remarks.pattern", ["value": Excerpt.of(text), "pattern": constraints.pattern ?? ""], &intake)
    }

    /// How many elements or members there are in a piece of JSON.
    private static func elements(_ json: String) -> Int {
        var json = json
        return json.withUTF8 { bytes in
            var cursor = JSONCursor(bytes)
            var count = 0
            do throws(JSONFault) {
                if cursor.peek() == UInt8(ascii: "[") {
                    try cursor.elements { cursor throws(JSONFault) in
                        _ = try cursor.copied()
                        count += 1
                    }
                } else {
                    try cursor.members { (cursor, _) throws(JSONFault) in
                        _ = try cursor.copied()
                        count += 1
                    }
                }
            } catch {
                return 0
            }
            return count
        }
    }
}

package import Kernel
import Store

extension Registry {
    /// How long a text beside the document may be, in code points: databases do not index longer ones.
    static let maxIndexText = 200
    private static let maxSearchText = 4000

    /// The text by which a value is found and ordered in its own column: numbers and moments sort as such, a list is
    /// `|a|b|`. An array or object has none.
    package func indexText(of value: FieldValue?, _ field: Int) -> String? {
        switch value {
        case nil, .json: nil
        case .text(let text): Self.bounded(text)
        case .integer(let number): Self.hex(UInt64(bitPattern: Int64(number)) ^ 1 << 63)
        case .number(let number):
            // Read as whole numbers, positive floating-point numbers are in order, and negative ones the other way.
            Self.hex(number.sign == .minus ? ~number.bitPattern : number.bitPattern ^ 1 << 63)
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let parts): Self.indexText(of: parts)
        }
    }

    /// The same for a value as it stands in a CSV file; nil when the field has no such value.
    package func indexText(ofText text: String, _ field: Int) -> String? {
        switch fields[field].kind {
        case .integer, .year: Int(text).flatMap { indexText(of: .integer($0), field) }
        case .number: Double.read(text).flatMap { indexText(of: .number($0), field) }
        case .boolean: text == "true" || text == "false" ? text : nil
        case .list: Self.indexText(of: [text])
        case .array, .object: nil
        default: Self.bounded(text)
        }
    }

    /// The way back, to show what a column holds. Of a list it is one part.
    package func text(ofIndexText text: String, _ field: Int) -> String {
        switch fields[field].kind {
        case .integer, .year:
            UInt64(text, radix: 16).map { String(Int64(bitPattern: $0 ^ 1 << 63)) } ?? text
        case .number:
            UInt64(text, radix: 16).map {
                Double(bitPattern: $0 >> 63 == 1 ? $0 ^ 1 << 63 : ~$0).canonicalText
            } ?? text
        default: text
        }
    }

    private static func bounded(_ text: String) -> String {
        // Bytes are at least as many as code points.
        if text.utf8.count <= maxIndexText { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(maxIndexText)))
    }

    /// Whole parts only, so that a part found is a part that is there.
    private static func indexText(of parts: [String]) -> String? {
        var text = "|"
        var length = 1
        for part in parts {
            length += part.unicodeScalars.count + 1
            guard length <= maxIndexText else { break }
            for scalar in part.unicodeScalars { text.unicodeScalars.append(scalar == "|" ? "｜" : scalar) }
            text += "|"
        }
        return text == "|" ? nil : text
    }

    private static func hex(_ number: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: number >> (60 - 4 * UInt64(place))) & 15
                buffer[place] = digit < 10 ? digit + 48 : digit + 87
            }
            return 16
        }
    }

    /// What a search looks through: the texts of the search fields with the labels of their categories, folded.
    package func searchText(of values: RecordValues) -> String {
        var text = ""
        for field in searchFields.isEmpty ? [titleField] : searchFields {
            guard let value = values[field], text.utf8.count < Self.maxSearchText else { continue }
            if !text.isEmpty { text += "\n" }
            text += self.text(of: value, field)
            if !fields[field].categories.isEmpty { text += "\n" + words(of: value, field, in: .ja) }
        }
        if text.utf8.count > Self.maxSearchText {
            text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.maxSearchText)))
        }
        return SearchText.folded(text)
    }

    /// A value as it stands in a CSV file.
    package func text(of value: FieldValue, _ field: Int) -> String {
        switch value {
        case .text(let text), .json(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.canonicalText
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let parts): Self.text(of: parts, delimiter: fields[field].delimiter)
        }
    }

    /// Parts joined by the delimiter; as a JSON array where that could not be taken apart again.
    static func text(of parts: [String], delimiter: String) -> String {
        let isPlain =
            parts.first?.utf8.first != UInt8(ascii: "[")
            && parts.allSatisfy { part in
                !part.isEmpty && part.parts(between: delimiter).count == 1
                    && !part.unicodeScalars.contains(where: \.isLineEnd)
            }
        if isPlain { return parts.joined(separator: delimiter) }
        return String(decoding: [UInt8](json: parts), as: UTF8.self)
    }

    /// A value for people: the labels of categories instead of codes.
    package func words(of value: FieldValue, _ field: Int, in language: Language) -> String {
        switch value {
        case .list(let parts): parts.map { fields[field].label(of: $0, in: language) }.joined(separator: "、")
        case .text(let text): fields[field].label(of: text, in: language)
        default: text(of: value, field)
        }
    }
}

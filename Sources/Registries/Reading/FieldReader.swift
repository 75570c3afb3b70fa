import Kernel
import Tables

/// What reading the values of one row leads to besides them.
struct Intake {
    /// A text that was found in one field and belongs into another.
    struct Move {
        let text: String
        let source: Int
        let target: Int
    }

    var remarks: [Remark] = []
    var moves: [Move] = []
    /// Texts come from a browser.
    var isForm = false

    func hasError(at field: Int) -> Bool { remarks.contains { $0.field == field && $0.level == .error } }
}

/// Reads the values of one field. What is as it should be goes the quick way over the bytes; all else is mended and
/// told.
final class FieldReader: Sendable {
    let index: Int
    let field: Field
    let choices: Choices?
    let missing: MissingTexts
    let pattern: TextPattern?
    /// Fields by their place, with their titles.
    let overflow: (place: Int, title: String)?
    let siblings: [(place: Int, title: String, choices: Choices)]
    let unit: String?
    let trueWords: [[UInt8]]
    let falseWords: [[UInt8]]
    let delimiter: [UInt8]
    /// Nothing but reading is to be done with a text.
    let isFree: Bool

    init(_ index: Int, of registry: Registry, pattern: TextPattern?) {
        let field = registry.fields[index]
        (self.index, self.field, self.pattern) = (index, field, pattern)
        choices = Choices(field.categories)
        missing = MissingTexts(registry.missingValues)
        func place(_ name: String) -> (Int, String)? {
            registry.field(named: name).map { ($0, registry.fields[$0].title.ja) }
        }
        overflow = field.overflow.flatMap(place)
        siblings = field.siblings.compactMap { name in
            guard let (place, title) = place(name), let choices = Choices(registry.fields[place].categories) else {
                return nil
            }
            return (place, title, choices)
        }
        unit = JapaneseNumber.unit(inTitle: field.title.ja)
        trueWords = (["true", "1"] + field.trueValues).map { Array($0.utf8) }
        falseWords = (["false", "0"] + field.falseValues).map { Array($0.utf8) }
        delimiter = Array(field.delimiter.utf8)
        isFree = field.format == nil && field.normalisations.isEmpty && choices == nil
    }

    func read(_ bytes: Bytes, _ kind: CellKind, _ intake: inout Intake) -> FieldValue? {
        guard !bytes.isEmpty, kind != .null, kind != .missing else { return nil }
        if kind == .text || kind == .string, missing.contains(bytes) { return nil }
        if let value = quick(bytes, kind) { return value }
        return mended(String(decoding: bytes, as: UTF8.self), kind, &intake)
    }

    // MARK: The quick way

    /// The value of a cell in which nothing is to be mended or told; nil otherwise.
    private func quick(_ bytes: Bytes, _ kind: CellKind) -> FieldValue? {
        let isText = kind == .text
        switch field.kind {
        case .string: return isText || kind == .string ? quickText(bytes) : nil
        case .integer: return isText || kind == .number ? Int.read(bytes).map(FieldValue.integer) : nil
        case .year:
            guard isText || kind == .number, bytes.count == 4 else { return nil }
            return Int.read(bytes).map(FieldValue.integer)
        case .number: return isText || kind == .number ? Double.read(bytes).map(FieldValue.number) : nil
        case .boolean:
            guard isText || kind == .bool else { return nil }
            if trueWords.contains(where: { $0.elementsEqual(bytes) }) { return .boolean(true) }
            return falseWords.contains { $0.elementsEqual(bytes) } ? .boolean(false) : nil
        case .date: return isText || kind == .string ? quickDate(bytes) : nil
        case .time: return isText || kind == .string ? quickTime(bytes) : nil
        case .list: return isText ? quickList(bytes) : nil
        case .datetime, .yearmonth, .array, .object, .geopoint: return nil
        }
    }

    private func quickText(_ bytes: Bytes) -> FieldValue? {
        if let choices { return choices.find(bytes).map(FieldValue.text) }
        let look = TextLook(bytes)
        if look.isDoubtful { return nil }
        if !isFree {
            if look.hasWide, field.format != nil || field.normalisations.contains(.width) { return nil }
            if look.hasBlankRun, field.normalisations.contains(.blanks) { return nil }
            if look.hasSemicolon || look.hasWide, field.normalisations.contains(.code) { return nil }
            if let format = field.format, !isPlain(bytes, format) { return nil }
        }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    private func isPlain(_ bytes: Bytes, _ format: Field.Format) -> Bool {
        switch format {
        case .uri: WebAddress.isPlain(bytes)
        case .phone: PhoneNumber.isPlain(bytes)
        case .postalCode: PostalCode.isPlain(bytes)
        case .municipalityCode: Self.isMunicipalityCode(bytes)
        case .email, .uuid, .corporateNumber, .language: false
        }
    }

    private static func isMunicipalityCode(_ bytes: Bytes) -> Bool {
        guard bytes.count == 6, let prefecture = number(bytes, 0..<2), (1...47).contains(prefecture) else {
            return false
        }
        return CheckDigit.isValid(municipalityCode: String(decoding: bytes, as: UTF8.self))
    }

    private func quickDate(_ bytes: Bytes) -> FieldValue? {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes, 0..<4), let month = Self.number(bytes, 5..<7),
            let day = Self.number(bytes, 8..<10), year > 0, (1...12).contains(month), day > 0,
            day <= JapaneseDate.days(in: month, of: year)
        else { return nil }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    private func quickTime(_ bytes: Bytes) -> FieldValue? {
        guard bytes.count == 5 || bytes.count == 8, bytes[2] == UInt8(ascii: ":"),
            let hour = Self.number(bytes, 0..<2), let minute = Self.number(bytes, 3..<5), hour < 24, minute < 60
        else { return nil }
        if bytes.count == 8 {
            guard bytes[5] == UInt8(ascii: ":"), let second = Self.number(bytes, 6..<8), second < 60 else { return nil }
            if second == 0 { return .text(String(decoding: Bytes(rebasing: bytes[..<5]), as: UTF8.self)) }
        }
        return .text(String(decoding: bytes, as: UTF8.self))
    }

    private static func number(_ bytes: Bytes, _ range: Range<Int>) -> Int? {
        var number = 0
        for place in range {
            let digit = bytes[place] &- 48
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        return number
    }

    /// A list of categories, each once.
    private func quickList(_ bytes: Bytes) -> FieldValue? {
        guard let choices, delimiter.count == 1, let mark = delimiter.first else { return nil }
        var parts: [String] = []
        for part in bytes.split(separator: mark, omittingEmptySubsequences: false) {
            guard let value = choices.find(Bytes(rebasing: part)), !parts.contains(value) else { return nil }
            parts.append(value)
        }
        return .list(parts)
    }

    // MARK: The careful way

    private func mended(_ raw: String, _ kind: CellKind, _ intake: inout Intake) -> FieldValue? {
        if field.kind == .array || field.kind == .object { return structure(raw, kind, &intake) }
        if field.kind == .list { return list(raw, kind, &intake) }
        if field.kind == .geopoint, kind == .array { return point(raw, kind, &intake) }
        if kind == .array { return refuse(raw, "remarks.several-values", &intake) }
        let clean = CleanText(raw, isForm: intake.isForm)
        guard !clean.text.isEmpty, !missing.contains(clean.text) else { return nil }
        warn(clean, &intake)
        var mend = clean.mend
        if !isNatural(kind) { mend = .kind }
        guard let value = scalar(clean.text, &mend, &intake) else { return nil }
        if let mend { tell(mend, raw, text(of: value), &intake) }
        return value
    }

    /// Whether JSON writes such a value in this way. A cell of a CSV file can be anything.
    private func isNatural(_ kind: CellKind) -> Bool {
        switch (field.kind, kind) {
        case (_, .text), (.integer, .number), (.year, .number), (.number, .number), (.boolean, .bool): true
        case (.integer, .string), (.year, .string), (.number, .string), (.boolean, .string): false
        default: kind == .string
        }
    }

    func text(of value: FieldValue) -> String {
        switch value {
        case .text(let text), .json(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.canonicalText
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let parts): Registry.text(of: parts, delimiter: field.delimiter)
        }
    }

    func warn(_ clean: CleanText, _ intake: inout Intake) {
        let values = ["value": Excerpt.of(clean.text)]
        if clean.isBroken { intake.remarks.append(Remark(.warning, field: index, Message("remarks.broken", values))) }
        if clean.isPrivate { intake.remarks.append(Remark(.warning, field: index, Message("remarks.private", values))) }
    }

    func tell(_ mend: Mend, _ before: String, _ after: String, _ intake: inout Intake) {
        intake.remarks.append(mend.remark(index, before: before, after: after))
    }

    /// What is no value here goes to where notes stand, if there is such a place; otherwise it is an error.
    func refuse(
        _ text: String, _ key: String, with values: [String: String] = [:], _ intake: inout Intake
    ) -> FieldValue? {
        if overflow != nil {
            move(text, &intake)
            return nil
        }
        let values = values.merging(["value": Excerpt.of(text)]) { given, _ in given }
        intake.remarks.append(Remark(.error, field: index, Message(key, values)))
        return nil
    }

    /// What stood beside a value that was taken.
    func leave(_ rest: String, beside kept: String, _ intake: inout Intake) {
        if overflow != nil { return move(rest, &intake) }
        let values = ["kept": Excerpt.of(kept), "rest": Excerpt.of(rest)]
        intake.remarks.append(Remark(.warning, field: index, Message("remarks.left", values)))
    }

    private func move(_ text: String, _ intake: inout Intake) {
        guard let overflow else { return }
        intake.moves.append(Intake.Move(text: text, source: index, target: overflow.place))
        let values = ["value": Excerpt.of(text), "field": overflow.title]
        intake.remarks.append(Remark(.repair, field: index, Message("remarks.moved.note", values)))
    }
}

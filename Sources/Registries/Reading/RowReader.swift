package import Content
package import Kernel
import Rules
package import Tables

/// Reads the rows of one registry, whether they come from a file, a form or a program: mends what can be mended
/// without asking, judges the rest, and tells everything it did.
///
/// A form of a value that its type allows is no mend: `1` for true, `09:30:00` for half past nine. What is empty but
/// for blanks is empty. All else that changes is told with both forms.
package struct RowReader: Sendable {
    package let registry: Registry
    private let readers: [FieldReader]
    private let judges: [FieldJudge]
    private let rules: RowRules
    /// The names by which the owner field may call the organisation whose rows these are; nil does not ask.
    package var organization: Set<String>?
    /// What the owner field of a row of a file says where nothing stands in it; nil leaves it empty.
    package var ownName: String?
    package var today: Day

    package init(_ registry: Registry, organization: Set<String>? = nil, today: Day) throws(ContentError) {
        (self.registry, self.organization, self.today) = (registry, organization, today)
        var readers: [FieldReader] = []
        for (index, field) in registry.fields.enumerated() {
            var pattern: TextPattern?
            if let text = field.constraints.pattern {
                do {
                    pattern = try TextPattern(text)
                } catch {
                    throw ContentError(
                        file: "registries/\(registry.name).yaml", "the pattern of “\(field.name)”: \(error.reason)")
                }
            }
            readers.append(FieldReader(index, of: registry, pattern: pattern))
        }
        self.readers = readers
        judges = readers.compactMap { FieldJudge($0, of: registry) }
        rules = try RowRules(registry)
    }

    /// A row of a file.
    /// - Parameter columns: for each field the column it comes from.
    package func read(_ row: TableRow, columns: [Int?]) -> RowReading {
        var intake = Intake()
        var values = RecordValues()
        values.reserveCapacity(readers.count)
        row.bytes.withUnsafeBufferPointer { bytes in
            for (index, reader) in readers.enumerated() {
                guard index < columns.count, let column = columns[index] else {
                    values.append(nil)
                    continue
                }
                values.append(reader.read(Bytes(rebasing: bytes[row.range(column)]), row.kind(column), &intake))
            }
        }
        if let ownName, let owner = registry.owner, values[owner] == nil,
            !intake.remarks.contains(where: { $0.field == owner && $0.level == .error })
        {
            values[owner] = .text(ownName)
        }
        return finish(values, intake)
    }

    /// A form, or a row of a grid, by the names of the fields. A list has one part to a line or stands as in a CSV file.
    package func read(texts: [String: String]) -> RowReading {
        var intake = Intake()
        intake.isForm = true
        let values = readers.map { reader -> FieldValue? in
            guard var text = texts[reader.field.name] else { return nil }
            return text.withUTF8 { reader.read($0, .text, &intake) }
        }
        return finish(values, intake)
    }

    /// One JSON object, as programs send it. A member nobody knows is an error, one whose name begins with `_` is ours
    /// and comes back unread.
    package func read(json body: [UInt8]) -> RowReading {
        var intake = Intake()
        var values = RecordValues(repeating: nil, count: readers.count)
        var unknown: [String] = []
        let isRight = body.withUnsafeBufferPointer { bytes in
            do throws(JSONFault) {
                // What is no UTF-8 would silently become U+FFFD.
                guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONFault(place: 0) }
                var cursor = JSONCursor(bytes)
                var seen: Set<String> = []
                try cursor.paths { (cursor, path) throws(JSONFault) in
                    if path.hasPrefix("_") {
                        _ = try cursor.copied()
                        return true
                    }
                    guard let index = places[path] else {
                        if cursor.peek() == UInt8(ascii: "{"), groups.contains(path) { return false }
                        if cursor.peek() == UInt8(ascii: "n"), groups.contains(path) { return false }
                        _ = try cursor.copied()
                        if unknown.count < 20 { unknown.append(path) }
                        return true
                    }
                    guard seen.insert(path).inserted else { throw JSONFault(place: cursor.place) }
                    let (text, kind) = try cursor.cell()
                    values[index] = text.withUnsafeBufferPointer { readers[index].read($0, kind, &intake) }
                    return true
                }
                try cursor.end()
                return true
            } catch {
                return false
            }
        }
        guard isRight else {
            return RowReading(values: values, remarks: [Remark(.error, Message("remarks.not-an-object"))])
        }
        for path in unknown {
            intake.remarks.append(Remark(.error, Message("remarks.unknown-field", ["field": Excerpt.of(path)])))
        }
        return finish(values, intake)
    }

    /// What was kept once, as it would be read today: the schema may have changed since.
    package func read(again values: RecordValues) -> RowReading {
        var intake = Intake()
        let read = readers.enumerated().map { index, reader -> FieldValue? in
            guard index < values.count, let value = values[index] else { return nil }
            var (text, kind) = value.cell
            return text.withUTF8 { reader.read($0, kind, &intake) }
        }
        return finish(read, intake)
    }

    private var places: [String: Int] {
        Dictionary(uniqueKeysWithValues: registry.fields.enumerated().map { ($1.name, $0) })
    }

    /// The names of the objects within the object.
    private var groups: Set<String> {
        Set(
            registry.fields.flatMap { field in
                field.name.indices.filter { field.name[$0] == "." }.map { String(field.name[..<$0]) }
            })
    }

    // MARK: The row as a whole

    private func finish(_ values: consuming RecordValues, _ intake: consuming Intake) -> RowReading {
        if !intake.moves.isEmpty { move(&values, &intake) }
        for judge in judges { judge.judge(values, &intake) }
        if registry.owner != nil { checkOwner(&values, &intake) }
        if registry.checked != nil { checkDay(values, &intake) }
        checkKey(values, &intake)
        rules.judge(values, &intake)
        return RowReading(values: values, remarks: intake.remarks)
    }

    /// Puts what belongs elsewhere where it belongs: a code to its list, a note behind what is there.
    private func move(_ values: inout RecordValues, _ intake: inout Intake) {
        for move in intake.moves {
            switch (registry.fields[move.target].kind, values[move.target]) {
            case (.list, .list(let parts)?):
                if !parts.contains(move.text) { values[move.target] = .list(parts + [move.text]) }
            case (.list, _): values[move.target] = .list([move.text])
            case (_, .text(let text)?):
                if !text.contains(move.text) { values[move.target] = .text("\(text)\n\(move.text)") }
            default: values[move.target] = .text(move.text)
            }
        }
    }

    /// Whether the row is the organisation's own. Five digits of its code are as good as six.
    private func checkOwner(_ values: inout RecordValues, _ intake: inout Intake) {
        guard let organization, let owner = registry.owner, case .text(let name)? = values[owner],
            !organization.contains(name)
        else { return }
        if let digit = CheckDigit.of(municipality: name), organization.contains("\(name)\(digit)") {
            values[owner] = .text("\(name)\(digit)")
            return intake.remarks.append(Mend.checkDigit.remark(owner, before: name, after: "\(name)\(digit)"))
        }
        let own = organization.sorted().joined(separator: ", ")
        intake.remarks.append(
            Remark(
                .error, field: owner, Message("remarks.not-yours", ["value": Excerpt.of(name), "organization": own])))
    }

    /// Nobody has looked tomorrow.
    private func checkDay(_ values: RecordValues, _ intake: inout Intake) {
        guard let checked = registry.checked, case .text(let text)? = values[checked], let day = Day(text), day > today
        else { return }
        intake.remarks.append(Remark(.warning, field: checked, Message("remarks.future", ["value": text])))
    }

    /// A key stands in addresses, and its parts are joined by a tilde.
    private func checkKey(_ values: RecordValues, _ intake: inout Intake) {
        for field in registry.key {
            guard case .text(let text)? = values[field] else { continue }
            let isBad = text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "~") && registry.key.count > 1 }
            if isBad || text.utf8.count > 200 && text.unicodeScalars.count > 200 {
                intake.remarks.append(
                    Remark(.error, field: field, Message("remarks.bad-key", ["value": Excerpt.of(text)])))
            }
        }
    }
}

/// A row as it was read, with all there is to say about it.
package struct RowReading: Sendable {
    package var values: RecordValues
    package var remarks: [Remark]

    package init(values: RecordValues, remarks: [Remark]) { (self.values, self.remarks) = (values, remarks) }

    package var hasErrors: Bool { remarks.contains { $0.level == .error } }
    package var warnings: Int { remarks.count { $0.level == .warning } }
    package var repairs: Int { remarks.count { $0.level == .repair } }
}

extension FieldValue {
    /// As a cell of a JSON file.
    fileprivate var cell: (String, CellKind) {
        switch self {
        case .text(let text): (text, .string)
        case .integer(let number): (String(number), .number)
        case .number(let number): (number.canonicalText, .number)
        case .boolean(let flag): (flag ? "true" : "false", .bool)
        case .json(let text): (text, .array)
        case .list(let parts):
            (String(decoding: [UInt8](json: parts), as: UTF8.self), .array)
        }
    }
}

extension JSONCursor {
    /// The next value as a cell: the text of a string, all others as they are written.
    fileprivate mutating func cell() throws(JSONFault) -> ([UInt8], CellKind) {
        switch peek() {
        case UInt8(ascii: "\""): return (Array(try string().utf8), .string)
        case UInt8(ascii: "n"):
            try word("null")
            return ([], .null)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            var text: [UInt8] = []
            try copy(onto: &text)
            return (text, .array)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return (Array(try copied().utf8), .bool)
        default: return (Array(try number()), .number)
        }
    }
}

/// Reads one JSON object into a row: nested objects become paths with dots, an array stays one cell of JSON text, and
/// an empty object says nothing. Like `CSVParser` it begins again when the text was too short.
///
/// A dot in a key is taken for a level, so `{"a.b": 1}` and `{"a": {"b": 1}}` fill the same column.
struct JSONRowParser {
    enum Outcome: Equatable {
        case unfinished
        /// An object of this length.
        case object(Int)
        /// Not JSON from this byte on.
        case broken(Int)
        case tooDeep
        /// Longer than a row may be.
        case endless
        /// More columns than allowed.
        case tooManyColumns(Int)
    }

    /// How far objects and arrays may be nested.
    static let depthLimit = 60

    let limits: TableReader.Limits
    /// The names of the columns so far, as bytes.
    private(set) var names: [[UInt8]] = []
    private(set) var fault: (reason: RowFault.Reason, column: Int)?
    private(set) var hasHighBytes = false

    private var path: [UInt8] = []
    /// How long the path was before each level that is open.
    private var levels: [Int] = []
    /// The column that probably comes next: objects of one file have their keys in one order.
    private var expected = 0

    init(limits: TableReader.Limits) { self.limits = limits }

    /// The text begins with `{`.
    mutating func parse(
        _ text: UnsafePointer<UInt8>, _ count: Int, isLast: Bool, into row: inout TableRow
    ) -> Outcome {
        let end = min(count, limits.row + 1)
        let isLast = isLast && end == count
        let known = names.count
        row.begin()
        row.cells.append(contentsOf: repeatElement(.missing, count: known))
        (fault, hasHighBytes, expected) = (nil, false, 0)
        path.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        var scan = JSONScan(text, end)
        do {
            try members(&scan, &row)
            hasHighBytes = scan.high >= 0x80
            return .object(scan.place)
        } catch {
            hasHighBytes = scan.high >= 0x80
            if case .tooManyColumns(let found) = error { return .tooManyColumns(found) }
            // Columns of an object that is no object are none.
            names.removeSubrange(known...)
            guard error == .broken(end), !isLast else { return error }
            return end > limits.row ? .endless : .unfinished
        }
    }

    private mutating func members(_ scan: inout JSONScan, _ row: inout TableRow) throws(Outcome) {
        try open(&scan)
        while true {
            // At a key, or at the end of an object that has none.
            if try scan.peek() == UInt8(ascii: "}") {
                guard scan.wasOpened else { throw .broken(scan.place) }
            } else {
                try key(&scan)
                let byte = try scan.peek()
                if byte == UInt8(ascii: "{") {
                    try open(&scan)
                    continue
                }
                try value(byte, &scan, &row)
                path.removeSubrange(levels[levels.count - 1]...)
            }
            while true {
                let byte = try scan.peek()
                scan.wasOpened = false
                if byte == UInt8(ascii: ",") {
                    scan.place += 1
                    break
                }
                guard byte == UInt8(ascii: "}") else { throw .broken(scan.place) }
                scan.place += 1
                levels.removeLast()
                guard let level = levels.last else { return }
                path.removeSubrange(level...)
            }
        }
    }

    private mutating func open(_ scan: inout JSONScan) throws(Outcome) {
        guard levels.count < Self.depthLimit else { throw .tooDeep }
        scan.place += 1
        scan.wasOpened = true
        levels.append(path.count)
    }

    /// Puts the key behind the path.
    private mutating func key(_ scan: inout JSONScan) throws(Outcome) {
        let (range, isEscaped) = try scan.string()
        if levels.count > 1 { path.append(UInt8(ascii: ".")) }
        if isEscaped {
            _ = scan.unescape(range, onto: &path)
        } else {
            path.append(contentsOf: UnsafeBufferPointer(start: scan.text + range.lowerBound, count: range.count))
        }
        guard try scan.peek() == UInt8(ascii: ":") else { throw .broken(scan.place) }
        scan.place += 1
    }

    private mutating func value(_ byte: UInt8, _ scan: inout JSONScan, _ row: inout TableRow) throws(Outcome) {
        var cell = TableRow.Cell.missing
        var hasNul = false
        switch byte {
        case UInt8(ascii: "\""):
            let (range, isEscaped) = try scan.string()
            if isEscaped {
                let start = row.rewritten.count
                hasNul = scan.unescape(range, onto: &row.rewritten)
                cell = .init(
                    start: Int32(start), end: Int32(row.rewritten.count), kind: .string, isRewritten: true)
            } else {
                cell = .init(start: Int32(range.lowerBound), end: Int32(range.upperBound), kind: .string)
            }
        case UInt8(ascii: "["):
            let start = scan.place
            let hasBlanks = try scan.array(depth: Self.depthLimit - levels.count)
            if hasBlanks {
                let first = row.rewritten.count
                scan.compact(start..<scan.place, onto: &row.rewritten)
                cell = .init(start: Int32(first), end: Int32(row.rewritten.count), kind: .array, isRewritten: true)
            } else {
                cell = .init(start: Int32(start), end: Int32(scan.place), kind: .array)
            }
        default:
            let start = scan.place
            let kind = try scan.scalar()
            cell = .init(start: Int32(start), end: Int32(kind == .null ? start : scan.place), kind: kind)
        }
        let column = try column(&row)
        if row.cells[column].kind != .missing {
            if fault == nil { fault = (.duplicateKey, column) }
            return
        }
        row.cells[column] = cell
        if fault == nil, hasNul { fault = (.nul, column) }
        if fault == nil, cell.end - cell.start > limits.cell { fault = (.cellTooLong(limit: limits.cell), column) }
    }

    /// The column of the path, a new one if need be.
    private mutating func column(_ row: inout TableRow) throws(Outcome) -> Int {
        for step in 0..<names.count {
            var index = expected + step
            if index >= names.count { index -= names.count }
            if names[index] == path {
                expected = index + 1 == names.count ? 0 : index + 1
                return index
            }
        }
        guard names.count < limits.columns else { throw .tooManyColumns(names.count + 1) }
        names.append(path)
        row.cells.append(.missing)
        expected = 0
        return names.count - 1
    }
}

extension JSONRowParser.Outcome: Error {}

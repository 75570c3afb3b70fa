/// Cuts one row of RFC 4180 out of text. It keeps nothing between two calls: when the text ends before the row does,
/// the caller adds text and asks again, so it does not matter how a file is cut into pieces.
struct CSVParser {
    enum Outcome {
        /// The row goes on behind the text.
        case unfinished
        /// The row is longer than allowed.
        case endless
        /// A row with its line end; the text of it without.
        case row(length: Int, text: Int)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    let delimiter: UInt8
    let limits: TableReader.Limits
    /// No byte that means something stands above this one.
    private let ceiling: UInt8

    /// How many cells the row has; those beyond the limit are only counted.
    private(set) var found = 0
    /// What is wrong with the row, and in which column (from 0).
    private(set) var fault: (reason: RowFault.Reason, column: Int)?
    /// Some byte is not ASCII, so the row has to be checked.
    private(set) var hasHighBytes = false
    /// Some cell is quoted, so the row may have several lines.
    private(set) var hasQuotes = false

    init(delimiter: UInt8, limits: TableReader.Limits) {
        (self.delimiter, self.limits) = (delimiter, limits)
        ceiling = max(delimiter, Self.carriageReturn)
    }

    /// Reads the row at the beginning of the text into `row`. `line` is the line it begins in.
    mutating func parse(
        _ text: UnsafePointer<UInt8>, _ count: Int, isLast: Bool, line: Int, into row: inout TableRow
    ) -> Outcome {
        // Looking no further than the limit makes the answer the same for any size of the pieces.
        let end = min(count, limits.row + 1)
        let isLast = isLast && end == count
        row.begin()
        (found, fault, hasHighBytes, hasQuotes) = (0, nil, false, false)
        var place = 0
        var high: UInt8 = 0
        defer { hasHighBytes = high >= 0x80 }
        while true {
            let start = place
            if place < end, text[place] == Self.quote {
                switch quoted(text, start, end, isLast: isLast, line: line, &high, &row) {
                case .closed(let next): place = next
                case .unfinished: return end > limits.row ? .endless : .unfinished
                case .broken(let length, let textLength): return .row(length: length, text: textLength)
                }
            } else {
                var hasNul = false
                while place < end {
                    let byte = text[place]
                    if byte <= ceiling {
                        if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { break }
                        if byte == 0 { hasNul = true }
                    }
                    high |= byte
                    place += 1
                }
                if place == end, !isLast { return end > limits.row ? .endless : .unfinished }
                if hasNul { note(.nul) }
                if place - start > limits.cell { note(.cellTooLong(limit: limits.cell)) }
                add(&row, start, place)
            }
            if place == end { return .row(length: end, text: end) }
            if text[place] == delimiter {
                place += 1
                continue
            }
            if text[place] == Self.lineFeed { return .row(length: place + 1, text: place) }
            if place + 1 < end {
                return .row(length: text[place + 1] == Self.lineFeed ? place + 2 : place + 1, text: place)
            }
            if isLast { return .row(length: place + 1, text: place) }
            return end > limits.row ? .endless : .unfinished
        }
    }

    private enum Quoted {
        /// The cell's end.
        case closed(Int)
        case unfinished
        /// The row cannot be followed beyond its line.
        case broken(length: Int, text: Int)
    }

    private mutating func quoted(
        _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isLast: Bool, line: Int, _ high: inout UInt8,
        _ row: inout TableRow
    ) -> Quoted {
        hasQuotes = true
        var place = start + 1
        var hasDoubled = false
        while true {
            while place < end, text[place] != Self.quote {
                high |= text[place]
                if text[place] == 0 { note(.nul) }
                place += 1
            }
            if place - start > limits.cell || (place == end && isLast) {
                return broken(.unclosedQuote(line: 0), text, start, end, isLast: isLast, line: line, &row)
            }
            if place == end { return .unfinished }
            guard place + 1 < end, text[place + 1] == Self.quote else { break }
            hasDoubled = true
            place += 2
        }
        let close = place
        place += 1
        while place < end, text[place] == UInt8(ascii: " ") { place += 1 }
        if place == end, !isLast { return .unfinished }
        if place < end, text[place] != delimiter, text[place] != Self.lineFeed, text[place] != Self.carriageReturn {
            // A cell over several lines that ends in the middle of something was most likely never meant as one.
            let isOneLine = (start..<close).allSatisfy {
                text[$0] != Self.lineFeed && text[$0] != Self.carriageReturn
            }
            let reason: RowFault.Reason = isOneLine ? .textAfterQuote : .unclosedQuote(line: 0)
            return broken(reason, text, start, end, isLast: isLast, line: line, &row)
        }
        if hasDoubled { addUndoubled(&row, text, start + 1, close) } else { add(&row, start + 1, close) }
        return .closed(place)
    }

    /// Ends the row with the line in which its faulty cell begins. What follows is read as rows again, so one
    /// forgotten quote costs one row and not the rest of the file.
    private mutating func broken(
        _ reason: RowFault.Reason, _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isLast: Bool, line: Int,
        _ row: inout TableRow
    ) -> Quoted {
        var lineEnd = start
        while lineEnd < end, text[lineEnd] != Self.lineFeed, text[lineEnd] != Self.carriageReturn { lineEnd += 1 }
        if lineEnd == end, !isLast { return .unfinished }
        var length = lineEnd
        if length < end {
            if text[length] == Self.carriageReturn, length + 1 == end, !isLast { return .unfinished }
            length += 1
            if text[length - 1] == Self.carriageReturn, length < end, text[length] == Self.lineFeed { length += 1 }
        }
        var reason = reason
        if case .unclosedQuote = reason { reason = .unclosedQuote(line: line + Self.lines(text, start)) }
        // It explains whatever else was found in the cell.
        if fault == nil || fault?.column == found { fault = (reason, found) }
        add(&row, start + 1, lineEnd)
        return .broken(length: length, text: lineEnd)
    }

    private mutating func note(_ reason: RowFault.Reason) { if fault == nil { fault = (reason, found) } }

    @inline(__always)
    private mutating func add(_ row: inout TableRow, _ start: Int, _ end: Int) {
        found += 1
        guard found <= limits.columns else { return }
        row.cells.append(
            .init(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end), kind: .text))
    }

    private mutating func addUndoubled(
        _ row: inout TableRow, _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) {
        let first = row.rewritten.count
        var place = start
        while place < end {
            row.rewritten.append(text[place])
            place += text[place] == Self.quote ? 2 : 1
        }
        found += 1
        guard found <= limits.columns else { return }
        row.cells.append(
            .init(start: Int32(first), end: Int32(row.rewritten.count), kind: .text, isRewritten: true))
    }

    /// How many lines end in the text: with LF, CR or both.
    static func lines(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var lines = 0
        for place in 0..<count {
            if text[place] == lineFeed {
                lines += 1
            } else if text[place] == carriageReturn, place + 1 == count || text[place + 1] != lineFeed {
                lines += 1
            }
        }
        return lines
    }
}

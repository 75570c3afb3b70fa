extension TableReader {
    /// How much of a row that is far too long is kept to be shown.
    static let keptOfEndless = 64 << 10

    mutating func readHeader(_ number: Int) throws(TableError) {
        var row = TableRow()
        for _ in 0..<max(number, 1) {
            guard try readRecord(into: &row) else { throw .noHeader }
        }
        guard csv.found <= limits.columns else { throw .tooManyColumns(found: csv.found, limit: limits.columns) }
        if let fault = row.fault { throw .brokenHeader(fault) }
        columns = (0..<row.count).map { row.text($0).trimmingBlanks() }
        // Figures alone are data: somebody left the header out.
        guard !columns.allSatisfy({ $0.isEmpty || Double($0) != nil }) else { throw .noHeader }
        var seen: Set<String> = []
        let repeated = columns.filter { !$0.isEmpty && !seen.insert($0).inserted }
        guard repeated.isEmpty else { throw .duplicateColumns(repeated) }
    }

    mutating func nextRecord(into row: inout TableRow) throws(TableError) -> Bool {
        rowNumber += 1
        guard try readRecord(into: &row) else { return false }
        guard row.fault == nil, csv.found != columns.count else { return true }
        if csv.found < columns.count {
            mark(&row, .tooFewCells(expected: columns.count, found: csv.found), at: nil)
        } else {
            mark(&row, .tooManyCells(expected: columns.count, found: csv.found), at: nil)
        }
        return true
    }

    /// The next line, or several where quotes hold them together, that is not blank.
    private mutating func readRecord(into row: inout TableRow) throws(TableError) -> Bool {
        guard try skipBlankLines() else { return false }
        while true {
            let outcome = csv.parse(
                stream.pointer, stream.available, isLast: stream.isComplete, line: stream.line, into: &row)
            switch outcome {
            case .unfinished: _ = try stream.fill()
            case .endless:
                try skipEndless(&row)
                return true
            case .row(let length, let text):
                finish(
                    &row, source: text, fault: csv.fault?.reason, at: csv.fault?.column, isChecked: !csv.hasHighBytes)
                stream.line += csv.hasQuotes ? CSVParser.lines(stream.pointer, length) : 1
                stream.consume(length)
                return true
            }
        }
    }

    /// False at the end of the file.
    private mutating func skipBlankLines() throws(TableError) -> Bool {
        while true {
            if stream.available == 0, try !stream.fill() { return false }
            switch stream.pointer[0] {
            case UInt8(ascii: "\n"): stream.consume(1)
            case UInt8(ascii: "\r"):
                if stream.available == 1 { _ = try stream.fill() }
                stream.consume(stream.available > 1 && stream.pointer[1] == UInt8(ascii: "\n") ? 2 : 1)
            default: return true
            }
            stream.line += 1
        }
    }

    /// A row beyond the limit ends with the first line that ends beyond it.
    mutating func skipEndless(_ row: inout TableRow) throws(TableError) {
        row.begin()
        finish(
            &row, source: min(Self.keptOfEndless, limits.row), fault: .rowTooLong(limit: limits.row), at: nil,
            isChecked: true)
        stream.line += CSVParser.lines(stream.pointer, limits.row - 1)
        stream.consume(limits.row - 1)
        try skipLine()
    }

    /// Goes behind the next line end.
    mutating func skipLine() throws(TableError) {
        while true {
            let (text, count) = (stream.pointer, stream.available)
            var place = 0
            while place < count, text[place] != UInt8(ascii: "\n"), text[place] != UInt8(ascii: "\r") { place += 1 }
            stream.consume(place)
            if stream.available == 0 {
                guard try stream.fill() else { return }
                continue
            }
            if stream.available == 1 { _ = try stream.fill() }
            let isPair =
                stream.available > 1 && stream.pointer[0] == UInt8(ascii: "\r")
                && stream.pointer[1] == UInt8(ascii: "\n")
            stream.consume(isPair ? 2 : 1)
            stream.line += 1
            return
        }
    }
}

extension String {
    /// Without blanks at both ends, the wide Japanese one too.
    fileprivate func trimmingBlanks() -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace || $0.isNewline }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}

/// What a cell is in its file.
package enum CellKind: UInt8, Sendable {
    /// The object of a JSON row does not have this key, or the row ends before this cell.
    case missing
    /// A cell of a CSV file, which knows no kinds.
    case text
    case string, number, bool, null
    /// JSON text without blanks.
    case array
}

/// One row of a table file: a buffer that the reader fills again and again. What is taken out as a slice should be
/// let go before the next row, or the buffer is copied.
package struct TableRow: Sendable {
    struct Cell: Sendable {
        static let missing = Cell(start: 0, end: 0, kind: .missing)

        var start: Int32
        var end: Int32
        var kind: CellKind
        /// The cell's text is not as it stands in the file: it lies behind the source.
        var isRewritten = false
    }

    /// Counted from 1, without header and blank lines, with faulty rows.
    package internal(set) var number = 0
    /// The line of the file the row begins in.
    package internal(set) var line = 0
    /// What is wrong with the row itself; its cells are then what could be read of it.
    package internal(set) var fault: RowFault?
    /// The row as it stands in the file (in UTF-8), then the texts that are written differently there.
    package internal(set) var bytes: [UInt8] = []
    var sourceCount = 0
    var cells: [Cell] = []
    var rewritten: [UInt8] = []

    package init() {}

    package var count: Int { cells.count }

    /// The row as it stands in the file, so that it can be given back; the beginning of one that is far too long.
    package var source: ArraySlice<UInt8> { bytes[..<sourceCount] }

    /// Whether nothing stands in any cell.
    package var isBlank: Bool { cells.allSatisfy { $0.start == $0.end } }

    package func kind(_ column: Int) -> CellKind { column < cells.count ? cells[column].kind : .missing }

    /// Where in `bytes` the cell's text stands, in UTF-8, without quotes and escapes.
    package func range(_ column: Int) -> Range<Int> {
        guard column < cells.count else { return 0..<0 }
        return Int(cells[column].start)..<Int(cells[column].end)
    }

    package subscript(_ column: Int) -> ArraySlice<UInt8> { bytes[range(column)] }

    package func text(_ column: Int) -> String { withBytes(of: column) { String(decoding: $0, as: UTF8.self) } }

    /// The quickest way to a cell.
    @inline(__always)
    package func withBytes<Result, Failure>(
        of column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let range = range(column)
        return try bytes.withUnsafeBufferPointer { (all) throws(Failure) -> Result in
            try body(UnsafeBufferPointer(rebasing: all[range]))
        }
    }

    mutating func begin() {
        cells.removeAll(keepingCapacity: true)
        rewritten.removeAll(keepingCapacity: true)
        fault = nil
    }

    /// Puts the row's text behind its cells.
    mutating func end(_ source: UnsafePointer<UInt8>, _ count: Int) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: UnsafeBufferPointer(start: source, count: count))
        sourceCount = count
        guard !rewritten.isEmpty else { return }
        bytes.append(contentsOf: rewritten)
        for place in cells.indices where cells[place].isRewritten {
            cells[place].start += Int32(count)
            cells[place].end += Int32(count)
        }
    }

    var isWellFormed: Bool { isWellFormed(0..<bytes.count) }

    /// The first cell with bytes that are no characters.
    var invalidCell: Int? { cells.indices.first { !isWellFormed(range($0)) } }

    private func isWellFormed(_ range: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return true }
            return UTF8Check.isWellFormed(base + range.lowerBound, range.count)
        }
    }
}

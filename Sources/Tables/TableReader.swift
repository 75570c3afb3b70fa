/// Reads a table file row by row, in little memory however large it is: CSV, a JSON array of objects, or NDJSON, in
/// UTF-8, UTF-16 or CP932. What it is it finds out itself, unless told.
///
///     var reader = try TableReader(path: path)
///     var row = TableRow()
///     while try reader.next(into: &row) { … row.fault … row.text(0) … }
///
/// A copy would go on in the same file: there is to be one.
package struct TableReader {
    /// What the caller knows better than a guess.
    package struct Options: Sendable {
        package var encoding: TableEncoding?
        package var format: TableFormat?
        package var delimiter: UInt8?
        /// Which row, blank lines not counted, holds the names of a CSV file.
        package var headerRow = 1
        /// The member of a JSON object whose array holds the rows.
        package var arrayKey: String?
        package var limits = Limits()
        /// How many bytes are read at a time.
        package var chunkSize = 256 << 10
        /// How many bytes the guesses look at.
        package var sampleSize = 64 << 10

        package init() {}
    }

    package struct Limits: Sendable {
        package var columns = 500
        /// Bytes of one cell, of one row, and of the whole file.
        package var cell = 1 << 20
        package var row = 4 << 20
        package var file = Int.max

        package init() {}
    }

    package let format: TableFormat
    /// Of a CSV file.
    package let delimiter: UInt8?
    /// The names in the header. JSON has none in front: a column is added when its key first appears, and a nested
    /// key is a path with dots.
    package internal(set) var columns: [String] = []
    /// Under which key of a JSON object the rows were found.
    package internal(set) var arrayKey: String?

    let limits: Limits
    let stream: TextStream
    var rowNumber = 0
    var isAtEnd = false
    var csv: CSVParser
    var object: JSONRowParser
    var frame: JSONFrame

    /// Opens a file, finds out what it is, and goes to its first row.
    package init(path: String, _ options: Options = Options()) throws(TableError) {
        let stream = try TextStream(path: path, options)
        try self.init(stream, options)
    }

    /// The same for what somebody pasted.
    package init(bytes: [UInt8], _ options: Options = Options()) throws(TableError) {
        let stream = try TextStream(bytes: bytes, options)
        try self.init(stream, options)
    }

    private init(_ stream: TextStream, _ options: Options) throws(TableError) {
        let sample = UnsafeBufferPointer(
            start: stream.pointer, count: min(stream.available, stream.sampleSize))
        let isWhole = stream.isComplete && sample.count == stream.available
        format = options.format ?? TableFormat.sniffed(from: sample)
        let delimiter = options.delimiter ?? TableFormat.sniffedDelimiter(from: sample, isWhole: isWhole)
        self.delimiter = format == .csv ? delimiter : nil
        limits = options.limits
        csv = CSVParser(delimiter: delimiter, limits: limits)
        object = JSONRowParser(limits: limits)
        frame = JSONFrame(wantedKey: options.arrayKey)
        self.stream = stream
        switch format {
        case .csv: try readHeader(options.headerRow)
        case .json: try openArray()
        case .ndjson: break
        }
    }

    /// The encoding found; UTF-8 while everything was ASCII.
    package var encoding: TableEncoding { stream.encoding ?? .utf8 }

    /// For a progress bar: how much of the file was read, and how large it is (0 when nobody knows, as with a pipe).
    package var bytesRead: Int { stream.bytesRead }
    package var size: Int { stream.size }

    /// Fills `row` with the next one, right or faulty; false behind the last. After an error nothing more comes.
    package mutating func next(into row: inout TableRow) throws(TableError) -> Bool {
        guard !isAtEnd else { return false }
        do {
            let isThere =
                switch format {
                case .csv: try nextRecord(into: &row)
                case .json: try nextElement(into: &row)
                case .ndjson: try nextLine(into: &row)
                }
            isAtEnd = !isThere
            return isThere
        } catch {
            isAtEnd = true
            throw error
        }
    }

    /// Goes on behind that many rows, as when an import that stopped begins again. How many there really were.
    @discardableResult
    package mutating func skip(rows: Int) throws(TableError) -> Int {
        var row = TableRow()
        for skipped in 0..<max(rows, 0) where try !next(into: &row) { return skipped }
        return max(rows, 0)
    }

    /// The row's text and place, and whatever is wrong with it that no parser sees.
    mutating func finish(_ row: inout TableRow, source: Int, fault: RowFault.Reason?, at column: Int?, isChecked: Bool)
    {
        row.end(stream.pointer, source)
        row.number = rowNumber
        row.line = stream.line
        if let fault {
            mark(&row, fault, at: column)
        } else if !isChecked, !row.isWellFormed {
            mark(&row, .invalidText(encoding), at: row.invalidCell)
        }
    }

    func mark(_ row: inout TableRow, _ reason: RowFault.Reason, at column: Int?) {
        row.fault = RowFault(
            reason, row: row.number, line: row.line, column: column.map { RowFault.Column($0, in: columns) })
    }
}

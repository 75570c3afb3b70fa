import Tables

/// A table read to its end, as values that can be compared.
struct ReadTable: Equatable {
    struct Line: Equatable {
        var number: Int
        var line: Int
        var cells: [String]
        var kinds: [CellKind]
        var fault: RowFault?
        var source: String
    }

    var columns: [String] = []
    var rows: [Line] = []
    /// Why it could not be read, or not to its end.
    var error: TableError?

    var cells: [[String]] { rows.map(\.cells) }
    var faults: [RowFault.Reason?] { rows.map { $0.fault?.reason } }

    init(_ bytes: [UInt8], _ change: (inout TableReader.Options) -> Void = { _ in }) {
        var options = TableReader.Options()
        change(&options)
        do {
            var reader = try TableReader(bytes: bytes, options)
            columns = reader.columns
            read(&reader)
        } catch {
            self.error = error
        }
    }

    /// Cut into pieces of this size, with guesses from so small a beginning that the pieces matter.
    init(_ bytes: [UInt8], pieces: Int, _ change: (inout TableReader.Options) -> Void = { _ in }) {
        self.init(bytes) { options in
            (options.chunkSize, options.sampleSize) = (pieces, 16)
            change(&options)
        }
    }

    init(_ text: String, _ change: (inout TableReader.Options) -> Void = { _ in }) {
        self.init(Array(text.utf8), change)
    }

    private mutating func read(_ reader: inout TableReader) {
        var row = TableRow()
        do {
            while try reader.next(into: &row) {
                rows.append(
                    Line(
                        number: row.number, line: row.line, cells: (0..<row.count).map(row.text),
                        kinds: (0..<row.count).map(row.kind), fault: row.fault,
                        source: String(decoding: row.source, as: UTF8.self)))
            }
        } catch {
            self.error = error
        }
        columns = reader.columns
    }
}

/// Chance that repeats itself.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func text(of pieces: [String], upTo count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in pieces.randomElement(using: &self)! }.joined()
    }
}

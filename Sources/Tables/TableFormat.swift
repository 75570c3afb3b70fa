/// How rows stand in a file.
package enum TableFormat: String, CaseIterable, Sendable {
    /// Lines of cells, separated by a comma, a tab or a semicolon.
    case csv
    /// One array of objects, on its own or as a member of an object.
    case json
    /// One object in each line.
    case ndjson

    /// The format the beginning of a text gives away.
    static func sniffed(from text: UnsafeBufferPointer<UInt8>) -> TableFormat {
        var scan = Scan(text)
        switch scan.nextCharacter() {
        case UInt8(ascii: "["):
            scan.place += 1
            // A header may begin with a bracket as well; JSON goes on with a value.
            guard let next = scan.nextCharacter() else { return .json }
            return "{[]\"-0123456789tfn".utf8.contains(next) && !scan.isWord ? .json : .csv
        case UInt8(ascii: "{"):
            return sniffedFromObject(&scan)
        default: return .csv
        }
    }

    /// An object that ends before the next one begins is a line; one that holds an array of objects is a file.
    private static func sniffedFromObject(_ scan: inout Scan) -> TableFormat {
        let start = scan.place
        scan.place += 1
        guard let next = scan.nextCharacter() else { return .ndjson }
        guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") else { return .csv }
        scan.place = start
        let (isEnded, holdsRows, hasLines) = scan.object()
        if isEnded, let following = scan.nextCharacter() { return following == UInt8(ascii: "{") ? .ndjson : .json }
        return holdsRows || hasLines ? .json : .ndjson
    }

    /// A rough look at JSON that never fails.
    private struct Scan {
        let text: UnsafeBufferPointer<UInt8>
        var place = 0

        init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

        mutating func nextCharacter() -> UInt8? {
            while place < text.count, text[place] <= 0x20 { place += 1 }
            return place < text.count ? text[place] : nil
        }

        /// Whether letters follow that are none of JSON's three words.
        var isWord: Bool {
            guard place < text.count, text[place] >= UInt8(ascii: "a") else { return false }
            if text[place] == UInt8(ascii: "{") { return false }
            let rest = text[place...].prefix(5)
            return !["true", "false", "null"].contains { rest.starts(with: $0.utf8) }
        }

        /// Goes behind the object: whether its end was seen, whether an array of objects is a member of it, and
        /// whether a line ends inside it.
        mutating func object() -> (isEnded: Bool, holdsRows: Bool, hasLines: Bool) {
            var (depth, isInString, holdsRows, hasLines) = (0, false, false, false)
            while place < text.count {
                let byte = text[place]
                place += 1
                if isInString {
                    if byte == UInt8(ascii: "\\") {
                        place += 1
                    } else if byte == UInt8(ascii: "\"") {
                        isInString = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"): hasLines = true
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "["):
                    depth += 1
                    if depth == 2, nextCharacter() == UInt8(ascii: "{") { holdsRows = true }
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { return (true, holdsRows, hasLines) }
                default: break
                }
            }
            return (false, holdsRows, hasLines)
        }
    }

    /// The character that separates the cells most evenly over the first rows; a comma when none does.
    static func sniffedDelimiter(from text: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> UInt8 {
        var best = (delimiter: UInt8(ascii: ","), even: 0.0, cells: 1)
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")] {
            let counts = cellCounts(text, delimiter, isWhole: isWhole)
            guard let first = counts.first, first > 1 else { continue }
            let even = Double(counts.count { $0 == first }) / Double(counts.count)
            if even > best.even || (even == best.even && first > best.cells) { best = (delimiter, even, first) }
        }
        return best.delimiter
    }

    /// How many cells each of the first rows has with this delimiter.
    private static func cellCounts(
        _ text: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8, isWhole: Bool
    ) -> [Int] {
        var counts: [Int] = []
        var (cells, isQuoted, mayOpen, isLineStart) = (1, false, true, true)
        for byte in text {
            if isQuoted {
                // A doubled quote closes and opens again, which comes to the same.
                if byte == UInt8(ascii: "\"") { (isQuoted, mayOpen) = (false, true) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where mayOpen: (isQuoted, isLineStart) = (true, false)
            case delimiter: (cells, mayOpen, isLineStart) = (cells + 1, true, false)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if !isLineStart { counts.append(cells) }
                (cells, mayOpen, isLineStart) = (1, true, true)
                if counts.count == 20 { return counts }
            default: (mayOpen, isLineStart) = (false, false)
            }
        }
        // The last line of a piece may be cut.
        if !isLineStart, isWhole || counts.isEmpty { counts.append(cells) }
        return counts
    }
}

/// What is known about the JSON around the rows.
struct JSONFrame {
    /// The member the caller asked for.
    let wantedKey: String?
    /// An array without elements: the rows, if no other array comes.
    var emptyKey: String?
    /// The rows are a member of an object.
    var isWrapped = false
    var hasRows = false
}

extension TableReader {
    // MARK: One array

    /// Goes to the first element of the array that holds the rows.
    mutating func openArray() throws(TableError) {
        switch try skipBlanks() {
        case UInt8(ascii: "["):
            stream.consume(1)
            frame.hasRows = true
        case UInt8(ascii: "{"):
            stream.consume(1)
            frame.isWrapped = true
            try readMembers(isBehindValue: false)
        default: throw brokenJSON()
        }
    }

    mutating func nextElement(into row: inout TableRow) throws(TableError) -> Bool {
        guard frame.hasRows else { return false }
        var byte = try skipBlanks()
        if byte == UInt8(ascii: "]") {
            stream.consume(1)
            try closeArray()
            return false
        }
        if rowNumber > 0 {
            guard byte == UInt8(ascii: ",") else { throw brokenJSON() }
            stream.consume(1)
            byte = try skipBlanks()
        }
        if byte == UInt8(ascii: "{") {
            try readObject(into: &row)
        } else {
            try skipElement(into: &row, .notAnObject)
        }
        return true
    }

    private mutating func readObject(into row: inout TableRow) throws(TableError) {
        while true {
            let outcome = object.parse(stream.pointer, stream.available, isLast: stream.isComplete, into: &row)
            switch outcome {
            case .unfinished: _ = try stream.fill()
            case .object(let length):
                rowNumber += 1
                addColumns()
                finish(
                    &row, source: length, fault: object.fault?.reason, at: object.fault?.column,
                    isChecked: !object.hasHighBytes)
                consume(length)
                return
            case .endless: return try skipElement(into: &row, .rowTooLong(limit: limits.row))
            case .tooDeep: return try skipElement(into: &row, .tooDeep(limit: JSONRowParser.depthLimit))
            case .tooManyColumns(let found): throw .tooManyColumns(found: found, limit: limits.columns)
            case .broken(let place): throw brokenJSON(at: place)
            }
        }
    }

    /// Passes over an element that cannot be a row.
    private mutating func skipElement(into row: inout TableRow, _ reason: RowFault.Reason) throws(TableError) {
        let line = stream.line
        let source = try skipValue()
        rowNumber += 1
        row.begin()
        source.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { row.end(base, bytes.count) }
        }
        (row.number, row.line) = (rowNumber, line)
        mark(&row, reason, at: nil)
    }

    private mutating func closeArray() throws(TableError) {
        if frame.isWrapped { return try readMembers(isBehindValue: true) }
        guard try skipBlanks() == nil else { throw brokenJSON() }
    }

    // MARK: The object around the array

    /// Goes to the first element of the array that holds the rows, or to the end of the object. Behind the rows it
    /// looks whether there are others.
    private mutating func readMembers(isBehindValue: Bool) throws(TableError) {
        var mayBeKey = !isBehindValue
        var mayEnd = true
        while true {
            let byte = try skipBlanks()
            if byte == UInt8(ascii: "}"), mayEnd {
                stream.consume(1)
                return try closeObject()
            }
            guard mayBeKey else {
                guard byte == UInt8(ascii: ",") else { throw brokenJSON() }
                stream.consume(1)
                (mayBeKey, mayEnd) = (true, false)
                continue
            }
            let key = try readKey()
            guard try skipBlanks() == UInt8(ascii: ":") else { throw brokenJSON() }
            stream.consume(1)
            if try readMember(key) { return }
            (mayBeKey, mayEnd) = (false, true)
        }
    }

    /// True when the member is the array of rows; every other one is passed over.
    private mutating func readMember(_ key: String) throws(TableError) -> Bool {
        guard try skipBlanks() == UInt8(ascii: "["), frame.wantedKey == nil || frame.wantedKey == key else {
            try skipValue()
            return false
        }
        stream.consume(1)
        let first = try skipBlanks()
        if frame.wantedKey != nil || first == UInt8(ascii: "{") {
            if let arrayKey { throw .severalArrays(first: arrayKey, second: key) }
            arrayKey = key
            frame.hasRows = true
            return true
        }
        if first == UInt8(ascii: "]"), frame.emptyKey == nil { frame.emptyKey = key }
        try skipValue(openArrays: 1)
        return false
    }

    private mutating func closeObject() throws(TableError) {
        guard try skipBlanks() == nil else { throw brokenJSON() }
        guard arrayKey == nil else { return }
        guard frame.wantedKey == nil, let emptyKey = frame.emptyKey else { throw .noRows(key: frame.wantedKey) }
        arrayKey = emptyKey
    }

    private mutating func readKey() throws(TableError) -> String {
        while true {
            let end = min(stream.available, limits.cell)
            var scan = JSONScan(stream.pointer, end)
            do {
                let (range, _) = try scan.string()
                var key: [UInt8] = []
                _ = scan.unescape(range, onto: &key)
                stream.consume(scan.place)
                return String(decoding: key, as: UTF8.self)
            } catch {
                guard error == .broken(end), end < limits.cell, !stream.isComplete else { throw brokenJSON() }
            }
            _ = try stream.fill()
        }
    }

    // MARK: Passing over

    /// Goes behind a value of any length without looking at it closely; what it began with.
    @discardableResult
    private mutating func skipValue(openArrays: Int = 0) throws(TableError) -> [UInt8] {
        var (depth, isInString, isEscaped, isEnded) = (openArrays, false, false, false)
        var (kept, total): ([UInt8], Int) = ([], 0)
        while !isEnded {
            if stream.available == 0, try !stream.fill() { break }
            let (text, count) = (stream.pointer, stream.available)
            var place = 0
            while place < count, !isEnded {
                let byte = text[place]
                place += 1
                if isInString {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        (isInString, isEnded) = (false, depth == 0)
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    // What ends here may be what the value stands in.
                    if depth == 0 { place -= 1 } else { depth -= 1 }
                    isEnded = depth == 0
                case UInt8(ascii: ","), UInt8(ascii: ":"), 0...0x20:
                    if depth == 0 { (place, isEnded) = (place - 1, true) }
                default: break
                }
            }
            if kept.count < Self.keptOfEndless {
                let missing = min(place, Self.keptOfEndless - kept.count)
                kept.append(contentsOf: UnsafeBufferPointer(start: text, count: missing))
            }
            consume(place)
            total += place
        }
        guard total > 0, depth == 0 || isEnded, !isInString else { throw brokenJSON() }
        return kept
    }

    /// The next byte that is no blank, which is then the first of the text; nil at the end of the file.
    mutating func skipBlanks() throws(TableError) -> UInt8? {
        while true {
            let (text, count) = (stream.pointer, stream.available)
            var place = 0
            while place < count {
                let byte = text[place]
                guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                    stream.consume(place)
                    return byte
                }
                if byte == 0x0A { stream.line += 1 }
                place += 1
            }
            stream.consume(place)
            guard try stream.fill() else { return nil }
        }
    }

    private mutating func consume(_ count: Int) {
        stream.line += lineFeeds(count)
        stream.consume(count)
    }

    private func lineFeeds(_ count: Int) -> Int {
        UnsafeBufferPointer(start: stream.pointer, count: count).count { $0 == 0x0A }
    }

    // MARK: What was found

    /// How many bytes are looked at for the characters a person finds a place by.
    private static let keptNear = 120

    mutating func addColumns() {
        while columns.count < object.names.count {
            columns.append(String(decoding: object.names[columns.count], as: UTF8.self))
        }
    }

    private func brokenJSON(at place: Int = 0) -> TableError {
        // Enough to be shown; why there may be no more does not matter here.
        while stream.available < place + Self.keptNear, (try? stream.fill()) == true {}
        return .brokenJSON(rows: rowNumber, line: stream.line + lineFeeds(place), near: near(place, stream.available))
    }

    /// The characters a person finds the place by.
    func near(_ place: Int, _ end: Int) -> String {
        let bytes = UnsafeBufferPointer(start: stream.pointer, count: end)[place...].prefix(Self.keptNear)
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        return String(String(decoding: line, as: UTF8.self).prefix(20))
    }
}

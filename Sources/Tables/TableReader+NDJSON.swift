extension TableReader {
    mutating func nextLine(into row: inout TableRow) throws(TableError) -> Bool {
        guard try skipBlanks() != nil else { return false }
        rowNumber += 1
        var seen = 0
        while true {
            let (text, end) = (stream.pointer, min(stream.available, limits.row + 1))
            while seen < end, text[seen] != UInt8(ascii: "\n") { seen += 1 }
            if seen < end || (stream.isComplete && seen == stream.available) { break }
            if seen > limits.row {
                try skipEndless(&row)
                return true
            }
            _ = try stream.fill()
        }
        try readLine(seen, into: &row)
        stream.consume(seen)
        return true
    }

    private mutating func readLine(_ length: Int, into row: inout TableRow) throws(TableError) {
        let text = stream.pointer
        var source = length
        while source > 0, text[source - 1] <= 0x20 { source -= 1 }
        guard text[0] == UInt8(ascii: "{") else {
            row.begin()
            let reason: RowFault.Reason =
                text[0] == 0 ? .nul : .brokenJSON(character: 1, near: near(0, source))
            return finish(&row, source: source, fault: reason, at: nil, isChecked: true)
        }
        var outcome = object.parse(text, source, isLast: true, into: &row)
        if case .object(var end) = outcome, end < source {
            while text[end] <= 0x20 { end += 1 }
            outcome = .broken(end)
        }
        addColumns()
        switch outcome {
        case .object:
            finish(
                &row, source: source, fault: object.fault?.reason, at: object.fault?.column,
                isChecked: !object.hasHighBytes)
        case .tooManyColumns(let found): throw .tooManyColumns(found: found, limit: limits.columns)
        case .tooDeep:
            finish(
                &row, source: source, fault: .tooDeep(limit: JSONRowParser.depthLimit), at: nil, isChecked: true)
        case .broken(let place):
            let reason: RowFault.Reason =
                place < source && text[place] == 0
                ? .nul : .brokenJSON(character: characters(place) + 1, near: near(place, source))
            finish(&row, source: source, fault: reason, at: nil, isChecked: true)
        // The line lies there whole, and is no longer than a row may be.
        case .unfinished, .endless: preconditionFailure("A line was not read to its end.")
        }
    }

    private func characters(_ count: Int) -> Int {
        String(decoding: UnsafeBufferPointer(start: stream.pointer, count: count), as: UTF8.self).count
    }
}

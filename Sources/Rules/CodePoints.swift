// The language sees a string as a row of code points. Swift's own comparison sees what a reader sees, and calls two
// spellings of the same letter equal; so everything here goes by UTF-8.

extension String {
    /// Runs over the bytes where they lie.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }

    func hasSameScalars(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withBytes { left in other.withBytes { right in left.sharesPrefix(right, count: left.count) } }
    }

    /// Negative, zero or positive as this stands before, at or behind the other.
    func scalarOrder(_ other: String) -> Int {
        withBytes { left in other.withBytes { right in left.order(right) } }
    }

    func hasScalarPrefix(_ prefix: String) -> Bool {
        withBytes { text in
            prefix.withBytes { start in text.count >= start.count && text.sharesPrefix(start, count: start.count) }
        }
    }

    func hasScalarSuffix(_ suffix: String) -> Bool {
        withBytes { text in
            suffix.withBytes { end in
                guard text.count >= end.count else { return false }
                return UnsafeBufferPointer(rebasing: text[(text.count - end.count)...])
                    .sharesPrefix(end, count: end.count)
            }
        }
    }

    func containsScalars(of part: String) -> Bool {
        withBytes { text in
            part.withBytes { part in
                guard let first = part.first else { return true }
                guard text.count >= part.count else { return false }
                for start in 0...(text.count - part.count) where text[start] == first {
                    if UnsafeBufferPointer(rebasing: text[start...]).sharesPrefix(part, count: part.count) {
                        return true
                    }
                }
                return false
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    func sharesPrefix(_ other: Self, count: Int) -> Bool {
        var position = 0
        let (left, right) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
        while position + 8 <= count {
            let same =
                left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                == right.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard same else { return false }
            position += 8
        }
        while position < count {
            guard self[position] == other[position] else { return false }
            position += 1
        }
        return true
    }

    func order(_ other: Self) -> Int {
        for position in 0..<Swift.min(count, other.count) where self[position] != other[position] {
            return self[position] < other[position] ? -1 : 1
        }
        return count - other.count
    }
}

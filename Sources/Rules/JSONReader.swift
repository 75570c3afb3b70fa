/// Reads JSON in one pass over its bytes, strictly, and never deeper than `deepest`.
struct JSONReader {
    private static let deepest = 100

    private let source: Source
    private var position = 0
    private var level = 0

    static func read(_ source: Source) throws(RuleError) -> Value {
        var reader = JSONReader(source: source)
        let value = try reader.value()
        guard reader.peek() == nil else { throw reader.unexpected() }
        return value
    }

    private init(source: Source) { self.source = source }

    /// The next byte that is no white space.
    private mutating func peek() -> UInt8? {
        while position < source.bytes.count {
            switch source.bytes[position] {
            case 9, 10, 13, 32: position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    private func unexpected() -> RuleError {
        source.error(at: position, position < source.bytes.count ? "this is no JSON" : "the JSON ends too early")
    }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(RuleError) -> Value {
        level += 1
        defer { level -= 1 }
        guard level <= Self.deepest else {
            throw source.error(at: position, "the JSON is nested deeper than \(Self.deepest) levels")
        }
        guard let first = peek() else { throw unexpected() }
        switch first {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), 48...57: return try number()
        default:
            for (word, value) in [("true", Value.bool(true)), ("false", .bool(false)), ("null", .null)]
            where source.bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return value
            }
            throw unexpected()
        }
    }

    private mutating func object() throws(RuleError) -> Value {
        position += 1
        var entries: [(String, Value)] = []
        if skip("}") { return .map(ValueMap(entries)) }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
            let start = position
            let name = try string()
            guard skip(":") else { throw unexpected() }
            entries.append((name, try value()))
            // Few names are compared directly; many are counted at the end.
            if entries.count <= 8, entries.dropLast().contains(where: { $0.0.hasSameScalars(as: name) }) {
                throw source.error(at: start, "the name \(name) stands here twice")
            }
        } while skip(",")
        guard skip("}") else { throw unexpected() }
        let map = ValueMap(entries)
        guard map.count == entries.count else {
            throw source.error(at: position - 1, "a name stands twice in this object")
        }
        return .map(map)
    }

    private mutating func array() throws(RuleError) -> Value {
        position += 1
        var elements: [Value] = []
        if skip("]") { return .list(elements) }
        repeat { elements.append(try value()) } while skip(",")
        guard skip("]") else { throw unexpected() }
        return .list(elements)
    }

    private mutating func number() throws(RuleError) -> Value {
        let start = position
        func digits(_ reader: inout JSONReader) -> Int {
            let first = reader.position
            while reader.position < reader.source.bytes.count, reader.source.bytes[reader.position].isDigit {
                reader.position += 1
            }
            return reader.position - first
        }
        func next(_ marks: String, _ reader: inout JSONReader) -> Bool {
            guard reader.position < reader.source.bytes.count, marks.utf8.contains(reader.source.bytes[reader.position])
            else { return false }
            reader.position += 1
            return true
        }
        _ = next("-", &self)
        let leadingZero = position < source.bytes.count && source.bytes[position] == 48
        let whole = digits(&self)
        guard whole == 1 || whole > 1 && !leadingZero else { throw unexpected() }
        var isWhole = true
        if next(".", &self) {
            isWhole = false
            guard digits(&self) > 0 else { throw unexpected() }
        }
        if next("eE", &self) {
            isWhole = false
            _ = next("+-", &self)
            guard digits(&self) > 0 else { throw unexpected() }
        }
        let text = source[start..<position]
        if isWhole, let number = Int64(text) { return .int(number) }
        if isWhole, let number = UInt64(text) { return .uint(number) }
        guard let number = Double(text), number.isFinite else {
            throw source.error(at: start, "the number is too large")
        }
        return .double(number)
    }

    private mutating func string() throws(RuleError) -> String {
        let start = position
        position += 1
        var content: [UInt8] = []
        var run = position
        while position < source.bytes.count {
            switch source.bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                if content.isEmpty { return source[run..<position - 1] }
                content += source.bytes[run..<position - 1]
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += source.bytes[run..<position]
                content += String(Character(try escape())).utf8
                run = position
            case 0..<32: throw source.error(at: position, "a control character stands in a string")
            default: position += 1
            }
        }
        throw source.error(at: start, "the string does not end")
    }

    private mutating func escape() throws(RuleError) -> Unicode.Scalar {
        let start = position
        let mark = position + 1 < source.bytes.count ? source.bytes[position + 1] : 0
        position += 2
        switch mark {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(mark)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = hexUnit() else { break }
            if let scalar = Unicode.Scalar(unit) { return scalar }
            guard (0xD800..<0xDC00).contains(unit), source.bytes[position...].starts(with: "\\u".utf8) else { break }
            position += 2
            guard let low = hexUnit(), (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { break }
            return scalar
        default: break
        }
        throw source.error(at: start, "the backslash begins no known escape")
    }

    private mutating func hexUnit() -> UInt32? {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < source.bytes.count, let digit = source.bytes[position].hexValue else { return nil }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }
}

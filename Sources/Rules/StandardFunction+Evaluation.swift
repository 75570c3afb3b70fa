extension StandardFunction {
    func result(_ arguments: [Value]) throws(Fault) -> Value {
        let first = arguments[0]
        switch (self, first) {
        case (.size, .string(let text)): return .int(Int64(text.unicodeScalars.count))
        case (.size, .bytes(let bytes)): return .int(Int64(bytes.count))
        case (.size, .list(let elements)): return .int(Int64(elements.count))
        case (.size, .map(let map)): return .int(Int64(map.count))
        case (.contains, .string(let text)), (.startsWith, .string(let text)), (.endsWith, .string(let text)):
            guard case .string(let part) = arguments[1] else { break }
            switch self {
            case .contains: return .bool(text.containsScalars(of: part))
            case .startsWith: return .bool(text.hasScalarPrefix(part))
            default: return .bool(text.hasScalarSuffix(part))
            }
        case (.type, _): return .type(first.typeName)
        case (.dyn, _): return first
        case (_, .timestamp(let moment)):
            if let offset = try offset(arguments, at: moment), let number = part(of: moment, offset) {
                return .int(Int64(number))
            }
            if let value = try converted(first) { return value }
        case (.getHours, .duration(let span)) where arguments.count == 1: return .int(span / 3_600_000_000_000)
        case (.getMinutes, .duration(let span)) where arguments.count == 1: return .int(span / 60_000_000_000)
        case (.getSeconds, .duration(let span)) where arguments.count == 1: return .int(span / 1_000_000_000)
        case (.getMilliseconds, .duration(let span)) where arguments.count == 1:
            return .int(span % 1_000_000_000 / 1_000_000)
        default:
            if let value = try converted(first) { return value }
        }
        throw .noOverload(rawValue, arguments)
    }

    // MARK: Parts of a moment

    private func offset(_ arguments: [Value], at moment: Timestamp) throws(Fault) -> Int? {
        guard arguments.count == 2 else { return 0 }
        guard case .string(let name) = arguments[1] else { return nil }
        guard let offset = TimeZoneOffset.seconds(name, at: moment) else {
            throw .error("there is no time zone \(name)")
        }
        return offset
    }

    private func part(of moment: Timestamp, _ offset: Int) -> Int? {
        let civil = moment.civil(offset: offset)
        return switch self {
        case .getDate: civil.day
        case .getDayOfMonth: civil.day - 1
        case .getDayOfWeek: civil.weekday
        case .getDayOfYear: civil.dayOfYear
        case .getFullYear: civil.year
        case .getMonth: civil.month - 1
        case .getHours: civil.secondOfDay / 3600
        case .getMinutes: civil.secondOfDay / 60 % 60
        case .getSeconds: civil.secondOfDay % 60
        case .getMilliseconds: Int(moment.nanoseconds) / 1_000_000
        default: nil
        }
    }

    // MARK: Conversions

    /// nil when the function converts nothing of this kind.
    private func converted(_ value: Value) throws(Fault) -> Value? {
        switch (self, value) {
        case (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string), (.bytes, .bytes),
            (.timestamp, .timestamp), (.duration, .duration):
            return value
        case (.bool, .string(let text)):
            if ["1", "t", "T", "true", "TRUE", "True"].contains(text) { return .bool(true) }
            if ["0", "f", "F", "false", "FALSE", "False"].contains(text) { return .bool(false) }
            throw unreadable(value)
        case (.bytes, .string(let text)): return .bytes(Array(text.utf8))
        case (.double, .int(let number)): return .double(Double(number))
        case (.double, .uint(let number)): return .double(Double(number))
        case (.double, .string(let text)): return .double(try readable(Self.double(text), value))
        case (.int, .uint(let number)): return .int(try inRange(Int64(exactly: number)))
        case (.int, .double(let number)):
            return .int(try inRange(number > -0x1p63 && number < 0x1p63 ? Int64(number) : nil))
        case (.int, .string(let text)): return .int(try readable(Int64(text), value))
        case (.int, .timestamp(let moment)): return .int(moment.seconds)
        case (.uint, .int(let number)): return .uint(try inRange(UInt64(exactly: number)))
        case (.uint, .double(let number)):
            return .uint(try inRange(number > -1 && number < 0x1p64 ? UInt64(number) : nil))
        case (.uint, .string(let text)): return .uint(try readable(UInt64(text), value))
        case (.timestamp, .string(let text)): return .timestamp(try readable(Timestamp(text), value))
        case (.timestamp, .int(let seconds)): return .timestamp(try inRange(Timestamp(seconds: seconds)))
        case (.duration, .string(let text)): return .duration(nanoseconds: try readable(TimeSpan.parse(text), value))
        case (.string, _): return try text(value).map(Value.string)
        default: return nil
        }
    }

    /// Decimal only, where Swift also reads hexadecimal.
    private static func double(_ text: String) -> Double? {
        text.utf8.contains { $0 | 0x20 == UInt8(ascii: "x") } ? nil : Double(text)
    }

    private func text(_ value: Value) throws(Fault) -> String? {
        switch value {
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return Self.text(number)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw unreadable(value) }
            return text
        case .timestamp(let moment): return moment.description
        case .duration(let span): return TimeSpan.text(span)
        default: return nil
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private func unreadable(_ value: Value) -> Fault { .error("\(rawValue)() cannot read \(value.json.prefix(100))") }

    private func readable<Result>(_ result: Result?, _ value: Value) throws(Fault) -> Result {
        guard let result else { throw unreadable(value) }
        return result
    }

    private func inRange<Result>(_ result: Result?) throws(Fault) -> Result {
        guard let result else { throw .error("overflow: \(rawValue)() leaves the range") }
        return result
    }
}

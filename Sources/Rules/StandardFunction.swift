/// The functions of the language, and for which types each is defined.
enum StandardFunction: String, CaseIterable {
    case size, contains, startsWith, endsWith, matches
    case type, dyn, bool, bytes, double, duration, int, string, timestamp, uint
    case getDate, getDayOfMonth, getDayOfWeek, getDayOfYear, getFullYear, getMonth
    case getHours, getMinutes, getSeconds, getMilliseconds

    struct Overload {
        /// The first parameter stands before the point: `text.size()`.
        let isMethod: Bool
        let parameters: [ValueType]
        let result: ValueType

        static func function(_ parameters: ValueType..., gives result: ValueType) -> Overload {
            Overload(isMethod: false, parameters: parameters, result: result)
        }

        static func method(_ parameters: ValueType..., gives result: ValueType) -> Overload {
            Overload(isMethod: true, parameters: parameters, result: result)
        }
    }

    /// By code, which is what a compiled rule keeps.
    static let all = Array(allCases)
    private static let codes = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
    private static let definitions = all.map(\.definitions)

    var code: Int { Self.codes[self] ?? 0 }
    var overloads: [Overload] { Self.definitions[code] }

    private var definitions: [Overload] {
        switch self {
        case .size:
            [ValueType.string, .bytes, .list(.dyn), .map(.dyn, .dyn)].flatMap {
                [.function($0, gives: .int), .method($0, gives: .int)]
            }
        case .contains, .startsWith, .endsWith: [.method(.string, .string, gives: .bool)]
        case .matches: [.function(.string, .string, gives: .bool), .method(.string, .string, gives: .bool)]
        case .type: [.function(.dyn, gives: .type)]
        case .dyn: [.function(.dyn, gives: .dyn)]
        case .bool: Self.conversions(to: .bool, from: .bool, .string)
        case .bytes: Self.conversions(to: .bytes, from: .bytes, .string)
        case .double: Self.conversions(to: .double, from: .double, .int, .uint, .string)
        case .duration: Self.conversions(to: .duration, from: .duration, .string)
        case .int: Self.conversions(to: .int, from: .int, .uint, .double, .string, .timestamp)
        case .uint: Self.conversions(to: .uint, from: .uint, .int, .double, .string)
        case .timestamp: Self.conversions(to: .timestamp, from: .timestamp, .string, .int)
        case .string:
            Self.conversions(
                to: .string, from: .string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration)
        case .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getFullYear, .getMonth: Self.ofMoment
        case .getHours, .getMinutes, .getSeconds, .getMilliseconds: Self.ofMoment + [.method(.duration, gives: .int)]
        }
    }

    private static let ofMoment: [Overload] = [
        .method(.timestamp, gives: .int), .method(.timestamp, .string, gives: .int),
    ]

    private static func conversions(to result: ValueType, from parameters: ValueType...) -> [Overload] {
        parameters.map { .function($0, gives: result) }
    }
}

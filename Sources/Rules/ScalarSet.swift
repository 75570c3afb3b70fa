/// A set of code points that is only asked: ASCII by a table, the rest by what it was made of.
final class SettledSet: Sendable {
    private let low: UInt64
    private let high: UInt64
    private let whole: ScalarSet

    init(_ set: ScalarSet) {
        func bits(_ start: UInt8) -> UInt64 {
            (0..<64).reduce(0) { $0 | (set.contains(Unicode.Scalar(start + $1)) ? 1 << UInt64($1) : 0) }
        }
        (low, high, whole) = (bits(0), bits(64), set)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 64 { return low >> UInt64(value) & 1 == 1 }
        if value < 128 { return high >> UInt64(value - 64) & 1 == 1 }
        return whole.contains(scalar)
    }
}

/// Code points that fit at one place of a pattern.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var categories: [Set<Unicode.GeneralCategory>] = []
    var subsets: [ScalarSet] = []
    var isNegated = false
    var foldsCase = false

    static let digits = ScalarSet(ranges: [48...57])
    static let word = ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
    static let space = ScalarSet(ranges: [9...10, 12...13, 32...32])
    static let any = ScalarSet(ranges: [0...0x10FFFF])
    static let notNewline = ScalarSet(ranges: [0...9, 11...0x10FFFF])

    var negated: ScalarSet {
        var set = self
        set.isNegated.toggle()
        return set
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = holds(scalar)
        if !found, foldsCase {
            let properties = scalar.properties
            for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] where !found {
                let scalars = mapping.unicodeScalars
                if scalars.count == 1, let other = scalars.first { found = holds(other) }
            }
        }
        return found != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        for range in ranges where range.contains(scalar.value) { return true }
        for set in categories where set.contains(scalar.properties.generalCategory) { return true }
        for set in subsets where set.contains(scalar) { return true }
        return false
    }
}

extension ScalarSet {
    /// A class of ASCII by its POSIX name.
    init?(posix name: String) {
        switch name {
        case "alnum": self.init(ranges: [48...57, 65...90, 97...122])
        case "alpha": self.init(ranges: [65...90, 97...122])
        case "ascii": self.init(ranges: [0...127])
        case "blank": self.init(ranges: [9...9, 32...32])
        case "cntrl": self.init(ranges: [0...31, 127...127])
        case "digit": self.init(ranges: [48...57])
        case "graph": self.init(ranges: [33...126])
        case "lower": self.init(ranges: [97...122])
        case "print": self.init(ranges: [32...126])
        case "punct": self.init(ranges: [33...47, 58...64, 91...96, 123...126])
        case "space": self.init(ranges: [9...13, 32...32])
        case "upper": self.init(ranges: [65...90])
        case "word": self = .word
        case "xdigit": self.init(ranges: [48...57, 65...70, 97...102])
        default: return nil
        }
    }

    /// A general category of Unicode, or one of the scripts that Japanese is written in.
    init?(property name: String) {
        switch name {
        case "Hiragana": self.init(ranges: [0x3041...0x3096, 0x309D...0x309F, 0x1B001...0x1B11F, 0x1F200...0x1F200])
        case "Katakana":
            self.init(ranges: [
                0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0x32D0...0x32FE, 0x3300...0x3357, 0xFF66...0xFF6F,
                0xFF71...0xFF9D,
            ])
        case "Han":
            self.init(ranges: [
                0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029,
                0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D, 0xFA70...0xFAD9,
                0x20000...0x2FA1F, 0x30000...0x323AF,
            ])
        case "Latin":
            self.init(ranges: [
                65...90, 97...122, 0xAA...0xAA, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2B8, 0x1E00...0x1EFF,
                0x2C60...0x2C7F, 0xA722...0xA787, 0xFF21...0xFF3A, 0xFF41...0xFF5A,
            ])
        default:
            guard let categories = Self.categories[name] else { return nil }
            self.init(categories: [categories])
        }
    }

    private static let categories: [String: Set<Unicode.GeneralCategory>] = {
        var all: [String: Set<Unicode.GeneralCategory>] = [
            "Lu": [.uppercaseLetter], "Ll": [.lowercaseLetter], "Lt": [.titlecaseLetter], "Lm": [.modifierLetter],
            "Lo": [.otherLetter], "Mn": [.nonspacingMark], "Mc": [.spacingMark], "Me": [.enclosingMark],
            "Nd": [.decimalNumber], "Nl": [.letterNumber], "No": [.otherNumber], "Pc": [.connectorPunctuation],
            "Pd": [.dashPunctuation], "Ps": [.openPunctuation], "Pe": [.closePunctuation],
            "Pi": [.initialPunctuation], "Pf": [.finalPunctuation], "Po": [.otherPunctuation],
            "Sm": [.mathSymbol], "Sc": [.currencySymbol], "Sk": [.modifierSymbol], "So": [.otherSymbol],
            "Zs": [.spaceSeparator], "Zl": [.lineSeparator], "Zp": [.paragraphSeparator], "Cc": [.control],
            "Cf": [.format], "Co": [.privateUse],
        ]
        for (name, set) in all { all[String(name.prefix(1)), default: []].formUnion(set) }
        return all
    }()
}

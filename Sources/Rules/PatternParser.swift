/// A regular expression as it was written.
indirect enum PatternNode {
    case empty
    case one(Unicode.Scalar)
    case set(ScalarSet)
    case assert(Pattern.Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, from: Int, to: Int?)
}

/// Reads RE2's syntax without what needs memory of what was matched: no references, no looking around.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var level = 0
    private var flags = Flags()

    private struct Flags {
        var foldsCase = false
        var dotIsAny = false
        var isMultiline = false
    }

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice()
        guard position == scalars.count else { throw PatternError(reason: "a ) closes nothing") }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        level += 1
        defer { level -= 1 }
        guard level <= 50 else { throw PatternError(reason: "its groups are nested too deep") }
        let outer = flags
        defer { flags = outer }
        var parts = [try sequence()]
        while skip("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            if skip("\\Q") {
                while position < scalars.count, !skip("\\E") {
                    parts.append(literal(scalars[position]))
                    position += 1
                }
                continue
            }
            parts.append(try repeated(try atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var node = atom
        var isRepeated = false
        while let bounds = try bounds() {
            guard !isRepeated else { throw PatternError(reason: "a repetition is repeated") }
            isRepeated = true
            // Whether as few or as many as possible are taken makes no difference to whether it matches.
            _ = skip("?")
            node = .repeated(node, from: bounds.from, to: bounds.to)
        }
        return node
    }

    private mutating func bounds() throws(PatternError) -> (from: Int, to: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let start = position
        guard skip("{"), let from = number() else {
            position = start
            return nil
        }
        var to: Int? = from
        if skip(",") { to = number() }
        guard skip("}") else {
            position = start
            return nil
        }
        guard from <= 1000, (to ?? 0) <= 1000, from <= to ?? from else {
            throw PatternError(reason: "a repetition goes from more to less, or beyond 1000")
        }
        return (from, to)
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            number = min((number ?? 0) * 10 + Int(scalar.value) - 48, 1_000_000)
            position += 1
        }
        return number
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        guard flags.foldsCase else { return .one(scalar) }
        return .set(ScalarSet(ranges: [scalar.value...scalar.value], foldsCase: true))
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .set(try bracket())
        case ".": return .set(flags.dotIsAny ? .any : .notNewline)
        case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "*", "+", "?": throw PatternError(reason: "\(scalar) has nothing to repeat")
        case "\\": return try escape()
        default: return literal(scalar)
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        let outer = flags
        if skip("?P<") || skip("?<") {
            guard let first = next, first != "=", first != "!", let end = scalars[position...].firstIndex(of: ">")
            else { throw PatternError(reason: "looking around is not possible") }
            position = end + 1
        } else if skip("?") {
            if next == "=" || next == "!" { throw PatternError(reason: "looking around is not possible") }
            guard try readFlags() else { return .empty }
        }
        let node = try choice()
        flags = outer
        guard skip(")") else { throw PatternError(reason: "a ( is not closed") }
        return node
    }

    /// False when they are not the beginning of a group, but hold for the rest of the group around them.
    private mutating func readFlags() throws(PatternError) -> Bool {
        var isOn = true
        while let flag = next {
            position += 1
            switch flag {
            case "i": flags.foldsCase = isOn
            case "s": flags.dotIsAny = isOn
            case "m": flags.isMultiline = isOn
            case "U": break
            case "-" where isOn: isOn = false
            case ")": return false
            case ":": return true
            default: throw PatternError(reason: "(?\(flag) is not known")
            }
        }
        throw PatternError(reason: "a ( is not closed")
    }

    // MARK: Escapes and classes

    private mutating func escape() throws(PatternError) -> PatternNode {
        guard let scalar = next else { throw PatternError(reason: "it ends with a backslash") }
        switch scalar {
        case "A", "z", "b", "B":
            position += 1
            return .assert(
                scalar == "A" ? .textStart : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .noWordBoundary)
        default:
            if let set = try namedSet() { return .set(set) }
            return literal(try escapedScalar())
        }
    }

    /// `\\d` and its sisters, after the backslash.
    private mutating func namedSet() throws(PatternError) -> ScalarSet? {
        let plain: [Unicode.Scalar: ScalarSet] = [
            "d": .digits, "D": .digits.negated, "w": .word, "W": .word.negated, "s": .space, "S": .space.negated,
        ]
        guard let scalar = next else { return nil }
        if let set = plain[scalar] {
            position += 1
            return set
        }
        guard scalar == "p" || scalar == "P" else { return nil }
        position += 1
        var name = ""
        if skip("{") {
            while let letter = next, letter != "}", name.unicodeScalars.count < 32 {
                name.unicodeScalars.append(letter)
                position += 1
            }
            guard skip("}") else { throw PatternError(reason: "a { is not closed") }
        } else if let letter = next {
            name = String(Character(letter))
            position += 1
        }
        var isNegated = scalar == "P"
        if name.hasPrefix("^") {
            name.removeFirst()
            isNegated.toggle()
        }
        guard let set = ScalarSet(property: name) else {
            throw PatternError(reason: "the class \(name) is not known")
        }
        return isNegated ? set.negated : set
    }

    /// One code point, after the backslash.
    private mutating func escapedScalar() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = next else { throw PatternError(reason: "it ends with a backslash") }
        position += 1
        let controls: [Unicode.Scalar: Unicode.Scalar] = [
            "n": "\n", "r": "\r", "t": "\t", "f": "\u{C}", "v": "\u{B}", "a": "\u{7}",
        ]
        if let control = controls[scalar] { return control }
        if scalar == "x" {
            let digits: String
            if skip("{") {
                let end = scalars[position...].firstIndex(of: "}") ?? scalars.count
                digits = String(String.UnicodeScalarView(scalars[position..<end]))
                position = min(end + 1, scalars.count)
            } else {
                digits = String(String.UnicodeScalarView(scalars[position...].prefix(2)))
                position = min(position + 2, scalars.count)
            }
            guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
                throw PatternError(reason: "\\x\(digits) is no code point")
            }
            return scalar
        }
        guard scalar.isASCII, !UInt8(ascii: scalar).isDigit, !UInt8(ascii: scalar).isLetter || scalar == "_" else {
            throw PatternError(reason: "\\\(scalar) is not known")
        }
        return scalar
    }

    /// What stands between brackets.
    private mutating func bracket() throws(PatternError) -> ScalarSet {
        var set = ScalarSet(foldsCase: flags.foldsCase)
        set.isNegated = skip("^")
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            if skip("[:") {
                let isNegated = skip("^")
                let end = scalars[position...].firstIndex(of: ":") ?? scalars.count
                let name = String(String.UnicodeScalarView(scalars[position..<end].prefix(16)))
                position = end
                guard skip(":]"), let named = ScalarSet(posix: name) else {
                    throw PatternError(reason: "the class [:\(name):] is not known")
                }
                set.subsets.append(isNegated ? named.negated : named)
                continue
            }
            if skip("\\") {
                if let named = try namedSet() {
                    set.subsets.append(named)
                    continue
                }
                try addRange(from: try escapedScalar(), to: &set)
            } else {
                position += 1
                try addRange(from: scalar, to: &set)
            }
        }
        guard skip("]") else { throw PatternError(reason: "a [ is not closed") }
        return set
    }

    private mutating func addRange(from first: Unicode.Scalar, to set: inout ScalarSet) throws(PatternError) {
        guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
            set.ranges.append(first.value...first.value)
            return
        }
        position += 1
        var last = scalars[position]
        position += 1
        if last == "\\" { last = try escapedScalar() }
        guard first.value <= last.value else {
            throw PatternError(reason: "\(first)-\(last) goes backwards")
        }
        set.ranges.append(first.value...last.value)
    }
}

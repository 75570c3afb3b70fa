/// Reads the text of a rule. It never goes deeper than `deepest`, so that no text can exhaust the stack.
struct Parser {
    static let longest = 100_000
    static let deepest = 64
    private static let mostParts = 20_000

    private let source: Source
    private var lexer: Lexer
    private var token = Token.end
    private var start = 0
    private var end = 0
    private var level = 0
    private var parts = 0

    static func parse(_ source: Source) throws(RuleError) -> Expression {
        guard source.bytes.count <= longest else {
            throw source.error(at: 0, "the rule is longer than \(longest) bytes")
        }
        var parser = Parser(source: source, lexer: Lexer(source))
        try parser.advance()
        let expression = try parser.expression()
        guard case .end = parser.token else { throw parser.unexpected() }
        return expression
    }

    private init(source: Source, lexer: Lexer) { (self.source, self.lexer) = (source, lexer) }

    // MARK: Tokens

    private mutating func advance() throws(RuleError) {
        end = lexer.position
        lexer.skipSpace()
        start = lexer.position
        token = try lexer.next()
    }

    private func isSign(_ sign: String) -> Bool {
        if case .sign(sign) = token { true } else { false }
    }

    private mutating func skip(_ sign: String) throws(RuleError) -> Bool {
        guard isSign(sign) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ sign: String) throws(RuleError) {
        guard try skip(sign) else { throw unexpected(instead: sign) }
    }

    private func unexpected(instead sign: String? = nil) -> RuleError {
        let wanted = sign.map { ", \($0) is missing" } ?? ""
        if case .end = token { return source.error(at: start, "the rule ends too early\(wanted)") }
        return source.error(at: start, "\(source[start..<lexer.position]) does not belong here\(wanted)")
    }

    private mutating func made(_ kind: Expression.Kind, from start: Int, over parts: Expression...) throws(RuleError)
        -> Expression
    { try made(kind, from: start, over: parts) }

    private mutating func made(_ kind: Expression.Kind, from start: Int, over below: [Expression]) throws(RuleError)
        -> Expression
    {
        parts += 1
        let depth = 1 + (below.map(\.depth).max() ?? 0)
        guard depth <= Self.deepest else { throw tooDeep(at: start) }
        guard parts <= Self.mostParts else {
            throw source.error(at: start, "the rule has more than \(Self.mostParts) parts")
        }
        return Expression(kind: kind, span: start..<end, depth: depth)
    }

    private func tooDeep(at offset: Int) -> RuleError {
        source.error(at: offset, "the rule is nested deeper than \(Self.deepest) levels")
    }

    // MARK: Expressions

    private mutating func expression() throws(RuleError) -> Expression {
        level += 1
        defer { level -= 1 }
        guard level <= Self.deepest else { throw tooDeep(at: start) }
        let first = start
        let condition = try disjunction()
        guard try skip("?") else { return condition }
        let yes = try disjunction()
        try expect(":")
        let no = try expression()
        return try made(.conditional(condition, yes, no), from: first, over: condition, yes, no)
    }

    private mutating func disjunction() throws(RuleError) -> Expression {
        let first = start
        var terms = [try conjunction()]
        while try skip("||") { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : try made(.or(terms), from: first, over: terms)
    }

    private mutating func conjunction() throws(RuleError) -> Expression {
        let first = start
        var terms = [try binary(1)]
        while try skip("&&") { terms.append(try binary(1)) }
        return terms.count == 1 ? terms[0] : try made(.and(terms), from: first, over: terms)
    }

    private mutating func binary(_ precedence: Int) throws(RuleError) -> Expression {
        let first = start
        var left = try unary()
        while let infix, infix.precedence >= precedence {
            try advance()
            let right = try binary(infix.precedence + 1)
            left = try made(.binary(infix, left, right), from: first, over: left, right)
        }
        return left
    }

    private var infix: BinaryOperator? {
        switch token {
        case .sign(let sign), .keyword(let sign): BinaryOperator(rawValue: sign)
        default: nil
        }
    }

    private mutating func unary() throws(RuleError) -> Expression {
        var marks: [(sign: String, start: Int)] = []
        while isSign("!") || isSign("-") {
            if let mark = marks.last, !isSign(mark.sign) { throw unexpected() }
            marks.append((isSign("!") ? "!" : "-", start))
            guard marks.count <= Self.deepest else { throw tooDeep(at: start) }
            try advance()
        }
        var operand: Expression
        switch token {
        case .whole, .literal(.double):
            // The minus belongs to the number: the smallest one has no positive counterpart.
            let negative = marks.last?.sign == "-"
            let mark = negative ? marks.removeLast().start : start
            operand = try member(of: number(negative: negative, from: mark), from: mark)
        default: operand = try member(of: nil, from: start)
        }
        for mark in marks.reversed() {
            operand = try made(
                mark.sign == "!" ? .not(operand) : .negative(operand), from: mark.start, over: operand)
        }
        return operand
    }

    private mutating func number(negative: Bool, from first: Int) throws(RuleError) -> Expression {
        let value: Value?
        switch token {
        case .literal(.double(let number)): value = .double(negative ? -number : number)
        case .whole(let digits, let radix, unsigned: true):
            guard !negative else { throw source.error(at: first, "an unsigned number cannot be negative") }
            value = UInt64(digits, radix: radix).map(Value.uint)
        case .whole(let digits, let radix, _):
            value = Int64((negative ? "-" : "") + digits, radix: radix).map(Value.int)
        default: value = nil
        }
        guard let value else { throw source.error(at: first, "the number is too large") }
        try advance()
        return try made(.literal(value), from: first)
    }

    private mutating func member(of known: Expression?, from first: Int) throws(RuleError) -> Expression {
        var operand: Expression
        if let known { operand = known } else { operand = try primary() }
        while true {
            if try skip(".") {
                let place = start
                if case .quoted(let name) = token {
                    try advance()
                    operand = try made(.select(operand, name), from: first, over: operand)
                    continue
                }
                guard case .name(let name) = token else { throw unexpected(instead: "a name") }
                try advance()
                if try skip("(") {
                    let arguments = try list(until: ")")
                    operand = try call(name, at: place, on: operand, arguments, from: first)
                } else {
                    operand = try made(.select(operand, name), from: first, over: operand)
                }
            } else if try skip("[") {
                let index = try expression()
                try expect("]")
                operand = try made(.index(operand, index), from: first, over: operand, index)
            } else {
                if isSign("{"), case .select = operand.kind { throw messageLiteral }
                return operand
            }
        }
    }

    private var messageLiteral: RuleError {
        source.error(at: start, "objects cannot be made here; a map is written {\"name\": value}")
    }

    private mutating func primary() throws(RuleError) -> Expression {
        let first = start
        switch token {
        case .literal(let value):
            try advance()
            return try made(.literal(value), from: first)
        case .whole: return try number(negative: false, from: first)
        case .sign("("):
            try advance()
            let inner = try expression()
            try expect(")")
            return inner
        case .sign("["):
            try advance()
            let elements = try list(until: "]")
            return try made(.list(elements), from: first, over: elements)
        case .sign("{"):
            try advance()
            return try map(from: first)
        case .sign("."):
            try advance()
            return try name(rooted: true, from: first)
        case .name: return try name(rooted: false, from: first)
        default: throw unexpected()
        }
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private mutating func name(rooted: Bool, from first: Int) throws(RuleError) -> Expression {
        let place = start
        guard case .name(let name) = token else { throw unexpected(instead: "a name") }
        guard !Self.reserved.contains(name) else { throw source.error(at: place, "\(name) is a reserved word") }
        try advance()
        if isSign("{") { throw messageLiteral }
        guard try skip("(") else { return try made(.name(name, rooted: rooted), from: first) }
        let arguments = try list(until: ")")
        return try call(name, at: place, on: nil, arguments, from: first)
    }

    private mutating func list(until sign: String) throws(RuleError) -> [Expression] {
        var elements: [Expression] = []
        while !isSign(sign) {
            elements.append(try expression())
            guard try skip(",") else { break }
            if sign == ")", isSign(sign) { throw unexpected() }
        }
        try expect(sign)
        return elements
    }

    private mutating func map(from first: Int) throws(RuleError) -> Expression {
        var entries: [(key: Expression, value: Expression)] = []
        while !isSign("}") {
            let key = try expression()
            try expect(":")
            entries.append((key, try expression()))
            guard try skip(",") else { break }
        }
        try expect("}")
        return try made(.map(entries), from: first, over: entries.flatMap { [$0.key, $0.value] })
    }

    // MARK: Calls and macros

    private mutating func call(
        _ name: String, at place: Int, on operand: Expression?, _ arguments: [Expression], from first: Int
    ) throws(RuleError) -> Expression {
        let below = (operand.map { [$0] } ?? []) + arguments
        if name == "has", operand == nil {
            guard arguments.count == 1, arguments[0].kind.isNameOrMember else {
                throw source.error(at: place, "has() asks for a fact or a member: has(fact), has(owner.member)")
            }
            return try made(.has(arguments[0]), from: first, over: below)
        }
        if let macro = Macro(rawValue: name), let operand {
            guard arguments.count == 2 || macro == .map && arguments.count == 3 else {
                throw source.error(
                    at: place, "\(name)() takes a variable and an expression: list.\(name)(x, …x…)")
            }
            guard case .name(let variable, rooted: false) = arguments[0].kind else {
                throw source.error(at: arguments[0].span.lowerBound, "\(name)() begins with a variable's name")
            }
            return try made(
                .macro(macro, over: operand, variable: variable, Array(arguments.dropFirst())), from: first,
                over: below)
        }
        return try made(.call(name, on: operand, arguments), from: first, over: below)
    }
}

/// Checks a parsed rule against what is declared, and makes the program of it.
struct Compiler {
    let source: Source
    let environment: Environment

    var code: [Instruction] = []
    var spans: [Range<Int>] = []
    var operands: [Int32] = []
    var constants: [Value?] = []
    var patterns: [Pattern] = []
    /// The names of all slots: what is declared, then what an open environment met.
    var names: [String]
    var slots: [String: Int]
    /// The variable of each macro, by its step.
    var variables: [Int32: String] = [:]
    var localCount = 0
    var used: Set<Int> = []
    var scope: [Local] = []

    /// A variable of a macro while its body is compiled.
    struct Local {
        let name: String
        let type: ValueType
        /// The step that gives the list, if its elements have addresses among the facts.
        let list: Int32
        let isFiltered: Bool
    }

    /// A compiled part: its step, and what is known of its value.
    struct Part {
        var step: Int32
        var type: ValueType
    }

    init(source: Source, environment: Environment) {
        (self.source, self.environment) = (source, environment)
        names = environment.facts.map(\.name)
        slots = environment.slots
    }

    static func compile(_ text: String, in environment: Environment) throws(RuleError) -> Compiler {
        let source = Source(text)
        let expression = try Parser.parse(source)
        var compiler = Compiler(source: source, environment: environment)
        compiler.result = try compiler.part(expression).type
        return compiler
    }

    var result = ValueType.dyn
    var usedSlots: [Int] { used.sorted() }

    var program: Program {
        Program(
            code: code, operands: operands, constants: constants, patterns: patterns, names: names,
            variables: variables, localCount: localCount, spans: spans, costLimit: environment.costLimit)
    }

    // MARK: Making steps

    func fault(_ expression: Expression, _ reason: String) -> RuleError {
        source.error(at: expression.span.lowerBound, reason)
    }

    mutating func add(_ instruction: Instruction, for expression: Expression) -> Int32 {
        code.append(instruction)
        spans.append(expression.span)
        return Int32(code.count - 1)
    }

    mutating func add(
        _ operation: Instruction.Operation, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0,
        for expression: Expression, _ type: ValueType
    ) -> Part {
        Part(step: add(Instruction(operation: operation, a: a, b: b, c: c), for: expression), type: type)
    }

    mutating func constant(_ value: Value) -> Int32 {
        constants.append(value)
        return Int32(constants.count - 1)
    }

    mutating func operands(_ steps: [Int32]) -> Int32 {
        operands += steps
        return Int32(operands.count - steps.count)
    }

    /// Where a part begins that may turn out to be constant.
    var mark: (code: Int, operands: Int) { (code.count, operands.count) }

    /// Puts its value in the place of a part all of whose operands are constants. What would be an error stays, because
    /// another part of the rule may make it irrelevant.
    mutating func folded(
        _ part: Part, since mark: (code: Int, operands: Int), over below: [Int32], _ expression: Expression
    ) -> Part {
        guard below.allSatisfy({ code[Int($0)].operation == .constant }) else { return part }
        guard let value = Evaluator.constant(part.step, code, operands, constants, patterns) else { return part }
        code.removeSubrange(mark.code...)
        spans.removeSubrange(mark.code...)
        operands.removeSubrange(mark.operands...)
        return add(.constant, constant(value), for: expression, part.type)
    }

    // MARK: Expressions

    mutating func part(_ expression: Expression) throws(RuleError) -> Part {
        switch expression.kind {
        case .literal(let value):
            return add(.constant, constant(value), for: expression, Self.type(of: value))
        case .name, .select: return try named(expression)
        case .has(let what): return try has(what, expression)
        case .index(let owner, let index): return try self.index(owner, index, expression)
        case .list(let elements):
            let mark = self.mark
            let parts = try self.parts(elements)
            let type = parts.dropFirst().reduce(parts.first?.type ?? .dyn) { $0.joined(with: $1.type) }
            let steps = parts.map(\.step)
            let list = add(.list, operands(steps), Int32(steps.count), for: expression, .list(type))
            return folded(list, since: mark, over: steps, expression)
        case .map(let entries): return try map(entries, expression)
        case .and(let terms): return try logical(.and, terms, expression)
        case .or(let terms): return try logical(.or, terms, expression)
        case .not(let operand):
            let mark = self.mark
            let step = try truth(operand, "!")
            return folded(add(.not, step, for: expression, .bool), since: mark, over: [step], expression)
        case .negative(let operand):
            let mark = self.mark
            let part = try self.part(operand)
            if !environment.isOpen, ![.dyn, .int, .double].contains(part.type.present) {
                throw fault(expression, "there is no minus before \(part.type)")
            }
            let negated = add(.negate, part.step, for: expression, part.type.present)
            return folded(negated, since: mark, over: [part.step], expression)
        case .binary(let sign, let left, let right): return try binary(sign, left, right, expression)
        case .conditional(let condition, let yes, let no):
            let step = try truth(condition, "?")
            let (first, second) = (try part(yes), try part(no))
            if !environment.isOpen, !first.type.agrees(with: second.type), first.type != .null, second.type != .null {
                throw fault(expression, "the two results are of different types, \(first.type) and \(second.type)")
            }
            return add(
                .conditional, step, first.step, second.step, for: expression, first.type.joined(with: second.type))
        case .call(let name, let operand, let arguments):
            return try call(name, on: operand, arguments, expression)
        case .macro(let macro, let list, let variable, let body):
            return try self.macro(macro, over: list, variable, body, expression)
        }
    }

    mutating func parts(_ expressions: [Expression]) throws(RuleError) -> [Part] {
        var parts: [Part] = []
        for expression in expressions { parts.append(try part(expression)) }
        return parts
    }

    static func type(of value: Value) -> ValueType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        }
    }

    mutating func map(
        _ entries: [(key: Expression, value: Expression)], _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = self.mark
        var steps: [Int32] = []
        var types: (key: ValueType, value: ValueType)?
        for entry in entries {
            let (key, value) = (try part(entry.key), try part(entry.value))
            if !environment.isOpen, ![.dyn, .int, .uint, .bool, .string].contains(key.type) {
                throw fault(entry.key, "a key of a map is a string, a whole number or a bool, not \(key.type)")
            }
            steps += [key.step, value.step]
            types =
                types.map { ($0.key.joined(with: key.type), $0.value.joined(with: value.type)) }
                ?? (key.type, value.type)
        }
        let map = add(
            .map, operands(steps), Int32(entries.count), for: expression,
            .map(types?.key ?? .dyn, types?.value ?? .dyn))
        return folded(map, since: mark, over: steps, expression)
    }

    mutating func logical(
        _ operation: Instruction.Operation, _ terms: [Expression], _ expression: Expression
    ) throws(RuleError) -> Part {
        var steps: [Int32] = []
        for term in terms { steps.append(try truth(term, operation == .and ? "&&" : "||")) }
        return add(operation, operands(steps), Int32(steps.count), for: expression, .bool)
    }

    /// A part that must be a bool.
    mutating func truth(_ expression: Expression, _ place: String) throws(RuleError) -> Int32 {
        let part = try self.part(expression)
        if !environment.isOpen, part.type.present != .bool, part.type != .dyn {
            throw fault(expression, "\(place) needs a bool, and this is \(part.type)")
        }
        return part.step
    }

    mutating func binary(
        _ sign: BinaryOperator, _ left: Expression, _ right: Expression, _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = self.mark
        let (one, other) = (try part(left), try part(right))
        var type = ValueType.dyn
        if !environment.isOpen {
            guard let result = sign.result(one.type, other.type) else {
                throw fault(expression, sign.complaint(one.type, other.type))
            }
            type = result
        }
        let part = add(sign.operation, one.step, other.step, for: expression, type)
        return folded(part, since: mark, over: [one.step, other.step], expression)
    }
}

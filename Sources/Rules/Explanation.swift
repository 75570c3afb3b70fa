/// Why a rule came out as it did: the outcome, and the parts of the rule that decided.
package struct Explanation: Sendable {
    package let outcome: Outcome
    package let reasons: [Reason]

    /// A part of the rule that could not have been otherwise without changing the outcome, or not alone.
    package struct Reason: Equatable, Sendable {
        /// As it stands in the rule.
        package let text: String
        /// Where it stands, in bytes of the rule's UTF-8.
        package let span: Range<Int>
        package let line: Int
        package let column: Int
        package let outcome: Outcome
        /// The facts it looked at, by address, and the variables of macros around it.
        package let facts: [Known]
    }

    package struct Known: Equatable, Sendable {
        package let name: String
        package let value: Value
    }
}

extension Rule {
    package func explain(_ facts: Facts) -> Explanation {
        facts.values.withUnsafeBufferPointer { values in
            var evaluator = Evaluator(program, facts: values)
            let outcome = evaluator.outcome(program.root)
            // Every level is evaluated again on the way down, though not without end.
            evaluator.budget = program.costLimit * 10
            var finder = ReasonFinder(program: program, source: Source(text))
            finder.find(program.root, &evaluator)
            return Explanation(outcome: outcome, reasons: finder.reasons)
        }
    }
}

/// Goes down from the whole to the parts that decided.
private struct ReasonFinder {
    let program: Program
    let source: Source
    var reasons: [Explanation.Reason] = []
    private var bound: [Explanation.Known] = []
    private static let most = 100

    init(program: Program, source: Source) { (self.program, self.source) = (program, source) }

    mutating func find(_ step: Int32, _ evaluator: inout Evaluator) {
        guard reasons.count < Self.most, evaluator.budget > 0 else { return }
        let instruction = program.code[Int(step)]
        switch instruction.operation {
        case .and, .or:
            let operands = (instruction.a..<instruction.a + instruction.b).map { program.operands[Int($0)] }
            findDecisive(step, among: operands, &evaluator)
        case .not: find(instruction.a, &evaluator)
        case .conditional:
            switch evaluator.outcome(instruction.a) {
            case .value(.bool(let flag)):
                find(instruction.a, &evaluator)
                // A constant branch adds nothing that the condition did not say.
                let branch = flag ? instruction.b : instruction.c
                if program.code[Int(branch)].operation != .constant { find(branch, &evaluator) }
            default: find(instruction.a, &evaluator)
            }
        case .all, .exists: findElement(step, instruction, &evaluator)
        default: add(step, &evaluator)
        }
    }

    /// The operands that come out like the whole: for a false `&&` the false ones, for a true one all of them.
    private mutating func findDecisive(_ step: Int32, among operands: [Int32], _ evaluator: inout Evaluator) {
        let whole = evaluator.outcome(step)
        for operand in operands where Self.alike(evaluator.outcome(operand), whole) { find(operand, &evaluator) }
    }

    private static func alike(_ one: Outcome, _ other: Outcome) -> Bool {
        switch (one, other) {
        case (.value(let left), .value(let right)): left == right
        case (.unknown, .unknown), (.error, .error): true
        // An operand that is no bool makes the whole an error without being one.
        case (.value(let left), .error): left.typeName != "bool"
        default: false
        }
    }

    /// The first element that decided; when none did alone, the macro as a whole is the reason.
    private mutating func findElement(_ step: Int32, _ instruction: Instruction, _ evaluator: inout Evaluator) {
        let whole = evaluator.outcome(step)
        let decisive = Value.bool(instruction.operation == .exists)
        guard whole == .value(decisive), case .value(let range) = evaluator.outcome(instruction.a),
            let locals = evaluator.locals, let positions = evaluator.positions
        else { return add(step, &evaluator) }
        let elements: [Value]
        switch range {
        case .list(let list): elements = list
        case .map(let map): elements = map.keys
        default: return add(step, &evaluator)
        }
        let body = program.operands[Int(instruction.b)]
        for position in elements.indices {
            locals[Int(instruction.c)] = elements[position]
            positions[Int(instruction.c)] = position
            guard evaluator.outcome(body) == whole else { continue }
            bound.append(.init(name: program.variables[step] ?? "", value: elements[position]))
            find(body, &evaluator)
            bound.removeLast()
            return
        }
        add(step, &evaluator)
    }

    private mutating func add(_ step: Int32, _ evaluator: inout Evaluator) {
        let span = program.spans[Int(step)]
        let place = source.error(at: span.lowerBound, "")
        var facts: [Explanation.Known] = []
        collect(step, &facts, &evaluator)
        reasons.append(
            .init(
                text: source[span], span: span, line: place.line, column: place.column,
                outcome: evaluator.outcome(step), facts: facts + bound))
    }

    /// The facts below a step, each with its whole address.
    private func collect(_ step: Int32, _ facts: inout [Explanation.Known], _ evaluator: inout Evaluator) {
        let instruction = program.code[Int(step)]
        var below: [Int32] = []
        switch instruction.operation {
        case .fact, .select:
            let address = evaluator.address(step)
            if !address.isEmpty {
                if case .value(let value) = evaluator.outcome(step), !facts.contains(where: { $0.name == address }) {
                    facts.append(.init(name: address, value: value))
                }
                return
            }
            if instruction.operation == .select { below = [instruction.a] }
        case .constant, .local, .hasFact, .fail: return
        case .has, .not, .negate, .matches: below = [instruction.a]
        case .and, .or, .list: below = operands(instruction.a, instruction.b)
        case .map: below = operands(instruction.a, instruction.b * 2)
        case .call: below = operands(instruction.b, instruction.c)
        case .conditional: below = [instruction.a, instruction.b, instruction.c]
        case .all, .exists, .existsOne, .filter, .collect, .collectSome: below = [instruction.a]
        default: below = [instruction.a, instruction.b]
        }
        for step in below { collect(step, &facts, &evaluator) }
    }

    private func operands(_ start: Int32, _ count: Int32) -> [Int32] {
        (start..<start + count).map { program.operands[Int($0)] }
    }
}

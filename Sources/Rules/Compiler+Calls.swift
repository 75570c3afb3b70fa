// Functions, and the macros that go through a list.

extension Compiler {
    mutating func call(
        _ name: String, on operand: Expression?, _ arguments: [Expression], _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = self.mark
        let parts = try self.parts((operand.map { [$0] } ?? []) + arguments)
        let steps = parts.map(\.step)
        let isMethod = operand != nil
        guard let function = StandardFunction(rawValue: name) else {
            return try unavailable("there is no function \(name)()", expression)
        }
        let shaped = function.overloads.filter { $0.isMethod == isMethod && $0.parameters.count == parts.count }
        guard !shaped.isEmpty else {
            return try unavailable("\(name)() is not called like this", expression)
        }
        let fitting = shaped.filter { overload in
            zip(overload.parameters, parts).allSatisfy { Self.takes($0, $1.type) }
        }
        guard environment.isOpen || !fitting.isEmpty else {
            let types = parts.map(\.type.description).joined(separator: ", ")
            throw fault(expression, "\(name)() is not defined for \(types)")
        }
        let type = fitting.first.map { first in
            fitting.allSatisfy { $0.result == first.result } ? first.result : .dyn
        }
        if function == .matches, code[Int(steps[1])].operation == .constant,
            case .string(let text) = constants[Int(code[Int(steps[1])].a)]
        {
            return try matches(steps, text, isMethod ? arguments[0] : arguments[1], since: mark, expression)
        }
        let call = add(
            .call, Int32(function.code), operands(steps), Int32(steps.count), for: expression, type ?? .dyn)
        let folded = folded(call, since: mark, over: steps, expression)
        let isConversion = [.timestamp, .duration, .int, .uint, .double, .bool].contains(function)
        if !environment.isOpen, isConversion, folded.step == call.step, !steps.isEmpty,
            code[Int(folded.step)].operation == .call, code[Int(steps[0])].operation == .constant
        {
            throw fault(expression, "\(name)() cannot make anything of this")
        }
        return folded
    }

    /// Numbers take the place of each other in comparisons only, not as arguments.
    static func takes(_ parameter: ValueType, _ type: ValueType) -> Bool {
        if parameter.isNumber, type.isNumber { return parameter == type }
        if case .map = parameter, case .object = type.present { return true }
        return parameter.agrees(with: type)
    }

    /// What only evaluation may complain about when nothing is declared.
    mutating func unavailable(_ reason: String, _ expression: Expression) throws(RuleError) -> Part {
        let error = fault(expression, reason)
        guard environment.isOpen else { throw error }
        return add(.fail, constant(.string(error.description)), for: expression, .dyn)
    }

    mutating func matches(
        _ steps: [Int32], _ text: String, _ argument: Expression, since mark: (code: Int, operands: Int),
        _ expression: Expression
    ) throws(RuleError) -> Part {
        do {
            patterns.append(try Pattern(text))
        } catch {
            return try unavailable("the pattern is wrong: \(error.reason)", argument)
        }
        guard patterns.reduce(0, { $0 + $1.size }) <= 20_000 else {
            throw fault(argument, "the patterns of this rule are too large together")
        }
        let part = add(.matches, steps[0], Int32(patterns.count - 1), for: expression, .bool)
        return folded(part, since: mark, over: [steps[0]], expression)
    }

    mutating func macro(
        _ macro: Macro, over list: Expression, _ variable: String, _ body: [Expression], _ expression: Expression
    ) throws(RuleError) -> Part {
        let range = try part(list)
        let element: ValueType
        switch range.type.present {
        case .list(let type): element = type
        case .map(let key, _): element = key
        case .object: element = .string
        case .dyn: element = .dyn
        default:
            guard environment.isOpen else {
                throw fault(list, "\(macro.rawValue)() goes through a list or a map, and this is \(range.type)")
            }
            element = .dyn
        }
        let (origin, isFiltered) = origin(of: range.step)
        let index = scope.count
        scope.append(Local(name: variable, type: element, list: origin, isFiltered: isFiltered))
        defer { scope.removeLast() }
        localCount = max(localCount, scope.count)
        var parts: [Part] = []
        let lastIsFree = macro == .map
        for (position, expression) in body.enumerated() {
            if lastIsFree, position == body.count - 1 {
                parts.append(try part(expression))
            } else {
                parts.append(Part(step: try truth(expression, "\(macro.rawValue)()"), type: .bool))
            }
        }
        let operation: Instruction.Operation =
            switch macro {
            case .all: .all
            case .exists: .exists
            case .existsOne: .existsOne
            case .filter: .filter
            case .map: parts.count == 1 ? .collect : .collectSome
            }
        let type: ValueType =
            switch macro {
            case .filter: .list(element)
            case .map: .list(parts.last?.type ?? .dyn)
            default: .bool
            }
        let whole = add(
            operation, range.step, operands(parts.map(\.step)), Int32(index), for: expression, type)
        variables[whole.step] = variable
        return whole
    }

    /// The list of facts a macro goes through, also behind a filter.
    func origin(of step: Int32) -> (step: Int32, isFiltered: Bool) {
        if isFact(step) { return (step, false) }
        let instruction = code[Int(step)]
        guard instruction.operation == .filter else { return (-1, false) }
        return (origin(of: instruction.a).step, true)
    }
}

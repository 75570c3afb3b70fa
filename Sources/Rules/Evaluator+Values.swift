// What has a value of any kind.

extension Evaluator {
    mutating func value(_ step: Int32) throws(Fault) -> Value {
        let instruction = code[Int(step)]
        switch instruction.operation {
        case .constant:
            guard let value = constants?[Int(instruction.a)] else { throw .error("no value") }
            return value
        case .fact: return try fact(Int(instruction.a))
        case .and, .or, .not, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .within, .has,
            .hasFact, .all, .exists, .existsOne, .matches:
            return .bool(try truth(step))
        case .conditional:
            budget -= 1
            return try value(try truth(instruction.a) ? instruction.b : instruction.c)
        default:
            budget -= 1
            guard budget >= 0 else { throw Self.exhausted }
            return try other(step, instruction)
        }
    }

    func fact(_ slot: Int) throws(Fault) -> Value {
        if slot < facts.count, let value = facts[slot] { return value }
        throw .unknown([factName(slot)])
    }

    func isAbsent(_ slot: Int) -> Bool { slot >= facts.count || facts[slot] == nil }

    func factName(_ slot: Int) -> String { names?[slot] ?? "" }

    mutating func other(_ step: Int32, _ instruction: Instruction) throws(Fault) -> Value {
        switch instruction.operation {
        case .constant, .fact: return try value(step)
        case .local: return locals?[Int(instruction.a)] ?? .null
        case .select: return try select(step, instruction)
        case .index: return try element(instruction)
        case .negate:
            switch try value(instruction.a) {
            case .int(let number):
                guard number != .min else { throw Arithmetic.overflow }
                return .int(-number)
            case .double(let number): return .double(-number)
            case let value: throw .noOverload("-", [value])
            }
        case .add, .subtract, .multiply, .divide, .modulo:
            let (left, right) = try both(instruction)
            if instruction.operation == .add { budget -= left.depthWeight + right.depthWeight }
            guard budget >= 0 else { throw Self.exhausted }
            return try Arithmetic.result(instruction.operation, left, right)
        case .list: return .list(try parts(instruction.a, instruction.b))
        case .map: return try map(instruction)
        case .filter, .collect, .collectSome: return .list(try collected(instruction))
        case .call: return try call(instruction)
        case .fail:
            guard case .string(let reason)? = constants?[Int(instruction.a)] else { throw .error("no value") }
            throw .error(reason)
        default: return .bool(try truth(step))
        }
    }

    /// Both operands; when one is unknown, the other is still asked what it lacks.
    mutating func both(_ instruction: Instruction) throws(Fault) -> (Value, Value) {
        let left: Value
        do throws(Fault) {
            left = try value(instruction.a)
        } catch {
            throw error.joined(with: fault(of: instruction.b))
        }
        return (left, try value(instruction.b))
    }

    mutating func fault(of step: Int32) -> Fault? {
        do throws(Fault) {
            _ = try value(step)
            return nil
        } catch {
            return error
        }
    }

    mutating func values(_ start: Int32, _ count: Int32) throws(Fault) -> [Value] {
        guard count > 0, let operands else { return [] }
        var values: [Value] = []
        values.reserveCapacity(Int(count))
        var fault: Fault?
        for position in start..<start + count {
            do throws(Fault) {
                values.append(try value(operands[Int(position)]))
            } catch {
                fault = fault?.joined(with: error) ?? error
            }
        }
        if let fault { throw fault }
        return values
    }

    /// The parts of a list or a map. A part costs what is in it, or a rule could make of one large fact a value larger
    /// than any memory when it is written.
    mutating func parts(_ start: Int32, _ count: Int32) throws(Fault) -> [Value] {
        let parts = try values(start, count)
        for part in parts { budget -= part.depthWeight }
        guard budget >= 0 else { throw Self.exhausted }
        return parts
    }

    mutating func map(_ instruction: Instruction) throws(Fault) -> Value {
        let flat = try parts(instruction.a, instruction.b * 2)
        let keys = stride(from: 0, to: flat.count, by: 2).map { flat[$0] }
        let values = stride(from: 1, to: flat.count, by: 2).map { flat[$0] }
        guard let map = ValueMap(keys: keys, values: values) else {
            throw .error("a map has a key twice, or one that is no string, whole number or bool")
        }
        return .map(map)
    }

    mutating func matches(_ instruction: Instruction) throws(Fault) -> Bool {
        let value = try value(instruction.a)
        guard case .string(let text) = value, let patterns else { throw .noOverload("matches", [value]) }
        return try found(patterns[Int(instruction.b)], in: text)
    }

    mutating func found(_ pattern: Pattern, in text: String) throws(Fault) -> Bool {
        budget -= text.utf8.count * pattern.size / 16
        guard budget >= 0 else { throw Self.exhausted }
        return pattern.matches(text)
    }

    mutating func call(_ instruction: Instruction) throws(Fault) -> Value {
        let arguments = try values(instruction.b, instruction.c)
        let function = StandardFunction.all[Int(instruction.a)]
        budget -= function.cost(arguments)
        guard budget >= 0 else { throw Self.exhausted }
        guard function == .matches, arguments.count == 2, case .string(let text) = arguments[0],
            case .string(let written) = arguments[1]
        else { return try function.result(arguments) }
        let pattern: Pattern
        do throws(PatternError) {
            pattern = try Pattern(written)
        } catch {
            throw .error("the pattern is wrong: \(error.reason)")
        }
        budget -= pattern.size
        return .bool(try found(pattern, in: text))
    }
}

extension StandardFunction {
    /// In steps, beyond the first.
    func cost(_ arguments: [Value]) -> Int {
        switch self {
        case .size, .type, .dyn:
            if case .string = arguments[0] { return arguments[0].weight }
            return 0
        // Looking for a part is length times length at worst.
        case .contains: return arguments[0].weight * (1 + arguments[1].weight / 16) + arguments[1].weight
        // The table of time zones is slow to ask.
        default: return arguments[0].weight + (arguments.count == 2 ? arguments[1].weight + 20 : 0)
        }
    }
}

extension Value {
    /// What it costs to look through its surface, in steps beyond the first.
    var weight: Int {
        switch self {
        case .string(let text): text.utf8.count / 16
        case .bytes(let bytes): bytes.count / 16
        case .list(let elements): elements.count
        case .map(let map): map.count
        default: 0
        }
    }

    /// What it costs to look through all that is in it.
    var depthWeight: Int {
        switch self {
        case .list(let elements): elements.reduce(elements.count) { $0 + $1.depthWeight }
        case .map(let map): map.values.reduce(map.count) { $0 + $1.depthWeight }
        default: weight
        }
    }
}

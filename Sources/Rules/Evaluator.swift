/// Why there is no value.
enum Fault: Error {
    /// The addresses of the facts that would settle it, in the order they were met.
    case unknown([String])
    case error(String)

    static func noOverload(_ sign: String, _ left: Value, _ right: Value) -> Fault {
        .error("no such overload: \(left.typeName) \(sign) \(right.typeName)")
    }

    static func noOverload(_ name: String, _ values: [Value]) -> Fault {
        .error("no such overload: \(name)(\(values.map(\.typeName).joined(separator: ", ")))")
    }

    /// Two that met where a value could have decided: who knows more may still settle it, so the unknown wins.
    func absorbing(_ other: Fault?) -> Fault {
        switch (self, other) {
        case (_, nil): self
        case (.unknown(let mine), .unknown(let others)): .unknown(others.joined(with: mine))
        case (.unknown, _): self
        case (.error, .unknown?): other ?? self
        case (.error, .error?): other ?? self
        }
    }

    /// Two that met where both values are needed: no fact can mend the error.
    func joined(with other: Fault?) -> Fault {
        switch (self, other) {
        case (_, nil), (.error, _): self
        case (.unknown, .error?): other ?? self
        case (.unknown(let mine), .unknown(let others)?): .unknown(mine.joined(with: others))
        }
    }
}

extension [String] {
    /// Nobody reads more than `most` of them.
    fileprivate func joined(with others: [String]) -> [String] {
        count >= Self.most ? self : self + others.filter { !contains($0) }
    }

    private static var most: Int { 200 }
}

/// One evaluation of a program. `truth` is the way of everything that is a bool, because rules mostly are.
struct Evaluator: ~Copyable {
    let code: UnsafePointer<Instruction>
    let operands: UnsafePointer<Int32>?
    let constants: UnsafePointer<Value?>?
    let patterns: UnsafePointer<Pattern>?
    let names: UnsafePointer<String>?
    let facts: UnsafeBufferPointer<Value?>
    let locals: UnsafeMutablePointer<Value?>?
    let positions: UnsafeMutablePointer<Int>?
    private let localCount: Int
    /// How many steps are left; below zero the evaluation has been given up.
    var budget: Int

    init(_ program: Program, facts: UnsafeBufferPointer<Value?>) {
        self.init(
            code: UnsafePointer(program.code.baseAddress!), operands: UnsafePointer(program.operands.baseAddress),
            constants: UnsafePointer(program.constants.baseAddress),
            patterns: UnsafePointer(program.patterns.baseAddress),
            names: UnsafePointer(program.names.baseAddress), facts: facts, localCount: program.localCount,
            budget: program.costLimit)
    }

    private init(
        code: UnsafePointer<Instruction>, operands: UnsafePointer<Int32>?, constants: UnsafePointer<Value?>?,
        patterns: UnsafePointer<Pattern>?, names: UnsafePointer<String>?, facts: UnsafeBufferPointer<Value?>,
        localCount: Int, budget: Int
    ) {
        (self.code, self.operands, self.constants) = (code, operands, constants)
        (self.patterns, self.names, self.facts) = (patterns, names, facts)
        (self.localCount, self.budget) = (localCount, budget)
        if localCount > 0 {
            locals = .allocate(capacity: localCount)
            locals?.initialize(repeating: nil, count: localCount)
            positions = .allocate(capacity: localCount)
            positions?.initialize(repeating: 0, count: localCount)
        } else {
            (locals, positions) = (nil, nil)
        }
    }

    deinit {
        locals?.deinitialize(count: localCount)
        locals?.deallocate()
        positions?.deallocate()
    }

    /// The value of a step that needs no facts; nil when there is none or it is dear.
    static func constant(
        _ step: Int32, _ code: [Instruction], _ operands: [Int32], _ constants: [Value?], _ patterns: [Pattern]
    ) -> Value? {
        code.withUnsafeBufferPointer { code in
            operands.withUnsafeBufferPointer { operands in
                constants.withUnsafeBufferPointer { constants in
                    patterns.withUnsafeBufferPointer { patterns in
                        var evaluator = Evaluator(
                            code: code.baseAddress!, operands: operands.baseAddress,
                            constants: constants.baseAddress, patterns: patterns.baseAddress, names: nil,
                            facts: UnsafeBufferPointer(start: nil, count: 0), localCount: 0, budget: 100_000)
                        guard let value = try? evaluator.value(step), evaluator.budget >= 0 else { return nil }
                        return value
                    }
                }
            }
        }
    }

    static let exhausted = Fault.error("the rule takes more steps than it may")

    // MARK: Bools

    mutating func truth(_ step: Int32) throws(Fault) -> Bool {
        budget -= 1
        guard budget >= 0 else { throw Self.exhausted }
        let instruction = code[Int(step)]
        switch instruction.operation {
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try ordered(instruction)
        case .equal: return try equal(instruction)
        case .notEqual: return !(try equal(instruction))
        case .and: return try decided(instruction, by: false)
        case .or: return try decided(instruction, by: true)
        case .not: return !(try truth(instruction.a))
        case .within: return try within(instruction)
        case .has: return try has(instruction)
        case .hasFact: return try hasFact(instruction)
        case .all: return try quantified(instruction, decidedBy: false)
        case .exists: return try quantified(instruction, decidedBy: true)
        case .existsOne: return try existsOne(instruction)
        case .conditional: return try truth(try truth(instruction.a) ? instruction.b : instruction.c)
        case .matches: return try matches(instruction)
        default:
            let value = try other(step, instruction)
            guard case .bool(let flag) = value else {
                throw .error("no such overload: a bool is needed, not \(value.typeName)")
            }
            return flag
        }
    }

    /// `&&` is decided by a false one, `||` by a true one, wherever it stands; nothing else matters then.
    private mutating func decided(_ instruction: Instruction, by decisive: Bool) throws(Fault) -> Bool {
        guard let operands else { return !decisive }
        var fault: Fault?
        for position in instruction.a..<instruction.a + instruction.b {
            do throws(Fault) {
                if try truth(operands[Int(position)]) == decisive { return decisive }
            } catch {
                fault = error.absorbing(fault)
            }
        }
        if let fault { throw fault }
        return !decisive
    }

    /// Where a value already lies, so that looking at it copies nothing; nil when it has to be worked out.
    func place(_ step: Int32) -> UnsafePointer<Value?>? {
        let instruction = code[Int(step)]
        let index = Int(instruction.a)
        switch instruction.operation {
        case .fact:
            guard index < facts.count, let base = facts.baseAddress, base[index] != nil else { return nil }
            return base + index
        case .constant: return constants.map { $0 + index }
        case .local: return locals.map { UnsafePointer($0) + index }
        default: return nil
        }
    }

    private mutating func ordered(_ instruction: Instruction) throws(Fault) -> Bool {
        let order: Ordering
        if let left = place(instruction.a), let right = place(instruction.b) {
            order = Self.order(left, right)
            if case .string(let text)? = left.pointee { budget -= text.utf8.count >> 4 }
            if order == .incomparable { throw incomparable(instruction, left.pointee, right.pointee) }
        } else {
            let (left, right) = try both(instruction)
            budget -= left.weight
            order = left.order(right)
            if order == .incomparable { throw incomparable(instruction, left, right) }
        }
        return switch instruction.operation {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .equal
        case .greater: order == .greater
        default: order == .greater || order == .equal
        }
    }

    private static func order(_ left: UnsafePointer<Value?>, _ right: UnsafePointer<Value?>) -> Ordering {
        if case .int(let one)? = left.pointee, case .int(let other)? = right.pointee { return Ordering(one, other) }
        if case .timestamp(let one)? = left.pointee, case .timestamp(let other)? = right.pointee {
            return Ordering(one, other)
        }
        guard let one = left.pointee, let other = right.pointee else { return .incomparable }
        return one.order(other)
    }

    private func incomparable(_ instruction: Instruction, _ left: Value?, _ right: Value?) -> Fault {
        .noOverload("<", left ?? .null, right ?? .null)
    }

    private mutating func equal(_ instruction: Instruction) throws(Fault) -> Bool {
        if let left = place(instruction.a), let right = place(instruction.b) {
            if case .int(let one)? = left.pointee, case .int(let other)? = right.pointee { return one == other }
            if case .string(let one)? = left.pointee, case .string(let other)? = right.pointee {
                budget -= one.utf8.count >> 4
                return one.hasSameScalars(as: other)
            }
            guard let one = left.pointee, let other = right.pointee else { return false }
            return compared(one, other)
        }
        let (left, right) = try both(instruction)
        return compared(left, right)
    }

    private mutating func compared(_ left: Value, _ right: Value) -> Bool {
        budget -= left.depthWeight
        return left.equals(right)
    }

    private mutating func within(_ instruction: Instruction) throws(Fault) -> Bool {
        if let needle = place(instruction.a), let heap = place(instruction.b), case .list(let elements)? = heap.pointee
        {
            budget -= elements.count * (1 + (needle.pointee?.weight ?? 0)) / 4
            if case .string(let wanted)? = needle.pointee {
                for element in elements {
                    if case .string(let text) = element, text.hasSameScalars(as: wanted) { return true }
                }
                return false
            }
        }
        let (needle, heap) = try both(instruction)
        switch heap {
        case .list(let elements):
            budget -= elements.count * (1 + needle.depthWeight) / 4
            for element in elements where element.equals(needle) { return true }
            return false
        case .map(let map): return map[key: needle] != nil
        default: throw .noOverload("in", needle, heap)
        }
    }
}

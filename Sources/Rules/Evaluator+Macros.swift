// What goes through the elements of a list or the keys of a map.

extension Evaluator {
    private mutating func elements(_ step: Int32) throws(Fault) -> [Value] {
        switch try value(step) {
        case .list(let elements): return elements
        case .map(let map): return map.keys
        case let value: throw .error("no such overload: \(value.typeName) is no list and no map")
        }
    }

    private func bind(_ instruction: Instruction, _ element: Value, at position: Int) {
        locals?[Int(instruction.c)] = element
        positions?[Int(instruction.c)] = position
    }

    private func body(_ instruction: Instruction, _ offset: Int = 0) -> Int32 {
        operands?[Int(instruction.b) + offset] ?? 0
    }

    /// `all` and `exists`: one element may decide, whatever is wrong or unknown about the others.
    mutating func quantified(_ instruction: Instruction, decidedBy decisive: Bool) throws(Fault) -> Bool {
        let elements = try elements(instruction.a)
        let body = body(instruction)
        var fault: Fault?
        for position in elements.indices {
            bind(instruction, elements[position], at: position)
            do throws(Fault) {
                if try truth(body) == decisive { return decisive }
            } catch {
                fault = error.absorbing(fault)
                guard budget >= 0 else { throw Self.exhausted }
            }
        }
        if let fault { throw fault }
        return !decisive
    }

    mutating func existsOne(_ instruction: Instruction) throws(Fault) -> Bool {
        var found = 0
        try each(instruction) { (evaluator, _) throws(Fault) in
            if try evaluator.truth(evaluator.body(instruction)) { found += 1 }
        }
        return found == 1
    }

    mutating func collected(_ instruction: Instruction) throws(Fault) -> [Value] {
        var result: [Value] = []
        try each(instruction) { (evaluator, element) throws(Fault) in
            switch instruction.operation {
            case .filter:
                guard try evaluator.truth(evaluator.body(instruction)) else { return }
                result.append(element)
            case .collect: result.append(try evaluator.value(evaluator.body(instruction)))
            default:
                guard try evaluator.truth(evaluator.body(instruction)) else { return }
                result.append(try evaluator.value(evaluator.body(instruction, 1)))
            }
            evaluator.budget -= result.last?.depthWeight ?? 0
        }
        return result
    }

    /// Every element counts here, so an error anywhere is the result; else what is unknown anywhere.
    private mutating func each(
        _ instruction: Instruction, _ perform: (inout Evaluator, Value) throws(Fault) -> Void
    ) throws(Fault) {
        let elements = try elements(instruction.a)
        var fault: Fault?
        for position in elements.indices {
            budget -= 1
            guard budget >= 0 else { throw Self.exhausted }
            bind(instruction, elements[position], at: position)
            do throws(Fault) {
                try perform(&self, elements[position])
            } catch {
                fault = fault?.joined(with: error) ?? error
                if case .error = error { throw error }
            }
        }
        if let fault { throw fault }
    }
}

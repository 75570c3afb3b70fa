/// What comes out of a rule.
package enum Outcome: Equatable, Sendable {
    case value(Value)
    /// The addresses of the facts that would settle it.
    case unknown([String])
    case error(String)

    package var isTrue: Bool { if case .value(.bool(true)) = self { true } else { false } }
    package var isFalse: Bool { if case .value(.bool(false)) = self { true } else { false } }
}

/// A rule: text that was read, checked and compiled once, to be evaluated many times.
package struct Rule: Sendable {
    package let text: String
    /// What the check knows of the result.
    package let type: ValueType
    /// The names of all slots: those declared, and in an open environment those the rule brought.
    package let slotNames: [String]
    /// The slots this rule looks at; no others need to be filled.
    package let slots: [Int]
    let program: Program

    package init(_ text: String, in environment: Environment) throws(RuleError) {
        let compiled = try Compiler.compile(text, in: environment)
        self.text = text
        (type, slotNames, slots) = (compiled.result, compiled.names, compiled.usedSlots)
        program = compiled.program
    }

    /// A rule that answers yes or no; another is refused.
    package init(condition text: String, in environment: Environment) throws(RuleError) {
        try self.init(text, in: environment)
        guard type.present == .bool || type == .dyn else {
            throw RuleError(line: 1, column: 1, reason: "a condition is true or false, and this is \(type)")
        }
    }

    package func evaluate(_ facts: Facts) -> Outcome {
        facts.values.withUnsafeBufferPointer { values in
            var evaluator = Evaluator(program, facts: values)
            return evaluator.outcome(program.root)
        }
    }
}

extension Evaluator {
    mutating func outcome(_ step: Int32) -> Outcome {
        let outcome: Outcome
        do throws(Fault) {
            outcome = .value(try value(step))
        } catch {
            switch error {
            case .unknown(let names): outcome = .unknown(names)
            case .error(let reason): outcome = .error(reason)
            }
        }
        // Giving up may have hidden what would have decided otherwise.
        guard budget >= 0 else { return .error("the rule takes more steps than it may") }
        return outcome
    }
}

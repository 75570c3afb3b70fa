/// Which facts a rule may speak of, and how much its evaluation may cost.
package struct Environment: Sendable {
    /// A fact by its name, which may have points: `support.amount` is one fact, looked up by its slot.
    package struct Fact: Hashable, Sendable {
        package let name: String
        package let type: ValueType

        package init(_ name: String, _ type: ValueType) { (self.name, self.type) = (name, type) }
    }

    /// The position here is the slot in `Facts`.
    package let facts: [Fact]
    /// How many steps an evaluation may take before it is given up.
    package let costLimit: Int
    let slots: [String: Int]
    /// Whether other names than those declared may stand in a rule. Then nothing is checked before evaluation.
    let isOpen: Bool
    /// Whether all that can be known is given, as in a row of a table: then `has()` of what is absent is false, and only
    /// its value is unknown.
    let isComplete: Bool
    /// Every beginning of a name with points, to tell a part of a name from a misspelt one.
    let prefixes: Set<String>

    package static let usualCostLimit = 1_000_000

    package init(_ facts: [Fact], isComplete: Bool = false, costLimit: Int = Self.usualCostLimit) {
        self.init(facts, isOpen: false, isComplete: isComplete, costLimit: costLimit)
    }

    /// Without declarations: every name is a fact of any type, whatever is wrong shows on evaluation. `known` are names
    /// of facts that come before the names of types, or that have points in them.
    package static func undeclared(known: [String] = [], costLimit: Int = Self.usualCostLimit) -> Environment {
        Environment(known.map { Fact($0, .dyn) }, isOpen: true, isComplete: false, costLimit: costLimit)
    }

    private init(_ facts: [Fact], isOpen: Bool, isComplete: Bool, costLimit: Int) {
        (self.facts, self.isOpen, self.isComplete, self.costLimit) = (facts, isOpen, isComplete, costLimit)
        slots = Dictionary(facts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        prefixes = Set(
            facts.flatMap { fact in
                fact.name.utf8.indices.filter { fact.name.utf8[$0] == UInt8(ascii: ".") }
                    .map { String(fact.name[..<$0]) }
            })
    }

    package func slot(_ name: String) -> Int? { slots[name] }
}

extension Environment: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral facts: (String, ValueType)...) {
        self.init(facts.map { Fact($0.0, $0.1) })
    }
}

/// What is known when a rule is evaluated, by slot. nil is what nobody knows; `null` is known to be empty.
package struct Facts: Sendable {
    package var values: ContiguousArray<Value?>

    package init(count: Int) { values = ContiguousArray(repeating: nil, count: count) }

    package init(for environment: Environment) { self.init(count: environment.facts.count) }

    /// By name, for what is not done a million times.
    package init(_ known: [String: Value], for environment: Environment) {
        self.init(for: environment)
        for (name, value) in known {
            if let slot = environment.slots[name] { values[slot] = value }
        }
    }

    package subscript(slot: Int) -> Value? {
        get { values[slot] }
        set { values[slot] = newValue }
    }
}

import Rules

extension Rule {
    /// How many steps a rule may take for one service: it is asked of ten thousand.
    static let costLimit = 20_000

    /// A condition of a guideline item or a criterion, from content or from a form. One that is too dear, or that can
    /// only fail, is refused.
    init(aboutServices text: String, in environment: Environment) throws(RuleError) {
        try self.init(condition: text, in: environment)
        // Tried on services that say everything, since what it costs shows on evaluation only.
        for isTrue in [true, false] {
            var facts = Facts(for: environment)
            for slot in slots { facts[slot] = environment.facts[slot].type.trial(isTrue) }
            // What looks at nothing fails for every service as it fails here.
            guard case .error(let reason) = evaluate(facts), reason == Self.exhausted || slots.isEmpty else { continue }
            throw RuleError(line: 1, column: 1, reason: reason)
        }
    }

    /// What an evaluation answers that was given up.
    private static let exhausted: String = {
        let numbers = (0..<10).map(String.init).joined(separator: ", ")
        let dear = "[\(numbers)].all(a, [\(numbers)].all(b, a + b >= 0))"
        guard let rule = try? Rule(dear, in: Environment([], costLimit: 10)),
            case .error(let reason) = rule.evaluate(Facts(count: 0))
        else { return "" }
        return reason
    }()
}

extension ValueType {
    /// As much of it as a service may have.
    fileprivate func trial(_ isTrue: Bool) -> Value? {
        switch self {
        case .bool: .bool(isTrue)
        case .int: .int(isTrue ? 100 : 0)
        case .double: .double(isTrue ? 5 : 1)
        case .string: .string(String(repeating: "x", count: 200))
        case .list: .list((0..<5).map { .string("\($0)") })
        case .map: .map(ValueMap((0..<200).map { ("ITEM-\($0)", .string("met")) }))
        default: nil
        }
    }
}

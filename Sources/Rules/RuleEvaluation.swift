/// A rule and its facts as texts, answered as one line of JSON: what `atarimae rules eval` prints.
package enum RuleEvaluation {
    /// `{"value":…}`, `{"unknown":["address",…]}` or `{"error":"…"}`. Nothing is declared: each member of the facts'
    /// object is a fact, and a name may have points.
    package static func answer(expression: String, factsJSON: String) -> String {
        do throws(RuleError) {
            return try answer(expression, readFacts(factsJSON))
        } catch {
            return failure(error.description)
        }
    }

    /// The same for a line `{"expr":"…","facts":{…}}`; facts may be left out.
    package static func answer(line: String) -> String {
        do throws(RuleError) {
            guard case .map(let members) = try Value(json: line), case .string(let expression)? = members["expr"]
            else { return failure("a line is {\"expr\":\"…\",\"facts\":{…}}") }
            switch members["facts"] {
            case nil: return try answer(expression, ValueMap([]))
            case .map(let facts)?: return try answer(expression, facts)
            default: return failure("the facts are no object")
            }
        } catch {
            return failure(error.description)
        }
    }

    private static func readFacts(_ json: String) throws(RuleError) -> ValueMap {
        do throws(RuleError) {
            if case .map(let facts) = try Value(json: json) { return facts }
            throw RuleError(line: 1, column: 1, reason: "the facts are no object")
        } catch {
            throw RuleError(line: error.line, column: error.column, reason: "in the facts, \(error.reason)")
        }
    }

    private static func answer(_ expression: String, _ facts: ValueMap) throws(RuleError) -> String {
        let names = facts.keys.compactMap { key -> String? in
            if case .string(let name) = key { name } else { nil }
        }
        let rule = try Rule(expression, in: .undeclared(known: names))
        var known = Facts(count: rule.slotNames.count)
        for slot in rule.slots { known[slot] = facts[rule.slotNames[slot]] }
        switch rule.evaluate(known) {
        case .value(let value): return "{\"value\":\(value.json)}"
        case .unknown(let addresses): return "{\"unknown\":\(Value.list(addresses.map(Value.string)).json)}"
        case .error(let reason): return failure(reason)
        }
    }

    private static func failure(_ reason: String) -> String { "{\"error\":\(Value.string(reason).json)}" }
}

import Testing

@testable import Rules

@Suite struct ExplanationTests {
    private let environment: Environment = [
        "amount": .int, "limit": .int, "open": .bool, "kind": .string, "items": .list(.object(["price": .int])),
    ]

    private func explain(_ text: String, _ facts: [String: Value]) throws -> Explanation {
        try Rule(text, in: environment).explain(Facts(facts, for: environment))
    }

    @Test("Of a false condition, the parts that are false decided")
    func falseCondition() throws {
        let explanation = try explain(
            "amount <= limit && open &&\n kind == 'loan'", ["amount": 9, "limit": 5, "open": true, "kind": "gift"])
        #expect(explanation.outcome == .value(false))
        #expect(explanation.reasons.map(\.text) == ["amount <= limit", "kind == 'loan'"])
        #expect(explanation.reasons.map(\.outcome) == [.value(false), .value(false)])
        #expect(explanation.reasons[0].facts == [.init(name: "amount", value: 9), .init(name: "limit", value: 5)])
        #expect((explanation.reasons[1].line, explanation.reasons[1].column) == (2, 2))
        #expect(explanation.reasons[1].span == 28..<42)
    }

    @Test("Of a true alternative, the parts that are true decided")
    func trueAlternative() throws {
        let explanation = try explain("amount > limit || !(kind == 'loan')", ["amount": 1, "limit": 5, "kind": "gift"])
        #expect(explanation.reasons.map(\.text) == ["kind == 'loan'"])
        #expect(explanation.reasons.map(\.outcome) == [.value(false)])
    }

    @Test("What is unknown is told without what is settled")
    func unknown() throws {
        let explanation = try explain("open && amount <= limit", ["open": true, "limit": 5])
        #expect(explanation.outcome == .unknown(["amount"]))
        #expect(explanation.reasons.map(\.text) == ["amount <= limit"])
        #expect(explanation.reasons[0].facts == [.init(name: "limit", value: 5)])
    }

    @Test("Of a choice, the condition and the branch taken decided")
    func choice() throws {
        let explanation = try explain("open ? amount > 3 : limit > 3", ["open": false, "amount": 5, "limit": 1])
        #expect(explanation.reasons.map(\.text) == ["open", "limit > 3"])
    }

    @Test("The element that decided is shown with its address")
    func element() throws {
        let items: Value = [["price": 1], ["price": 8], ["price": 9]]
        let explanation = try explain("items.all(i, i.price < limit)", ["items": items, "limit": 5])
        #expect(explanation.reasons.map(\.text) == ["i.price < limit"])
        #expect(
            explanation.reasons[0].facts == [
                .init(name: "items[1].price", value: 8), .init(name: "limit", value: 5),
                .init(name: "i", value: ["price": 8]),
            ])
        #expect(
            try explain("items.all(i, i.price < 10)", ["items": items]).reasons.map(\.text) == [
                "items.all(i, i.price < 10)"
            ])
    }

    @Test("An error is traced to the part that failed")
    func error() throws {
        let explanation = try explain("open && amount / limit > 1", ["open": true, "amount": 1, "limit": 0])
        #expect(explanation.outcome == .error("division by zero"))
        #expect(explanation.reasons.map(\.text) == ["amount / limit > 1"])
    }
}

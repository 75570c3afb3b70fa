import Testing

@testable import Rules

@Suite struct UnknownTests {
    @Test(
        "What is missing is named by its address",
        arguments: [
            ("a", ["a"]), ("a + b", ["a", "b"]), ("a < 1 && b", ["a", "b"]), ("a && a", ["a"]),
            ("a.b.c > 1", ["a.b.c"]),
            ("a[0].b", ["a"]),
            ("a['k']", ["a"]), ("h.income < 10", ["h.income"]), ("h.members[1].age > 3", ["h.members[1].age"]),
            ("h.x.y", ["h.x.y"]),
            ("h.members.all(m, m.age > 3)", ["h.members[1].age"]),
            ("h.members.exists(m, m.age > a)", ["a", "h.members[1].age"]),
            ("h.members.filter(m, m.age > 3)", ["h.members[1].age"]),
            ("h.members.filter(m, true).map(m, m.age)", ["h.members[].age"]),
            ("h.`名前`", ["h[\"名前\"]"]), ("size(a) + size(b)", ["a", "b"]), ("[a, b, a]", ["a", "b"]),
            ("a ? b : 1", ["a"]),
            ("has(a.b)", ["a.b"]), ("1 / 0 == 1 && a", ["a"]), ("a || 1 / 0 == 1", ["a"]), ("a.all(x, x > b)", ["a"]),
        ])
    func addresses(text: String, addresses: [String]) {
        let facts = #"{"h": {"members": [{"age": 7}, {}]}}"#
        #expect(answer(text, facts) == "{\"unknown\":\(Value.list(addresses.map(Value.string)).json)}")
    }

    @Test("An error that no fact can mend is an error")
    func errorWins() {
        #expect(answer("a + 1 / 0") == "{\"error\":\"division by zero\"}")
        #expect(answer("1 / 0 + a") == "{\"error\":\"division by zero\"}")
    }

    @Test("Has of an absent member of a fact is false")
    func has() {
        #expect(value("has(h.x)", #"{"h": {}}"#) == "false")
        #expect(value("has(h.x) && h.x > 1", #"{"h": {}}"#) == "false")
    }

    @Test("An index follows the letter of the language")
    func index() {
        #expect(answer("h['x']", #"{"h": {}}"#) == #"{"error":"no such key: \"x\""}"#)
    }

    @Test("A fact's name may have points, and the longest one counts")
    func namesWithPoints() {
        #expect(value("a.b", #"{"a": {"b": 1}, "a.b": 2}"#) == "2")
    }

    @Test("A fact may be called like a type")
    func namesOfTypes() {
        #expect(value("type == 'loan'", #"{"type": "loan"}"#) == "true")
    }

    @Test("A line is answered with a line")
    func lines() {
        #expect(RuleEvaluation.answer(line: #"{"expr": "a + 1", "facts": {"a": 2}}"#) == #"{"value":3}"#)
        #expect(RuleEvaluation.answer(line: #"{"expr": "1.0"}"#) == #"{"value":1.0}"#)
        for line in [
            "", "[]", "{}", #"{"expr": 1}"#, #"{"expr": "1", "facts": []}"#, #"{"expr": "1 +"}"#, "{\"expr\": \"1\"",
        ] {
            #expect(RuleEvaluation.answer(line: line).hasPrefix("{\"error\":"), "\(line)")
        }
        #expect(answer("1", "{\n \"a\": tru}").contains("line 2, column 7: in the facts"))
    }
}

@Suite struct JSONTests {
    @Test(
        "What is read is written the same",
        arguments: [
            "null", "true", "[1,-2,0.5,1e+300]", #"{"a":{"b":[]},"c":"d"}"#, #""\"\\\n\u0001あ🗼""#, "[]", "{}",
        ])
    func roundTrip(text: String) throws {
        #expect(try Value(json: text).json == text)
    }

    @Test("Numbers keep their kind")
    func numbers() throws {
        #expect(
            try Value(json: "[1, 1.0, 1e2, 18446744073709551615]")
                == [1, 1.0, 100.0, .uint(.max)])
        #expect(try Value(json: #""\ud83d\uddfc\/""#) == "🗼/")
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", "-", "+1", "\"\\x\"", "\"\u{1}\"", "\"\\ud800\"", "nul",
            "1 2", "1e999", "'a'",
            #"{"a":1,"a":2}"#, "{\"a\" 1}",
        ])
    func refused(text: String) {
        #expect(throws: RuleError.self) { try Value(json: text) }
    }

    @Test("Many names are still told apart")
    func manyNames() throws {
        let text = "{" + (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        guard case .map(let map) = try Value(json: text) else { throw RuleError(line: 1, column: 1, reason: "no map") }
        #expect(map["k39"] == 39)
        #expect(map[key: "k0"] == 0)
        #expect(map["k40"] == nil)
        #expect(throws: RuleError.self) { try Value(json: text.dropLast() + ",\"k7\":1}") }
    }
}

import Kernel
import Testing

@testable import Rules

@Suite struct CheckTests {
    static let environment: Environment = [
        "amount": .int, "limit": .int, "rate": .double, "title": .string, "from": .timestamp, "to": .timestamp,
        "open": .bool,
        "note": .optional(.string), "count": .optional(.int), "tags": .list(.string), "any": .dyn,
        "support.amount": .int, "support.kind": .string,
        "names": .map(.string, .int),
        "household": .object(["size": .int, "income": .optional(.int), "members": .list(.object(["age": .int]))]),
    ]

    @Test(
        "A rule has the type its parts give it",
        arguments: [
            ("amount <= limit", "bool"), ("amount + 1", "int"), ("rate >= 1", "bool"),
            ("from + duration('24h')", "timestamp"),
            ("to - from", "duration"), ("tags.exists(t, t == title)", "bool"), ("tags.map(t, size(t))", "list(int)"),
            ("any + 1", "int"), ("any.x[0]", "dyn"),
            ("support.amount > 0 && support.kind == 'loan'", "bool"), ("household.members.all(m, m.age < 20)", "bool"),
            ("note == null", "bool"),
            ("count > 1", "bool"), ("count + 1", "int"), ("names.a", "int"), ("names['a']", "int"),
            ("household['size']", "int"), ("has(household.income)", "bool"),
            ("open ? amount : limit", "int"), ("open ? amount : null", "optional(int)"), ("[1, 'a']", "list(dyn)"),
            ("[amount, null]", "list(optional(int))"),
            ("title in tags", "bool"), ("type(amount) == int", "bool"), ("'a' in names", "bool"), (".title", "string"),
            ("[1, 2.5]", "list(dyn)"),
            ("household.filter(k, k != 'size')", "list(string)"), ("dyn(1) == 'a'", "bool"),
            ("title.matches('^a')", "bool"), ("size(names)", "int"),
        ])
    func types(text: String, type: String) throws {
        #expect(try Rule(text, in: Self.environment).type.description == type)
    }

    @Test(
        "What cannot be right is refused when it is loaded, with its place",
        arguments: [
            ("amount <= title", 1, 1, "int <= string"), ("open &&\n  amount", 2, 3, "&& needs a bool"),
            ("nothing > 1", 1, 1, "no fact called nothing"),
            ("support.amuont > 1", 1, 1, "support.amount, support.kind"),
            ("support == 1", 1, 1, "no fact called support"),
            ("household.sise", 1, 1, "income, members, size"),
            ("household.members.all(m, m.agee > 1)", 1, 26, "no member agee"), ("amount.x", 1, 1, "no members"),
            ("title + 1", 1, 1, "string + int"), ("amount + rate", 1, 1, "int + double"),
            ("title == 1", 1, 1, "never equal"), ("!amount", 1, 2, "! needs"),
            ("amount ? 1 : 2", 1, 1, "? needs"), ("open ? 1 : 'a'", 1, 1, "different types"),
            ("amount.all(x, x)", 1, 1, "list or a map"),
            ("tags.all(t, size(t))", 1, 13, "all() needs a bool"), ("-title", 1, 1, "minus"),
            ("1 in tags", 1, 1, "int in list(string)"), ("tags['a']", 1, 6, "by number"),
            ("names[1]", 1, 7, "keys"), ("open[0]", 1, 1, "no elements"), ("{1.5: 2}", 1, 2, "key"),
            ("size(1)", 1, 1, "not defined for int"),
            ("sizes(tags)", 1, 1, "no function"), ("title.size(1)", 1, 1, "not called"),
            ("tags < tags", 1, 1, "not defined"), ("from + to", 1, 1, "not defined"),
            ("from > timestamp('2026-02-30T00:00:00Z')", 1, 8, "cannot make"),
            ("title.matches('(')", 1, 15, "not closed"),
            ("note > 1", 1, 1, "not defined"),
            ("t.x", 1, 1, "no fact called t"), ("[1].map(t, t) == t", 1, 18, "no fact called t"),
            ("int('x') == 1 || open", 1, 1, "cannot make"),
        ])
    func refused(
        text: String, line: Int, column: Int, part: String
    ) throws {
        let error = try #require(throws: RuleError.self) { try Rule(text, in: Self.environment) }
        #expect((error.line, error.column) == (line, column), "\(error)")
        #expect(error.reason.contains(part), "\(error)")
    }

    @Test(
        "What cannot be read is refused with its place",
        arguments: [
            ("", 1, 1), ("1 +", 1, 4), ("(1", 1, 3), ("1)", 1, 2), ("a = 1", 1, 3), ("a & b", 1, 3), ("'abc", 1, 1),
            ("'a\nb'", 1, 1), ("\"\\q\"", 1, 2),
            ("'\\ud800'", 1, 2), ("12a", 1, 3), ("9223372036854775808", 1, 1), ("-9223372036854775809", 1, 1),
            ("-1u", 1, 1), ("1e999", 1, 1), ("a..b", 1, 3),
            ("[1, 2", 1, 6), ("{1}", 1, 3), ("f(1,)", 1, 5), ("a ? b", 1, 6), ("x.all(1, true)", 1, 7),
            ("x.all(y)", 1, 3),
            ("has(1)", 1, 1), ("while", 1, 1),
            ("Thing{a: 1}", 1, 6), ("a.Thing{}", 1, 8), ("あ", 1, 1), ("'あ' + #", 1, 7), ("'''\n''' +\n *", 3, 2),
            ("true false", 1, 6), ("!-1", 1, 2), ("``", 1, 1),
            ("a.`b", 1, 3), ("1 in", 1, 5), ("x.exists(i, v, true)", 1, 3),
        ])
    func unreadable(text: String, line: Int, column: Int) throws {
        let error = try #require(throws: RuleError.self) { try Rule(text, in: .undeclared()) }
        #expect((error.line, error.column) == (line, column), "\(error)")
    }

    @Test("A condition must be a bool")
    func condition() throws {
        #expect(throws: RuleError.self) { try Rule(condition: "amount + 1", in: Self.environment) }
        #expect(throws: Never.self) { try Rule(condition: "amount > 1", in: Self.environment) }
        #expect(throws: Never.self) { try Rule(condition: "any", in: Self.environment) }
    }

    @Test("Facts come by slot, and only those a rule names are looked at")
    func slots() throws {
        let rule = try Rule("support.amount > limit", in: Self.environment)
        #expect(rule.slots.map { rule.slotNames[$0] } == ["limit", "support.amount"])
        var facts = Facts(for: Self.environment)
        #expect(rule.evaluate(facts) == .unknown(["support.amount", "limit"]))
        facts[try #require(Self.environment.slot("limit"))] = 5
        #expect(rule.evaluate(facts) == .unknown(["support.amount"]))
        facts[try #require(Self.environment.slot("support.amount"))] = 6
        #expect(rule.evaluate(facts) == .value(true))
        #expect(rule.evaluate(Facts(count: 0)) == .unknown(["support.amount", "limit"]))
    }

    @Test("An optional fact that is known to be empty is null and not there")
    func optional() throws {
        let facts = Facts(
            ["note": nil, "household": .map(ValueMap([("size", 3)])), "support.kind": nil], for: Self.environment)
        func outcome(_ text: String) throws -> Outcome { try Rule(text, in: Self.environment).evaluate(facts) }
        #expect(try outcome("note == null") == .value(true))
        #expect(try outcome("household.income == null") == .value(true))
        #expect(try outcome("has(household.income)") == .value(false))
        #expect(try outcome("has(household.members)") == .value(false))
        #expect(try outcome("household.members.all(m, m.age > 1)") == .unknown(["household.members"]))
        #expect(try outcome("has(support.kind)") == .value(false))
        #expect(try outcome("has(support.amount)") == .unknown(["support.amount"]))
    }

    @Test("Where all that can be known is given, has of an absent fact is false")
    func complete() throws {
        let environment = Environment([.init("fee.amount", .int), .init("fee.means", .string)], isComplete: true)
        let rule = try Rule("!has(fee.amount) || fee.amount == 0 || has(fee.means)", in: environment)
        #expect(rule.evaluate(Facts([:], for: environment)) == .value(true))
        #expect(rule.evaluate(Facts(["fee.amount": 1], for: environment)) == .value(false))
        #expect(
            try Rule("fee.amount == 0", in: environment).evaluate(Facts([:], for: environment))
                == .unknown(["fee.amount"]))
    }

    @Test("A calendar day keeps its own numbers")
    func day() throws {
        let day = try #require(Day("2026-01-01"))
        let facts = Facts(["from": Value(day), "to": Value(day.adding(days: 1))], for: Self.environment)
        #expect(
            try Rule("from.getFullYear() == 2026 && from < to", in: Self.environment).evaluate(facts) == .value(true))
    }
}

import Testing

@testable import Rules

/// What the command line would answer.
func answer(_ expression: String, _ facts: String = "{}") -> String {
    RuleEvaluation.answer(expression: expression, factsJSON: facts)
}

/// The value as JSON; the whole answer when there is none.
func value(_ expression: String, _ facts: String = "{}") -> String {
    let whole = answer(expression, facts)
    return whole.hasPrefix("{\"value\":") ? String(whole.dropFirst(9).dropLast()) : whole
}

@Suite struct LiteralTests {
    @Test(
        "A literal is its value",
        arguments: [
            ("42", "42"), ("-42", "-42"), ("0x1F", "31"), ("-0x10", "-16"), ("7u", "7"), ("1.5", "1.5"),
            (".5e1", "5.0"),
            ("-9223372036854775808", "\"-9223372036854775808\""), ("18446744073709551615u", "\"18446744073709551615\""),
            ("true", "true"), ("null", "null"), ("[1, 2,]", "[1,2]"), ("{'b': 1, 'a': [2]}", "{\"b\":1,\"a\":[2]}"),
            ("{1: true, false: 2u}", "{\"1\":true,\"false\":2}"), ("b'ab\\xff'", "\"YWL/\""), ("b''", "\"\""),
            ("b'a'", "\"YQ==\""),
            ("int", "\"int\""), ("type(google.protobuf.Timestamp)", "\"type\""),
        ])
    func literal(text: String, json: String) { #expect(value(text) == json) }

    @Test(
        "A string may be quoted in six ways and escaped",
        arguments: [
            ("'a\\n\\t\\\\ \\x41 \\u3042 \\U0001F5FC \\101'", "a\n\t\\ A あ 🗼 A"), ("r'\\d\\'", "\\d\\"),
            ("'''it's\n\"so\"'''", "it's\n\"so\""), ("\"\"\"a\"b\"\"\"", "a\"b"), ("R\"x\\n\"", "x\\n"),
            ("'' + \"\"", ""),
        ])
    func strings(text: String, result: String) {
        #expect(value(text) == Value.string(result).json)
    }

    @Test("Comments and line breaks are white space")
    func comments() {
        #expect(value("1 // one\n\t+ 2 // and two") == "3")
    }
}

@Suite struct OperatorTests {
    @Test(
        "An operator gives its value",
        arguments: [
            ("2 + 3 * 4 - 10 / 3 % 2", "13"), ("-7 / 2", "-3"), ("-7 % 2", "-1"), ("7u / 2u", "3"),
            ("0.1 + 0.2", "0.30000000000000004"),
            ("1.0 / 0.0", "\"Infinity\""), ("'a' + 'b'", "\"ab\""), ("[1] + ['x']", "[1,\"x\"]"),
            ("b'a' + b'b'", "\"YWI=\""),
            ("-(-3)", "3"), ("--3", "3"), ("!!true", "true"), ("1 < 2 == true", "true"), ("2 > 1 ? 'y' : 'n'", "\"y\""),
            ("false ? 1 : true ? 2 : 3", "2"), ("[1, [2, 3]][1][0]", "2"), ("{'a': {'b': 7}}.a.b", "7"),
            ("{2: 'x'}[2]", "\"x\""),
            ("{2u: 'x'}[2.0]", "\"x\""), ("{'content-type': 1}.`content-type`", "1"), ("'b' in ['a', 'b']", "true"),
            ("1.0 in [1]", "true"), ("'k' in {'k': 0}", "true"), ("!(3 in [])", "true"),
        ])
    func values(text: String, json: String) { #expect(value(text) == json) }

    @Test(
        "Numbers compare on one line, the rest within its kind",
        arguments: [
            ("1 == 1.0", true), ("1u == 1", true), ("2 == 1", false), ("'1' == 1", false), ("null == false", false),
            ("[1, 2.0] == [1.0, 2]", true), ("{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1u}", true), ("[1] == [1, 2]", false),
            ("0.0 / 0.0 == 0.0 / 0.0", false), ("0.0 / 0.0 != 0.0 / 0.0", true), ("-1 < 1u", true), ("1.5 > 1", true),
            ("18446744073709551615u > 9223372036854775807", true), ("1u < 1.5", true), ("0.0 / 0.0 < 1.0", false),
            ("0.0 / 0.0 >= 1.0", false), ("'a' < 'あ'", true), ("'Z' < 'a'", true), ("false < true", true),
            ("b'a' < b'ab'", true), ("int == type(1)", true),
        ])
    func comparisons(text: String, result: Bool) {
        #expect(value(text) == "\(result)")
    }

    @Test("Strings are equal by code points, not by looks")
    func codePoints() {
        #expect(value("'\\u304C' == '\\u304B\\u3099'") == "false")
        #expect(value("size('\\u304B\\u3099')") == "2")
        #expect(value("{'\\u304C': 1, '\\u304B\\u3099': 2}['\\u304B\\u3099']") == "2")
    }

    @Test(
        "What cannot be is an error",
        arguments: [
            "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "0u - 1u",
            "-(-9223372036854775808)",
            "-9223372036854775808 / -1", "1 / 0", "1 % 0", "1u / 0u", "1 + 1u", "1 + 1.0", "'a' + 1", "5.5 % 2.0",
            "'a' < 1", "null < 1",
            "[1] < [2]", "!1", "-'a'", "-1u", "1 ? 2 : 3", "[1][1]", "[1][-1]", "[1][0.5]", "{'a': 1}.b",
            "{'a': 1}['b']",
            "1.a", "1 in 2",
            "{1: 'a', 1u: 'b'}", "{1.5: 'a'}", "{null: 1}", "true && 1", "nothing()", "'a'.nothing()", "size(1)",
            "size('a', 'b')",
            "timestamp('x')", "int('x')", "dyn",
        ])
    func errors(text: String) {
        #expect(answer(text).hasPrefix("{\"error\":"), "\(answer(text))")
    }

    @Test(
        "A value that decides absorbs errors and unknowns on either side",
        arguments: [
            ("false && 1 / 0 == 1", "false"), ("1 / 0 == 1 && false", "false"), ("1 / 0 == 1 || true", "true"),
            ("true || 1 / 0 == 1", "true"),
            ("'x' && false", "false"), ("[1 / 0 == 1, true][1] || false", "{\"error\":\"division by zero\"}"),
            ("[0, 1].exists(x, 1 / x == 1)", "true"), ("[0, 1].all(x, 1 / x == 2)", "false"), ("x && false", "false"),
            ("false && x", "false"),
            ("x || true", "true"), ("true ? 1 : 1 / 0", "1"),
        ])
    func absorption(text: String, json: String) {
        #expect(value(text) == json)
    }
}

@Suite struct FunctionTests {
    @Test(
        "A function gives its value",
        arguments: [
            ("size('東京都')", "3"), ("'abc'.size()", "3"), ("size(b'\\xff\\x00')", "2"), ("[1, 2].size()", "2"),
            ("size({'a': 1})", "1"),
            ("'東京都庁'.contains('京都')", "true"), ("'abc'.startsWith('ab')", "true"), ("'abc'.endsWith('bc')", "true"),
            ("'a'.endsWith('aa')", "false"),
            ("int('-12')", "-12"), ("int(3.9)", "3"), ("int(-3.9)", "-3"), ("int(5u)", "5"), ("uint('7')", "7"),
            ("uint(7.9)", "7"), ("double('1e3')", "1000.0"),
            ("double(2)", "2.0"), ("string(12)", "\"12\""), ("string(1.5)", "\"1.5\""), ("string(2.0)", "\"2\""),
            ("string(true)", "\"true\""),
            ("string(b'ab')", "\"ab\""), ("bytes('é') == b'\\xc3\\xa9'", "true"), ("bool('True')", "true"),
            ("type(1u)", "\"uint\""),
            ("type([]) == list && type({}) == map", "true"), ("type(null)", "\"null_type\""), ("dyn(1) == 1.0", "true"),
            ("string(timestamp('2026-04-01T09:30:00.120+09:00'))", "\"2026-04-01T00:30:00.12Z\""),
            ("int(timestamp('1970-01-02T00:00:00Z'))", "86400"),
            ("timestamp(0)", "\"1970-01-01T00:00:00Z\""), ("string(duration('1h30m1.5s'))", "\"5401.5s\""),
            ("duration('-1.5h')", "\"-5400s\""),
            ("duration('1us') == duration('1000ns')", "true"),
        ])
    func values(text: String, json: String) { #expect(value(text) == json) }

    @Test(
        "What leaves its range or cannot be read is an error",
        arguments: [
            "int(9223372036854775808.0)", "int('9223372036854775808')", "uint(-1)", "uint(-1.0)", "int(1e99)",
            "bool('yes')", "string(b'\\xff')",
            "double('0x10')", "double('')", "timestamp('2026-02-30T00:00:00Z')", "timestamp('2026-02-01')",
            "timestamp('0000-01-01T00:00:00Z')",
            "timestamp('2026-02-01T00:00:00.1234567890Z')", "timestamp(253402300800)", "duration('1d')",
            "duration('h')",
            "duration('1')", "duration('')",
            "duration('400000000s') * 2", "duration('9000000000s') + duration('9000000000s')",
            "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
            "timestamp('9999-01-01T00:00:00Z') - timestamp('0001-01-01T00:00:00Z')",
            "timestamp(0).getHours('Edo')", "timestamp(0).getHours('../etc')",
        ])
    func errors(text: String) {
        #expect(answer(text).hasPrefix("{\"error\":"), "\(answer(text))")
    }

    @Test(
        "A moment has its parts in every time zone",
        arguments: [
            ("getFullYear()", "2025"), ("getMonth()", "11"), ("getDate()", "31"), ("getDayOfMonth()", "30"),
            ("getDayOfWeek()", "3"), ("getDayOfYear()", "364"),
            ("getHours()", "15"), ("getMinutes()", "4"), ("getSeconds()", "5"), ("getMilliseconds()", "678"),
            ("getFullYear('Asia/Tokyo')", "2026"),
            ("getDayOfYear('+09:00')", "0"), ("getHours('-01:30')", "13"), ("getHours('America/New_York')", "10"),
            ("getDate('09:00')", "1"),
        ])
    func partsOfMoments(call: String, number: String) {
        #expect(value("timestamp('2025-12-31T15:04:05.678Z').\(call)") == number)
    }

    @Test("Tokyo once had summer time")
    func summerTime() {
        #expect(value("timestamp('1950-07-01T00:00:00Z').getHours('Asia/Tokyo')") == "10")
    }

    @Test("Moments and durations add up")
    func timeArithmetic() {
        #expect(
            value("timestamp('2026-03-01T00:00:00Z') - timestamp('2026-02-01T00:00:00Z') == duration('672h')") == "true"
        )
        #expect(value("duration('1m') + timestamp(0) == timestamp(60)") == "true")
        #expect(value("timestamp(60) - duration('61s') < timestamp(0)") == "true")
        #expect(value("string(timestamp(0) - duration('1ns'))") == "\"1969-12-31T23:59:59.999999999Z\"")
        #expect(value("duration('90m').getHours() + duration('90m').getMinutes()") == "91")
        #expect(value("duration('-1.5s').getMilliseconds()") == "-500")
    }
}

@Suite struct MacroTests {
    @Test(
        "A macro gives its value",
        arguments: [
            ("[1, 2, 3].all(x, x > 0)", "true"), ("[].all(x, x > 0)", "true"), ("[1, 2].exists(x, x > 1)", "true"),
            ("[].exists(x, true)", "false"),
            ("[1, 2, 2].exists_one(x, x == 1)", "true"), ("[1, 2, 2].exists_one(x, x == 2)", "false"),
            ("[1, 2, 3].filter(x, x % 2 == 1)", "[1,3]"),
            ("[1, 2].map(x, x * x)", "[1,4]"), ("[1, 2, 3].map(x, x > 1, x * 10)", "[20,30]"),
            ("{'a': 1, 'b': 2}.filter(k, k != 'a')", "[\"b\"]"),
            ("{'a': 1, 'b': 2}.map(k, k + '!')", "[\"a!\",\"b!\"]"),
            ("[[1, 2], [3]].map(x, x.map(y, y + size(x)))", "[[3,4],[4]]"),
            ("[1].map(x, [2].map(x, x))", "[[2]]"), ("[{'z': 1}].exists(x, x.z == 1)", "true"),
            ("has({'a': null}.a)", "true"),
            ("has({'a': 1}.b)", "false"), ("[1].exists(x, .x == 5)", "true"),
        ])
    func values(text: String, json: String) { #expect(value(text, #"{"x": 5}"#) == json) }

    @Test(
        "Where every element counts, an error in one is an error",
        arguments: [
            "[1, 0].map(x, 1 / x)", "[0, 1].exists_one(x, 1 / x == 1)", "[1, 'a'].filter(x, x > 0)", "5.all(x, x)",
            "[1].all(x, x)",
        ])
    func errors(text: String) {
        #expect(answer(text).hasPrefix("{\"error\":"), "\(answer(text))")
    }

    @Test("Has asks only for members that can be")
    func has() {
        #expect(answer("has(1.a)").contains("has no member a"))
    }
}

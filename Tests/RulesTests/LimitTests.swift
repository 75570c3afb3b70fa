import Foundation
import Testing

@testable import Rules

@Suite struct LimitTests {
    private static func repeated(_ part: String, _ count: Int) -> String { String(repeating: part, count: count) }

    @Test(
        "Deep nesting is refused",
        arguments: [
            repeated("(", 5000) + "1" + repeated(")", 5000), repeated("[", 5000) + repeated("]", 5000),
            repeated("!", 5000) + "true",
            repeated("-", 5000) + "x", repeated("true ? 1 : ", 5000) + "2", repeated("1 + ", 5000) + "1",
            "x" + repeated(".a", 5000), "x" + repeated("[0]", 5000),
            repeated("{1:", 5000), repeated("size(", 5000), repeated("[1].map(x,", 5000), repeated("(", 5000),
            "a" + repeated(".b()", 5000),
        ])
    func tooDeep(text: String) {
        #expect(
            answer(text).contains("deeper than 64 levels") || answer(text).contains("more than"),
            "\(answer(text).prefix(200))")
    }

    @Test("Nesting up to the limit is evaluated on a small stack")
    func smallStack() async {
        let deep = [
            Self.repeated("(", 63) + "1" + Self.repeated(")", 63), Self.repeated("[", 63) + Self.repeated("]", 63),
            Self.repeated("!", 63) + "true",
            Self.repeated("true ? 1 : ", 62) + "2", Self.repeated("1 + ", 63) + "1",
            Self.repeated("[1].map(x, ", 60) + "1" + Self.repeated(")", 60),
            Self.repeated("dyn(", 62) + "1" + Self.repeated(")", 62),
            "(true && " + Self.repeated("(true && ", 45) + "x" + Self.repeated(")", 46),
        ]
        let answers = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: deep.map { answer($0) }) }
            thread.stackSize = 2 * 1024 * 1024
            thread.start()
        }
        for (text, result) in zip(deep, answers) {
            #expect(!result.hasPrefix("{\"error\""), "\(text.prefix(40)): \(result.prefix(100))")
        }
    }

    @Test("What the language promises is possible")
    func promised() {
        #expect(value((0..<32).map { "\($0) == \($0)" }.joined(separator: " && ")) == "true")
        #expect(value(Self.repeated("(", 32) + "7" + Self.repeated(")", 32)) == "7")
        #expect(value("size([" + Self.repeated("1, ", 1000) + "])") == "1000")
        #expect(value(Self.repeated("true && ", 5000) + "true") == "true")
    }

    @Test("A rule may be long but not endless")
    func tooLong() {
        #expect(answer("'" + Self.repeated("a", 100_000) + "'").contains("longer than 100000 bytes"))
        #expect(answer("[" + Self.repeated("1,", 30_000) + "]").contains("more than 20000 parts"))
        #expect(answer("1" + Self.repeated("0", 90_000)).contains("too large"))
        #expect(value("size('" + Self.repeated("a", 90_000) + "')") == "90000")
    }

    @Test("What costs too much is given up, and nothing absorbs that")
    func tooDear() throws {
        let list = "[0,1,2,3,4,5,6,7,8,9]"
        let dear = (0..<7).reduce("true") { body, level in "\(list).all(x\(level), \(body))" }
        #expect(answer(dear).contains("more steps"))
        #expect(answer("\(dear) || true").contains("more steps"))
        let doubled = (0..<18).reduce("'0123456789abcdef0123456789abcdef'") { body, _ in "[\(body)].map(s, s + s)[0]" }
        #expect(answer(doubled).contains("more steps"))
        let cheap = Environment([.init("x", .int)], costLimit: 5)
        #expect(try Rule("x + 1 > 0", in: cheap).evaluate(Facts(["x": 1], for: cheap)) == .value(true))
        #expect(try Rule("x + x + x + x + x + x > 0", in: cheap).evaluate(Facts(["x": 1], for: cheap)) != .value(true))
    }

    /// Each is cheap to write and would take minutes, or all memory.
    @Test(
        "What is dear in other ways counts too",
        arguments: [
            "a.map(x, a)", "a.all(x, b == c)", "a.all(x, b in [b, [c]])", "a.all(x, s == s + '')", "a.map(x, s + s)",
            "a.all(x, !s.matches(p))", "a.all(x, !s.contains(t))",
            "a.all(x, timestamp(x).getHours('Europe/Paris') >= 0)",
        ])
    func dear(text: String) throws {
        let numbers = Value.list((0..<100_000).map { .int($0) })
        let known: [String: Value] = [
            "a": numbers, "b": [numbers], "c": [numbers], "s": .string(Self.repeated("a", 50_000)), "p": "(x+x+)+y",
            "t": .string(Self.repeated("a", 25_000) + "b"),
        ]
        let environment = Environment(known.keys.sorted().map { .init($0, .dyn) })
        let outcome = try Rule(text, in: environment).evaluate(Facts(known, for: environment))
        #expect(outcome == .error("the rule takes more steps than it may"))
    }

    @Test("Facts nested too deep are refused")
    func deepFacts() {
        #expect(answer("x", "{\"x\":" + Self.repeated("[", 5000)).contains("nested deeper"))
    }

    /// Rules put together from pieces in every order; whatever comes out, it is an answer.
    @Test("No text brings the reader down")
    func anyText() throws {
        let pieces = [
            "a", "1", "'x'", "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "&&", "||", "==", "<", "in", "+", "-",
            "!", "has(", "x.all(y,", ".map(x,", "r'\\",
            "0x", "1e", "b\"", "//", "\n", "`", "あ", "\\", "null", ".b", "[0]", "timestamp(", "matches(", "\u{0}",
            "9223372036854775808", "duration('1h')",
        ]
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<20_000 {
            let text = (0..<(1 + next(12))).map { _ in pieces[next(pieces.count)] }.joined(
                separator: next(3) == 0 ? " " : "")
            let result = answer(text, #"{"a": {"b": [1, 2]}, "x": [1]}"#)
            #expect(["{\"value\":", "{\"unknown\":[", "{\"error\":\""].contains { result.hasPrefix($0) }, "\(text)")
            #expect(throws: Never.self, "\(text)") { try Value(json: result) }
        }
    }
}

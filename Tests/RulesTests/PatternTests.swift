import Testing

@testable import Rules

@Suite struct PatternTests {
    @Test(
        "A pattern is found or not",
        arguments: [
            ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true), ("^abc$", "abc\n", false),
            ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true),
            ("(?m)^b$", "a\nb\nc", true), ("^a{2,3}$", "aaaa", false), ("^a{2,3}$", "aaa", true),
            ("^a{2}$", "aaa", false),
            ("^a{2,}$", "aaaaa", true),
            ("^(ab|c)+?d$", "abcabd", true), ("^(?:x|)y$", "y", true), ("^(?P<n>a)(?<m>b)$", "ab", true),
            ("[^a-c]", "abc", false), ("[]x]", "]", true),
            ("^[a\\-z]+$", "a-z", true), ("^[\\d\\s]+$", "1 2", true), ("\\D", "123", false),
            ("\\bto\\b", "to be", true),
            ("\\bto\\b", "today", false),
            ("o\\B", "to", false), ("^\\Qa.b\\E$", "a.b", true), ("^\\Qa.b\\E$", "axb", false),
            ("(?i)^ÀB[c-d]$", "àbD", true), ("(?i)a(?-i)b", "AB", false),
            ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), ("^[[:alpha:]]+$", "abC", true),
            ("^[[:^digit:]]+$", "a1", false), ("^\\p{Hiragana}+$", "ひらがな", true),
            ("^\\p{Katakana}+$", "ひ", false), ("^\\p{Han}+$", "東京都", true), ("^\\p{L}+$", "aé東", true),
            ("^\\pL\\P{L}$", "a1", true), ("\\p{^Nd}", "12", false),
            ("^\\x41\\x{3042}$", "Aあ", true), ("^\\x{1F5FC}$", "🗼", true), ("", "", true), ("a*", "b", true),
            ("(a*)*b", "aaaab", true), ("^(a|b)*$", "abba", true),
            ("x{,2}", "x{,2}", true), ("\\A\\d{3}-\\d{4}\\z", "163-8001", true), ("a|b|c", "c", true),
            ("^(|a)+$", "aa", true), ("[^\\W]", "_", true),
        ])
    func found(pattern: String, text: String, found: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == found)
    }

    @Test(
        "A wrong or huge pattern is refused",
        arguments: [
            "(", ")", "[a", "a**", "*a", "a{3,2}", "a{1001}", "\\", "\\1", "(?=a)", "(?<!a)", "(?<=a)", "[b-a]",
            "\\p{Klingon}", "[[:nope:]]", "(?x)a", "\\y",
            "((a{1000}){1000}){1000}", "((((){1000}){1000}){1000}){1000}", String(repeating: "(", count: 200),
            "\\x{110000}", "(?", "[", "\\p{",
        ])
    func refused(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }

    @Test("No pattern runs away")
    func linear() throws {
        let text = String(repeating: "a", count: 2000)
        #expect(try !Pattern("^(a+)+$").matches(text + "!"))
        #expect(try !Pattern("(a?){500}a{500}b").matches(text))
    }

    @Test("A pattern of the facts is bounded by the cost")
    func patternOfFacts() {
        let text = String(repeating: "a", count: 60_000)
        #expect(answer("t.matches('(x+x+)+' + 'y')", "{\"t\":\"\(text)\"}") == "{\"value\":false}")
        #expect(answer("t.matches(p)", "{\"t\":\"\(text)\",\"p\":\"(x{900}){5}\"}").contains("more steps"))
        #expect(answer("t.matches(p)", "{\"t\":\"\",\"p\":\"(\"}").contains("pattern is wrong"))
    }
}

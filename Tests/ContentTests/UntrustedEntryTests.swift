import Testing

@testable import Content

@Suite struct UntrustedEntryTests {
    private func fault(_ yaml: String, within bounds: Bounds = Bounds()) -> SyntaxFault? {
        do {
            _ = try Entry(untrusted: yaml, named: "a.yml", within: bounds)
            return nil
        } catch {
            return error
        }
    }

    @Test("Scalars are told as they stand, with their own lines")
    func scalars() throws {
        let entry = try Entry(untrusted: "a: 1.10\n\"b\": \"yes\"\nc: ~\nd: [x]\n", named: "a.yml")
        let members = try #require(entry.members)

        #expect(members.map { $0.key.scalar?.text } == ["a", "b", "c", "d"])
        #expect(members.map { $0.key.line } == [1, 2, 3, 4])
        #expect(members[0].value.scalar?.text == "1.10")
        #expect(members[0].value.scalar?.isPlain == true)
        #expect(members[1].value.scalar?.isPlain == false)
        #expect(members[2].value.isNull)
        #expect(members[3].value.elements?.count == 1)
        #expect(members[3].value.scalar == nil)
        #expect(members[3].value.members == nil)
    }

    @Test("Each bound holds, and one below it is let through")
    func bounds() {
        var bounds = Bounds()
        bounds.bytes = 20
        #expect(fault("a: " + String(repeating: "x", count: 17), within: bounds) == nil)
        #expect(fault("a: " + String(repeating: "x", count: 18), within: bounds) == .tooLarge(limit: 20))

        bounds = Bounds()
        bounds.depth = 3
        #expect(fault("a: [b]", within: bounds) == nil)
        #expect(fault("a: [[b]]", within: bounds) == .tooDeep(limit: 3, line: 1))

        bounds = Bounds()
        bounds.values = 4
        #expect(fault("[a, b, c]", within: bounds) == nil)
        #expect(fault("[a, b, c, d]", within: bounds) == .tooManyValues(limit: 4))

        bounds = Bounds()
        bounds.aliases = 1
        #expect(fault("[&x a, *x]", within: bounds) == nil)
        #expect(fault("[&x a, *x, *x]", within: bounds) == .tooManyAliases(limit: 1))
        #expect(fault("[a, '*x *x *x']", within: bounds) == nil)

        bounds.bytesWithAliases = 10
        #expect(fault("[&x a, *x]", within: bounds) == nil)
        #expect(fault("[&x ab, *x]", within: bounds) == .tooLarge(limit: 10))
    }

    @Test("What is no YAML says why and where")
    func syntax() {
        #expect(fault("") == .empty)
        #expect(fault("a: b\n---\nc: d") == .severalDocuments(line: 2))
        #expect(fault("a: b\na: c") == .duplicateKeys(["a"], line: 1))
        #expect(fault("a: b\nc: *d") == .notYAML("found undefined alias", line: 2))
        #expect(fault("a: b\nc: \u{1}") == .notYAML("control characters are not allowed", line: 2))
        #expect(fault(String(repeating: "- ", count: 5000)) != nil)
    }
}

import Registries
import TestKit
import Testing

@Suite struct DocumentTests {
    static let fields = """
        - {name: a.b.c, type: string, title: {ja: 一}}
        - {name: a.b.d, type: integer, title: {ja: 二}}
        - {name: a.e, type: number, title: {ja: 三}}
        - {name: f, type: boolean, title: {ja: 四}}
        - {name: g.h, type: list, title: {ja: 五}}
        - {name: i.h, type: array, title: {ja: 六}}
        - {name: i.j, type: object, title: {ja: 七}}
        - {name: k, type: year, title: {ja: 八}}
        - {name: l, type: date, title: {ja: 九}}
        """

    @Test("A document is nested by the dots of the names, in the order of the schema, null where there is nothing")
    func nested() throws {
        let registry = try ReadingSample.registry(Self.fields)
        let values: RecordValues = [
            .text("x"), .text("\"引\\用\"\n"), .integer(-5), .number(1.5), .boolean(true), .list(["p", "q"]),
            .json(#"[{"n":1.50}]"#), nil, .integer(2026), nil,
        ]
        #expect(
            registry.document(of: values)
                == #"{"id":"x","a":{"b":{"c":"\"引\\用\"\n","d":-5},"e":1.5},"f":true,"g":{"h":["p","q"]},"i":{"h":[{"n":1.50}],"j":null},"k":2026,"l":null}"#
        )
        #expect(try registry.values(of: registry.document(of: values)) == values)
    }

    @Test("Fields that are left out leave no trace, nor does an object that held nothing else")
    func leavingOut() throws {
        let registry = try ReadingSample.registry(Self.fields)
        let values: RecordValues = [.text("x")] + Array(repeating: nil, count: 9)
        #expect(
            registry.document(of: values, leavingOut: [0, 1, 2, 4, 6, 9])
                == #"{"a":{"e":null},"g":{"h":null},"i":{"j":null},"k":null}"#)
        #expect(registry.document(of: values, leavingOut: Set(0...9)) == "{}")
    }

    /// Anything a field may hold.
    private func value(_ kind: Field.Kind, _ random: inout Seeded) -> FieldValue? {
        guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
        switch kind {
        case .integer, .year:
            return .integer(Int.random(in: .min ... .max, using: &random) >> Int.random(in: 0..<64, using: &random))
        case .number:
            let number = Double(bitPattern: random.next())
            return .number(number.isFinite ? number : 0.1)
        case .boolean: return .boolean(Bool.random(using: &random))
        case .list:
            return .list((0...Int.random(in: 0..<4, using: &random)).map { _ in ReadingPropertyTests.text(&random) })
        case .array: return .json(#"[1,{"a":"\u00e9é\n"},null,[]]"#.replacing("\\u00e9", with: ""))
        case .object: return .json(#"{"a":-1.5e+10,"b":{}}"#)
        default: return .text(ReadingPropertyTests.text(&random))
        }
    }

    @Test("Values come back out of a document exactly as they went in", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        let registry = try ReadingSample.registry(Self.fields)
        for _ in 0..<100 {
            let values = registry.fields.map { value($0.kind, &random) }
            let document = registry.document(of: values)
            let back = try registry.values(of: document)
            #expect(back == values)
            // To the byte: Swift takes texts for equal that only look so.
            #expect(registry.changes(from: values, to: back).isEmpty)
            #expect(registry.document(of: back) == document)
        }
    }

    @Test("A document of an earlier schema gives what it has of today's fields")
    func earlierSchema() throws {
        let old = try ReadingSample.registry(
            "- {name: gone, type: string, title: {ja: 一}}\n- {name: n, type: string, title: {ja: 二}}")
        let new = try ReadingSample.registry(
            "- {name: n, type: integer, title: {ja: 二}}\n- {name: o.p, type: string, title: {ja: 三}}")
        let document = old.document(of: [.text("1"), .text("x"), .text("5")])
        #expect(try new.values(of: document) == [.text("1"), .text("5"), nil])
        let reader = try RowReader(new, today: ReadingSample.today)
        #expect(reader.read(again: try new.values(of: document)).values == [.text("1"), .integer(5), nil])
    }

    @Test("What is no document is said", arguments: ["", "{", "[]", #"{"id":}"#, #"{"id":"1"} x"#])
    func broken(document: String) throws {
        let registry = try ReadingSample.registry(Self.fields)
        #expect(throws: DocumentError(registry: "sample")) { try registry.values(of: document) }
    }

    @Test("Numbers sort as texts in the order they have, and come back")
    func numberOrder() throws {
        let registry = try ReadingSample.registry(Self.fields)
        var random = Seeded(1)
        let numbers =
            [0, 1, -1, 9, 10, 99, 100, -10, -100, Int.max, Int.min]
            + (0..<200).map { _ in Int(truncatingIfNeeded: random.next()) }
        let texts = try numbers.sorted().map { try #require(registry.indexText(of: .integer($0), 2)) }
        #expect(texts == texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(texts.map { registry.text(ofIndexText: $0, 2) } == numbers.sorted().map(String.init))
        let doubles =
            [0, 0.5, -0.5, 1e300, -1e300, 1e-300, 2, 10, -2, -10]
            + (0..<200).map { _ in Double.random(in: -1e6...1e6, using: &random) }
        let ordered = try doubles.sorted().map { try #require(registry.indexText(of: .number($0), 3)) }
        #expect(ordered == ordered.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(ordered.map { Double(registry.text(ofIndexText: $0, 3)) } == doubles.sorted())
    }

    @Test("What is asked for is found under the same text as what is kept")
    func asked() throws {
        let registry = try ReadingSample.registry(Self.fields)
        #expect(registry.indexText(ofText: "-5", 2) == registry.indexText(of: .integer(-5), 2))
        #expect(registry.indexText(ofText: "1.50", 3) == registry.indexText(of: .number(1.5), 3))
        #expect(registry.indexText(ofText: "true", 4) == registry.indexText(of: .boolean(true), 4))
        #expect(registry.indexText(ofText: "five", 2) == nil)
        #expect(registry.indexText(ofText: "yes", 4) == nil)
        let long = String(repeating: "あ", count: 300)
        #expect(registry.indexText(ofText: long, 1) == registry.indexText(of: .text(long), 1))
        #expect(registry.indexText(of: .text(long), 1)?.count == 200)
    }

    @Test("A list is kept between bars, whole parts only")
    func lists() throws {
        let registry = try ReadingSample.registry(Self.fields)
        #expect(registry.indexText(of: .list(["002", "a|b"]), 5) == "|002|a｜b|")
        let many = registry.indexText(of: .list((0..<100).map { "part\($0)" }), 5) ?? ""
        #expect(many.count <= 200 && many.hasSuffix("|") && many.hasPrefix("|part0|part1|"))
        #expect(registry.indexText(of: .list([String(repeating: "a", count: 300)]), 5) == nil)
        #expect(registry.indexText(of: .json("[]"), 6) == nil)
        #expect(registry.indexText(of: nil, 1) == nil)
    }

    @Test("A search looks through folded texts and the labels of categories, in bounds")
    func search() throws {
        let fields = """
            - {name: name, type: string, title: {ja: 名}}
            - {name: kind, type: list, title: {ja: 種}, categories: [{value: nursery, label: {ja: 保育園}}]}
            - {name: secret, type: string, title: {ja: 秘}}
            """
        let registry = try ReadingSample.registry(fields, rest: "display: {title: name, search: [name, kind]}")
        #expect(
            registry.searchText(of: [.text("1"), .text("ＡＢＣコドモ"), .list(["nursery"]), .text("x")])
                == "abcこども\nnursery\n保育園")
        let long = registry.searchText(of: [nil, .text(String(repeating: "あ", count: 10_000)), nil, nil])
        #expect(long.count == 4000)
    }

    @Test("A change is told by the byte, also where two characters look alike")
    func changes() throws {
        let registry = try ReadingSample.registry("- {name: x, type: string, title: {ja: 値}}")
        #expect(
            registry.changes(from: [.text("1"), .text("神")], to: [.text("1"), .text("\u{FA19}")]).map(\.field) == [1])
        #expect(registry.changes(from: [.text("1"), .text("神")], to: [.text("1"), .text("神")]).isEmpty)
        #expect(registry.changes(from: nil, to: [.text("1"), nil]).map(\.after) == [.text("1")])
        #expect(
            registry.changes(from: [.text("1"), .text("a")], to: [.text("1"), nil]) == [
                FieldChange(field: 1, before: .text("a"), after: nil)
            ])
    }

    @Test("A list that its delimiter cannot hold is written as JSON in a CSV file", arguments: 0..<10)
    func listTexts(seed: UInt64) throws {
        let registry = try ReadingSample.registry("- {name: x, type: list, delimiter: ';', title: {ja: 値}}")
        let reader = try RowReader(registry, today: ReadingSample.today)
        #expect(registry.text(of: .list(["a", "b"]), 1) == "a;b")
        #expect(registry.text(of: .list(["a;b", "c"]), 1) == #"["a;b","c"]"#)
        var random = Seeded(seed)
        for _ in 0..<50 {
            let raw = (0...2).map { _ in ReadingPropertyTests.text(&random) }
            guard let parts = reader.read(again: [.text("1"), .list(raw)]).values[1] else { continue }
            let text = registry.text(of: parts, 1)
            #expect(reader.read(texts: ["id": "1", "x": text]).values[1] == parts, "\(text)")
        }
    }
}

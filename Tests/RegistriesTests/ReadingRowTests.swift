import Kernel
import Registries
import Tables
import Testing

@Suite struct ReadingRowTests {
    static let fields = """
        - {name: organization, type: string, title: {ja: 団体}}
        - {name: target.from, type: integer, title: {ja: 下限}, constraints: {minimum: 0}}
        - {name: target.to, type: integer, title: {ja: 上限}, constraints: {minimum: 0}}
        - {name: links, type: array, title: {ja: リンク}}
        - {name: extra, type: object, title: {ja: その他}}
        - {name: text, type: string, title: {ja: 本文}}
        - {name: checked_on, type: date, title: {ja: 確認日}}
        """
    static let rest = """
        owner: organization
        checked: checked_on
        rules:
          - {id: in-order, level: error, holds: "target.from <= target.to", message: {ja: 逆}, fields: [target.to]}
          - {id: outdated, level: warning, holds: "!text.contains('中学校修了まで')", message: {ja: 古い}, fields: [text]}
          - {id: needs-end, level: warning, holds: "!has(target.from) || has(target.to)", message: {ja: 上限なし}}
          - {id: day, level: warning, holds: "checked_on.getFullYear() >= 2020", message: {ja: 昔}}
        """

    private func read(_ json: String, organization: Set<String>? = nil) throws -> RowReading {
        try ReadingSample.reader(Self.fields, rest: Self.rest, organization: organization).read(json: Array(json.utf8))
    }

    @Test("A row of a file is read by the columns its fields come from")
    func file() throws {
        let reader = try ReadingSample.reader(Self.fields, rest: Self.rest)
        var table = try TableReader(bytes: Array("上限,番号,本文\n5,A1,\"一行目\n二行目\"\n,A2,\n".utf8))
        var row = TableRow()
        #expect(try table.next(into: &row))
        let first = reader.read(row, columns: [1, nil, nil, 0, nil, nil, 2, nil])
        #expect(first.values == [.text("A1"), nil, nil, .integer(5), nil, nil, .text("一行目\n二行目"), nil])
        #expect(first.remarks.isEmpty)
        #expect(try table.next(into: &row))
        #expect(
            reader.read(row, columns: [1, nil, nil, 0, nil, nil, 2, nil]).values == [.text("A2")]
                + Array(repeating: nil, count: 7))
    }

    @Test("A required value that is missing is an error, told once")
    func required() throws {
        #expect(try read("{}").remarks.map(\.brief) == ["error required"])
        #expect(try read(#"{"id":["a"]}"#).remarks.map(\.brief) == ["error several-values"])
    }

    @Test("Rules see absent values as absent, and say nothing of what they cannot know")
    func rules() throws {
        #expect(try read(#"{"id":"1","target":{"from":3,"to":2}}"#).remarks.map(\.brief) == ["error rule 逆"])
        #expect(try read(#"{"id":"1","target":{"from":0,"to":0}}"#).remarks.isEmpty)
        #expect(try read(#"{"id":"1","target":{"from":3}}"#).remarks.map(\.brief) == ["warning rule 上限なし"])
        #expect(try read(#"{"id":"1","target":{"from":null,"to":null}}"#).remarks.isEmpty)
        #expect(try read(#"{"id":"1","target":null}"#).remarks.isEmpty)
        #expect(try read(#"{"id":"1","checked_on":"2019-01-01"}"#).remarks.map(\.brief) == ["warning rule 昔"])
        let outdated = try read(#"{"id":"1","text":"児童手当は中学校修了まで"}"#)
        #expect(outdated.remarks.map(\.brief) == ["warning rule 古い"])
        #expect(!outdated.hasErrors && outdated.warnings == 1)
        #expect(outdated.remarks[0].field == 6)
    }

    @Test("A rule that does not compile is refused with its line")
    func badRule() throws {
        let rest = "rules:\n  - id: broken\n    level: error\n    holds: nowhere > 1\n    message: {ja: 無}"
        #expect { try ReadingSample.registry("- {name: x, type: string, title: {ja: 値}}", rest: rest) } throws: {
            "\($0)".contains("sample.yaml:15")
        }
    }

    @Test("A row of another organisation is an error; five digits of our own code are mended")
    func owner() throws {
        let own: Set<String> = ["131083", "9000020131083", "koto"]
        #expect(try read(#"{"id":"1","organization":"131083"}"#, organization: own).remarks.isEmpty)
        #expect(try read(#"{"id":"1","organization":"koto"}"#, organization: own).remarks.isEmpty)
        let five = try read(#"{"id":"1","organization":"13108"}"#, organization: own)
        #expect(five.values[1] == .text("131083"))
        #expect(five.remarks.map(\.brief) == ["repair mended.check-digit"])
        #expect(
            try read(#"{"id":"1","organization":"131091"}"#, organization: own).remarks.map(\.brief) == [
                "error not-yours"
            ])
        #expect(try read(#"{"id":"1","organization":"131091"}"#).remarks.isEmpty)
    }

    @Test("Nobody has checked tomorrow")
    func future() throws {
        #expect(try read(#"{"id":"1","checked_on":"2026-11-21"}"#).remarks.isEmpty)
        #expect(try read(#"{"id":"1","checked_on":"2026-11-22"}"#).remarks.map(\.brief) == ["warning future"])
    }

    @Test("A program hears of every name nobody knows, and may send back what we added")
    func unknownNames() throws {
        let reading = try read(#"{"id":"1","_meta":{"version":3},"txet":"a","target":{"form":1},"id2":{"a":[1]}}"#)
        #expect(reading.remarks.map(\.brief) == ["error unknown-field", "error unknown-field", "error unknown-field"])
        #expect(reading.remarks.map { $0.values["field"] } == ["txet", "target.form", "id2"])
    }

    @Test(
        "What is not one JSON object is an error",
        arguments: [
            "", "[]", "1", "null", "{", #"{"id":"1"}{}"#, #"{"id":"1",}"#, #"{"id":"1","id":"2"}"#, "{'id':1}",
            #"{"id":"\#u{1}"}"#,
            #"{"id":"\ud800\x"}"#, #"{"id":01}"#,
        ])
    func noObject(json: String) throws {
        #expect(try read(json).remarks.map(\.brief) == ["error not-an-object"])
    }

    @Test("Bytes that are no UTF-8 and depths without end are refused")
    func hostile() throws {
        let reader = try ReadingSample.reader(Self.fields, rest: Self.rest)
        #expect(reader.read(json: Array(#"{"id":""#.utf8) + [0xFF] + Array(#""}"#.utf8)).hasErrors)
        let deep = #"{"id":"1","links":"# + String(repeating: "[", count: 100_000)
        #expect(reader.read(json: Array(deep.utf8)).hasErrors)
        let objects = String(repeating: #"{"a":"#, count: 100_000)
        #expect(reader.read(json: Array(objects.utf8)).hasErrors)
    }

    @Test("A JSON value of another kind is read as what it means, and told")
    func kinds() throws {
        let reading = try read(#"{"id":12,"target":{"from":"3","to":4.0},"text":true}"#)
        #expect(reading.values[0] == .text("12"))
        #expect(reading.values[2] == .integer(3))
        #expect(reading.values[3] == .integer(4))
        #expect(reading.values[6] == .text("true"))
        #expect(
            reading.remarks.map(\.brief)
                == ["repair mended.kind", "repair mended.kind", "repair mended.number", "repair mended.kind"])
    }

    @Test("Arrays and objects are kept without blanks, as they were otherwise")
    func structures() throws {
        let reading = try read(
            #"{"id":"1","links":[ {"uri": "https:\/\/a.jp", "n": 1.50} ],"extra":{"b": null, "a": [ ]}}"#)
        #expect(reading.values[4] == .json(#"[{"uri":"https://a.jp","n":1.50}]"#))
        #expect(reading.values[5] == .json(#"{"b":null,"a":[]}"#))
        #expect(reading.remarks.isEmpty)
        #expect(try read(#"{"id":"1","links":[],"extra":{}}"#).values[4...5] == [nil, nil])
        #expect(try read(#"{"id":"1","links":{"a":1}}"#).remarks.map(\.brief) == ["error kind.array"])
        let reader = try ReadingSample.reader(Self.fields)
        #expect(reader.read(texts: ["id": "1", "links": "[1, 2]"]).values[4] == .json("[1,2]"))
        #expect(reader.read(texts: ["id": "1", "links": "[1, 2"]).remarks.map(\.brief) == ["error kind.array"])
    }

    @Test("A key can stand in an address")
    func keys() throws {
        let registry = try ReadingSample.registry("- {name: x, type: integer, title: {ja: 値}}")
        let reader = try RowReader(registry, today: ReadingSample.today)
        #expect(reader.read(texts: ["id": "a\nb"]).remarks.map(\.brief) == ["error bad-key"])
        #expect(
            reader.read(texts: ["id": String(repeating: "a", count: 201)]).remarks.map(\.brief) == ["error bad-key"])
        #expect(reader.read(texts: ["id": "a~b"]).remarks.isEmpty)
        #expect(registry.key(of: [.text("a~b"), nil]) == "a~b")
        #expect(registry.key(of: [nil, nil]) == nil)
    }

    @Test("A note is added behind the text that is there")
    func notes() throws {
        let reader = try ReadingSample.reader(
            "- {name: day, type: date, title: {ja: 日}, overflow: note}\n- {name: note, type: string, title: {ja: 備考}}")
        let reading = reader.read(texts: ["id": "1", "day": "随時", "note": "窓口で"])
        #expect(reading.values == [.text("1"), nil, .text("窓口で\n随時")])
    }
}

import Tables
import Testing

@Suite struct JSONReadingTests {
    @Test("Nested objects become paths with dots, arrays one cell, and every cell knows its kind")
    func flattening() {
        let table = ReadTable(
            """
            [{"name": {"canonical": "児童\\u624b\\u5F53", "n": {"x": -1.5e3}}, "tags": ["a b", {"k": [ 1, 2 ] }, [] ],
              "open": true, "note": null, "empty": {}}]
            """)

        #expect(table.columns == ["name.canonical", "name.n.x", "tags", "open", "note"])
        #expect(table.cells == [["児童手当", "-1.5e3", #"["a b",{"k":[1,2]},[]]"#, "true", ""]])
        #expect(table.rows[0].kinds == [.string, .number, .array, .bool, .null])
    }

    @Test("Columns are added as they first appear, and what a row does not have is missing")
    func growing() {
        let table = ReadTable(#"[{"a":1},{"b":2,"a":3},{"c":{"d":4}}]"#)

        #expect(table.columns == ["a", "b", "c.d"])
        #expect(table.cells == [["1"], ["3", "2"], ["", "", "4"]])
        #expect(table.rows[2].kinds == [.missing, .missing, .number])
    }

    @Test("A dot in a key is a level")
    func dots() {
        let table = ReadTable(#"[{"a.b":1},{"a":{"b":2}},{"a.b":3,"a":{"b":4}}]"#)

        #expect(table.columns == ["a.b"])
        #expect(table.faults == [nil, nil, .duplicateKey])
    }

    @Test("The array of objects in an object is found, and its key told")
    func wrapped() throws {
        let text = #"{"version":"1","about":{"x":[{"y":1}]},"tags":["a"],"none":[],"items":[{"a":1},{"a":2}],"end":{}}"#

        #expect(ReadTable(text).cells == [["1"], ["2"]])
        #expect(try TableReader(bytes: Array(text.utf8)).arrayKey == "items")
        #expect(ReadTable("{\n\"version\":\"1\",\"items\":[]}") == ReadTable("[]"))
        #expect(ReadTable(#"{"version":"1","items":[]}"#).rows.count == 1, "may be a line of NDJSON as well")
        #expect(ReadTable("{\n\"version\":\"1\"}").error == .noRows(key: nil))
    }

    @Test("Two arrays of objects need the caller to choose")
    func twoArrays() {
        let text = #"{"a":[{"x":1}],"b":[{"y":2},{"y":3}]}"#

        #expect(ReadTable(text).error == .severalArrays(first: "a", second: "b"))
        #expect(ReadTable(text) { $0.arrayKey = "b" }.cells == [["2"], ["3"]])
        #expect(ReadTable(text) { $0.arrayKey = "b" }.error == nil)
        #expect(ReadTable(text) { $0.arrayKey = "c" }.error == .noRows(key: "c"))
    }

    @Test("NDJSON is told from a JSON object by what follows the first one")
    func lines() throws {
        let text = "{\"a\":1,\"list\":[{\"x\":1}]}\n\n{\"a\":2}\r\n"

        #expect(try TableReader(bytes: Array(text.utf8)).format == .ndjson)
        #expect(ReadTable(text).rows.map(\.line) == [1, 3])
        #expect(ReadTable(text).cells == [["1", #"[{"x":1}]"#], ["2", ""]])
        #expect(try TableReader(bytes: Array(#"{"a":1}"#.utf8)).format == .ndjson)
        #expect(try TableReader(bytes: Array("[コード],名称\n1,2\n".utf8)).format == .csv)
    }

    @Test("A line that is no JSON is one faulty row")
    func brokenLine() {
        let table = ReadTable("{\"a\":1}\n{\"a\":太郎}\n[1]\n{\"a\":\n{\"b\":1} x\n{\"a\":2}\n")

        #expect(
            table.faults == [
                nil, .brokenJSON(character: 6, near: "太郎}"), .brokenJSON(character: 1, near: "[1]"),
                .brokenJSON(character: 6, near: ""), .brokenJSON(character: 9, near: "x"), nil,
            ])
        #expect(table.rows[1].source == "{\"a\":太郎}")
        #expect(table.rows.map(\.number) == [1, 2, 3, 4, 5, 6])
    }

    @Test("The keys of a line that is no JSON are no columns")
    func brokenColumns() {
        #expect(ReadTable("{\"a\":1}\n{\"b\":1,\"c\n{\"a\":2,\"d\":3}\n").columns == ["a", "d"])
    }

    @Test("An array that breaks off ends the reading, and the place is named")
    func brokenArray() {
        let table = ReadTable("[{\"a\":1},\n{\"a\":2},\n{\"a\" 3}]")
        #expect(table.cells == [["1"], ["2"]])
        #expect(table.error == .brokenJSON(rows: 2, line: 3, near: "3}]"))

        #expect(ReadTable("[{\"a\":1},").error == .brokenJSON(rows: 1, line: 1, near: ""))
        #expect(ReadTable("[{\"a\":1}]x").error == .brokenJSON(rows: 1, line: 1, near: "x"))
        #expect(ReadTable("[{\"a\":1},]").error == .brokenJSON(rows: 1, line: 1, near: "]"))
        #expect(ReadTable("[{\"a\":1}{\"a\":1}]").error == .brokenJSON(rows: 1, line: 1, near: "{\"a\":1}]"))
    }

    @Test("Elements that are no objects, keys that stand twice and hidden NULs are faults of their rows")
    func faults() {
        let table = ReadTable(#"[1,{"a":1,"a":2},"x]",{"a":"\u0000"},{"a":"\ud800"},[{"a":1}],{"a":"\ud83d\ude00"}]"#)

        #expect(
            table.faults == [
                .notAnObject, .duplicateKey, .notAnObject, .nul, .invalidText(.utf8), .notAnObject, nil,
            ])
        #expect(table.rows.map(\.source)[2] == "\"x]\"")
        #expect(table.cells.last == ["😀"])
    }

    @Test("Depth and size are bounded, and the array goes on behind")
    func bounds() {
        let deep = String(repeating: "{\"a\":", count: 70) + "1" + String(repeating: "}", count: 70)
        let wide = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
        let long = "{\"a\":\"" + String(repeating: "x", count: 500) + "\"}"
        let table = ReadTable("[\(deep),{\"a\":\(wide)},\(long),{\"a\":1}]") {
            ($0.limits.cell, $0.limits.row) = (400, 480)
        }
        #expect(table.faults == [.tooDeep(limit: 60), .tooDeep(limit: 60), .rowTooLong(limit: 480), nil])

        let lines = ReadTable("\(long)\n{\"a\":1}\n\(deep)\n") { ($0.limits.cell, $0.limits.row) = (400, 480) }
        #expect(lines.faults == [.rowTooLong(limit: 480), nil, .tooDeep(limit: 60)])
        #expect(ReadTable(long) { $0.limits.cell = 400 }.faults == [.cellTooLong(limit: 400)])
    }

    @Test(
        "What JSON forbids is refused",
        arguments: [
            "01", "1.", "-", "+1", ".5", "tru", "nul", "'a'", "\"\\x\"", "\"\\u12\"", "\"a\nb\"", "[1,]", "[,1]",
            "[1 2]",
            "[1}", "[{\"a\"}]", "[{a:1}]", "[{\"a\":1,}]", "1 2", "\"", "NaN", "[[],]", "[{}{}]",
        ])
    func strict(value: String) {
        let table = ReadTable("[{\"k\":\(value)}]")
        #expect(table.error != nil)
        #expect(table.rows.isEmpty)
    }

    @Test("Wherever JSON is cut into pieces, the same rows come out", arguments: 0..<40)
    func pieces(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let pieces = [
            "{\"a\":1}", "{\"b\":{\"c\":\"x\\u3042\\n\"}}", ",", "\n", "[1, 2]", "{\"あ\":[{\"k\" : null}]}", "]", " ",
            "3",
            "{\"a\"", "}", "\"s\"",
        ]
        let body = chance.text(of: pieces, upTo: 12)
        for text in ["[\(body)]", "{\"a\":1}\n\(body)", "{\"n\":[1],\"v\":{},\"items\":[{\"a\":1},\(body)],\"z\":[]}"] {
            let whole = ReadTable(Array(text.utf8), pieces: 4096)
            for size in [1, 2, 5] { #expect(ReadTable(Array(text.utf8), pieces: size) == whole, "\(text)") }
        }
    }
}

import Foundation
import Tables
import Testing

@Suite struct WritingTests {
    private func written(_ rows: [[String]], neutral: Bool = false, mark: Bool = false) -> String {
        var writer = CSVWriter(mark: mark, neutralizesFormulas: neutral)
        for row in rows {
            for cell in row { writer.append(cell) }
            writer.endRow()
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("Cells are quoted where they have to be")
    func quoting() {
        #expect(written([["a", "b,c", "d\"e", "f\ng", " h ", ""]]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\", h ,\r\n")
        #expect(written([[""], ["x"]], mark: true) == "\u{FEFF}\"\"\r\nx\r\n")
    }

    @Test(
        "What a spreadsheet would run gets an apostrophe, and numbers do not",
        arguments: [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""), ("+81-3-1234", "'+81-3-1234"), ("-1+2", "'-1+2"),
            ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("-", "'-"), ("-1.5.2", "'-1.5.2"),
            ("-1.5", "-1.5"), ("+81", "+81"), ("-.5", "'-.5"), ("a=b", "a=b"),
        ])
    func formulas(cell: String, expected: String) {
        #expect(written([["x", cell]], neutral: true) == "x,\(expected)\r\n")
        #expect(ReadTable("h,i\n" + written([["x", cell]])).cells == [["x", cell]])
    }

    @Test("Any table comes back as it was written", arguments: 0..<50)
    func roundTrip(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let pieces = ["a", "1", "あ", "髙", "😀", "\"", ",", "\n", "\r\n", "\r", " ", ";", "\t", "'", "=", "\\"]
        let width = Int.random(in: 1...6, using: &chance)
        let rows = (0..<30).map { _ in (0..<width).map { _ in chance.text(of: pieces, upTo: 8) } }
        let header = (0..<width).map { "列\($0)" }

        let table = ReadTable(written([header] + rows)) { $0.delimiter = UInt8(ascii: ",") }

        #expect(table.columns == header)
        #expect(table.cells == rows)
        #expect(table.rows.allSatisfy { $0.fault == nil })
    }

    @Test("JSON that is written is read the same by another parser", arguments: 0..<50)
    func json(seed: Int) throws {
        var chance = SeededGenerator(seed: seed)
        let pieces = ["a", "あ", "😀", "\"", "\\", "/", "\n", "\r", "\t", "\u{1}", "\u{1F}", "\u{7F}", "\u{2028}", "<"]
        let (key, text) = (chance.text(of: pieces, upTo: 5), chance.text(of: pieces, upTo: 40))
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("0" + key)
        writer.string(text)
        writer.key(raw: JSONWriter.key("list"))
        writer.beginArray()
        writer.number(-12)
        writer.number(0.25)
        writer.number(.infinity)
        writer.bool(false)
        writer.beginObject()
        writer.endObject()
        writer.raw(Array("[1.50]".utf8))
        writer.endArray()
        writer.endObject()

        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
        #expect(object["0" + key] as? String == text)
        #expect(String(decoding: writer.bytes, as: UTF8.self).hasSuffix(#""list":[-12,0.25,null,false,{},[1.50]]}"#))
    }

    @Test("Lines that are written are rows that are read")
    func lines() {
        var writer = JSONWriter()
        for number in 1...3 {
            writer.beginObject()
            writer.key("名称")
            writer.string("園\n\(number)")
            writer.endObject()
            writer.endLine()
        }

        let table = ReadTable(writer.bytes)

        #expect(table.columns == ["名称"])
        #expect(table.cells == [["園\n1"], ["園\n2"], ["園\n3"]])
    }
}

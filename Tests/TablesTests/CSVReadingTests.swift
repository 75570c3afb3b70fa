import Tables
import Testing

@Suite struct CSVReadingTests {
    @Test("Quotes hold commas, quotes and line ends together")
    func quotes() {
        let table = ReadTable("a,b,c\r\n\"1,2\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n4,,6\r\n")

        #expect(table.columns == ["a", "b", "c"])
        #expect(table.cells == [["1,2", "say \"hi\"", "two\r\nlines"], ["4", "", "6"]])
        #expect(table.rows.map(\.line) == [2, 4])
        #expect(table.rows.allSatisfy { $0.fault == nil && $0.kinds == [.text, .text, .text] })
    }

    @Test("Lines end with LF, CR or both, the last one with nothing", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(end: String) {
        let table = ReadTable("a,b\(end)1,2\(end)\(end)\(end)3,\"4\"\(end)5,")

        #expect(table.cells == [["1", "2"], ["3", "4"], ["5", ""]])
        #expect(table.rows.map(\.number) == [1, 2, 3])
        #expect(table.rows.map(\.line) == [2, 5, 6])
    }

    @Test("The delimiter is found, also when quotes hide another", arguments: [",", "\t", ";"])
    func delimiters(delimiter: String) {
        let lines = [["name", "note"], ["x", "\"a,b;c\td,e;f\tg,h;i\""], ["y", "\"1,2;3\t4\""]]
        let text = lines.map { $0.joined(separator: delimiter) + "\n" }.joined()

        let table = ReadTable(text)

        #expect(table.columns == ["name", "note"])
        #expect(table.cells == [["x", "a,b;c\td,e;f\tg,h;i"], ["y", "1,2;3\t4"]])
    }

    @Test("A caller who knows better chooses delimiter and header")
    func chosen() {
        let table = ReadTable("質問,,\nID,問い;,答え\n1,a,b\n") { $0.headerRow = 2 }
        #expect(table.columns == ["ID", "問い;", "答え"])
        #expect(table.cells == [["1", "a", "b"]])

        let other = ReadTable("a,b;c\n1,2;3\n") { $0.delimiter = UInt8(ascii: ";") }
        #expect(other.cells == [["1,2", "3"]])
    }

    @Test("Names in the header lose the blanks around them, and some may have no name")
    func header() {
        #expect(ReadTable(" 名称　,\"住所\n\",,\n").columns == ["名称", "住所", "", ""])
    }

    @Test("A table of one column needs no delimiter")
    func oneColumn() {
        #expect(ReadTable("名前\n森\n\n林\n").cells == [["森"], ["林"]])
    }

    @Test("A quote inside a cell is a character, and blanks behind a closing quote are nothing")
    func looseQuotes() {
        #expect(ReadTable("a,b\n5\" pipe,\"x\"  \n").cells == [["5\" pipe", "x"]])
    }

    @Test("A row with nothing in it is told apart")
    func blank() throws {
        var reader = try TableReader(bytes: Array("a,b\n,\n1,\n".utf8))
        var row = TableRow()

        #expect(try reader.next(into: &row))
        #expect(row.isBlank)
        #expect(try reader.next(into: &row))
        #expect(!row.isBlank)
        #expect(row.kind(7) == .missing)
        #expect(row.text(7).isEmpty)
    }

    @Test("An import that stopped goes on where it was")
    func resuming() throws {
        let text = "a,b\n" + (1...5000).map { "\($0),\"x\ny\"\n" }.joined()
        var reader = try TableReader(bytes: Array(text.utf8))
        var row = TableRow()

        #expect(try reader.skip(rows: 4321) == 4321)
        #expect(try reader.next(into: &row))
        #expect(row.number == 4322)
        #expect(row.line == 2 + 2 * 4321)
        #expect(row.text(0) == "4322")
        #expect(try reader.skip(rows: 1000) == 678)
        #expect(reader.bytesRead == reader.size)
    }

    @Test("Wherever a file is cut into pieces, the same rows come out", arguments: 0..<40)
    func pieces(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let pieces = ["a", "あ", "\"", "\"\"", ",", "\n", "\r\n", "\r", " ", "\u{0}", "😀", "x,\"y\ny\",", "\t"]
        let bytes = Array(("h1,h2\n" + chance.text(of: pieces, upTo: 300)).utf8)
        let whole = ReadTable(bytes, pieces: 4096)

        for size in [1, 2, 3, 7, 64] { #expect(ReadTable(bytes, pieces: size) == whole) }
    }

    @Test("The limits hold for pieces of any size", arguments: 0..<40)
    func limitedPieces(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let pieces = ["abcdefg", "\"", "\"", ",", "\n", "\r\n", "z\n\"", ",\"", "\",", "あ"]
        let bytes = Array(("h1,h2\n" + chance.text(of: pieces, upTo: 400)).utf8)
        func read(_ size: Int) -> ReadTable {
            ReadTable(bytes, pieces: size) { ($0.limits.cell, $0.limits.row) = (24, 60) }
        }

        for size in [1, 2, 3, 61] { #expect(read(size) == read(4096)) }
    }
}

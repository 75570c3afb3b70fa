import Kernel
import Tables
import Testing

@Suite struct RowFaultTests {
    @Test("Rows with too few and too many cells are told with both figures, and reading goes on")
    func ragged() {
        let table = ReadTable("a,b,c\n1,2\n1,2,3,4\n1,2,3\n")

        #expect(
            table.faults == [.tooFewCells(expected: 3, found: 2), .tooManyCells(expected: 3, found: 4), nil])
        #expect(table.cells == [["1", "2"], ["1", "2", "3", "4"], ["1", "2", "3"]])
        #expect(table.rows.map(\.source) == ["1,2", "1,2,3,4", "1,2,3"])
    }

    @Test("A quote that is never closed costs one row, and the line where it was opened is named")
    func unclosed() {
        let table = ReadTable("a,b\n1,2\n\"x\ny\",\"open\n5,6\n7,8\n")

        #expect(table.faults == [nil, .unclosedQuote(line: 4), nil, nil])
        #expect(table.rows[1].fault?.column == .init(number: 2, name: "b"))
        #expect(table.rows[1].fault?.line == 3)
        #expect(table.rows[1].source == "\"x\ny\",\"open")
        #expect(table.cells[2...] == [["5", "6"], ["7", "8"]])
        #expect(table.rows.map(\.line) == [2, 3, 5, 6])
    }

    @Test("A quote that only the next quoted cell closes is found too")
    func closedByAnother() {
        let table = ReadTable("a,b\n1,\"open\n3,\"4\"\n5,6\n")

        #expect(table.faults == [.unclosedQuote(line: 2), nil, nil])
        #expect(table.cells[1...] == [["3", "4"], ["5", "6"]])
    }

    @Test("Text behind a closing quote is a fault of its line alone")
    func textAfterQuote() {
        let table = ReadTable("a,b\n\"x\"y,2\n3,4\n")

        #expect(table.faults == [.textAfterQuote, nil])
        #expect(table.rows[0].source == "\"x\"y,2")
    }

    @Test("An open quote in front of a large file does not swallow it")
    func largeUnclosed() {
        let text = "a,b\n1,\"open\n" + (0..<200_000).map { "\($0),日本語の行\n" }.joined()

        let table = ReadTable(text)

        #expect(table.rows.count == 200_001)
        #expect(table.rows.count { $0.fault != nil } == 1)
    }

    @Test("A cell and a row that are too long are refused, and the next row is right")
    func tooLong() {
        let long = String(repeating: "長", count: 50)
        func read(_ text: String) -> ReadTable {
            ReadTable(text) { ($0.limits.cell, $0.limits.row) = (100, 400) }
        }

        #expect(read("a,b\n1,\(long)\n3,4\n").faults == [.cellTooLong(limit: 100), nil])
        let endless = read("a,b\n1,\(long)\(long)\(long)\n3,4\n")
        #expect(endless.faults == [.rowTooLong(limit: 400), nil])
        #expect(endless.rows[1].line == 3)
        #expect(endless.rows[0].source.hasPrefix("1,長長長"))
    }

    @Test("NULs and broken characters name their column")
    func dirt() {
        var bytes = Array("名称,住所\n森,a\u{0}b\nx,".utf8)
        bytes += [0xE6, 0x9D, 0x0A] + Array("良い,行\n\"a\u{0}\",b\n".utf8)

        let table = ReadTable(bytes)

        #expect(table.faults == [.nul, .invalidText(.utf8), nil, .nul])
        #expect(table.rows[0].fault?.column == .init(number: 2, name: "住所"))
        #expect(table.rows[1].fault?.column == .init(number: 2, name: "住所"))
    }

    @Test("A column without a name is called by the letters a spreadsheet shows")
    func letters() {
        let header = Array(repeating: "", count: 27).joined(separator: ",") + ",x"
        let row = Array(repeating: "1", count: 26).joined(separator: ",") + ",\u{0},1"

        #expect(ReadTable("\(header)\n\(row)\n").rows[0].fault?.column == .init(number: 27, name: "AA"))
    }

    @Test("Every fault has a sentence that names row, line and what it is about")
    func messages() {
        let fault = RowFault(.unclosedQuote(line: 7), row: 3, line: 5, column: .init(number: 2, name: "住所"))

        #expect(fault.message.key == "tables.unclosedQuote")
        #expect(
            fault.message.values == ["row": "3", "line": "5", "opened": "7", "column": "2", "name": "住所"])
    }
}

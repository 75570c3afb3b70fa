import Foundation
import Kernel
import Tables
import Testing

@Suite struct TableErrorTests {
    @Test(
        "What is no table is told by its kind",
        arguments: [
            ("PK\u{3}\u{4}....[Content_Types].xml....xl/workbook.xml", FileKind.excel),
            ("PK\u{3}\u{4}....word/document.xml", .word), ("PK\u{3}\u{4}data.csv", .zip), ("%PDF-1.7\n", .pdf),
            ("\u{FEFF}\r\n<!DOCTYPE html><html>", .html), ("<table><tr>", .html), ("<?xml version=\"1.0\"?><a/>", .xml),
            ("<?xml version=\"1.0\"?>\n<Workbook>", .excel), ("{\\rtf1", .word),
        ])
    func kinds(text: String, kind: FileKind) {
        #expect(ReadTable(text).error == .notATable(kind))
    }

    @Test("Old spreadsheets, packed files and pictures are known by their first bytes")
    func binaryKinds() {
        #expect(ReadTable([0xD0, 0xCF, 0x11, 0xE0, 0xA1]).error == .notATable(.excel))
        #expect(ReadTable([0x1F, 0x8B, 8, 0]).error == .notATable(.zip))
        #expect(ReadTable([0x89, 0x50, 0x4E, 0x47]).error == .notATable(.image))
    }

    @Test("Nothing, or only a mark, is an empty file", arguments: ["", "\u{FEFF}"])
    func empty(text: String) {
        #expect(ReadTable(text).error == .empty)
    }

    @Test("A file without a header is refused", arguments: ["\n\n\r\n", ",,\n1,2,3\n", "13101,35.6,139\n", "\"\"\n"])
    func noHeader(text: String) {
        #expect(ReadTable(text).error == .noHeader)
    }

    @Test("Names that stand twice in the header are all named")
    func duplicates() {
        #expect(ReadTable("a,b,a ,c,b\n").error == .duplicateColumns(["a", "b"]))
    }

    @Test("A thousand columns are refused with the figure")
    func columns() {
        let header = (1...1000).map { "c\($0)" }.joined(separator: ",")
        #expect(ReadTable(header + "\n").error == .tooManyColumns(found: 1000, limit: 500))

        let object = "{" + (1...1000).map { "\"c\($0)\":1" }.joined(separator: ",") + "}"
        #expect(ReadTable(object).error == .tooManyColumns(found: 501, limit: 500))
    }

    @Test("A header that cannot be read says why")
    func brokenHeader() {
        let error = ReadTable("a,\"b\n").error

        #expect(
            error
                == .brokenHeader(
                    RowFault(.unclosedQuote(line: 1), row: 0, line: 1, column: .init(number: 2, name: "B"))))
        #expect(error?.message == Message("tables.brokenHeader", ["line": "1", "column": "2"]))
    }

    @Test("A file above the caller's limit is refused before it is read, and the sizes differ as they are told")
    func tooLarge() {
        let error = ReadTable("a,b\n1,2\n") { $0.limits.file = 5 }.error

        #expect(error == .tooLarge(bytes: 8, limit: 5))
        let message = TableError.tooLarge(bytes: (200 << 20) + 1, limit: 200 << 20).message
        #expect(message.values == ["size": "200.1", "limit": "200"])
        #expect(TableError.tooLarge(bytes: 8, limit: 5).problem.kind == .tooLarge)
    }

    @Test("A file that is not there or is a folder cannot be opened")
    func notThere() {
        #expect(throws: TableError.cannotOpen(errno: ENOENT)) { try TableReader(path: "/nowhere/at/all.csv") }
        #expect(throws: TableError.cannotOpen(errno: EISDIR)) { try TableReader(path: "/") }
    }

    @Test("A file that shrinks while it is read is not taken for a complete one")
    func shrinking() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = "a,b\n" + (0..<50_000).map { "\($0),x\n" }.joined()
        try Data(text.utf8).write(to: file)
        var options = TableReader.Options()
        options.chunkSize = 4096
        var reader = try TableReader(path: file.path, options)
        #expect(reader.size == text.utf8.count)
        #expect(reader.bytesRead < reader.size)
        try FileHandle(forWritingTo: file).truncate(atOffset: 100_000)

        #expect(throws: TableError.changedMeanwhile) { try reader.skip(rows: .max) }
        #expect(try reader.skip(rows: 1) == 0)
    }

    @Test("Opening what is refused leaves no file open")
    func descriptors() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("a,a\n".utf8).write(to: file)

        for _ in 0..<1000 {
            #expect(throws: TableError.duplicateColumns(["a"])) { try TableReader(path: file.path) }
        }

        // Other tests have some open at the same time.
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < 900)
    }
}

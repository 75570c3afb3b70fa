import Kernel
import NIOCore
import Testing

@testable import Web

/// Files in forms, and rows from the clipboard.
@Suite struct MultipartTests {
    private typealias Reader = MultipartReader<AsyncStream<ByteBuffer>>

    private func reader(_ text: String, piece: Int = 1 << 20, boundary: String = "b", limit: Int = 1 << 20) throws
        -> Reader
    {
        let bytes = Array(text.utf8)
        let stream = AsyncStream<ByteBuffer> { continuation in
            for start in stride(from: 0, to: bytes.count, by: piece) {
                continuation.yield(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)]))
            }
            continuation.finish()
        }
        return try Reader(stream, contentType: "multipart/form-data; boundary=\(boundary)", limit: limit)
    }

    /// Name or file name, and the whole content of each part.
    private func parts(_ text: String, piece: Int) async throws -> [[String]] {
        var reader = try reader(text, piece: piece)
        var parts: [[String]] = []
        var bytes: [[UInt8]] = []
        while let next = try await reader.next() {
            switch next {
            case .part(let name, let fileName):
                parts.append([name, fileName ?? "-"])
                bytes.append([])
            case .bytes(let more): bytes[bytes.count - 1] += more
            }
        }
        return zip(parts, bytes).map { $0 + [String(decoding: $1, as: UTF8.self)] }
    }

    private static let form = """
        preamble\r\n--b\r\nContent-Disposition: form-data; name="reason"\r\n\r\n理由\r\n--b \r\n\
        content-disposition: form-data; name="file"; filename="a;\\"b%22.csv"\r\nContent-Type: text/csv\r\n\r\n\
        x\r\n--not the end\r\n--\r\n\r\n--b\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n--b--\r\nepilogue
        """

    @Test("A form is the same in pieces of any size", arguments: [1, 2, 3, 5, 7, 11, 64, 10_000])
    func pieces(size: Int) async throws {
        #expect(
            try await parts(Self.form, piece: size) == [
                ["reason", "-", "理由"], ["file", "a;\"b\".csv", "x\r\n--not the end\r\n--\r\n"], ["empty", "-", ""],
            ])
    }

    @Test(
        "A form that breaks off, has no names or no boundary is malformed",
        arguments: [
            "", "--b", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
            "--b\r\nContent-Type: text/csv\r\n\r\nx\r\n--b--",
            "--b\r\n" + String(repeating: "X", count: 20_000),
        ])
    func broken(form: String) async throws {
        var reader = try reader(form)
        await #expect(throws: Problem(.malformed, "problems.body.multipart")) {
            while try await reader.next() != nil {}
        }
    }

    @Test("A form larger than its limit is refused") func large() async throws {
        var reader = try reader(Self.form, piece: 10, limit: 100)
        await #expect(throws: Problem(.tooLarge, "problems.body.size")) { while try await reader.next() != nil {} }
    }

    @Test(
        "Another content type is refused",
        arguments: ["text/plain", "multipart/form-data", "multipart/form-data; boundary="])
    func types(type: String) async throws {
        #expect(throws: Problem.self) {
            try Reader(AsyncStream { $0.finish() }, contentType: type, limit: 10)
        }
    }

    @Test("Cells from the clipboard keep tabs, line ends and quotation marks")
    func pasted() {
        func rows(_ text: String) -> [[String]] { PastedTable(text).rows }
        #expect(rows("a\tb\r\n1\t2\r\n") == [["a", "b"], ["1", "2"]])
        #expect(rows("\"a\nb\"\t\"c\"\"d\"\n\n\t\n2\t") == [["a\nb", "c\"d"], ["2", ""]])
        // A quotation mark that never ends, or has something behind it, is one.
        #expect(rows("\"a\tb\n\"c\"d\te") == [["\"a", "b"], ["\"c\"d", "e"]])
        #expect(rows("") == [])
    }
}

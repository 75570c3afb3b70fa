import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// Reads a form with files in it (`multipart/form-data`, RFC 7578) piece by piece, in little memory however large the
/// files are.
struct MultipartReader<Body: AsyncSequence> where Body.Element == ByteBuffer {
    enum Piece: Equatable {
        /// A field begins; with a file name it is a file.
        case part(name: String, fileName: String?)
        /// Some of its bytes.
        case bytes([UInt8])
    }

    private enum State { case preamble, boundary, bytes, end }

    private var iterator: Body.AsyncIterator
    /// A line end, two hyphens and the boundary.
    private let delimiter: [UInt8]
    /// What came and was not given out. The line end before the first boundary may be missing.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var state = State.preamble
    private var received = 0
    private let limit: Int

    private static var maxHeader: Int { 8 << 10 }

    /// - Parameter limit: how many bytes there may be in all.
    init(_ body: Body, contentType: String?, limit: Int) throws(Problem) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else {
            throw Problem(.unsupportedMediaType, "problems.body.type")
        }
        guard let boundary = HeaderParameters(contentType)["boundary"], (1...70).contains(boundary.utf8.count) else {
            throw Problem(.malformed, "problems.body.multipart")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        iterator = body.makeAsyncIterator()
        self.limit = limit
    }

    /// What comes next; nil behind the last part. A form that breaks off is malformed.
    @concurrent mutating func next() async throws -> Piece? {
        while true {
            switch state {
            case .end: return nil
            case .preamble:
                if let place = Self.place(of: delimiter, in: buffer) {
                    buffer.removeFirst(place + delimiter.count)
                    state = .boundary
                } else {
                    buffer.removeFirst(max(0, buffer.count - delimiter.count + 1))
                    try await receive()
                }
            case .boundary:
                while buffer.count < 2 { try await receive() }
                if buffer.starts(with: "--".utf8) {
                    state = .end
                } else if let place = Self.place(of: Array("\r\n\r\n".utf8), in: buffer) {
                    let part = try Self.part(String(decoding: buffer[..<place], as: UTF8.self))
                    buffer.removeFirst(place + 4)
                    state = .bytes
                    return part
                } else if buffer.count > Self.maxHeader {
                    throw Problem(.malformed, "problems.body.multipart")
                } else {
                    try await receive()
                }
            case .bytes:
                if let place = Self.place(of: delimiter, in: buffer) {
                    let bytes = Array(buffer[..<place])
                    buffer.removeFirst(place + delimiter.count)
                    state = .boundary
                    if !bytes.isEmpty { return .bytes(bytes) }
                } else {
                    // The end may be the beginning of a boundary.
                    let sure = buffer.count - delimiter.count + 1
                    if sure > 0 {
                        let bytes = Array(buffer[..<sure])
                        buffer.removeFirst(sure)
                        return .bytes(bytes)
                    }
                    try await receive()
                }
            }
        }
    }

    @concurrent private mutating func receive() async throws {
        guard let more = try await iterator.next() else { throw Problem(.malformed, "problems.body.multipart") }
        received += more.readableBytes
        guard received <= limit else { throw Problem(.tooLarge, "problems.body.size") }
        buffer.append(contentsOf: more.readableBytesView)
    }

    private static func part(_ header: String) throws -> Piece {
        for line in header.split(whereSeparator: \.isNewline) {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased() == "content-disposition" else { continue }
            let parameters = HeaderParameters(String(pair[1]))
            guard let name = parameters["name"] else { break }
            return .part(name: name, fileName: parameters["filename"])
        }
        throw Problem(.malformed, "problems.body.multipart")
    }

    private static func place(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            wanted.withUnsafeBufferPointer { wanted in
                let first = wanted[0]
                var place = 0
                while place <= bytes.count - wanted.count {
                    if bytes[place] == first {
                        var length = 1
                        while length < wanted.count, bytes[place + length] == wanted[length] { length += 1 }
                        if length == wanted.count { return place }
                    }
                    place += 1
                }
                return nil
            }
        }
    }
}

/// The parameters behind a header's value: `form-data; name="file"; filename="a.csv"`.
struct HeaderParameters {
    private var values: [String: String] = [:]

    init(_ header: String) {
        var rest = header[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let sign = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[sign] == "=" else { continue }
            let name = rest[..<sign].lowercased()
            rest = rest[rest.index(after: sign)...]
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.first, character != "\"" {
                    rest = rest.dropFirst()
                    // Old browsers send paths, `C:\a.csv`: only a quotation mark is escaped.
                    if character == "\\", rest.first == "\"" {
                        value.append("\"")
                        rest = rest.dropFirst()
                    } else {
                        value.append(character)
                    }
                }
            } else {
                let end = rest.firstIndex(of: ";") ?? rest.endIndex
                value = String(rest[..<end]).trimmingBlanks
                rest = rest[end...]
            }
            values[name] = value.replacing("%22", with: "\"")
        }
    }

    subscript(name: String) -> String? { values[name] }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}

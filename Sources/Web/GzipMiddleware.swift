import CZlib
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Sends texts compressed to those who ask for it.
///
/// A compressed answer is another representation, so its entity tag is another one too: `"12"` becomes `"12-gz"`, and
/// who comes back with that is understood. What is shown in a session stays as it is: with our words and a stranger's
/// in one compressed text, its length would tell about its content (BREACH).
struct GzipMiddleware: RouterMiddleware {
    /// Below this, head and trailer weigh more than they save.
    static let minimumSize = 1024
    /// Up to here an answer is compressed in one piece and says how long it is.
    static let maximumWhole = 1 << 20

    func handle(
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        guard let accepted = request.headers[.acceptEncoding], Self.allowsGzip(accepted), !request.hasSession else {
            return Self.varying(try await next(request, context), to: request)
        }
        let (request, tags) = EntityTag.withoutSuffix(request)
        var response = Self.varying(try await next(request, context), to: request)
        if response.status == .notModified {
            // Which of the two the visitor has.
            if let tag = response.headers[.eTag], tags.contains(EntityTag.suffixed(tag)) {
                response.headers[.eTag] = EntityTag.suffixed(tag)
            }
            return response
        }
        guard request.method != .head, response.status != .noContent, Self.isText(response.headers),
            !response.headers.contains(.contentEncoding),
            response.body.contentLength.map({ $0 >= Self.minimumSize }) ?? true
        else { return response }
        try await Self.compress(&response)
        return response
    }

    private static func compress(_ response: inout Response) async throws {
        let body = response.body
        response.headers[.contentEncoding] = "gzip"
        if let tag = response.headers[.eTag] { response.headers[.eTag] = EntityTag.suffixed(tag) }
        // The body's own length is not what will be sent.
        response.headers[.contentLength] = nil
        if let length = body.contentLength, length <= maximumWhole {
            let collector = GzipCollector()
            try await body.write(GzipWriter(collector))
            response.body = ResponseBody(byteBuffer: collector.buffer)
            response.headers[.contentLength] = String(collector.buffer.readableBytes)
        } else {
            response.body = ResponseBody { writer in try await body.write(GzipWriter(writer)) }
        }
    }

    /// Tells caches that the answer depends on what its reader can read, also where it is not compressed this time.
    /// Nobody may keep our answers to anything but a reading.
    private static func varying(_ response: Response, to request: Request) -> Response {
        guard request.method == .get || request.method == .head,
            response.status == .notModified || isText(response.headers)
        else { return response }
        var response = response
        if let vary = response.headers[.vary] {
            if vary != "*" { response.headers[.vary] = "\(vary), Accept-Encoding" }
        } else {
            response.headers[.vary] = "Accept-Encoding"
        }
        return response
    }

    private static func isText(_ headers: HTTPFields) -> Bool {
        guard let type = headers.value(of: .contentType) else { return false }
        if type.hasPrefix("text/") || type.hasPrefix("application/json") { return true }
        return [
            "application/x-ndjson", "application/problem+json", "application/ld+json", "application/yaml",
            "image/svg+xml",
        ]
        .contains { type.hasPrefix($0) }
    }

    /// What `Accept-Encoding` says of gzip, weights included (RFC 9110, 12.5.3).
    static func allowsGzip(_ header: String) -> Bool {
        var weights: [Substring: Double] = [:]
        for part in header.lowercased().split(separator: ",").prefix(20) {
            let words = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let name = words.first else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            weights[Substring(name == "x-gzip" ? "gzip" : name)] = weight
        }
        guard let gzip = weights["gzip"] ?? weights["*"], gzip > 0 else { return false }
        return gzip >= weights["identity"] ?? 0
    }
}

/// Entity tags of compressed answers.
enum EntityTag {
    private static let suffix = "-gz\""

    /// `"12"` as `"12-gz"`. A weak tag promises no more than the same meaning and stays.
    static func suffixed(_ tag: String) -> String {
        tag.hasPrefix("W/") || !tag.hasSuffix("\"") ? tag : tag.dropLast() + suffix
    }

    /// Gives the handlers behind us the tags they know. Answers all that were asked with.
    static func withoutSuffix(_ request: Request) -> (Request, asked: String) {
        let asked = [HTTPField.Name.ifNoneMatch, .ifMatch].compactMap { request.headers[$0] }.joined(separator: ",")
        guard asked.contains(suffix) else { return (request, asked) }
        var head = request.head
        for name in [HTTPField.Name.ifNoneMatch, .ifMatch] {
            if let tags = head.headerFields[name] {
                head.headerFields[name] = tags.replacing(suffix, with: "\"")
            }
        }
        return (Request(head: head, body: request.body), asked)
    }
}

extension Request {
    fileprivate var hasSession: Bool { headers[.cookie]?.contains("session=") == true }
}

/// Compresses what is written and hands it on; of the whole it keeps no more than the algorithm's window.
private struct GzipWriter: ResponseBodyWriter {
    private var next: any ResponseBodyWriter
    private let stream = GzipStream()

    init(_ next: any ResponseBodyWriter) { self.next = next }

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        try await stream.add(buffer, isLast: false, to: &next)
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await stream.add(ByteBuffer(), isLast: true, to: &next)
        try await next.finish(trailingHeaders)
    }
}

/// Takes what is compressed together.
private final class GzipCollector: ResponseBodyWriter {
    private(set) var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) { self.buffer.writeImmutableBuffer(buffer) }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

/// zlib's state of one text being compressed, used by one writer and freed with it.
private final class GzipStream {
    private var state = z_stream()
    private static let pieceSize = 32 << 10
    /// The first that looks for the best match; what follows takes longer and saves a few hundredths.
    private static let level: Int32 = 4

    init() { precondition(deflateInitGzip(&state, Self.level) == Z_OK, "zlib cannot begin") }

    deinit { deflateEnd(&state) }

    @concurrent func add(_ buffer: ByteBuffer, isLast: Bool, to next: inout any ResponseBodyWriter) async throws {
        var input = buffer
        repeat {
            let piece = deflate(&input, isLast: isLast)
            if piece.readableBytes > 0 { try await next.write(piece) }
            if piece.readableBytes < Self.pieceSize { return }
        } while true
    }

    /// Compresses until there is no more input or a piece is full.
    private func deflate(_ input: inout ByteBuffer, isLast: Bool) -> ByteBuffer {
        var piece = ByteBuffer()
        piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceSize) { output in
            state.next_out = output.bindMemory(to: UInt8.self).baseAddress
            state.avail_out = UInt32(Self.pieceSize)
            input.readWithUnsafeMutableReadableBytes { bytes in
                state.next_in = bytes.bindMemory(to: UInt8.self).baseAddress
                state.avail_in = UInt32(bytes.count)
                _ = CZlib.deflate(&state, isLast ? Z_FINISH : Z_NO_FLUSH)
                return bytes.count - Int(state.avail_in)
            }
            return Self.pieceSize - Int(state.avail_out)
        }
        return piece
    }
}

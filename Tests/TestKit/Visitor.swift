package import Foundation
package import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Web

/// Somebody who asks the site for something: a browser with a cookie jar, or a program with a token. Requests go
/// straight into the router, without a socket.
package struct Visitor: Sendable {
    let site: any HTTPResponder<VisitorContext>
    let jar = Jar()
    /// Sent as `Authorization: Bearer …`.
    package var token: String?
    /// Sent as `Accept-Language`.
    package var language: String?
    package var address = "192.0.2.1"
    /// Sent with every request.
    package var headers: HTTPFields = [:]

    /// What came back.
    package struct Answer: Sendable {
        package let status: Int
        package let headers: HTTPFields
        package let body: Data

        package var text: String { String(decoding: body, as: UTF8.self) }
        package var json: JSON { (try? JSONDecoder().decode(JSON.self, from: body)) ?? .null }

        package func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        package func all(_ name: String) -> [String] { HTTPField.Name(name).map { headers[values: $0] } ?? [] }
    }

    /// Cookies, by name.
    final class Jar: Sendable {
        private let cookies = Mutex<[String: String]>([:])

        var header: String? {
            let cookies = cookies.withLock { $0 }
            return cookies.isEmpty ? nil : cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }

        func set(_ name: String, to value: String?) { cookies.withLock { $0[name] = value } }

        func keep(_ lines: [String]) {
            for line in lines {
                let parts = line.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
                let pair = (parts.first ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2 else { continue }
                let isGone = pair[1].isEmpty || parts.contains { $0.lowercased() == "max-age=0" }
                set(String(pair[0]), to: isGone ? nil : String(pair[1]))
            }
        }
    }

    private struct Source: RequestContextSource {
        let logger: Logger
    }

    private struct Writer: ResponseBodyWriter {
        final class Box: Sendable {
            let data = Mutex(Data())
        }
        let box: Box
        func write(_ buffer: ByteBuffer) async throws {
            box.data.withLock { $0.append(contentsOf: buffer.readableBytesView) }
        }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    package func cookie(_ name: String, _ value: String?) { jar.set(name, to: value) }

    package func send(
        _ method: HTTPRequest.Method, _ path: String, body: Data? = nil, type: String? = nil,
        with more: HTTPFields = [:]
    ) async -> Answer {
        var fields = headers
        if let body { fields[.contentLength] = String(body.count) }
        if let type { fields[.contentType] = type }
        if let token { fields[.authorization] = "Bearer \(token)" }
        if let language { fields[.acceptLanguage] = language }
        if let cookies = jar.header { fields[.cookie] = cookies }
        for field in more { fields[field.name] = field.value }
        let request = Request(
            head: .init(method: method, scheme: "http", authority: "localhost:8080", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(bytes: body ?? Data())))
        var logger = Logger(label: "visitor", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        logger[metadataKey: "hb.request.id"] = "test"
        let context = VisitorContext(coreContext: .init(source: Source(logger: logger)), address: address)
        do {
            let response = try await site.respond(to: request, context: context)
            jar.keep(response.headers[values: .setCookie])
            let box = Writer.Box()
            try await response.body.write(Writer(box: box))
            return Answer(status: response.status.code, headers: response.headers, body: box.data.withLock { $0 })
        } catch {
            return Answer(status: 500, headers: [:], body: Data("threw \(error)".utf8))
        }
    }

    package func get(_ path: String, with more: HTTPFields = [:]) async -> Answer { await send(.get, path, with: more) }

    package func post(_ path: String, _ json: JSON, with more: HTTPFields = [:]) async -> Answer {
        await send(.post, path, body: json.data, type: "application/json", with: more)
    }

    package func put(_ path: String, _ json: JSON, with more: HTTPFields = [:]) async -> Answer {
        await send(.put, path, body: json.data, type: "application/json", with: more)
    }

    /// Sends a form as a browser on our own page does.
    package func post(_ path: String, form: [(String, String)], with more: HTTPFields = [:]) async -> Answer {
        let body = form.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }.joined(separator: "&")
        var fields = more
        if let name = HTTPField.Name("Sec-Fetch-Site"), fields[name] == nil { fields[name] = "same-origin" }
        return await send(
            .post, path, body: Data(body.utf8), type: "application/x-www-form-urlencoded", with: fields)
    }

    package static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "!"..."~")))
            ?? ""
    }
}

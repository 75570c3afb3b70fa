import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel

extension Response {
    /// Set up once; encoding changes nothing in it.
    private static let jsonEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }()

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        .json(ByteBuffer(bytes: try jsonEncoder.encode(value)), status)
    }

    /// The bytes of such an answer.
    static func encoded(_ value: some Encodable) throws -> [UInt8] { [UInt8](try jsonEncoder.encode(value)) }

    /// JSON that is written already.
    static func json(text: String, status: HTTPResponse.Status) -> Response {
        .json(ByteBuffer(string: text), status)
    }

    static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        .json(ByteBuffer(bytes: bytes), status)
    }

    private static func json(_ body: ByteBuffer, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"], body: .init(byteBuffer: body))
    }

    /// JSON whose names are a standard's own and stay as they are written.
    static func standardJSON(
        _ value: some Encodable, contentType: String = "application/json; charset=utf-8"
    ) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: try standardEncoder.encode(value))))
    }

    private static let standardEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()

    /// After a form: see what became of it, with a GET.
    static func see(_ path: String) -> Response { .redirect(to: path, type: .normal) }
}

/// A page of a list, and where the list goes on.
struct ListPage<Item: Encodable>: Encodable {
    let items: [Item]
    @OrNull var next: String?
    let total: Int
}

/// A field of an answer that is `null` and not missing when there is nothing to say, so that clients may rely on it.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue value: Value?) { wrappedValue = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension Templates {
    func page(
        _ view: some View, _ chrome: Chrome, _ language: Language, _ status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let html = try html(view, chrome: chrome, language: language)
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.tag, .cacheControl: "no-cache",
                .vary: "Cookie, Accept-Language",
            ],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }
}

extension Request {
    /// Path and query, whatever else stands in the request's first line.
    var address: String { uri.path + (uri.query.map { "?\($0)" } ?? "") }
}

extension Platform {
    /// A page for whoever is asking.
    func page(
        _ view: some View, for request: Request, _ context: VisitorContext, in section: Chrome.Section = .none,
        sample: Bool = false, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let chrome = Chrome(
            path: request.address, section: section, user: context.member?.name,
            isStaff: context.member != nil, isSample: sample)
        return try templates.page(view, chrome, context.language, status)
    }

    func page(
        _ view: some View, for request: Request, _ context: MemberContext, in section: Chrome.Section = .desk,
        sample: Bool = false, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        var response = try page(
            view, for: request, context.visitor, in: section, sample: sample, status: status)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

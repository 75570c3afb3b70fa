import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Logging
import NIOCore
import NIOHTTP1

/// Every error becomes an answer here: a page for people, `problem+json` for programs.
struct ProblemMiddleware: RouterMiddleware {
    let platform: Platform

    func handle(
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        let began = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = try platform.answer(error, to: request, context)
        }
        // What follows the head would be read as the beginning of the next answer.
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.xRequestID] = context.id
        let took = began.duration(to: .now)
        platform.metrics.count(response.status, took: took)
        // The route and not the path: a path may hold a receipt.
        context.logger.info(
            "answered",
            metadata: [
                "method": "\(request.method)", "route": "\(context.endpointPath ?? "-")",
                "status": "\(response.status.code)", "took": "\(took)",
            ])
        return response
    }
}

extension Platform {
    /// What somebody is answered instead of what they asked for.
    func answer(_ error: any Error, to request: Request, _ context: VisitorContext) throws -> Response {
        let problem = Problem(error)
        if problem.kind == .unexpected || problem.kind == .unavailable {
            context.logger.error("request failed", metadata: ["error": "\(String(reflecting: error))"])
        }
        let language = chosenLanguage(request, context)
        if request.wantsJSON { return try problem.json(texts, language, id: context.id) }
        if problem.kind == .unauthenticated, request.method == .get {
            let path = request.address.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return .redirect(to: "/sign-in?next=\(path)", type: .normal)
        }
        let view = ProblemView(
            status: String(problem.status.code),
            title: texts("problems.kind.\(problem.kind.rawValue).title", language),
            help: texts("problems.kind.\(problem.kind.rawValue).help", language),
            // The title says it already.
            detail: problem.message.key == "problems.notFound" ? nil : texts(problem.message, language),
            obstacles: problem.obstacles.map { texts($0.message, language) }
                + problem.fields.map { texts($0.message, language) },
            requestID: problem.kind == .unexpected ? context.id : nil,
            signInPath: problem.kind == .unauthenticated ? "/sign-in" : nil)
        let chrome = Chrome(path: request.uri.path, user: context.member?.name, isStaff: context.member != nil)
        var response = try templates.page(view, chrome, language, problem.status)
        if context.member != nil { response.headers[.cacheControl] = "no-store" }
        problem.advise(&response.headers)
        return response
    }

    /// The error may come from before the visitor was looked at.
    private func chosenLanguage(_ request: Request, _ context: VisitorContext) -> Language {
        request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
            ?? request.cookies["lang"].flatMap { Language(rawValue: $0.value) }
            ?? VisitorMiddleware.preferred(request.headers[.acceptLanguage])
    }
}

extension Problem {
    /// Anything that is not a known problem is told as "unexpected" and explained in the log only.
    init(_ error: any Error) {
        self =
            switch error {
            case let problem as Problem: problem
            case let error as any ProblemConvertible: error.problem
            case is CancellationError: Problem(.unavailable, Message("problems.unavailable"), retryAfter: 5)
            case let error as any HTTPResponseError: Problem(status: error.status)
            // The visitor hung up in the middle of a body, or sent what is no HTTP.
            case is HTTPParserError, is ChannelError, is IOError: Problem(.malformed, "problems.body.json")
            default: Problem(.unexpected, "problems.unexpected")
            }
    }

    private init(status: HTTPResponse.Status) {
        self =
            switch status {
            case .notFound: Problem(.notFound, "problems.notFound")
            case .methodNotAllowed: Problem(.methodNotAllowed, "problems.methodNotAllowed")
            case .contentTooLarge: Problem(.tooLarge, "problems.body.size")
            case .unsupportedMediaType: Problem(.unsupportedMediaType, "problems.body.type")
            case _ where status.kind == .clientError: Problem(.malformed, "problems.body.json")
            default: Problem(.unexpected, "problems.unexpected")
            }
    }

    var status: HTTPResponse.Status {
        switch kind {
        case .malformed: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .invalid: .unprocessableContent
        case .tooManyRequests: .tooManyRequests
        case .preconditionFailed: .preconditionFailed
        case .unavailable: .serviceUnavailable
        case .unexpected: .internalServerError
        }
    }

    /// What helps to ask better, whoever reads the answer.
    fileprivate func advise(_ headers: inout HTTPFields) {
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if !allowed.isEmpty { headers[.allow] = allowed.joined(separator: ", ") }
    }

    func json(_ texts: Texts, _ language: Language, id: String) throws -> Response {
        struct Fault: Encodable { let field, message: String }
        struct Unmet: Encodable { let id: String, reason: BothLanguages }
        struct Body: Encodable {
            let type, title: String
            let status: Int
            let detail, instance: String
            let errors: [Fault]?
            let conditions: [Unmet]?
        }
        let body = Body(
            type: "/problems/\(kind.rawValue)", title: texts.plain("problems.kind.\(kind.rawValue).title", language),
            status: status.code, detail: texts.plain(message, language), instance: id,
            errors: fields.isEmpty
                ? nil : fields.map { Fault(field: $0.name, message: texts.plain($0.message, language)) },
            conditions: obstacles.isEmpty
                ? nil : obstacles.map { Unmet(id: $0.id, reason: BothLanguages($0.message, texts)) })
        var response = try Response.json(body, status: status)
        response.headers[.contentType] = "application/problem+json"
        advise(&response.headers)
        if let entityTag { response.headers[.eTag] = entityTag }
        if kind == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

/// A sentence as the API gives it: Japanese and English.
struct BothLanguages: Encodable {
    let ja, en: String

    init(_ message: Message, _ texts: Texts) { (ja, en) = (texts.plain(message, .ja), texts.plain(message, .en)) }

    init(_ text: LocalizedText) { (ja, en) = (text.plain(in: .ja), text.plain(in: .en)) }
}

extension Request {
    var wantsJSON: Bool {
        uri.path.hasPrefix("/api/") || uri.path == CatalogAPI.path
            || (headers[.accept].map { $0.contains("json") && !$0.contains("text/html") } ?? false)
    }
}

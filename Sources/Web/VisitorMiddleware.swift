import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel

/// Finds out who is asking and in which language.
struct VisitorMiddleware: RouterMiddleware {
    let platform: Platform

    func handle(
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        var context = context
        if platform.settings.trustsProxy,
            let forwarded = request.headers[.xForwardedFor]?.split(separator: ",").last
        {
            context.forwardedAddress = String(forwarded.filter { !$0.isWhitespace }.prefix(64))
        }
        let chosen = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        let cookies = request.headers.contains(.cookie) ? request.cookies : nil
        context.language =
            chosen ?? cookies?["lang"].flatMap { Language(rawValue: $0.value) }
            ?? Self.preferred(request.headers[.acceptLanguage])
        if let header = request.headers.value(of: .authorization) {
            guard header.hasPrefix("Bearer ") else { throw Problem(.unauthenticated, "problems.badToken") }
            context.member = try await member(holding: String(header.dropFirst(7)))
        } else if let secret = cookies?["session"]?.value {
            context.session = secret
            context.member = try await Session.member(holding: secret, at: platform.now(), in: platform.store)
                .map(known)
        }
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            // Here it is known who asks: their page says so, whatever went wrong.
            response = try platform.answer(error, to: request, context)
        }
        if let chosen {
            response.setCookie(
                Cookie(
                    name: "lang", value: chosen.rawValue, maxAge: 365 * 86_400, path: "/", httpOnly: true,
                    sameSite: .lax))
        }
        return response
    }

    /// A program sends its token with every request; a token that is replaced stops working within two seconds.
    private func member(holding token: String) async throws -> Member {
        let hash = Secret.hash(of: token)
        if let member = platform.tokens[hash] { return member }
        guard let member = try await APIToken.member(holding: token, in: platform.store).map(known) else {
            throw Problem(.unauthenticated, "problems.badToken")
        }
        platform.tokens[hash] = member
        return member
    }

    private func known(_ member: Member) -> Member { member.known { platform.organizations[$0] != nil } }

    /// English for those whose first language it is, Japanese for everybody else.
    static func preferred(_ header: String?) -> Language {
        guard let first = header?.split(separator: ",").first?.lowercased() else { return .ja }
        return first.hasPrefix("en") ? .en : .ja
    }
}

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
    static let xForwardedProto = Self("X-Forwarded-Proto")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let xRequestID = Self("X-Request-ID")!
}

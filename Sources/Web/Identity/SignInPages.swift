import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Logging

/// `/sign-in` and `/sign-out`, for staff.
struct SignInPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("sign-in", use: form)
        router.post("sign-in", use: signIn)
        router.post("sign-out", use: signOut)
        router.group(context: MemberContext.self).post("sign-out-everywhere", use: signOutEverywhere)
    }

    @Sendable func form(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let next = Self.own(request.uri.queryParameters["next"].map(String.init))
        return try platform.page(
            SignInView(next: next, hasSample: platform.settings.hasSample), for: request, context)
    }

    @Sendable func signIn(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let form = try await Form(request)
        let next = Self.own(form["next"])
        do {
            let session = try await Session.begin(
                email: form["email"], password: form["password"], from: context.address,
                limiter: platform.signInLimiter, at: platform.now(), in: platform.store)
            var response = Response.see(next)
            response.setCookie(
                Cookie(
                    name: "session", value: session.secret, maxAge: Int(Session.lifetime), path: "/",
                    secure: isSecure(request), httpOnly: true, sameSite: .lax))
            return response
        } catch let error as AccountError {
            let problem = error.problem
            context.logger.notice("sign-in refused", metadata: ["problem": "\(problem.kind.rawValue)"])
            let view = SignInView(
                email: String(form["email"].prefix(254)), next: next,
                errors: [platform.texts(problem.message, context.language)], hasSample: platform.settings.hasSample)
            var response = try platform.page(view, for: request, context, status: problem.status)
            if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }

    @Sendable func signOut(_ request: Request, _ context: VisitorContext) async throws -> Response {
        if let secret = context.session { try await Session.end(secret, in: platform.store) }
        return forgetting(request)
    }

    @Sendable func signOutEverywhere(_ request: Request, _ context: MemberContext) async throws -> Response {
        if let user = context.member.actor.user { try await Session.endAll(of: user, in: platform.store) }
        return forgetting(request)
    }

    private func forgetting(_ request: Request) -> Response {
        var response = Response.see("/")
        response.setCookie(
            Cookie(
                name: "session", value: "", maxAge: 0, path: "/", secure: isSecure(request), httpOnly: true,
                sameSite: .lax))
        return response
    }

    private func isSecure(_ request: Request) -> Bool {
        platform.settings.trustsProxy && request.headers[.xForwardedProto] == "https"
    }

    /// Only a path of our own: `//elsewhere` and `/\elsewhere` are other sites to a browser.
    static func own(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), path.utf8.count < 1000,
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return "/desk" }
        return path
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// Refuses forms that come from other sites.
struct SameSiteMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        let isSafe = [.get, .head, .options].contains(request.method)
        // A token is never sent by a browser of its own accord, so programs need no such proof.
        if !isSafe, request.headers[.authorization] == nil { try Self.refuseOtherSites(request) }
        return try await next(request, context)
    }

    /// Browsers say where a request comes from. One that says neither is no browser, and carries no cookie by itself.
    static func refuseOtherSites(_ request: Request) throws {
        if let site = request.headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw Problem(.forbidden, "problems.crossSite") }
        } else if let origin = request.headers[.origin] {
            guard let authority = request.head.authority, let host = URL(string: origin)?.authority, host == authority
            else { throw Problem(.forbidden, "problems.crossSite") }
        }
    }
}

/// Tells browsers what our pages never do.
struct SafetyHeadersMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.headers { response.headers[name] = value }
        // What the API gives without a session is public, and any page may read it.
        if request.method == .get, request.uri.path.hasPrefix("/api/"), request.headers[.cookie] == nil {
            response.headers[.accessControlAllowOrigin] = "*"
        }
        return response
    }

    private static let headers: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("Referrer-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
        (HTTPField.Name("Permissions-Policy")!, "camera=(), geolocation=(), microphone=()"),
    ]
}

extension URL {
    fileprivate var authority: String? {
        guard let host = host() else { return nil }
        return port.map { "\(host):\($0)" } ?? host
    }
}

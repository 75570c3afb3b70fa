import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// Refuses forms that come from other sites.
struct SameSiteMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        let isSafe = [.get, .head, .options].contains(request.method)
        // A token is never sent by a browser of its own accord, so programs need no such proof.
        if !isSafe, !request.headers.contains(.authorization) { try Self.refuseOtherSites(request) }
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
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        let isAPI = request.uri.path.hasPrefix("/api/")
        if isAPI, let preflight = Self.preflight(request) { return preflight }
        var response = try await next(request, context)
        response.headers.append(contentsOf: isAPI ? Self.headers : Self.pageHeaders)
        // What the API gives without a session is public, and any page may read it.
        if isAPI, request.method == .get || request.method == .head, !request.headers.contains(.cookie) {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "ETag, Last-Modified, Link, Retry-After, X-Request-ID"
        }
        return response
    }

    /// The answer to a browser that asks beforehand whether a page of another site may ask: it may read. A token is not
    /// among the headers it may send; what needs one is not public.
    private static func preflight(_ request: Request) -> Response? {
        guard request.method == .options, request.headers.contains(.origin),
            let method = request.headers[.accessControlRequestMethod]
        else { return nil }
        var response = Response(status: .noContent, headers: headers)
        guard method == "GET" || method == "HEAD" else { return response }
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlAllowMethods] = "GET, HEAD"
        response.headers[.accessControlAllowHeaders] = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
        response.headers[.accessControlMaxAge] = "86400"
        return response
    }

    private static let headers: HTTPFields = [
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        .xContentTypeOptions: "nosniff",
        HTTPField.Name("Referrer-Policy")!: "same-origin",
    ]

    /// What only a document a browser shows can do.
    private static let pageHeaders: HTTPFields =
        headers + [
            HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
            HTTPField.Name("Permissions-Policy")!: "camera=(), geolocation=(), microphone=()",
        ]
}

extension URL {
    fileprivate var authority: String? {
        guard let host = host() else { return nil }
        return port.map { "\(host):\($0)" } ?? host
    }
}

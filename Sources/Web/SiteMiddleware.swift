import Hummingbird

/// What every request passes, the outermost first.
///
/// One middleware and not six in the router's list, so that the compiler sees who calls whom; a class, because the router
/// copies its middlewares for each request, and the platform has many fields.
final class SiteMiddleware: RouterMiddleware {
    private let gzip = GzipMiddleware()
    private let safety = SafetyHeadersMiddleware()
    private let query = FormQueryMiddleware()
    private let problems: ProblemMiddleware
    private let sameSite = SameSiteMiddleware()
    private let visitor: VisitorMiddleware

    init(platform: Platform) {
        (problems, visitor) = (ProblemMiddleware(platform: platform), VisitorMiddleware(platform: platform))
    }

    func handle(_ request: Request, context: VisitorContext, next: Next) async throws -> Response {
        try await gzip.handle(request, context: context) { request, context in
            try await safety.handle(request, context: context) { request, context in
                try await query.handle(request, context: context) { request, context in
                    try await problems.handle(request, context: context) { request, context in
                        try await sameSite.handle(request, context: context) { request, context in
                            try await visitor.handle(request, context: context, next: next)
                        }
                    }
                }
            }
        }
    }
}

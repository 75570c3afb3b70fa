import HTTPTypes
import Hummingbird

/// Reads `+` in a query as the blank that browsers and programs mean when they send a form: words looked for are
/// `q=東京+保育園`.
struct FormQueryMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: VisitorContext, next: Next
    ) async throws -> Response {
        guard request.uri.query?.utf8.contains(UInt8(ascii: "+")) == true, let path = request.head.path,
            let mark = path.utf8.firstIndex(of: UInt8(ascii: "?"))
        else { return try await next(request, context) }
        var head = request.head
        // In the path before it a plus is a plus.
        head.path = String(path[..<mark]) + String(path[mark...]).replacing("+", with: "%20")
        return try await next(Request(head: head, body: request.body), context)
    }
}

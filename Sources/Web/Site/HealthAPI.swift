import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Outside
import Store

/// What machines that look after machines ask.
struct HealthAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("healthz", use: health)
        router.get("readyz", use: readiness)
        router.get("metrics", use: metrics)
    }

    /// The process is alive.
    @Sendable func health(_ request: Request, _ context: VisitorContext) async throws -> Response { .plain("ok\n") }

    /// The process can answer: its database does.
    @Sendable func readiness(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let answer: Int? = try await platform.store.read { db in try db.value("SELECT 1") }
        guard answer == 1 else { throw Problem(.unavailable, Message("problems.unavailable"), retryAfter: 5) }
        return .plain("ready\n")
    }

    @Sendable func metrics(_ request: Request, _ context: VisitorContext) async throws -> Response {
        // A database that does not answer is the last reason to be silent about the answers given.
        let backlog = try? await platform.store.read { db in try Outbox.backlog(db) }
        return .plain(platform.metrics.text(backlog: backlog, at: platform.now()))
    }
}

extension Response {
    fileprivate static func plain(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

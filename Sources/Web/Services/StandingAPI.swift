import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `…/timeline` and `…/findings`: how a service came to stand as it does.
struct StandingAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug")
            .get("timeline", use: timeline)
            .get("findings", use: findings)
    }

    @Sendable func timeline(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Item: Encodable {
            let at: Date
            let state: String
            let cause: BothLanguages
            let reasons: [ServiceJSON.ReasonJSON]
        }
        struct Page: Encodable { let items: [Item], truncated: Bool }
        let (tenant, slug) = try context.service(platform)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let found = try await platform.store.read { db in
            try StandingChange.all(of: try Service.find(slug, in: tenant, db), limit: limit + 1, db)
        }
        return try .json(
            Page(
                items: found.prefix(limit).map {
                    Item(
                        at: $0.at, state: $0.state.rawValue, cause: BothLanguages($0.cause, platform.texts),
                        reasons: $0.reasons.map { .init($0, platform.texts) })
                }, truncated: found.count > limit))
    }

    @Sendable func findings(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Item: Encodable {
            let id, condition: String
            let reason: BothLanguages
            let openedAt: Date
            let dueOn: Day
            @OrNull var closedAt: Date?
        }
        struct Page: Encodable { let items: [Item] }
        let (tenant, slug) = try context.service(platform)
        let found = try await platform.store.read { db in
            try Finding.all(of: try Service.find(slug, in: tenant, db), db)
        }
        return try .json(
            Page(
                items: found.map {
                    Item(
                        id: $0.id.description, condition: $0.condition.rawValue,
                        reason: BothLanguages($0.reason, platform.texts), openedAt: $0.openedAt, dueOn: $0.dueOn,
                        closedAt: $0.closedAt)
                }))
    }
}

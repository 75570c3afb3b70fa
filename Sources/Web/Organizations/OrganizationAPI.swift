import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Store

/// `/api/v1/organizations` and an organisation's own audit log.
struct OrganizationAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("api/v1/organizations", use: list)
        router.group("api/v1/organizations/:organization", context: MemberContext.self)
            .get("audit", use: audit)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Name: Encodable {
            let ja: String
            @OrNull var en: String?
            let kana: String
        }
        struct Item: Encodable {
            let id: String
            let code: String
            let name: Name
            let kind: String
            @OrNull var parent: String?
            @OrNull var corporateNumber: String?
            @OrNull var site: String?
            let sample: Bool
        }
        struct Page: Encodable { let items: [Item] }
        return try .json(
            Page(
                items: platform.organizations.all.map {
                    Item(
                        id: "\($0.id)", code: $0.code ?? "\($0.id)",
                        name: Name(ja: $0.name.ja, en: $0.name.en, kana: $0.kana), kind: $0.kind.rawValue,
                        parent: $0.parent.map { "\($0)" }, corporateNumber: $0.corporateNumber, site: $0.site,
                        sample: $0.isSample)
                }))
    }

    @Sendable func audit(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Item: Encodable {
            let id: String
            let at: Date
            let actor, act, subject: String
        }
        struct Page: Encodable {
            let items: [Item]
            @OrNull var next: String?
        }
        let principal = try context.principal(
            in: platform.organizations.find(try context.parameters.require("organization")).id)
        try principal.require(.readDesk)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let before = request.uri.queryParameters["cursor"].flatMap { AuditEntry.ID(String($0)) }
        let lines = try await platform.store.read { db in
            try AuditEntry.latest(limit + 1, before: before, in: principal.tenant, db)
        }
        return try .json(
            Page(
                items: lines.prefix(limit).map {
                    Item(
                        id: $0.id.description, at: $0.at, actor: $0.actor.description, act: $0.act, subject: $0.subject)
                }, next: lines.count > limit ? lines[limit - 1].id.description : nil))
    }
}

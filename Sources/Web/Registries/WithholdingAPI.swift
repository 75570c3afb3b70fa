import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// What the public does not see of an organisation's rows, and why: `/api/v1/registries/{name}/withholdings`.
struct WithholdingAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry/withholdings", context: MemberContext.self)
            .get(use: list)
            .post(use: request)
            .post(":withholding/approval", use: approve)
            .delete(":withholding", use: lift)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [WithholdingJSON] }
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(.readDesk)
        let (now, seesWithheld) = (platform.now(), principal.may(.readRestricted))
        let found = try await platform.store.read { db in
            let unseen = seesWithheld ? [] : try Record.withheldKeys(in: registry, of: principal.tenant, db)
            return try Withholding.all(in: registry.name, of: principal.tenant, db)
                .filter { !unseen.contains($0.key) }
        }
        return try .json(Page(items: found.map { WithholdingJSON($0, at: now) }))
    }

    /// Asks for one; it holds when somebody else has agreed.
    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let key: String
            let field: String?
            let reason: String
            let endsOn: String

            private enum CodingKeys: String, CodingKey {
                case key, field, reason
                case endsOn = "ends_on"
            }
        }
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(.keepRecords)
        let body = try await request.decodeJSON(Body.self)
        let now = platform.now()
        let withholding = try await Withholding.request(
            body.key, field: body.field, of: registry, reason: body.reason, endsOn: Day(body.endsOn), by: principal,
            at: now, in: platform.store)
        return try .json(WithholdingJSON(withholding, at: now), status: .created)
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (withholding, registry, principal) = try await find(request, context, to: .reviewRecords)
        try await Withholding.approve(
            withholding.id, of: registry, by: principal, at: platform.now(), in: platform.store,
            then: platform.announcing)
        return Response(status: .noContent)
    }

    @Sendable func lift(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (withholding, registry, principal) = try await find(request, context, to: .keepRecords)
        try await Withholding.lift(
            withholding.id, of: registry, by: principal, at: platform.now(), in: platform.store,
            then: platform.announcing)
        return Response(status: .noContent)
    }

    private func find(
        _ request: Request, _ context: MemberContext, to permission: Permission
    ) async throws -> (Withholding, Registry, Principal) {
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(permission)
        let id = try context.id("withholding", of: Withholding.self)
        let found = try await platform.store.read { db in try Withholding.find(id, in: principal.tenant, db) }
        guard found.registry == registry.name else { throw RegistryError.noWithholding }
        return (found, registry, principal)
    }
}

struct WithholdingJSON: Encodable {
    let id, key: String
    /// Null for the whole row.
    @OrNull var field: String?
    let reason: String
    let state: String
    let requestedBy: String
    let requestedAt: Date
    @OrNull var reviewedBy: String?
    let endsOn: Day
    @OrNull var liftedAt: Date?

    init(_ withholding: Withholding, at now: Date) {
        (id, key, field) = ("\(withholding.id)", withholding.key, withholding.field)
        reason = withholding.reason
        state =
            withholding.liftedAt != nil
            ? "lifted" : withholding.holds(at: now) ? "holds" : withholding.reviewedBy == nil ? "requested" : "ended"
        (requestedBy, requestedAt) = (withholding.requestedBy.description, withholding.requestedAt)
        (reviewedBy, endsOn) = (withholding.reviewedBy?.description, withholding.endsOn)
        liftedAt = withholding.liftedAt
    }
}

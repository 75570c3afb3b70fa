import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services/{organization}/{slug}/components`: what a service is built on and what it offers.
struct ComponentAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug/components", context: MemberContext.self)
            .get(use: show)
            .post(use: use)
            .put("offer", use: offer)
            .delete(":component_organization/:component_slug", use: leave)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        return try await answer(
            slug, in: principal.tenant, searching: request.uri.queryParameters["q"].map(String.init))
    }

    @Sendable func use(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let component: String }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        try await ComponentUse.use(
            body.component, for: slug, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        return try await answer(slug, in: principal.tenant, status: .created)
    }

    @Sendable func leave(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let component = [
            try context.parameters.require("component_organization"), try context.parameters.require("component_slug"),
        ].joined(separator: "/")
        try await ComponentUse.stop(
            using: component, for: slug, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        return Response(status: .noContent)
    }

    @Sendable func offer(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let items: [String] }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        try await ComponentUse.offer(
            Set(body.items), of: slug, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        return try await answer(slug, in: principal.tenant)
    }

    private func answer(
        _ slug: String, in tenant: Tenant.ID, searching query: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let ties = try await platform.store.read { db in
            try ComponentTies.of(
                try Service.find(slug, in: tenant, db), searching: query.map { String($0.prefix(200)) }, rules: rules,
                at: now, db)
        }
        return try .json(ComponentsJSON(ties), status: status)
    }
}

struct ComponentsJSON: Encodable {
    struct ServiceJSON: Encodable {
        /// `tokyo/form-platform`
        let component: String
        let title: BothLanguages
        /// How many items it offers, and how many of these it meets.
        let offered, met: Int

        init(_ component: Component) {
            (self.component, title) = (component.path, BothLanguages(component.title))
            (offered, met) = (component.offered, component.met)
        }
    }

    struct HeirJSON: Encodable {
        let service: String
        let title: BothLanguages
    }

    struct ItemJSON: Encodable {
        let id, state: String
        @OrNull var freshUntil: Date?
    }

    let uses: [ServiceJSON]
    let offers: [ItemJSON]
    let heirs: [HeirJSON]
    /// What a search found; null when nothing was searched for.
    @OrNull var found: [ServiceJSON]?

    init(_ ties: ComponentTies) {
        uses = ties.used.map { ServiceJSON($0) }
        offers = ties.offered.map { ItemJSON(id: $0.item, state: $0.state.rawValue, freshUntil: $0.freshUntil) }
        heirs = ties.heirs.map { HeirJSON(service: $0.path, title: BothLanguages($0.title)) }
        found = ties.found.map { $0.map { ServiceJSON($0) } }
    }
}

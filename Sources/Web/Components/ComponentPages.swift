import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `…/components`, for the team and its reviewers.
struct ComponentPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug/components", context: MemberContext.self)
            .get(use: show)
            .post("use", use: use)
            .post("leave", use: leave)
            .post("offer", use: offer)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, principal, for: request, context)
    }

    @Sendable func use(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(request, context) { form, service, principal in
            try await ComponentUse.use(
                form["component"], for: service.slug, by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
        }
    }

    @Sendable func leave(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(request, context) { form, service, principal in
            try await ComponentUse.stop(
                using: form["component"], for: service.slug, by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
        }
    }

    @Sendable func offer(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(request, context) { form, service, principal in
            try await ComponentUse.offer(
                Set(form.all("items")), of: service.slug, by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
        }
    }

    private func change(
        _ request: Request, _ context: MemberContext, _ body: (Form, Service, Principal) async throws -> Void
    ) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        do {
            try await body(form, service, principal)
            return .see("/services/\(service.path)/components")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(service, principal, for: request, context, refused: problem)
        }
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        refused: Problem? = nil
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let query = request.uri.queryParameters["q"].map { String($0.prefix(200)) }
        let mayEdit = principal.may(.editService)
        let ties = try await platform.store.read { db in
            try ComponentTies.of(service, searching: mayEdit ? query : nil, rules: rules, at: now, db)
        }
        let view = ComponentsView(
            ties, of: service, for: principal, query: query, refused: refused, platform, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }
}

extension ComponentsView {
    init(
        _ ties: ComponentTies, of service: Services.Service, for principal: Principal, query: String?,
        refused: Problem?, _ platform: Platform, _ language: Language
    ) {
        func text(_ key: String, _ values: [String: String] = [:]) -> String { platform.texts(key, language, values) }
        let base = "/services/\(service.path)"
        let mayEdit = principal.may(.editService) && service.isClaimed && service.phase != .retire
        func view(_ component: Component, isUsed: Bool, canUse: Bool = false) -> Service {
            let fallen = ties.sheet.lines.filter {
                $0.inherited?.component == component.path && $0.source == .inheritance && $0.state != .met
            }.map(\.item.id)
            let counts = ["n": Look.count(component.offered), "met": Look.count(component.met)]
            return Service(
                title: component.title.shown(in: language), path: "/services/\(component.path)", key: component.path,
                organization: platform.organizations[component.tenant]?.name.shown(in: language)
                    ?? "\(component.tenant)", items: text("components.items", counts),
                fallen: isUsed && !fallen.isEmpty
                    ? text("components.used.fallen", ["items": fallen.joined(separator: ", ")]) : nil,
                stopPath: isUsed && mayEdit ? base + "/components/leave" : nil,
                usePath: canUse ? base + "/components/use" : nil)
        }
        let inherited = ties.sheet.lines.count { $0.source == .inheritance }
        workplace = WorkplaceView(service, at: "components", for: principal, platform, language)
        errors = refused.flatMap { ErrorSummaryView([], general: platform.words(for: $0, language).map(\.message)) }
        sentence =
            ties.used.isEmpty
            ? text("components.sentence.none")
            : text("components.sentence.some", ["n": Look.count(ties.used.count), "items": Look.count(inherited)])
        used = ties.used.map { view($0, isUsed: true) }
        let keys = Set(ties.used.map(\.path))
        search =
            mayEdit
            ? Search(
                action: base + "/components", query: query ?? "",
                results: ties.found.map { found in
                    .init(found: found.map { view($0, isUsed: false, canUse: !keys.contains($0.path)) })
                }) : nil
        offeredSentence =
            ties.offered.isEmpty
            ? text("components.offered.none") : text("components.offered.some", ["n": Look.count(ties.offered.count)])
        let titles = Dictionary(ties.sheet.lines.map { ($0.item.id, $0.item.title.shown(in: language)) }) { $1 }
        offered = ties.offered.map {
            Item(
                id: $0.item, title: titles[$0.item] ?? $0.item, path: "\(base)/check-sheet/\($0.item)",
                state: StateView($0.state.rawValue))
        }
        let chosen = Set(ties.offered.map(\.item))
        offer =
            mayEdit
            ? Offer(
                action: base + "/components/offer", isOpen: refused?.fields.contains { $0.name == "items" } ?? false,
                groups: ties.sheet.guidelines.compactMap { guideline in
                    let lines = ties.sheet.lines.filter { $0.item.guideline == guideline.id && !$0.isQuestion }
                    return lines.isEmpty
                        ? nil
                        : .init(
                            title: guideline.title.shown(in: language),
                            choices: lines.map {
                                .init(
                                    id: $0.item.id, title: titles[$0.item.id] ?? "",
                                    isChosen: chosen.contains($0.item.id))
                            })
                }) : nil
        heirs = ties.heirs.map { view($0, isUsed: false) }
    }
}

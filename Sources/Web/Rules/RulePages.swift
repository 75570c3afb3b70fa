import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/rules` and `/criteria`: what is asked, for everybody to read.
struct RulePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router
            .get("rules", use: platform.kept(list))
            .get("rules/:change", use: show)
            .get("criteria", use: platform.kept(criteria))
        router.group(context: MemberContext.self)
            .post("rules/:change/end", use: end)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let organization = try organization(request)
        let changes = try await platform.publishedChanges(of: organization)
        let language = context.language
        let views = changes.map { RuleChangeView($0, in: platform.rules.base, platform, language) }
        let view = RulesView(
            coming: views.filter(\.isComing), inForce: views.filter(\.isInForce), ended: views.filter(\.isEnded),
            draftsPath: context.member.map { !$0.changeable(platform).isEmpty } == true ? "/rules/drafts" : nil)
        return try platform.page(
            view, for: request, context, in: .guidelines, sample: organization.map(platform.isSample) ?? false)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        guard let id = RuleChange.ID(try context.parameters.require("change")) else {
            throw Problem(.notFound, "problems.notFound")
        }
        let change = try await platform.store.read { db in try RuleChange.find(id, db) }
        // A draft is nobody's business yet; its own page asks who is asking.
        guard change.state == .published else { throw Problem(.notFound, "problems.notFound") }
        let principal = context.member?.principal(in: change.tenant)
        return try page(change, principal, for: request, context)
    }

    @Sendable func end(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        let form = try await Form(request)
        do {
            _ = try await RuleChange.end(
                change, on: Day(form["ends_on"]), by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
            return .see("/rules/\(change.id)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try page(
                change, principal, for: request, context.visitor, endsOn: form["ends_on"], refused: problem)
        }
    }

    private func page(
        _ change: RuleChange, _ principal: Principal?, for request: Request, _ context: VisitorContext,
        endsOn: String = "", refused: Problem? = nil
    ) throws -> Response {
        let language = context.language
        let shown = RuleChangeView(change, in: platform.rules.base, platform, language)
        let mayEnd = !shown.isEnded && principal.map(change.mayBeChanged) == true
        let view = RuleView(
            change: shown, endPath: mayEnd ? "/rules/\(change.id)/end" : nil, endsOn: endsOn,
            errors: refused.map { platform.words(for: $0, language) } ?? [])
        return try platform.page(
            view, for: request, context, in: .guidelines, sample: change.organization.map(platform.isSample) ?? false,
            status: refused?.status ?? .ok)
    }

    @Sendable func criteria(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (organization, language) = (try organization(request), context.language)
        let (rules, now) = (platform.rules, platform.now())
        let (common, own) = try await platform.store.read { db in
            let common = try rules.current(at: now, db)
            return (
                common, try organization.map { try rules.book(for: $0, openedAt: .distantFuture, at: now, db) }
            )
        }
        let book = own ?? common
        let words = RuleWords(texts: platform.texts, language: language)
        let changes = try await platform.publishedChanges(of: organization).map {
            (change: $0, view: RuleChangeView($0, in: rules.base, platform, language))
        }.filter { !$0.view.isEnded }
        let mayPropose = context.member.map { !$0.changeable(platform).isEmpty } == true
        let scope = organization.map { "&organization=\($0)" } ?? ""
        let view = CriteriaView(
            organization: organization.map {
                LinkView(name: platform.name(of: $0, language), path: "/organizations/\($0)")
            },
            choice: ChoicesView(
                "organization", chosen: organization.map { "\($0)" } ?? "",
                [("", platform.texts("rules.everybody", language), nil)]
                    + platform.organizations.all.map { ("\($0.id)", $0.name.shown(in: language), nil) }),
            criteria: book.criteria.map { criterion in
                CriteriaView.Criterion(
                    id: criterion.id, title: criterion.title.shown(in: language),
                    needed: criterion.asked.shown(in: language),
                    limits: criterion.limits.map { limit in
                        let general = common.criterion(criterion.id)?.limit(limit.name)
                        return CriteriaView.Limit(
                            name: words.part(.limit(limit.name)), value: limit.written,
                            common: general.flatMap { $0.value == limit.value ? nil : $0.written })
                    }, isFloor: criterion.isFloor, isAtRelease: criterion.stages.contains(.release),
                    isInOperation: criterion.stages.contains(.operation), isForSome: criterion.appliesWhen != nil,
                    changes: changes.filter {
                        $0.change.target == criterion.id
                            && ($0.change.organization == nil || $0.change.organization == organization)
                    }.map(\.view),
                    changePath: mayPropose ? "/rules/new?target=\(criterion.id)\(scope)" : nil)
            },
            own: organization == nil
                ? changes.filter { $0.change.organization != nil && $0.view.isCriterion }.map(\.view) : [])
        return try platform.page(
            view, for: request, context, in: .guidelines, sample: organization.map(platform.isSample) ?? false)
    }

    private func organization(_ request: Request) throws -> Tenant.ID? {
        guard let key = request.uri.queryParameters["organization"], !key.isEmpty else { return nil }
        return try platform.organizations.find(String(key.prefix(80))).id
    }
}

extension Platform {
    /// What was published, newest first: of everybody and all organisations but samples, or of everybody and one.
    func publishedChanges(of organization: Tenant.ID?) async throws -> [RuleChange] {
        let all = try await store.read { db in try RuleChange.published(db) }
        return all.filter { change in
            guard let own = change.organization else { return true }
            return organization.map { $0 == own } ?? !isSample(own)
        }.sorted { ($0.publishedAt ?? .distantPast) > ($1.publishedAt ?? .distantPast) }
    }
}

extension Member {
    /// The organisations whose rules somebody may change; nil among them stands for everybody's.
    func changeable(_ platform: Platform) -> [Tenant.ID?] {
        let scopes: [Tenant.ID?] = [nil] + platform.organizations.all.map(\.id)
        return scopes.filter { scope in
            guard let principal = principal(in: scope ?? RuleChange.home) else { return false }
            return principal.may(RuleChange.permission(principal, for: scope))
        }
    }

    /// For which organisation somebody decides about a change: their own where it is about that, otherwise the one
    /// that made them a reviewer of all.
    func decides(for change: RuleChange, agreeing: Bool = false) -> Tenant.ID {
        if !agreeing, let own = change.organization, roles[own] != nil { return own }
        return appointedForAllBy ?? change.tenant
    }
}

extension MemberContext {
    /// Who drafts a change of one organisation's rules, or of everybody's: those are no secret, nor is whose they are.
    func drafter(for organization: Tenant.ID?) throws -> Principal {
        if let organization { return try principal(in: organization) }
        guard let principal = member.principal(in: RuleChange.home) else {
            throw Problem(.forbidden, "problems.forbidden")
        }
        return principal
    }

    /// The change a path names, and the principal acting for the organisation whose rules it changes.
    func ruleChange(_ platform: Platform) async throws -> (RuleChange, Principal) {
        let id: RuleChange.ID = try id("change")
        let change = try await platform.store.read { db in try RuleChange.find(id, db) }
        let principal = try principal(in: change.tenant)
        guard change.mayBeChanged(by: principal) else { throw Problem(.forbidden, "problems.forbidden") }
        return (change, principal)
    }
}

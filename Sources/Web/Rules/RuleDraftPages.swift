import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/rules/new` and `/rules/drafts`: proposing a change, trying it, making it binding.
struct RuleDraftPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("rules", context: MemberContext.self)
            .get("new", use: new)
            .get("drafts", use: list)
            .post("drafts", use: draft)
            .get("drafts/:change", use: show)
            .get("drafts/:change/edit", use: edit)
            .post("drafts/:change/edit", use: rewrite)
            .post("drafts/:change/publication", use: publish)
            .post("drafts/:change/agreement", use: agree)
            .post("drafts/:change/withdrawal", use: withdraw)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let scopes = context.member.changeable(platform)
        guard !scopes.isEmpty else { throw Problem(.forbidden, "problems.forbidden") }
        let isReviewer = scopes.contains(nil)
        let language = context.visitor.language
        // A reviewer of all sees others' drafts only once they are asked to agree.
        let homes = isReviewer ? [RuleChange.home] : scopes.compactMap(\.self)
        let (open, waiting) = try await platform.store.read { db in
            (
                try homes.flatMap { try RuleChange.open(in: $0, db) },
                isReviewer ? try RuleChange.waiting(db) : []
            )
        }
        func view(_ change: RuleChange) -> RuleChangeView {
            RuleChangeView(change, in: platform.rules.base, platform, language)
        }
        let all = open.filter { scopes.contains($0.organization) }
        let view = RuleDraftsView(
            waiting: (isReviewer ? waiting : all.filter { $0.state == .waiting }).map(view),
            drafts: all.filter { $0.state == .draft }.map(view))
        return try platform.page(view, for: request, context)
    }

    // MARK: The form

    @Sendable func new(_ request: Request, _ context: MemberContext) async throws -> Response {
        let query = request.uri.queryParameters
        let scope = query["organization"].map { String($0.prefix(80)) }
        return try await form(
            target: query["target"].map { String($0.prefix(80)) }, of: nil,
            given: .init(scope: scope, part: query["part"].map { String($0.prefix(80)) }), for: request, context)
    }

    @Sendable func draft(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await Form(request)
        let organization = try form.scope(platform)
        let principal = try context.drafter(for: organization)
        do {
            let change = try await RuleChange.draft(
                form.ruleDraft(of: form["target"]), for: organization, by: principal, at: platform.now(),
                rules: platform.rules, in: platform.store)
            return .see("/rules/drafts/\(change.id)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await self.form(
                target: form["target"], of: nil, given: form.givenRule, for: request, context, refused: problem)
        }
    }

    @Sendable func edit(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, _) = try await context.ruleChange(platform)
        guard change.state == .draft else { throw RuleChange.Refusal.already(change.state) }
        return try await form(
            target: change.target, of: change,
            given: .init(part: change.part.description, value: change.value, reason: change.reason), for: request,
            context)
    }

    @Sendable func rewrite(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        let form = try await Form(request)
        do {
            _ = try await RuleChange.rewrite(
                change, as: form.ruleDraft(of: change.target), by: principal, at: platform.now(),
                rules: platform.rules, in: platform.store)
            return .see("/rules/drafts/\(change.id)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await self.form(
                target: change.target, of: change, given: form.givenRule, for: request, context, refused: problem)
        }
    }

    /// - Parameter change: the draft that is written anew; nil for a new one.
    private func form(
        target: String?, of change: RuleChange?, given: RuleFormView.Given, for request: Request,
        _ context: MemberContext, refused: Problem? = nil
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let scopes = context.member.changeable(platform)
        guard !scopes.isEmpty else { throw Problem(.forbidden, "problems.forbidden") }
        // What stands there now depends on whose rules are meant.
        let organization =
            change.map(\.organization)
            ?? given.scope.flatMap { key in try? platform.organizations.find(key).id }
            ?? (scopes.contains(nil) ? nil : scopes[0])
        let book = try await platform.store.read { db in
            try organization.map { try rules.book(for: $0, openedAt: .distantFuture, at: now, db) }
                ?? rules.current(at: now, db)
        }
        let words = RuleWords(texts: platform.texts, language: language)
        let title = target.flatMap { book.title(of: $0) }
        let view = RuleFormView(
            targetID: title == nil ? nil : target,
            target: title.flatMap { title in
                target.map { LinkView(name: title.shown(in: language), path: RuleWords.path(of: $0, in: book)) }
            },
            targets: book.criteria.map { ($0.id, $0.title.plain(in: language)) }
                + book.items.map { ($0.id, "\($0.id) \($0.title.plain(in: language))") },
            action: title == nil ? "/rules/new" : change.map { "/rules/drafts/\($0.id)/edit" } ?? "/rules/drafts",
            back: change.map { "/rules/drafts/\($0.id)" } ?? "/rules/drafts",
            scopes: change != nil || title == nil
                ? []
                : scopes.map { scope in
                    scope.map { ("\($0)", platform.name(of: $0, language)) }
                        ?? ("all", platform.texts("rules.everybody", language))
                },
            parts: title == nil
                ? []
                : book.parts(of: target ?? "").map { part in
                    (
                        part.description, words.part(part),
                        words.value(book.value(of: part, at: target ?? "") ?? "", of: part)
                    )
                }, given: given, errors: refused.map { platform.words(for: $0, language) } ?? [], platform.texts,
            language)
        return try platform.page(view, for: request, context, status: refused?.status ?? .ok)
    }

    // MARK: A draft

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        if change.state == .published { return .see("/rules/\(change.id)") }
        return try await page(change, principal, for: request, context)
    }

    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        let form = try await Form(request)
        do {
            let after = try await RuleChange.publish(
                change, on: form.ruleTerms, by: principal, for: context.member.decides(for: change),
                at: platform.now(), rules: platform.rules, in: platform.store)
            return .see(after.state == .published ? "/rules/\(change.id)" : "/rules/drafts/\(change.id)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                change, principal, for: request, context,
                given: .init(
                    effectiveOn: form["effective_on"], graceDays: form["grace_days"], endsOn: form["ends_on"]),
                refused: problem)
        }
    }

    @Sendable func agree(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        _ = try await RuleChange.agree(
            to: change, by: principal, for: context.member.decides(for: change, agreeing: true), at: platform.now(),
            rules: platform.rules, in: platform.store)
        return .see("/rules/\(change.id)")
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        try await RuleChange.withdraw(change, by: principal, at: platform.now(), in: platform.store)
        return .see("/rules/drafts")
    }

    private func page(
        _ change: RuleChange, _ principal: Principal, for request: Request, _ context: MemberContext,
        given: RuleDraftView.Given? = nil, refused: Problem? = nil
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let run = try await DryRun.of([change], rules: rules, at: now, in: platform.store)
        let (common, book, names) = try await platform.store.read { db in
            let common = try rules.current(at: now, db)
            return (
                common,
                try change.organization.map { try rules.book(for: $0, openedAt: .distantFuture, at: now, db) }
                    ?? common,
                try Account.named(Set([change.draftedBy.user].compactMap(\.self)), db)
            )
        }
        let tomorrow = Day(now).adding(days: 1)
        let view = RuleDraftView(
            change: RuleChangeView(change, in: book, platform, language),
            drafter: platform.name(of: change.draftedBy, names, language),
            drafted: DayView(change.draftedAt, language), run: DryRunView(run, platform, language),
            needsAgreement: common.goesBelowMinimum(change), mayAgree: change.mayBeAgreed(by: principal),
            given: given ?? .init(effectiveOn: "\(tomorrow)", graceDays: "90"),
            errors: refused.map { platform.words(for: $0, language) } ?? [], platform.texts, language)
        return try platform.page(
            view, for: request, context, sample: change.organization.map(platform.isSample) ?? false,
            status: refused?.status ?? .ok)
    }
}

extension Form {
    /// Whose rules: `all`, or an organisation.
    fileprivate func scope(_ platform: Platform) throws -> Tenant.ID? {
        let key = self["organization"]
        guard !key.isEmpty else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("organization", Message("problems.chooseOne"))])
        }
        return key == "all" ? nil : try platform.organizations.find(key).id
    }

    fileprivate func ruleDraft(of target: String) -> RuleChange.Draft {
        RuleChange.Draft(target: target, part: self["part"], value: self["value"], reason: self["reason"])
    }

    fileprivate var givenRule: RuleFormView.Given {
        .init(scope: optional("organization"), part: optional("part"), value: self["value"], reason: self["reason"])
    }

    fileprivate var ruleTerms: RuleChange.Terms {
        RuleChange.Terms(
            effectiveOn: Day(self["effective_on"]), graceDays: Int(self["grace_days"]),
            endsOn: optional("ends_on").flatMap(Day.init(_:)))
    }
}

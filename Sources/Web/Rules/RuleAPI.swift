import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Rules
import Services
import Standards
import Store

/// `/api/v1/rules`: what is asked beyond the content, and changing it.
struct RuleAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/rules")
            .get(use: list)
            .get(":change", use: show)
        router.group("api/v1/rules", context: MemberContext.self)
            .post("drafts", use: draft)
            .get("drafts/:change", use: draftOf)
            .put("drafts/:change", use: rewrite)
            .get("drafts/:change/dry-run", use: dryRun)
            .post("drafts/:change/publication", use: publish)
            .post("drafts/:change/agreement", use: agree)
            .post("drafts/:change/withdrawal", use: withdraw)
            .post(":change/end", use: end)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct CriterionJSON: Encodable {
            struct LimitJSON: Encodable {
                let name: String
                let value: Double
                let stricter: String
            }
            let id: String
            let title, needed: BothLanguages
            let stages: [String]
            /// The common minimum.
            let floor: Bool
            let limits: [LimitJSON]
            @OrNull var appliesWhen: String?
            let holdsWhen: String
        }
        struct Page: Encodable {
            let changes: [RuleChangeJSON]
            let criteria: [CriterionJSON]
        }
        let organization = try request.uri.queryParameters["organization"].flatMap { key in
            key.isEmpty ? nil : try platform.organizations.find(String(key.prefix(80))).id
        }
        let (rules, now) = (platform.rules, platform.now())
        let book = try await platform.store.read { db in
            try organization.map { try rules.book(for: $0, openedAt: .distantFuture, at: now, db) }
                ?? rules.current(at: now, db)
        }
        return try .json(
            Page(
                changes: try await platform.publishedChanges(of: organization).map { RuleChangeJSON($0) },
                criteria: book.criteria.map { criterion in
                    CriterionJSON(
                        id: criterion.id, title: BothLanguages(criterion.title),
                        needed: BothLanguages(criterion.asked),
                        stages: Criterion.Stage.allCases.filter(criterion.stages.contains).map(\.rawValue),
                        floor: criterion.isFloor,
                        limits: criterion.limits.map {
                            .init(name: $0.name, value: $0.value, stricter: $0.stricter.rawValue)
                        }, appliesWhen: criterion.written.appliesWhen,
                        holdsWhen: criterion.written.holdsWhen)
                }))
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        guard let id = RuleChange.ID(try context.parameters.require("change")) else {
            throw Problem(.notFound, "problems.notFound")
        }
        let change = try await platform.store.read { db in try RuleChange.find(id, db) }
        guard change.state == .published else { throw Problem(.notFound, "problems.notFound") }
        return try .json(RuleChangeJSON(change))
    }

    @Sendable func draft(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let organization: String?
            let target, part, value, reason: String
        }
        let body = try await request.decodeJSON(Body.self)
        let organization = try body.organization.map { try platform.organizations.find($0).id }
        let principal = try context.drafter(for: organization)
        let change = try await RuleChange.draft(
            .init(target: body.target, part: body.part, value: body.value, reason: body.reason), for: organization,
            by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        var response = try Response.json(RuleChangeJSON(change), status: .created)
        response.headers[.location] = "/api/v1/rules/drafts/\(change.id)"
        return response
    }

    @Sendable func draftOf(_ request: Request, _ context: MemberContext) async throws -> Response {
        try .json(RuleChangeJSON(try await context.ruleChange(platform).0))
    }

    @Sendable func rewrite(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let part, value, reason: String }
        let (change, principal) = try await context.ruleChange(platform)
        let body = try await request.decodeJSON(Body.self)
        return try .json(
            RuleChangeJSON(
                try await RuleChange.rewrite(
                    change,
                    as: .init(target: change.target, part: body.part, value: body.value, reason: body.reason),
                    by: principal, at: platform.now(), rules: platform.rules, in: platform.store)))
    }

    @Sendable func dryRun(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, _) = try await context.ruleChange(platform)
        return try .json(
            DryRunJSON(
                try await DryRun.of([change], rules: platform.rules, at: platform.now(), in: platform.store)))
    }

    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let effectiveOn: String
            let graceDays: Int?
            let endsOn: String?

            enum CodingKeys: String, CodingKey {
                case effectiveOn = "effective_on"
                case graceDays = "grace_days"
                case endsOn = "ends_on"
            }
        }
        let (change, principal) = try await context.ruleChange(platform)
        let body = try await request.decodeJSON(Body.self)
        let endsOn = try body.endsOn.map { text in
            guard let day = Day(text) else {
                throw Problem(
                    .invalid, Message("problems.fields"), fields: [.init("ends_on", Message("problems.badDay"))])
            }
            return day
        }
        return try .json(
            RuleChangeJSON(
                try await RuleChange.publish(
                    change,
                    on: .init(
                        effectiveOn: Day(body.effectiveOn), graceDays: body.graceDays ?? 0, endsOn: endsOn),
                    by: principal, for: context.member.decides(for: change), at: platform.now(),
                    rules: platform.rules, in: platform.store)))
    }

    @Sendable func agree(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        return try .json(
            RuleChangeJSON(
                try await RuleChange.agree(
                    to: change, by: principal, for: context.member.decides(for: change, agreeing: true),
                    at: platform.now(), rules: platform.rules, in: platform.store)))
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (change, principal) = try await context.ruleChange(platform)
        try await RuleChange.withdraw(change, by: principal, at: platform.now(), in: platform.store)
        return Response(status: .noContent)
    }

    @Sendable func end(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let endsOn: String

            enum CodingKeys: String, CodingKey { case endsOn = "ends_on" }
        }
        let (change, principal) = try await context.ruleChange(platform)
        let body = try await request.decodeJSON(Body.self)
        return try .json(
            RuleChangeJSON(
                try await RuleChange.end(
                    change, on: Day(body.endsOn), by: principal, at: platform.now(), rules: platform.rules,
                    in: platform.store)))
    }
}

/// A change of the rules; nobody's name is in it.
struct RuleChangeJSON: Encodable {
    let id: String
    /// Null: everybody's rules.
    @OrNull var organization: String?
    let target, part, value, reason, state: String
    @OrNull var effectiveOn: Day?
    let graceDays: Int
    @OrNull var endsOn: Day?
    /// It goes below the common minimum, for a while, with somebody else's agreement.
    let exception: Bool
    /// The organisation that decided.
    @OrNull var decidedBy: String?
    @OrNull var publishedAt: Date?

    init(_ change: RuleChange) {
        (id, organization) = ("\(change.id)", change.organization.map { "\($0)" })
        (target, part, value) = (change.target, change.part.description, change.value)
        (reason, state, effectiveOn) = (change.reason, change.state.rawValue, change.effectiveOn)
        (graceDays, endsOn, exception) = (change.graceDays, change.endsOn, change.isException)
        (decidedBy, publishedAt) = (change.publishedFor.map { "\($0)" }, change.publishedAt)
    }
}

struct DryRunJSON: Encodable {
    struct CountJSON: Encodable {
        let services, failing, passing, concerned, opened: Int

        init(_ count: DryRun.Count) {
            (services, failing, passing) = (count.services, count.failing, count.passing)
            (concerned, opened) = (count.concerned, count.opened)
        }
    }

    struct OrganizationJSON: Encodable {
        let organization: String
        let sample: Bool
        let count: CountJSON
    }

    struct HitJSON: Encodable {
        struct ConditionJSON: Encodable {
            let id: String
            let reason: BothLanguages
        }

        let organization, slug: String
        let title: LocalizedText
        let phase, before, after: String
        let conditions: [ConditionJSON]
        let opened: [String]

        init(_ hit: DryRun.Hit) {
            (organization, slug, title) = ("\(hit.service.tenant)", hit.service.slug, hit.title.withoutFurigana)
            (phase, before, after) = (hit.phase.rawValue, hit.before.rawValue, hit.after.rawValue)
            conditions = (hit.failing.isEmpty ? hit.passing : hit.failing).map {
                ConditionJSON(id: $0.id, reason: BothLanguages($0.reason))
            }
            opened = hit.opened
        }
    }

    /// Samples left out.
    let total, samples: CountJSON
    let organizations: [OrganizationJSON]
    /// At most a hundred of each; the counts are whole.
    let failing, passing: [HitJSON]

    init(_ run: DryRun) {
        (total, samples) = (CountJSON(run.total), CountJSON(run.samples))
        organizations = run.organizations.map {
            OrganizationJSON(organization: "\($0.id)", sample: $0.isSample, count: CountJSON($0.count))
        }
        (failing, passing) = (run.failing.map { HitJSON($0) }, run.passing.map { HitJSON($0) })
    }
}

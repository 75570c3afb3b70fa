import Foundation
import HTTPTypes
import Hummingbird
import Identity
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
        struct Page: Encodable { let items: [TimelineJSON], truncated: Bool }
        let (tenant, slug) = try context.service(platform)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let found = try await platform.store.read { db in
            try Timeline.of(try Service.find(slug, in: tenant, db), limit: limit, db)
        }
        return try .json(
            Page(items: found.entries.map { TimelineJSON($0, platform) }, truncated: found.isTruncated))
    }

    @Sendable func findings(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Item: Encodable {
            let id, condition: String
            let reason: BothLanguages
            let owner: String
            let openedAt: Date
            let dueOn: Day
            @OrNull var closedAt: Date?
        }
        struct Page: Encodable { let items: [Item] }
        let (tenant, slug) = try context.service(platform)
        let (found, owners) = try await platform.store.read { db in
            let findings = try Finding.all(of: try Service.find(slug, in: tenant, db), db)
            return (findings, try FindingOwners(of: findings, in: tenant, db))
        }
        // As on the page of the service: people are named to their colleagues only.
        let isColleague = context.member?.principal(in: tenant) != nil
        return try .json(
            Page(
                items: found.map {
                    Item(
                        id: $0.id.description, condition: $0.condition,
                        reason: BothLanguages($0.reason),
                        owner: isColleague
                            ? owners.name(of: $0, in: tenant, platform, context.language)
                            : platform.name(of: tenant, context.language), openedAt: $0.openedAt, dueOn: $0.dueOn,
                        closedAt: $0.closedAt)
                }))
    }
}

/// An entry of the timeline. What a kind does not have is null.
private struct TimelineJSON: Encodable {
    let at: Date
    let kind: String
    /// Of the standing from then on.
    @OrNull var state: String?
    let cause: BothLanguages
    var reasons: [ServiceJSON.ReasonJSON] = []
    @OrNull var decision: String?
    /// Somebody's own, in the language they were written in.
    @OrNull var words: String?
    @OrNull var withheldReason: String?
    @OrNull var condition: String?
    @OrNull var item: String?
    @OrNull var compensation: String?
    /// The last day to mend or of a deviation; of a rule the first.
    @OrNull var day: Day?

    init(_ entry: Timeline.Entry, _ platform: Platform) {
        at = entry.at
        let texts = platform.texts
        var said: Timeline.Words?
        switch entry.event {
        case .standing(let change):
            (kind, state) = ("standing", change.state.rawValue)
            cause = BothLanguages(change.cause, texts)
            reasons = change.reasons.map { .init($0, texts) }
        case .decision(let decided, let words):
            (kind, decision, day, said) = ("decision", decided.decision.rawValue, decided.mendBy, words)
            cause = BothLanguages(Message("timeline.decision.title"), texts)
        case .challenge(let words, let isWithdrawn):
            (kind, said) = (isWithdrawn ? "withdrawn-challenge" : "challenge", words)
            cause = BothLanguages(Message("timeline.challenge.about"), texts)
        case .findingOpened(let finding):
            (kind, condition, day) = ("finding-opened", finding.condition, finding.dueOn)
            cause = BothLanguages(finding.reason)
        case .findingClosed(let finding):
            (kind, condition) = ("finding-closed", finding.condition)
            cause = BothLanguages(finding.reason)
        case .deviation(let item, let compensation, let endsOn):
            (kind, self.item, self.compensation, day) = ("deviation", item, compensation, endsOn)
            cause = BothLanguages(platform.itemName(item))
        case .rule(let about, let from):
            (kind, day) = ("rule", from)
            cause = BothLanguages(about)
        }
        switch said {
        case .shown(let words)?: self.words = words
        case .withheld(let reason)?: withheldReason = reason
        case nil: break
        }
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/reviews` and `/api/v1/reminders`: the review desk for programs of the quality reviewers.
struct ReviewDeskAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1", context: MemberContext.self)
            .get("reviews", use: queue)
            .get("reviews/deadlines", use: deadlines)
            .get("reviews/standings", use: standings)
            .post("reminders", use: remind)
    }

    /// What a list is narrowed to, how long a page of it is, and where it begins.
    private func asked(
        _ request: Request, _ context: MemberContext
    ) throws -> (filter: Directory.Filter, limit: Int, cursor: String?) {
        let query = request.uri.queryParameters
        return (
            try context.reviewer().filter(query, platform.organizations), try query.limit(default: 50, max: 200),
            query.cursor("cursor")
        )
    }

    @Sendable func queue(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Item: Encodable {
            let id, organization, slug, title, kind, note: String
            let challenge: Bool
            let requestedAt: Date
            let days: Int
        }
        let (filter, limit, cursor) = try asked(request, context)
        let today = Day(platform.now())
        let found = try await platform.store.read { db in
            try ReviewDesk.queue(filter, limit: limit, cursor: cursor, db)
        }
        return try .json(
            ListPage(
                items: found.items.map { waiting in
                    let (key, review) = (waiting.service.key, waiting.review)
                    return Item(
                        id: "\(review.id)", organization: "\(key.tenant)", slug: key.slug,
                        title: waiting.service.title.ja, kind: review.kind.rawValue, note: review.note,
                        challenge: review.challenged != nil, requestedAt: review.requestedAt,
                        days: max(0, today.daysSince1970 - Day(review.requestedAt).daysSince1970))
                }, next: found.next, total: found.total))
    }

    @Sendable func deadlines(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Item: Encodable {
            let organization, slug, title, kind: String
            let day: Day
            let overdue: Bool
            let reason: String
        }
        let (filter, limit, cursor) = try asked(request, context)
        let today = Day(platform.now())
        let found = try await platform.store.read { db in
            try ReviewDesk.deadlines(filter, on: today, limit: limit, cursor: cursor, db)
        }
        return try .json(
            ListPage(
                items: found.items.map { deadline in
                    Item(
                        organization: "\(deadline.service.key.tenant)", slug: deadline.service.key.slug,
                        title: deadline.service.title.ja, kind: deadline.isFinding ? "finding" : "amber",
                        day: deadline.day, overdue: deadline.day < today, reason: deadline.reason.plain(in: .ja))
                }, next: found.next, total: found.total))
    }

    @Sendable func standings(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Item: Encodable {
            let organization: String
            let sample: Bool
            let services, openReviews, openFindings: Int
            let states: [String: Int]
        }
        struct Page: Encodable { let items: [Item] }
        let filter = try context.reviewer().filter(request.uri.queryParameters, platform.organizations)
        let tallies = try await platform.store.read { db in try ReviewDesk.tallies(filter, db) }
        return try .json(
            Page(
                items: tallies.sorted { $0.key < $1.key }.map { tenant, tally in
                    Item(
                        organization: "\(tenant)", sample: platform.isSample(tenant), services: tally.services,
                        openReviews: tally.reviews, openFindings: tally.findings,
                        states: Dictionary(
                            uniqueKeysWithValues: Standing.State.allCases.map {
                                ($0.rawValue, tally.states[$0] ?? 0)
                            }))
                }))
    }

    @Sendable func remind(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let services: [String]?
            let all: Bool?
            let words: String?
        }
        struct Reminded: Encodable { let organization, slug: String }
        struct Skipped: Encodable {
            let organization, slug, reason: String
            @OrNull var remindedAt: Date?
        }
        struct Answer: Encodable {
            let reminded: [Reminded]
            let skipped: [Skipped]
        }
        let reviewer = try context.reviewer()
        let filter = try reviewer.filter(request.uri.queryParameters, platform.organizations)
        let body = try await request.decodeJSON(Body.self)
        let done = try await platform.remind(
            body.all == true ? .all(filter) : .services(body.services ?? [], of: reviewer.sample),
            words: body.words ?? "", by: reviewer.principal)
        return try .json(
            Answer(
                reminded: done.reminded.map { Reminded(organization: "\($0.key.tenant)", slug: $0.key.slug) },
                skipped: done.skipped.map { service, skip in
                    Skipped(
                        organization: "\(service.key.tenant)", slug: service.key.slug, reason: skip.word,
                        remindedAt: skip.date)
                }))
    }
}

extension ReviewDesk.Skip {
    fileprivate var word: String {
        switch self {
        case .remindedOn: "reminded-this-week"
        case .unclaimed: "unclaimed"
        case .retired: "retired"
        }
    }

    fileprivate var date: Date? { if case .remindedOn(let date) = self { date } else { nil } }
}

import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services/{organization}/{slug}/reviews` and what is done about each.
struct ReviewAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .get("reviews", use: list)
            .post("reviews", use: request)
            .post("reviews/:review/decision", use: decide)
            .post("reviews/:review/challenge", use: challenge)
            .post("reviews/:review/withdrawal", use: withdraw)
            .post("reviews/:review/withholding", use: withhold)
            .delete("reviews/:review/withholding", use: lift)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [ReviewJSON], truncated: Bool }
        let (principal, slug) = try context.service(platform)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let found = try await platform.store.read { db in
            try Review.all(of: try Service.find(slug, in: principal.tenant, db), limit: limit + 1, db)
        }
        return try .json(Page(items: found.prefix(limit).map(ReviewJSON.init), truncated: found.count > limit))
    }

    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let kind: String
            let note: String?
        }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        guard let kind = Review.Kind(rawValue: body.kind) else { throw Problem.choose("kind") }
        let review = try await Review.request(
            kind, of: slug, note: body.note ?? "", by: principal, at: platform.now(), in: platform.store)
        return try .json(ReviewJSON(review), status: .created)
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let decision: String?
            let words: String
            let mendBy: String?

            enum CodingKeys: String, CodingKey {
                case decision, words
                case mendBy = "mend_by"
            }
        }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        return try .json(
            ReviewJSON(
                try await Review.decide(
                    try context.id("review"), of: slug, as: try ReviewDecision.Color.read(body.decision),
                    words: body.words, mendBy: try Day.read(body.mendBy, "mend_by"), by: principal,
                    at: platform.now(), rules: platform.rules, in: platform.store)))
    }

    @Sendable func challenge(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let reasons: String }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        let review = try await Review.challenge(
            try context.id("review"), of: slug, reasons: body.reasons, by: principal, at: platform.now(),
            in: platform.store)
        return try .json(ReviewJSON(review), status: .created)
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        return try .json(
            ReviewJSON(
                try await Review.withdraw(
                    try context.id("review"), of: slug, by: principal, at: platform.now(), in: platform.store)))
    }

    @Sendable func withhold(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let reason: String }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        return try .json(
            ReviewJSON(
                try await Review.withhold(
                    try context.id("review"), of: slug, reason: body.reason, by: principal, at: platform.now(),
                    in: platform.store)))
    }

    @Sendable func lift(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        return try .json(
            ReviewJSON(
                try await Review.lift(
                    try context.id("review"), of: slug, by: principal, at: platform.now(), in: platform.store)))
    }
}

/// A review as its team and the reviewers see it; people are named nowhere in the API.
private struct ReviewJSON: Encodable {
    let id, kind, note: String
    @OrNull var challenges: String?
    let requestedAt: Date
    let open: Bool
    @OrNull var decision: String?
    @OrNull var words: String?
    @OrNull var mendBy: Day?
    @OrNull var decidedAt: Date?
    @OrNull var withdrawnAt: Date?
    @OrNull var withheldReason: String?

    init(_ review: Review) {
        (id, kind, note) = (review.id.description, review.kind.rawValue, review.note)
        (requestedAt, open) = (review.requestedAt, review.isOpen)
        challenges = review.challenged?.description
        decision = review.answer?.decision?.rawValue
        (words, mendBy, decidedAt) = (review.answer?.words, review.answer?.mendBy, review.answer?.at)
        (withdrawnAt, withheldReason) = (review.withdrawnAt, review.withholding?.reason)
    }
}

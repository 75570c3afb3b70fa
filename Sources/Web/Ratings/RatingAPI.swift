import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Indicators
import Kernel
import Services
import Signals
import Store
import Tables

/// `/api/v1/services/{organization}/{slug}/ratings` and what belongs to it: comments, receipts, studies.
struct RatingAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug")
            .post("ratings", use: rate)
            .get("ratings/summary", use: summary)
            .get("comments", use: comments)
        router.get("api/v1/receipts/:receipt", use: receipt)
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .post("comments/:rating/decision", use: decide)
            .get("studies", use: studies)
            .post("studies", use: record)
    }

    @Sendable func rate(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        let body = try await request.decodeJSON(RatingBody.self, upTo: 32 * 1024, flat: RatingBody.init)
        let draft = try Rating.Draft(
            score: body.score.map { Int(exactly: $0) ?? 0 }, outcome: body.outcome.flatMap(Rating.Outcome.init),
            comment: body.comment,
            language: body.language.map(Language.init) ?? .ja, channel: body.channel.map(Rating.Channel.init) ?? .web)
        let receipt = try await platform.rate(draft, slug, in: tenant, by: context)
        // Its letters and digits need no escaping.
        return .json(text: #"{"receipt":"\#(receipt)"}"#, status: .created)
    }

    @Sendable func summary(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        return try await platform.pages.answer("summary \(tenant)/\(slug)", of: tenant, in: platform.store) {
            let today = Day(platform.now())
            let summary = try await platform.store.read { db in
                try ScoreSummary.of(try Service.key(of: slug, in: tenant, db).key, on: today, db)
            }
            return try .json(SummaryJSON(summary))
        }
    }

    @Sendable func comments(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Item: Encodable {
            let at: Day
            let score: Int
            let comment: String
            let language: String
        }
        struct Page: Encodable { let items: [Item], truncated: Bool }
        let (tenant, slug) = try context.service(platform)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let found = try await platform.store.read { db in
            try Rating.comments(.published, of: try Service.find(slug, in: tenant, db), limit: limit + 1, db)
        }
        return try .json(
            Page(
                items: found.prefix(limit).map {
                    Item(at: Day($0.at), score: $0.score, comment: $0.comment ?? "", language: $0.language.rawValue)
                }, truncated: found.count > limit))
    }

    @Sendable func receipt(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Found: Encodable {
            let service: String
            let at: Day
            let score: Int
            @OrNull var comment: String?
            @OrNull var state: String?
            @OrNull var reason: String?
        }
        try platform.limitReceipts(context)
        guard let receipt = Receipt(try context.parameters.require("receipt")) else { throw SignalError.noReceipt }
        let (rating, service) = try await platform.store.read { db in try Rating.find(receipt, db) }
        return try .json(
            Found(
                service: "/services/\(service.path)", at: Day(rating.at), score: rating.score, comment: rating.comment,
                state: rating.commentState?.rawValue, reason: rating.decisionNote))
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let state: String, note: String? }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        try await Rating.decide(
            try context.id("rating"), of: slug, as: Rating.CommentState(rawValue: body.state) ?? .waiting,
            note: body.note ?? "", by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.answered"))
        return Response(status: .noContent)
    }

    @Sendable func studies(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [StudyJSON] }
        let (principal, slug) = try context.service(platform)
        let found = try await platform.store.read { db in
            try Study.all(of: try Service.find(slug, in: principal.tenant, db), db)
        }
        return try .json(Page(items: found.map { StudyJSON($0) }))
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Attempt: Decodable { let name: String, completed: Bool, seconds: Double? }
        struct Participant: Decodable { let rating: Double, tasks: [Attempt]? }
        struct Body: Decodable {
            let kind: Study.Kind
            let heldOn: String
            let participants: [Participant]
            let note: String?

            enum CodingKeys: String, CodingKey {
                case kind, participants, note
                case heldOn = "held_on"
            }
        }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        let now = platform.now()
        let study = try Study(
            id: .new(at: now), kind: body.kind, heldOn: Day(body.heldOn),
            participants: body.participants.map { participant in
                Study.Participant(
                    rating: Int(exactly: participant.rating) ?? 0,
                    tasks: (participant.tasks ?? []).map {
                        .init(name: $0.name, completed: $0.completed, seconds: $0.seconds)
                    })
            }, note: body.note ?? "", at: now)
        try await Study.record(
            study, of: slug, by: principal, at: now, in: platform.store,
            then: platform.reassess(because: "standing.cause.study"))
        return try .json(StudyJSON(study), status: .created)
    }
}

/// A rating as it is sent, not yet checked.
struct RatingBody: Decodable, Equatable {
    /// Any number, so that 4.5 is told apart from what is no number at all.
    private(set) var score: Double?
    private(set) var outcome, comment, language, channel: String?

    /// Nil when a member is not of its kind.
    init?(_ json: FlatJSON) {
        do {
            score = try json.number("score").map(Double.init)
            (outcome, comment) = (try json.text("outcome"), try json.text("comment"))
            (language, channel) = (try json.text("language"), try json.text("channel"))
        } catch {
            return nil
        }
    }
}

struct StudyJSON: Encodable {
    let id: String
    let kind: Study.Kind
    let heldOn: Day
    let participants: [Study.Participant]
    let n: Int
    @OrNull var mean: Double?
    let note: String

    init(_ study: Study) {
        (id, kind, heldOn) = (study.id.description, study.kind, study.heldOn)
        (participants, n, mean) = (study.participants, study.participants.count, study.meanRating)
        note = study.note
    }
}

struct SummaryJSON: Encodable {
    let n: Int
    /// Null under the minimum.
    @OrNull var mean: Double?
    @OrNull var interval: [Double]?
    let histogram: [String: Int]
    let minimum: Int
    /// How many days back the ratings count.
    let days: Int

    init(_ summary: ScoreSummary) {
        (n, mean, minimum, days) = (summary.n, summary.mean, ScoreSummary.minimum, ScoreSummary.days)
        interval = summary.interval.map { [$0.lowerBound, $0.upperBound] }
        histogram = Dictionary(uniqueKeysWithValues: zip(Rating.scores.map(String.init), summary.tally.counts))
    }
}

extension Platform {
    /// Takes a rating. From staff, at the counter, on paper or by phone, without the limit for one address.
    func rate(
        _ draft: Rating.Draft, _ slug: String, in tenant: Tenant.ID, by context: VisitorContext
    ) async throws -> Receipt {
        let mayRecord = context.member?.principal(in: tenant)?.may(.recordRating) ?? false
        if !mayRecord || draft.channel == .web, let seconds = ratingLimiter.count(context.address, at: now()) {
            throw Problem(
                .tooManyRequests, Message("problems.rateLimited", ["seconds": "\(seconds)"]), retryAfter: seconds)
        }
        return try await intake.submit(draft, to: slug, in: tenant, at: now())
    }

    /// Receipts are secrets of 60 bits; nobody may try many.
    func limitReceipts(_ context: VisitorContext) throws {
        if let seconds = receiptLimiter.count(context.address, at: now()) {
            throw Problem(
                .tooManyRequests, Message("problems.rateLimited", ["seconds": "\(seconds)"]), retryAfter: seconds)
        }
    }
}

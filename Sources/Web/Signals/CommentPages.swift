import Content
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Signals
import Store

/// `…/comments` and `…/counter-rating`: staff read what people wrote, and write down what they said.
struct CommentPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("comments", use: list)
            .post("comments/:rating/decision", use: decide)
            .get("counter-rating", use: counter)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, principal, for: request, context)
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        let id = try context.id("rating", of: Rating.self)
        do {
            try await Rating.decide(
                id, of: service.slug, as: Rating.CommentState(rawValue: form["state"]) ?? .waiting, note: form["note"],
                by: principal, at: platform.now(), in: platform.store,
                then: platform.reassess(because: "standing.cause.answered"))
            return .see("/services/\(service.path)/comments")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                service, principal, for: request, context, refused: (id, form["note"], problem))
        }
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        refused: (id: Rating.ID, note: String, problem: Problem)? = nil
    ) async throws -> Response {
        let language = context.visitor.language
        let limit = request.uri.queryParameters["all"] == nil ? 20 : 500
        let (waiting, count, published, withheld) = try await platform.store.read { db in
            (
                try Rating.comments(.waiting, of: service, limit: 50, db),
                try Rating.waiting(in: service.tenant, db)[service.id] ?? 0,
                try Rating.comments(.published, of: service, limit: limit + 1, db),
                try Rating.comments(.withheld, of: service, limit: limit + 1, db)
            )
        }
        let decided = (published + withheld).sorted { ($0.decidedAt ?? $0.at) > ($1.decidedAt ?? $1.at) }
        let path = "/services/\(service.path)/comments"
        let view = CommentsView(
            workplace: WorkplaceView(service, at: "comments", for: principal, platform, language),
            waiting: waiting.map { rating in
                let isRefused = refused?.id == rating.id
                return CommentsView.Comment(
                    id: rating.id.description, day: DayView(rating.at, language), score: rating.score,
                    outcome: rating.outcome.rawValue, comment: rating.comment ?? "", tag: rating.language.tag,
                    decisionPath: principal.may(.moderateComments) ? "\(path)/\(rating.id)/decision" : nil,
                    note: isRefused ? refused?.note ?? "" : "",
                    error: isRefused
                        ? refused?.problem.fields.first.map { platform.texts($0.message, language) } : nil,
                    platform.texts, language)
            }, waitingCount: count,
            history: decided.prefix(limit).map { rating in
                CommentsView.Comment(
                    id: rating.id.description, day: DayView(rating.at, language), score: rating.score,
                    outcome: rating.outcome.rawValue, comment: rating.comment ?? "", tag: rating.language.tag,
                    decided: DayView(rating.decidedAt ?? rating.at, language),
                    isPublished: rating.commentState == .published, reason: rating.decisionNote, platform.texts,
                    language)
            }, moreHistoryPath: decided.count > limit && limit == 20 ? path + "?all=1" : nil)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service),
            status: refused?.problem.status ?? .ok)
    }

    @Sendable func counter(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        try principal.require(.recordRating)
        let view = CounterRatingView(
            workplace: WorkplaceView(service, at: "counter-rating", for: principal, platform, context.visitor.language),
            platform.texts, context.visitor.language)
        return try platform.page(view, for: request, context, sample: platform.isSample(service))
    }
}

extension Platform {
    /// A rating that staff enter for somebody: the form again, with the receipt to hand over or with what is wrong.
    func takeAtCounter(
        _ form: Form, for service: Service, as principal: Principal, _ request: Request, _ context: VisitorContext
    ) async throws -> Response {
        let language = context.language
        let workplace = WorkplaceView(service, at: "counter-rating", for: principal, self, language)
        do {
            let draft = try Rating.Draft(
                score: Int(form["score"]), outcome: Rating.Outcome(rawValue: form["outcome"]),
                comment: form["comment"], language: Language(rawValue: form["language"]),
                channel: Rating.Channel(rawValue: form["channel"]))
            let receipt = try await rate(draft, service.slug, in: service.tenant, by: context)
            let view = CounterRatingView(
                workplace: workplace, given: .init(channel: draft.channel.rawValue),
                receipt: .init(code: receipt.description, address: "/receipts"), texts, language)
            var response = try page(view, for: request, context, in: .desk, sample: isSample(service))
            response.headers[.cacheControl] = "no-store"
            return response
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            let view = CounterRatingView(
                workplace: workplace,
                given: .init(
                    channel: form.optional("channel"), score: form.optional("score"),
                    outcome: form.optional("outcome"), comment: form["comment"], spoken: form.optional("language")),
                errors: words(for: problem, language), texts, language)
            return try page(
                view, for: request, context, in: .desk, sample: isSample(service), status: problem.status)
        }
    }
}

import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Signals
import Store

/// `…/rate`, `…/ratings` and `/receipts`: a minute of a resident's time, and what became of it.
struct RatingPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug")
            .get("rate", use: form)
            .post("ratings", use: rate)
        router.get("receipts", use: receipts)
    }

    @Sendable func form(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let service = try await service(context)
        let view = RateView(
            title: service.title.shown(in: context.language), servicePath: "/services/\(service.path)",
            platform.texts, context.language)
        return try page(view, of: service, for: request, context)
    }

    @Sendable func rate(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let service = try await service(context)
        let form = try await Form(request)
        if let principal = context.member?.principal(in: service.tenant), principal.may(.recordRating),
            let channel = form.optional("channel"), channel != Rating.Channel.web.rawValue
        {
            return try await platform.takeAtCounter(form, for: service, as: principal, request, context)
        }
        do {
            let draft = try Rating.Draft(
                score: Int(form["score"]), outcome: Rating.Outcome(rawValue: form["outcome"]),
                comment: form["comment"], language: Language(rawValue: form["language"]) ?? context.language,
                channel: .web)
            let receipt = try await platform.rate(draft, service.slug, in: service.tenant, by: context)
            let view = ReceiptView(
                title: service.title.shown(in: context.language), servicePath: "/services/\(service.path)",
                code: receipt.description, hasComment: draft.comment != nil)
            var response = try page(view, of: service, for: request, context)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let error as any ProblemConvertible where error.problem.kind == .invalid {
            let problem = error.problem
            let view = RateView(
                title: service.title.shown(in: context.language), servicePath: "/services/\(service.path)",
                platform.texts, context.language, score: form.optional("score"), outcome: form.optional("outcome"),
                comment: form["comment"], errors: platform.words(for: problem, context.language))
            return try page(view, of: service, for: request, context, status: problem.status)
        }
    }

    @Sendable func receipts(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let given = request.uri.queryParameters["code"].map { String($0.prefix(100)) } ?? ""
        let language = context.language
        guard !given.isEmpty else {
            return try platform.page(
                ReceiptsView(code: FieldView("code", isRequired: true)), for: request, context, in: .receipts)
        }
        try platform.limitReceipts(context)
        guard let (receipt, rating, service) = try await find(given) else {
            let view = ReceiptsView(
                code: FieldView(
                    "code", value: given, error: platform.texts("ratings.receipts.unknownField", language),
                    isRequired: true), isUnknown: true)
            return try platform.page(view, for: request, context, in: .receipts, status: .notFound)
        }
        var found = ReceiptsView.Found(
            service: LinkView(name: service.title.shown(in: language), path: "/services/\(service.path)"),
            code: receipt.description, given: DayView(rating.at, language), score: String(rating.score),
            comment: rating.comment)
        found.isWaiting = rating.commentState == .waiting
        found.isPublished = rating.commentState == .published
        found.isWithheld = rating.commentState == .withheld
        found.reason = rating.decisionNote
        var response = try platform.page(
            ReceiptsView(code: FieldView("code", value: receipt.description, isRequired: true), found: found),
            for: request, context, in: .receipts)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// Nil for a code that nobody was given.
    private func find(_ code: String) async throws -> (Receipt, Rating, Service)? {
        guard let receipt = Receipt(code) else { return nil }
        do {
            let (rating, service) = try await platform.store.read { db in try Rating.find(receipt, db) }
            return (receipt, rating, service)
        } catch SignalError.noReceipt {
            return nil
        }
    }

    private func service(_ context: VisitorContext) async throws -> Service {
        let (tenant, slug) = try context.service(platform)
        let service = try await platform.store.read { db in try Service.find(slug, in: tenant, db) }
        guard service.phase != .retire else { throw SignalError.serviceRetired }
        return service
    }

    private func page(
        _ view: some View, of service: Service, for request: Request, _ context: VisitorContext,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try platform.page(
            view, for: request, context, in: .services,
            sample: platform.organizations[service.tenant]?.isSample ?? false, status: status)
    }
}

extension Platform {
    /// What is wrong with each field, in words.
    func words(for problem: Problem, _ language: Language) -> [(name: String, message: String)] {
        problem.fields.map { ($0.name, texts($0.message, language)) }
    }
}

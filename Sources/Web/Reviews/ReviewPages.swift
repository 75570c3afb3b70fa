import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `…/reviews`: the team asks the quality reviewers, and they answer.
struct ReviewPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("reviews", use: show)
            .post("reviews", use: request)
            .post("reviews/:review/decision", use: decide)
            .post("reviews/:review/challenge", use: challenge)
            .post("reviews/:review/withdrawal", use: withdraw)
            .post("reviews/:review/withholding", use: withhold)
            .post("reviews/:review/withholding/end", use: lift)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let query = request.uri.queryParameters
        return try await page(
            service, principal, for: request, context,
            focus: .init(
                deciding: query["decide"].flatMap { Review.ID(String($0)) },
                withholding: query["withhold"].flatMap { Review.ID(String($0)) }))
    }

    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        return try await answer(
            service, principal, for: request, context, ReviewForms(kind: form.optional("kind"), note: form["note"])
        ) {
            guard let kind = Review.Kind(rawValue: form["kind"]) else { throw Problem.choose("kind") }
            return try await Review.request(
                kind, of: service.slug, note: form["note"], by: principal, at: platform.now(), in: platform.store)
        }
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id = try context.id("review", of: Review.self)
        let form = try await Form(request)
        return try await answer(
            service, principal, for: request, context, focus: .init(deciding: id),
            ReviewForms(decision: form.optional("decision"), words: form["words"], mendBy: form["mend_by"])
        ) {
            try await Review.decide(
                id, of: service.slug, as: try ReviewDecision.Color.read(form.optional("decision")),
                words: form["words"], mendBy: try Day.read(form.optional("mend_by"), "mend_by"), by: principal,
                at: platform.now(), rules: platform.rules, in: platform.store)
        }
    }

    @Sendable func challenge(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id = try context.id("review", of: Review.self)
        let form = try await Form(request)
        return try await answer(
            service, principal, for: request, context, ReviewForms(reasons: form["reasons"])
        ) {
            try await Review.challenge(
                id, of: service.slug, reasons: form["reasons"], by: principal, at: platform.now(), in: platform.store)
        }
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id = try context.id("review", of: Review.self)
        return try await answer(service, principal, for: request, context, ReviewForms()) {
            try await Review.withdraw(
                id, of: service.slug, by: principal, at: platform.now(), in: platform.store)
        }
    }

    @Sendable func withhold(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id = try context.id("review", of: Review.self)
        let form = try await Form(request)
        return try await answer(
            service, principal, for: request, context, focus: .init(withholding: id),
            ReviewForms(reason: form["reason"])
        ) {
            try await Review.withhold(
                id, of: service.slug, reason: form["reason"], by: principal, at: platform.now(), in: platform.store)
        }
    }

    @Sendable func lift(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id = try context.id("review", of: Review.self)
        return try await answer(service, principal, for: request, context, ReviewForms()) {
            try await Review.lift(id, of: service.slug, by: principal, at: platform.now(), in: platform.store)
        }
    }

    /// Which of the reviews a form on the page is about.
    private struct Focus {
        var deciding: Review.ID?
        var withholding: Review.ID?
    }

    /// Does it and shows the page anew; what was refused stays in its form, with the reason.
    private func answer(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        focus: Focus = Focus(), _ forms: ReviewForms, _ act: () async throws -> Review
    ) async throws -> Response {
        do {
            let review = try await act()
            return .see("/services/\(service.path)/reviews#\(review.anchor)")
        } catch {
            if let problem = Problem(refusing: error) {
                var forms = forms
                forms.errors = platform.words(for: problem, context.visitor.language)
                return try await page(
                    service, principal, for: request, context, focus: focus, forms, status: problem.status)
            }
            guard let error = error as? ReviewError, error != .unknown else { throw error }
            return try await page(
                service, principal, for: request, context, focus: focus, forms, refused: error,
                status: error.problem.status)
        }
    }

    private struct Found: Sendable {
        let reviews: [Review]
        let names: [User.ID: String]
        var deciding: Review?
        var obstacle: ReviewError?
        var conditions: [Condition] = []
        var sheet: CheckSheet?
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext, focus: Focus,
        _ forms: ReviewForms = ReviewForms(), refused: ReviewError? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let wanted = focus.deciding
        let found = try await platform.store.read { db in
            let reviews = try Review.all(of: service, db)
            let actors = reviews.flatMap { [$0.requestedBy, $0.answer?.by] }.compactMap { $0?.user }
            var found = Found(reviews: reviews, names: try Account.named(Set(actors), db))
            guard principal.may(.decideReview) else { return found }
            let open = reviews.filter(\.isOpen)
            guard
                let one = open.first(where: { $0.id == wanted }) ?? open.first(where: { $0.kind == .release })
                    ?? open.first
            else { return found }
            do {
                try one.assertDecidable(by: principal.actor, of: service, db)
                found.deciding = one
                found.conditions = try Standing.gate(of: service, rules: rules, at: now, db)
                found.sheet = try CheckSheet.of(service, rules: rules, at: now, db)
            } catch let error as ReviewError {
                found.obstacle = error
            }
            return found
        }
        let mayEdit = principal.may(.editService) && service.isClaimed && service.phase != .retire
        let path = "/services/\(service.path)"
        let waiting = Set(found.reviews.filter(\.isOpen).map(\.kind))
        let free = Review.Kind.allCases.filter { !waiting.contains($0) }
        let newest = found.reviews.filter { $0.kind == .release && $0.answer != nil }
            .max { ($0.answer?.at ?? .distantPast) < ($1.answer?.at ?? .distantPast) }
        let withheld = found.reviews.first { $0.id == focus.withholding && $0.isPublic && principal.may(.decideReview) }
        let view = ReviewsView(
            workplace: WorkplaceView(service, at: "reviews", for: principal, platform, language),
            now: ReviewNowView(found.reviews, path: path + "/reviews", at: now, language),
            errors: forms.summary(
                general: refused.map { [platform.texts($0.problem.message, language)] } ?? [], platform.texts,
                language),
            unsent: refused != nil && !forms.words.isEmpty ? forms.words : nil,
            deciding: found.deciding.flatMap { review in
                found.sheet.map { sheet in
                    .init(
                        review, sheet, found.conditions, of: service, refused == nil ? forms : ReviewForms(),
                        by: platform.name(of: review.requestedBy, found.names, language), at: now, platform, language)
                }
            },
            obstacle: found.obstacle.map { platform.texts($0.problem.message, language) },
            request: mayEdit && !free.isEmpty
                ? forms.request(free, action: path + "/reviews", platform.texts, language) : nil,
            isAsked: mayEdit && free.isEmpty,
            challenge: newest.flatMap { review in
                mayEdit && review.isChallengeable && !waiting.contains(.release)
                    ? forms.challenge(action: "\(path)/reviews/\(review.id)/challenge") : nil
            },
            withholding: withheld.map { forms.withholding(action: "\(path)/reviews/\($0.id)/withholding") },
            rows: found.reviews.map {
                .init(
                    $0, of: service, for: principal, deciding: found.deciding?.id, mayEdit: mayEdit,
                    names: found.names, at: now, platform, language)
            }, timelinePath: path + "#timeline")
        return try platform.page(view, for: request, context, sample: platform.isSample(service), status: status)
    }
}

extension Review {
    /// Where it stands on the page.
    var anchor: String { "review-\(id)" }

    /// Whether something of it stands on the public timeline.
    var isPublic: Bool { kind == .release && (answer != nil || challenged != nil) }
}

extension Problem {
    static func choose(_ field: String) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init(field, Message("problems.chooseOne"))])
    }
}

extension ReviewDecision.Color {
    /// Nil for nothing.
    static func read(_ text: String?) throws -> ReviewDecision.Color? {
        guard let text else { return nil }
        guard let color = ReviewDecision.Color(rawValue: text) else { throw Problem.choose("decision") }
        return color
    }
}

extension Day {
    /// Nil for nothing.
    static func read(_ text: String?, _ field: String) throws -> Day? {
        guard let text else { return nil }
        guard let day = Day(text) else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init(field, Message("problems.badDay"))])
        }
        return day
    }
}

extension ReviewsView.Row {
    init(
        _ review: Review, of service: Service, for principal: Principal, deciding: Review.ID?, mayEdit: Bool,
        names: [User.ID: String], at now: Date, _ platform: Platform, _ language: Language
    ) {
        let path = "/services/\(service.path)/reviews"
        let mayDecide = principal.may(.decideReview)
        self.init(
            anchor: review.anchor, isAdvice: review.kind == .advisory, isChallenge: review.challenged != nil,
            requestedBy: platform.name(of: review.requestedBy, names, language),
            requested: DayView(review.requestedAt, language), note: review.note.isEmpty ? nil : review.note)
        if let answer = review.answer {
            decision = answer.decision.map(DecisionView.init)
            words = answer.words
            decidedBy = platform.name(of: answer.by, names, language)
            decided = DayView(answer.at, language)
            mendBy = answer.mendBy.map { DayView($0, language) }
            isOverdue = answer.mendBy.map { $0 < Day(now) } ?? false
        }
        isWithdrawn = review.withdrawnAt != nil
        withheld = review.withholding?.reason
        if review.isOpen {
            decidePath = mayDecide && deciding != review.id ? "\(path)?decide=\(review.id)#decide" : nil
            withdrawPath = mayEdit ? "\(path)/\(review.id)/withdrawal" : nil
        }
        if review.isPublic, mayDecide {
            if review.withholding == nil {
                withholdPath = "\(path)?withhold=\(review.id)#withhold"
            } else {
                liftPath = "\(path)/\(review.id)/withholding/end"
            }
        }
    }
}

extension ReviewsView.Deciding {
    init(
        _ review: Review, _ sheet: CheckSheet, _ conditions: [Condition], of service: Service, _ forms: ReviewForms,
        by requester: String, at now: Date, _ platform: Platform, _ language: Language
    ) {
        let path = "/services/\(service.path)"
        let isAdvice = review.kind == .advisory
        self.init(
            action: "\(path)/reviews/\(review.id)/decision", isAdvice: isAdvice,
            isChallenge: review.challenged != nil, requestedBy: requester,
            note: review.note.isEmpty ? nil : review.note,
            decision: isAdvice ? nil : forms.decision(platform.texts, language), words: forms.wordsField,
            mendBy: isAdvice ? nil : forms.mendByField,
            conditions: conditions.map { GateView.Condition($0, service: path, platform.texts, language) },
            sheet: Sheet(sheet, at: now))
    }
}

extension ReviewsView.Deciding.Sheet {
    init(_ sheet: CheckSheet, at now: Date) {
        func some(_ count: Int) -> String? { count == 0 ? nil : Look.count(count) }
        self.init(
            total: Look.count(sheet.lines.count), met: Look.count(sheet.count(.met)),
            notMet: Look.count(sheet.count(.notMet)), noEvidence: Look.count(sheet.count(.noEvidence)),
            stale: Look.count(sheet.count(.stale)),
            open: Look.count(sheet.lines.count { $0.item.level == .must && !$0.passes(at: now) }),
            excused: some(sheet.lines.count { $0.state != .met && $0.passes(at: now) }),
            questions: some(sheet.lines.count(where: \.isQuestion)))
    }
}

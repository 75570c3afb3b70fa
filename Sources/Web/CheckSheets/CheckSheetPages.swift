import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `…/check-sheet` and its items, for the team and its reviewers.
struct CheckSheetPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet", use: show)
            .get("check-sheet/:item", use: item)
            .post("check-sheet/:item", use: mark)
            .post("check-sheet/:item/deviations", use: request)
            .post("deviations/:deviation/approval", use: approve)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let (sheet, names) = try await sheet(of: service)
        let language = context.visitor.language
        let lines = sheet.lines.sorted { $0.item.level < $1.item.level }
        func view(_ line: CheckSheet.Line) -> CheckSheetView.Line {
            CheckSheetView.Line(line, of: service, names: names, at: platform.now(), platform, language)
        }
        let view = CheckSheetView(
            workplace: WorkplaceView(service, at: "check-sheet", for: principal, platform, language),
            phase: service.phase.rawValue, guideline: platform.guideline.title.shown(in: language),
            version: sheet.version, editPath: principal.may(.editService) ? "/services/\(service.path)/edit" : nil,
            due: lines.filter(\.isDue).map(view), other: lines.filter { !$0.isDue }.map(view))
        return try platform.page(view, for: request, context, sample: platform.isSample(service))
    }

    @Sendable func item(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await itemPage(service, principal, for: request, context)
    }

    @Sendable func mark(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let item = try context.parameters.require("item")
        let form = try await Form(request)
        do {
            _ = try await CheckMark.mark(
                item, of: service.slug, as: try CheckMark.State.read(form["state"]), note: form["note"],
                link: form.optional("link"), by: principal, at: platform.now(), guideline: platform.guideline,
                in: platform.store)
            return .see("/services/\(service.path)/check-sheet#\(item)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await itemPage(
                service, principal, for: request, context,
                given: .init(state: form.optional("state"), note: form["note"], link: form["link"]), refused: problem)
        }
    }

    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let item = try context.parameters.require("item")
        let form = try await Form(request)
        do {
            try await Deviation.request(
                item, of: service.slug, reason: form["reason"], compensation: form["compensation"],
                endsOn: Day(form["ends_on"]), by: principal, at: platform.now(), guideline: platform.guideline,
                in: platform.store)
            return .see("/services/\(service.path)/check-sheet/\(item)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await itemPage(
                service, principal, for: request, context,
                requested: .init(
                    reason: form["reason"], compensation: form["compensation"], endsOn: form["ends_on"]),
                refused: problem)
        }
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        try await Deviation.approve(
            try context.id("deviation"), of: service.slug, by: principal, at: platform.now(),
            guideline: platform.guideline, in: platform.store)
        return .see("/services/\(service.path)/check-sheet")
    }

    private func sheet(of service: Service) async throws -> (CheckSheet, [User.ID: String]) {
        let (guideline, now) = (platform.guideline, platform.now())
        return try await platform.store.read { db in
            let sheet = try CheckSheet.of(service, guideline: guideline, at: now, db)
            let actors = sheet.lines.flatMap { line in
                [line.mark?.by] + line.deviations.flatMap { [$0.requestedBy, $0.approvedBy] }
            }
            return (sheet, try Account.named(Set(actors.compactMap { $0?.user }), db))
        }
    }

    private func itemPage(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        given: CheckSheetItemView.GivenMark? = nil, requested: CheckSheetItemView.GivenRequest? = nil,
        refused: Problem? = nil
    ) async throws -> Response {
        let (sheet, names) = try await sheet(of: service)
        let (language, now) = (context.visitor.language, platform.now())
        let line = try sheet.line(try context.parameters.require("item"))
        let path = "/services/\(service.path)"
        let mayEdit = principal.may(.editService) && service.isClaimed
        let next = sheet.lines.drop { $0.item.id != line.item.id }.dropFirst().first
        let view = CheckSheetItemView(
            workplace: WorkplaceView(service, at: "check-sheet", for: principal, platform, language),
            id: line.item.id, title: line.item.title.shown(in: language), level: line.item.level.rawValue,
            phases: Phase.allCases.filter(line.item.phases.contains).map(\.rawValue),
            asks: line.item.asks.shown(in: language), why: line.item.why.shown(in: language),
            how: line.item.how.shown(in: language), test: line.item.test.shown(in: language),
            state: line.state.rawValue, freshUntil: line.freshUntil.map { DayView($0, language) },
            isQuestion: line.isQuestion, editPath: mayEdit ? path + "/edit" : nil,
            measuredBy: line.item.measuredBy?.rawValue,
            evidence: line.evidence.first.map { EvidenceView($0, platform, language) },
            by: line.mark.map { platform.name(of: $0.by, names, language) },
            day: line.mark.map { DayView($0.at, language) }, note: line.mark?.note, link: line.mark?.link,
            given: mayEdit
                ? given
                    ?? .init(state: line.mark?.state.rawValue, note: line.mark?.note ?? "", link: line.mark?.link ?? "")
                : nil,
            deviations: line.deviations.map {
                .init($0, of: service, by: principal, names: names, at: now, platform, language)
            }, requested: mayEdit ? requested ?? .init() : nil,
            next: next.map {
                LinkView(name: $0.item.title.shown(in: language), path: "\(path)/check-sheet/\($0.item.id)")
            },
            errors: refused.map { platform.words(for: $0, language) } ?? [], platform.texts, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }
}

extension Problem {
    /// What a form can show at its fields; nil for everything else.
    init?(refusing error: any Error) {
        let problem = Problem(error)
        guard problem.kind == .invalid, !problem.fields.isEmpty else { return nil }
        self = problem
    }
}

extension Platform {
    /// How somebody is called on a page of their own organisation.
    func name(of actor: Principal.Actor, _ names: [User.ID: String], _ language: Language) -> String {
        switch actor {
        case .user(let id): names[id] ?? texts("audit.actor.unknown", language)
        case .token(let name): texts("audit.actor.token", language, ["name": name])
        case .platform: texts("audit.actor.platform", language)
        case .commandLine: texts("audit.actor.command-line", language)
        case .resident: texts("audit.actor.resident", language)
        }
    }
}

extension EvidenceView {
    init(_ evidence: Evidence, _ platform: Platform, _ language: Language) {
        self.init(
            kind: evidence.kind.rawValue, n: evidence.n, value: evidence.value, low: evidence.low, high: evidence.high,
            measured: DayView(evidence.measuredAt, language), path: evidence.source, platform.texts, language)
    }
}

extension CheckSheetView.Line {
    init(
        _ line: CheckSheet.Line, of service: Service, names: [User.ID: String], at now: Date, _ platform: Platform,
        _ language: Language
    ) {
        self.init(
            id: line.item.id, title: line.item.title.shown(in: language),
            path: "/services/\(service.path)/check-sheet/\(line.item.id)", level: LevelView(line.item.level.rawValue),
            state: StateView(line.state.rawValue),
            evidence: line.evidence.first.map { EvidenceView($0, platform, language) },
            note: line.mark.flatMap { $0.note.isEmpty ? nil : $0.note }, link: line.mark?.link,
            by: line.mark.map { platform.name(of: $0.by, names, language) },
            day: line.mark.map { DayView($0.at, language) }, isQuestion: line.isQuestion,
            deviations: line.deviations.map {
                .init(
                    $0.approvedBy == nil ? .waiting : $0.holds(at: now) ? .holds : .ended,
                    endsOn: DayView($0.endsOn, language))
            })
    }
}

extension CheckSheetItemView.Deviation {
    init(
        _ deviation: Deviation, of service: Service, by principal: Principal, names: [User.ID: String], at now: Date,
        _ platform: Platform, _ language: Language
    ) {
        let waits = deviation.approvedBy == nil && Day(now) <= deviation.endsOn
        let isOwn = deviation.requestedBy == principal.actor
        self.init(
            reason: deviation.reason, compensation: deviation.compensation, endsOn: DayView(deviation.endsOn, language),
            requestedBy: platform.name(of: deviation.requestedBy, names, language),
            requested: DayView(deviation.requestedAt, language),
            approvedBy: deviation.approvedBy.map { platform.name(of: $0, names, language) },
            approved: deviation.approvedAt.map { DayView($0, language) }, isEnded: Day(now) > deviation.endsOn,
            approvalPath: waits && !isOwn && principal.may(.approveDeviation)
                ? "/services/\(service.path)/deviations/\(deviation.id)/approval" : nil,
            isOwn: waits && isOwn && principal.may(.approveDeviation))
    }
}

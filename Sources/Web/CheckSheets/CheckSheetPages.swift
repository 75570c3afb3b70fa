import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `…/check-sheet`, for the team and its reviewers: the sheet, and the questions that decide what is on it.
struct CheckSheetPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug/check-sheet", context: MemberContext.self)
            .get(use: show)
            .post(use: answer)
        CheckItemPages(platform: platform).addRoutes(to: router)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, principal, for: request, context)
    }

    @Sendable func answer(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        var answers: [Attribute: Bool] = [:]
        var wrong: [Problem.Field] = []
        for attribute in Attribute.allCases {
            switch form[attribute.rawValue] {
            case "yes": answers[attribute] = true
            case "no": answers[attribute] = false
            case "", "later": continue
            default: wrong.append(.init(attribute.rawValue, Message("problems.notAChoice")))
            }
        }
        guard wrong.isEmpty else {
            let problem = Problem(.invalid, Message("problems.fields"), fields: wrong)
            return try await page(
                service, principal, for: request, context,
                refused: platform.words(for: problem, context.visitor.language), status: problem.status)
        }
        try await CheckSheet.answer(
            answers, for: service.slug, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.described"))
        return .see("/services/\(service.path)/check-sheet")
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        refused: [(name: String, message: String)] = [], status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let query = request.uri.queryParameters
        let filter = request.method == .get ? try SheetFilter(query) : SheetFilter()
        let (opened, names) = try await platform.store.read { db in
            let opened = try CheckSheet.open(service, rules: rules, at: now, db)
            let actors = opened.sheet.lines.map { $0.mark?.by } + opened.assignments.values.map { $0.assignee }
            return (opened, try Account.named(Set(actors.compactMap { $0?.user }), db))
        }
        let view = CheckSheetView(
            opened, of: service, for: principal, filter: filter, opensAll: query["open"] == "all", refused: refused,
            SheetWords(platform: platform, language: language, names: names))
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: status)
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

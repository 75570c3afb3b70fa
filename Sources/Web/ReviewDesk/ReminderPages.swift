import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/reviews/services` and `/reviews/reminders`: services are chosen and their teams reminded together.
struct ReminderPages: Sendable {
    let platform: Platform

    private static let length = 50

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("reviews", context: MemberContext.self)
            .get("services", use: choose)
            .post("reminders", use: remind)
    }

    private struct Given {
        var services: Set<String> = []
        var scope: String?
        var words = ""
        var errors: [(name: String, message: String)] = []

        func error(_ name: String) -> String? { errors.first { $0.name == name }?.message }
    }

    @Sendable func choose(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await page(for: request, context)
    }

    /// The answer says what was done and is shown at once: who loads it again reminds nobody twice.
    @Sendable func remind(_ request: Request, _ context: MemberContext) async throws -> Response {
        let reviewer = try context.reviewer()
        let form = try await Form(request)
        let (query, language) = (request.uri.queryParameters, context.visitor.language)
        let filter = try reviewer.filter(query, platform.organizations)
        var given = Given(
            services: Set(form.all("services")), scope: form.optional("scope"), words: form["words"])
        do {
            let chosen: ReviewDesk.Reminded =
                switch given.scope {
                case "all": .all(filter.remindable)
                case "chosen": .services(given.services.sorted(), of: reviewer.sample)
                default: throw Problem.choose("scope")
                }
            let done = try await platform.remind(chosen, words: given.words, by: reviewer.principal)
            let standard = ReviewDesk.standardReminder(platform.texts)
            let own = given.words.trimmingCharacters(in: .whitespacesAndNewlines)
            let tenants = Set(done.reminded.map(\.key.tenant))
            func entry(_ service: ReviewDesk.NamedService) -> RemindersSentView.Skipped {
                .init(
                    service: LinkView(
                        name: service.title.shown(in: language), path: "/services/\(service.key.path)"),
                    organization: platform.name(of: service.key.tenant, language))
            }
            let view = RemindersSentView(
                count: done.reminded.isEmpty ? nil : Look.count(done.reminded.count),
                organizations: Look.count(tenants.count), words: own.isEmpty ? standard.shown(in: language) : own,
                reminded: done.reminded.map(entry),
                skipped: done.skipped.map { service, reason in
                    var entry = entry(service)
                    switch reason {
                    case .remindedOn(let date): entry.reminded = DayView(date, language)
                    case .unclaimed: entry.isUnclaimed = true
                    case .retired: entry.isRetired = true
                    }
                    return entry
                }, skippedCount: Look.count(done.skipped.count),
                backPath: FilterLink(query).path("/reviews/services"))
            return try platform.page(view, for: request, context)
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            given.errors = platform.words(for: problem, language)
            return try await page(for: request, context, given, status: problem.status)
        }
    }

    private func page(
        for request: Request, _ context: MemberContext, _ given: Given = Given(), status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (query, language, now) = (request.uri.queryParameters, context.visitor.language, platform.now())
        let filter = try context.reviewer().filter(query, platform.organizations)
        let cursor = query.cursor("cursor")
        let (found, reminded, all) = try await platform.store.read { db in
            let found = try Directory.page(filter.remindable, limit: Self.length, cursor: cursor, db)
            return (
                found, try ReviewDesk.reminders(of: found.entries.map(\.service.id), at: now, db),
                try Directory.count(filter, db)
            )
        }
        let (texts, link) = (platform.texts, FilterLink(query))
        let rows = found.entries.enumerated().map { index, entry -> ReviewServicesView.Row in
            let service = entry.service
            let last = reminded[service.id]
            return .init(
                id: index == 0 ? "services" : "service-\(index + 1)", path: "/services/\(service.path)",
                value: service.path, title: service.title.shown(in: language),
                organization: platform.name(of: service.tenant, language), isSample: platform.isSample(service),
                phase: PhaseView(service.phase.rawValue), state: StateView(entry.standing.state.rawValue),
                open: entry.standing.reasons.isEmpty ? nil : Look.count(entry.standing.reasons.count),
                isChosen: given.services.contains(service.path), reminded: last.map { DayView($0, language) },
                isFree: last == nil)
        }
        let pages = PaginationView(request, next: found.next, count: rows.count, total: found.total)
        let view = ReviewServicesView(
            filter: ReviewFilterView(filter, action: "/reviews/services", platform, language),
            total: Look.count(found.total), leftOut: all > found.total ? Look.count(all - found.total) : nil,
            rows: rows,
            // The answer to a form stands at another address than the list goes on at.
            pagination: request.method == .get ? pages : nil,
            remindPath: link.path("/reviews/reminders", cursor.map { [("cursor", $0)] } ?? []),
            errors: ErrorSummaryView(given.errors), problem: given.error("services"),
            scope: ChoicesView(
                "scope", chosen: given.scope ?? "chosen", error: given.error("scope"), isRequired: true,
                [
                    ("chosen", texts("review-desk.remind.chosen", language), nil),
                    (
                        "all", texts("review-desk.remind.all", language, ["total": Look.count(found.total)]),
                        texts("review-desk.remind.allHint", language, ["most": "\(ReviewDesk.mostReminded)"])
                    ),
                ]),
            words: TextareaView(
                "words", value: given.words, error: given.error("words"), limit: ReviewDesk.longestReminder, rows: 4),
            standard: texts("review-desk.remind.standard", language), most: "\(ReviewDesk.mostReminded)")
        return try platform.page(
            view, for: request, context, sample: filter.organization.map(platform.isSample) ?? false, status: status)
    }
}

extension Directory.Filter {
    /// Those of them whose teams can be reminded.
    fileprivate var remindable: Self {
        var filter = self
        filter.canBeReminded = true
        return filter
    }
}

extension ReviewDesk {
    /// What a team reads where the reviewer writes nothing.
    static func standardReminder(_ texts: Texts) -> LocalizedText {
        LocalizedText(
            ja: texts.plain("review-desk.remind.standard", .ja), en: texts.plain("review-desk.remind.standard", .en))
    }
}

extension Platform {
    func remind(
        _ chosen: ReviewDesk.Reminded, words: String, by principal: Principal
    ) async throws -> ReviewDesk.Reminding {
        try await ReviewDesk.remind(
            chosen, words: words, standard: ReviewDesk.standardReminder(texts), by: principal, at: now(), in: store)
    }
}

import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Signals
import Standards
import Store

/// `/reviews`: the desk of the quality reviewers, over all organisations. To everybody else it does not exist.
struct ReviewDeskPages: Sendable {
    let platform: Platform

    private static let length = 20
    private static let organizationsShown = 30

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("reviews", context: MemberContext.self)
            .get(use: show)
            .get("organizations/:organization", use: organization)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let query = request.uri.queryParameters
        let filter = try context.reviewer().filter(query, platform.organizations)
        let (queueCursor, dueCursor) = (query.cursor("queue"), query.cursor("due"))
        let samples = filter.organization == nil ? platform.organizations.all.filter(\.isSample).map(\.id) : []
        let (today, language) = (Day(platform.now()), context.visitor.language)
        let found = try await platform.store.read { db in
            (
                queue: try ReviewDesk.queue(filter, limit: Self.length, cursor: queueCursor, db),
                deadlines: try ReviewDesk.deadlines(filter, on: today, limit: Self.length, cursor: dueCursor, db),
                deviations: try ReviewDesk.waitingDeviations(filter, on: today, limit: Self.length, db),
                changes: try RuleChange.waiting(db), tallies: try ReviewDesk.tallies(filter, db),
                samples: try samples.map { sample in
                    (tenant: sample, tally: try ReviewDesk.tallies(filter.narrowed(to: sample), db)[sample])
                }
            )
        }
        let link = FilterLink(query)
        let words = DeskWords(platform: platform, language: language, today: today)
        let shown = platform.organizations.all.filter { found.tallies[$0.id] != nil }
        let after = query.cursor("after")
        let start = shown.firstIndex { "\($0.id)" == after }.map { $0 + 1 } ?? 0
        let part = shown.dropFirst(start).prefix(Self.organizationsShown)
        let sum = found.tallies.values.reduce(ReviewDesk.Tally(), +)
        // A change of the rules is about no service, so that a filter of services leaves none.
        let changes = found.changes.filter { change in
            filter.phase == nil && filter.state == nil && filter.words.isEmpty
                && (change.organization.map(platform.isSample) != true || change.organization == filter.organization)
                && (filter.organization == nil || change.organization == filter.organization)
        }
        let first = queueCursor == nil ? found.queue.items.first : nil
        let missing = found.deviations.total - found.deviations.items.count
        let view = ReviewDeskView(
            filter: ReviewFilterView(filter, action: "/reviews", platform, language),
            waiting: found.queue.total == 0 ? nil : Look.count(found.queue.total),
            oldest: first.flatMap { words.request($0).days }, queue: found.queue.items.map(words.request),
            queueNext: found.queue.next.map { link.path("/reviews", [("queue", $0)]) + "#queue" },
            due: found.deadlines.total == 0 ? nil : Look.count(found.deadlines.total),
            daysAhead: "\(ReviewDesk.daysAhead)", deadlines: found.deadlines.items.map(words.deadline),
            deadlinesNext: found.deadlines.next.map { link.path("/reviews", [("due", $0)]) + "#due" },
            deviations: found.deviations.items.map(words.deviation),
            moreDeviations: missing > 0 ? Look.count(missing) : nil, changes: changes.map(words.change),
            states: ReviewDeskView.stateViews,
            total: sum.services == 0
                ? nil
                : words.row(
                    platform.texts("review-desk.standings.all", language), of: filter.organization, sum, link,
                    isSum: true),
            rows: part.compactMap { organization in
                found.tallies[organization.id].map {
                    words.row(organization.name.shown(in: language), of: organization.id, $0, link)
                }
            },
            rowsNext: part.last.flatMap { last in
                last.id == shown.last?.id ? nil : link.path("/reviews", [("after", "\(last.id)")]) + "#standings"
            },
            samples: found.samples.compactMap { tenant, tally in
                tally.map { words.row(platform.name(of: tenant, language), of: tenant, $0, link) }
            }, servicesPath: link.path("/reviews/services"))
        return try platform.page(
            view, for: request, context, sample: filter.organization.map(platform.isSample) ?? false)
    }

    @Sendable func organization(_ request: Request, _ context: MemberContext) async throws -> Response {
        let reviewer = try context.reviewer()
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        guard reviewer.reviews(organization.id) else { throw Problem(.notFound, "problems.notFound") }
        let cursor = request.uri.queryParameters.cursor("cursor")
        let (today, language, tenant) = (Day(platform.now()), context.visitor.language, organization.id)
        let filter = Directory.Filter(organization: tenant)
        let found = try await platform.store.read { db in
            let entries = try AuditEntry.latest(10, in: tenant, db)
            return (
                services: try Directory.page(filter, limit: 30, cursor: cursor, db),
                work: try ReviewDesk.openWork(of: tenant, db), comments: try Rating.waiting(in: tenant, db),
                queue: try ReviewDesk.queue(filter, limit: 50, db),
                deadlines: try ReviewDesk.deadlines(filter, on: today, limit: 50, db),
                deviations: try ReviewDesk.deviations(of: tenant, on: today, limit: 100, db),
                people: try Colleague.all(in: tenant, limit: 200, db), entries: entries,
                subjects: try AuditSubjects(of: entries, in: tenant, db)
            )
        }
        let words = DeskWords(platform: platform, language: language, today: today)
        func some(_ count: Int?) -> String? { count.flatMap { $0 == 0 ? nil : Look.count($0) } }
        let view = OrganizationAccountView(
            organization: organization.name.shown(in: language), total: Look.count(found.services.total),
            rows: found.services.entries.map { entry in
                let work = found.work[entry.service.id]
                return .init(
                    path: "/services/\(entry.service.path)/gate", title: entry.service.title.shown(in: language),
                    phase: PhaseView(entry.service.phase.rawValue), state: StateView(entry.standing.state.rawValue),
                    open: some(entry.standing.reasons.count), findings: some(work?.findings),
                    due: work.map { DayView($0.dueOn, language) }, isOverdue: work.map { $0.dueOn < today } ?? false,
                    comments: some(found.comments[entry.service.id]), isUnclaimed: !entry.service.isClaimed)
            },
            pagination: PaginationView(
                request, next: found.services.next, count: found.services.entries.count, total: found.services.total
            ), queue: found.queue.items.map(words.request), deadlines: found.deadlines.items.map(words.deadline),
            daysAhead: "\(ReviewDesk.daysAhead)", deviations: found.deviations.map(words.deviation),
            people: found.people.map {
                .init(name: $0.name, role: platform.texts("review-desk.role.\($0.role.rawValue)", language))
            }, entries: found.entries.map { .init($0, of: tenant, found.subjects, platform, language) },
            auditPath: "/audit?organization=\(tenant)", remindPath: "/reviews/services?organization=\(tenant)")
        return try platform.page(view, for: request, context, sample: organization.isSample)
    }
}

extension Directory.Filter {
    fileprivate func narrowed(to organization: Tenant.ID) -> Directory.Filter {
        var filter = self
        filter.organization = organization
        return filter
    }
}

extension Parameters {
    /// Where a list goes on; nil at its beginning.
    func cursor(_ name: String) -> String? {
        self[name[...]].map { String($0.prefix(200)) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Addresses that keep the filter of the page they stand on.
struct FilterLink: Sendable {
    private let filter: [(name: String, value: String)]

    init(_ query: Parameters) {
        filter = ["q", "organization", "phase", "state"].compactMap { name in query.cursor(name).map { (name, $0) } }
    }

    /// - Parameter more: takes the place of what the filter says under the same name.
    func path(_ path: String, _ more: [(String, String)] = []) -> String {
        let kept = filter.filter { part in !more.contains { $0.0 == part.name } }.map { ($0.name, $0.value) }
        let query = (kept + more).map { "\($0.0)=\($0.1.inQuery)" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}

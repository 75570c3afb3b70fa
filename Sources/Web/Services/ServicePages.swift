import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Indicators
import Kernel
import Services
import Signals
import Standards
import Store

/// `/services` and `/services/{organization}/{slug}`, for everybody.
struct ServicePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services")
            .get(use: platform.kept(list))
            .get(":organization/:slug", use: show)
        router.group("services", context: MemberContext.self)
            .post(":organization/:slug/claim", use: claim)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let query = request.uri.queryParameters
        let filter = try Directory.Filter(query, platform.organizations)
        let cursor = query["cursor"].map(String.init)
        let found = try await platform.store.read { db in
            try Directory.page(filter, limit: 30, cursor: cursor, db)
        }
        let language = context.language
        let pagination = PaginationView(request, next: found.next, count: found.entries.count, total: found.total)
        let view = ServicesView(
            query: filter.words,
            organization: ChoicesView(
                "organization", chosen: filter.organization.map { "\($0)" },
                [("", platform.texts("services.list.all", language), nil)]
                    + platform.organizations.all.map { ("\($0.id)", $0.name.shown(in: language), nil) }),
            phase: ChoicesView(
                "phase", chosen: filter.phase?.rawValue,
                [("", platform.texts("services.list.all", language), nil)]
                    + Phase.allCases.map { ($0.rawValue, platform.texts("parts.phase.\($0.rawValue)", language), nil) }
            ),
            state: ChoicesView(
                "state", chosen: filter.state?.rawValue,
                [("", platform.texts("services.list.all", language), nil)]
                    + Standing.State.allCases.map {
                        ($0.rawValue, platform.texts("standing.state.\($0.rawValue)", language), nil)
                    }),
            isFiltered: filter != Directory.Filter(), total: Look.count(found.total),
            rows: found.entries.map { ServiceRowView($0, platform, language) }, pagination: pagination)
        return try platform.page(view, for: request, context, in: .services)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        guard context.member == nil, request.isPlain else {
            return try await page(slug, in: tenant, request, context)
        }
        let key = "page \(context.language.rawValue) \(tenant)/\(slug)"
        return try await platform.pages.answer(key, of: tenant, in: platform.store) {
            try await page(slug, in: tenant, request, context)
        }
    }

    private func page(
        _ slug: String, in tenant: Tenant.ID, _ request: Request, _ context: VisitorContext
    ) async throws -> Response {
        let today = Day(platform.now())
        let found = try await platform.store.read { db in
            let entry = try Directory.entry(slug, in: tenant, db)
            let findings = try Finding.all(of: entry.service, db)
            return Found(
                entry: entry, scores: try ScoreSummary.of(entry.service.key, on: today, db),
                comments: try Rating.comments(.published, of: entry.service, limit: 200, db),
                timeline: try Timeline.of(entry.service, limit: 50, db), findings: findings,
                owners: try FindingOwners(of: findings, in: tenant, db))
        }
        let chosen = request.uri.queryParameters["comments"].flatMap { Language(rawValue: String($0)) }
        let view = ServiceView(
            found, on: today, comments: chosen, allComments: request.uri.queryParameters["all"] != nil,
            principal: context.member?.principal(in: tenant), platform, context.language)
        return try platform.page(
            view, for: request, context, in: .services, sample: platform.organizations[tenant]?.isSample ?? false)
    }

    @Sendable func claim(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let service = try await Service.claim(
            slug, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.claimed", owner: context.member.actor))
        return .see("/services/\(service.path)")
    }

    /// What the page of one service shows, read in one snapshot.
    struct Found: Sendable {
        let entry: DirectoryEntry
        let scores: ScoreSummary
        let comments: [Rating]
        let timeline: Timeline
        let findings: [Finding]
        let owners: FindingOwners
    }
}

extension Principal.Actor {
    var user: User.ID? { if case .user(let id) = self { id } else { nil } }
}

extension ServiceRowView {
    init(_ entry: DirectoryEntry, note: String? = nil, _ platform: Platform, _ language: Language) {
        let organization = platform.organizations[entry.service.tenant]
        self.init(
            path: "/services/\(entry.service.path)", title: entry.service.title.shown(in: language),
            organization: organization?.name.shown(in: language) ?? "\(entry.service.tenant)",
            phase: PhaseView(entry.service.phase.rawValue),
            isSample: organization?.isSample ?? false, note: note, state: StateView(entry.standing.state.rawValue),
            ruler: RulerView(
                mean: entry.ratings?.value, low: entry.ratings?.low, high: entry.ratings?.high,
                n: entry.ratings?.n ?? 0, minimum: ScoreSummary.minimum))
    }
}

extension ServiceView {
    private static let shortList = 6

    init(
        _ found: ServicePages.Found, on today: Day, comments chosen: Language?, allComments: Bool,
        principal: Principal?, _ platform: Platform, _ language: Language
    ) {
        let (service, standing) = (found.entry.service, found.entry.standing)
        let (texts, path) = (platform.texts, "/services/\(found.entry.service.path)")
        let organization = platform.organizations[service.tenant]
        let scores = found.scores
        self.init(
            title: service.title.shown(in: language), summary: service.summary.shown(in: language),
            organization: LinkView(
                name: organization?.name.shown(in: language) ?? "\(service.tenant)",
                path: "/organizations/\(service.tenant)"),
            track: PhaseTrackView(at: service.phase.rawValue), state: StateView(standing.state.rawValue),
            ruler: RulerView(
                mean: scores.mean, low: scores.interval?.lowerBound, high: scores.interval?.upperBound, n: scores.n,
                minimum: ScoreSummary.minimum), dataPath: "/api/v1\(path)", feedPath: "\(path)/feed.atom")
        url = service.url
        isSample = organization?.isSample ?? false
        since = DayView(standing.since, language)
        reasons = standing.reasons.map { $0.reason.shown(in: language) }
        ratePath = service.phase == .operate ? path + "/rate" : nil
        histogram = scores.mean == nil ? nil : HistogramView(scores.tally.counts)
        measured = scores.n == 0 ? nil : DayView(today, language)

        let shown = found.comments.filter { chosen == nil || $0.language == chosen }
        comments = shown.prefix(allComments ? 200 : Self.shortList).map {
            Comment(
                day: DayView($0.at, language), score: String($0.score), comment: $0.comment ?? "", tag: $0.language.tag)
        }
        let languages = Language.allCases.filter { one in found.comments.contains { $0.language == one } }
        commentLanguages =
            (languages.count > 1 ? [nil] + languages.map(Optional.some) : languages.map(Optional.some)).map { one in
                CommentLanguage(
                    name: one.map(\.ownName) ?? texts("services.comments.all", language),
                    count: Look.count(found.comments.count { one == nil || $0.language == one }),
                    path: "\(path)?comments=\(one?.rawValue ?? "all")#comments",
                    isCurrent: one == chosen || languages.count == 1)
            }
        moreCommentsPath =
            shown.count > comments.count ? "\(path)?comments=\(chosen?.rawValue ?? "all")&all=1#comments" : nil

        timeline = found.timeline.entries.isEmpty ? nil : TimelineView(found.timeline, platform, language)
        findings = found.findings.map { finding in
            Finding(
                opened: DayView(finding.openedAt, language), condition: finding.reason.shown(in: language),
                // Who it is by name is for colleagues; for everybody it is the organisation.
                owner: principal == nil
                    ? platform.name(of: service.tenant, language)
                    : found.owners.name(of: finding, in: service.tenant, platform, language),
                due: finding.isOpen ? DayView(finding.dueOn, language) : nil,
                closed: finding.closedAt.map { DayView($0, language) },
                isOverdue: finding.isOpen && finding.dueOn < today)
        }
        canvas = service.canvas.isEmpty ? nil : Canvas(service.canvas)
        facts = Self.facts(of: service, platform, language)
        isUnclaimed = !service.isClaimed
        claimPath = !service.isClaimed && principal?.may(.claimService) == true ? path + "/claim" : nil
        staff = principal.flatMap { Staff(of: service, for: $0, platform, language) }
    }

    private static func facts(of service: Service, _ platform: Platform, _ language: Language) -> [Fact] {
        let comma = language == .en ? ", " : "、"
        var facts: [Fact] = []
        if !service.channels.isEmpty {
            facts.append(
                Fact(
                    name: platform.texts("services.fact.channels", language),
                    value: service.channels.map { platform.texts("parts.channel.\($0.rawValue)", language) }
                        .joined(separator: comma)))
        }
        let attributes = Attribute.allCases.filter { service.attributes[$0] == true }
        if !attributes.isEmpty {
            facts.append(
                Fact(
                    name: platform.texts("services.fact.attributes", language),
                    value: attributes.map { platform.texts("services.attributes.\($0.rawValue)", language) }
                        .joined(separator: comma)))
        }
        if let url = service.url {
            facts.append(Fact(name: platform.texts("services.fact.url", language), value: url, path: url))
        }
        facts.append(
            Fact(
                name: platform.texts("simplicity.title", language), value: platform.texts("simplicity.see", language),
                path: "/services/\(service.path)/simplicity"))
        return facts
    }
}

extension ServiceView.Canvas {
    init(_ canvas: Canvas) {
        func given(_ text: String) -> String? { text.isEmpty ? nil : text }
        self.init(
            customer: given(canvas.customer), need: given(canvas.need), value: given(canvas.value),
            asks: given(canvas.asks), existing: given(canvas.existing), measures: canvas.measures)
    }
}

extension ServiceView.Staff {
    init?(of service: Service, for principal: Principal, _ platform: Platform, _ language: Language) {
        guard service.isClaimed, principal.may(.readDesk) else { return nil }
        let pages = WorkplaceView.open(to: principal)
        let order = ["canvas", "check-sheet", "studies", "gate", "reviews", "comments", "counter-rating", "edit"]
        self.init(
            next: nil,
            links: order.filter(pages.contains).map {
                LinkView(
                    name: platform.texts("services.staff.\($0)", language), path: "/services/\(service.path)/\($0)")
            })
    }
}

extension WorkplaceView {
    /// What somebody may open.
    static func open(to principal: Principal) -> Set<String> {
        var pages: Set<String> = [
            "canvas", "simplicity", "check-sheet", "components", "studies", "gate", "reviews", "comments",
        ]
        if principal.may(.recordRating) { pages.insert("counter-rating") }
        if principal.may(.editService) { pages.insert("edit") }
        return pages
    }

    init(_ service: Service, at page: String, for principal: Principal, _ platform: Platform, _ language: Language) {
        self.init(
            title: service.title.shown(in: language), path: "/services/\(service.path)",
            organization: LinkView(
                name: platform.organizations[service.tenant]?.name.shown(in: language) ?? "\(service.tenant)",
                path: "/organizations/\(service.tenant)"), at: page, pages: Self.open(to: principal))
    }
}

extension Language {
    /// A language is called by its own name, whatever the page speaks.
    var ownName: String {
        switch self {
        case .ja: "日本語"
        case .jaEasy: "やさしい日本語"
        case .en: "English"
        }
    }
}

extension DayView {
    init(_ day: Day, _ language: Language) {
        let (year, month, day) = day.civil
        self.init(year: year, month: month, day: day, language)
    }
}

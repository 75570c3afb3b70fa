import Content
import Foundation
import HTTPTypes
import Hummingbird
import Indicators
import Kernel
import Services
import Signals
import Standards
import Store

/// The home page, the method and the parts.
struct SitePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get(use: platform.kept(home))
        router.get("about", use: platform.kept(about))
        router.get("parts", use: parts)
    }

    @Sendable func home(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (language, now) = (context.language, platform.now())
        let (overview, digitalised, falling, stale, recent) = try await platform.store.read { [platform] db in
            (
                try Overview.of(nil, db), try platform.digitalisationRate(db),
                try Directory.latest(6, state: .notMet, db),
                try Directory.latest(3, state: .stale, db), try Directory.latest(6, onlyChanged: true, db)
            )
        }
        let figures = overview.figures(platform.indicators, digitalised: digitalised, at: now)
        let standing = overview.inOperationByState
        let view = HomeView(
            operating: Look.count(overview.inOperation), met: Look.count(standing.met),
            notMet: Look.count(standing.notMet), unknown: Look.count(standing.unknown),
            figures: figures.map { FigureView($0, platform.texts, language) },
            needsAttention: (falling + stale).map {
                ServiceRowView(
                    $0, note: $0.standing.reasons.first?.reason.shown(in: language), platform, language)
            }, recentlyChanged: recent.map { ServiceRowView($0, platform, language) },
            samplePath: platform.settings.hasSample ? "/organizations/mihon" : nil)
        return try platform.page(view, for: request, context, in: .home)
    }

    @Sendable func about(_ request: Request, _ context: VisitorContext) async throws -> Response {
        func limit(_ name: String, of criterion: String) -> String {
            guard let limit = platform.rules.base.criterion(criterion)?.limit(name) else { return "" }
            return limit.isWhole ? Look.count(Int(limit.value)) : Look.decimal(limit.value)
        }
        return try platform.page(
            AboutView(
                minimum: Look.count(ScoreSummary.minimum), participants: limit("participants", of: "usability-study"),
                line: limit("line", of: "usability-study"), limit: Look.count(Rating.maximumComment)), for: request,
            context,
            in: .about)
    }

    @Sendable func parts(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try platform.page(PartsView(parts: platform.templates.parts), for: request, context, in: .about)
    }
}

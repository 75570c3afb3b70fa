import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Standards
import Store

/// `/principles` and `/organizations/{organization}/principles`, for everybody.
struct PrinciplePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("principles", use: platform.kept(all))
        router.get("organizations/:organization/principles", use: show)
    }

    @Sendable func all(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let since = Platform.month(Day(platform.now()), back: 1)
        let measured = try await platform.store.read { db in try PrincipleMeasurement.all(since: since, db) }
        let tenants = Set(measured.map(\.tenant))
        var view = PrinciplesView(
            try await platform.principleTrends(of: nil), of: nil, platform, context.language)
        view.organizations = platform.organizations.all.filter { tenants.contains($0.id) && !$0.isSample }.map {
            LinkView(name: $0.name.shown(in: context.language), path: "/organizations/\($0.id)/principles")
        }
        return try platform.page(view, for: request, context, in: .organizations)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let view = PrinciplesView(
            try await platform.principleTrends(of: organization.id), of: organization, platform, context.language)
        return try platform.page(view, for: request, context, in: .organizations, sample: organization.isSample)
    }
}

extension PrinciplesView {
    init(_ trends: [PrincipleTrend], of organization: Organization?, _ platform: Platform, _ language: Language) {
        let known = Dictionary(platform.guidance.principles.map { ($0.number, $0) }) { first, _ in first }
        let weakest = trends.compactMap { trend in trend.newest?.share.map { (trend.principle, $0) } }
            .min { $0.1 < $1.1 }
        func percent(_ share: Double) -> String { Self.percent(share) }
        let now =
            weakest.flatMap { weakest in
                known[weakest.0].map {
                    Message(
                        "principles.now.weakest",
                        [
                            "number": "\(weakest.0)", "title": $0.title.shown(in: language),
                            "percent": percent(weakest.1),
                        ])
                }
            } ?? Message("principles.now.open")
        self.init(
            organization: organization.map {
                LinkView(name: $0.name.shown(in: language), path: "/organizations/\($0.id)")
            }, isSample: organization?.isSample ?? false, now: platform.texts(now, language),
            nextPath: weakest.map { "/guidelines?principle=\($0.0)" },
            principles: trends.compactMap { trend in
                known[trend.principle].map { Principle(trend, $0, platform.texts, language) }
            },
            dataPath: organization.map { "/api/v1/organizations/\($0.id)/principles" } ?? "/api/v1/principles")
    }

    /// Whole percents that never round up to all or down to none.
    static func percent(_ share: Double) -> String {
        if share > 0, share < 1 { return String(min(99, max(1, Int((share * 100).rounded())))) }
        return String(Int((share * 100).rounded()))
    }
}

extension PrinciplesView.Principle {
    init(_ trend: PrincipleTrend, _ principle: Standards.Principle, _ texts: Texts, _ language: Language) {
        let newest = trend.newest
        self.init(
            number: String(principle.number), title: principle.title.shown(in: language),
            summary: principle.summary.shown(in: language), percent: newest?.share.map(PrinciplesView.percent),
            met: Look.count(newest?.met ?? 0), asked: Look.count(newest?.asked ?? 0),
            services: Look.count(newest?.services ?? 0), meaning: texts(Self.meaning(trend), language),
            measured: trend.measuredAt.map { DayView($0, language) },
            months: trend.months.reversed().map { .init($0, texts, language) },
            itemsPath: "/guidelines?principle=\(principle.number)")
        let points = Self.points(trend.months)
        if points.count > 1 {
            line = points.map { "\(Look.coordinate($0.x)),\(Look.coordinate($0.y))" }.joined(separator: " ")
            dotX = points.last.map { Look.coordinate($0.x) }
            dotY = points.last.map { Look.coordinate($0.y) }
        }
    }

    private static func meaning(_ trend: PrincipleTrend) -> Message {
        guard let newest = trend.newest, let share = newest.share else { return Message("principles.meaning.open") }
        let (met, asked) = (Look.count(newest.met), Look.count(newest.asked))
        let points = (trend.before?.share).map { before in Int(((share - before) * 100).rounded()) }
        switch points {
        case nil: return Message("principles.meaning.first", ["met": met, "asked": asked])
        case 0?: return Message("principles.meaning.same", ["met": met, "asked": asked])
        case let points?:
            let values = ["met": met, "asked": asked, "points": String(abs(points))]
            return points > 0
                ? Message("principles.meaning.up", values) : Message("principles.meaning.down", values)
        }
    }

    /// Months lie where they belong, also when one between them is missing; 0 % is below, 100 % above.
    private static func points(_ months: [PrincipleTrend.Month]) -> [(x: Double, y: Double)] {
        func number(_ month: String) -> Int? {
            let parts = month.split(separator: "-").compactMap { Int($0) }
            return parts.count == 2 ? parts[0] * 12 + parts[1] : nil
        }
        let known = months.compactMap { month in
            month.share.flatMap { share in number(month.month).map { (month: $0, share: share) } }
        }
        guard let first = known.first?.month, let last = known.last?.month, last > first else { return [] }
        return known.map {
            (4 + 192 * Double($0.month - first) / Double(last - first), 44 - 40 * $0.share)
        }
    }
}

extension PrinciplesView.Month {
    init(_ month: PrincipleTrend.Month, _ texts: Texts, _ language: Language) {
        let parts = month.month.split(separator: "-").map(String.init)
        self.init(
            iso: month.month,
            shown: texts(
                Message(
                    "principles.month", ["year": parts.first ?? "", "month": String(Int(parts.last ?? "") ?? 0)]),
                language),
            percent: month.share.map(PrinciplesView.percent), met: Look.count(month.met),
            asked: Look.count(month.asked))
    }
}

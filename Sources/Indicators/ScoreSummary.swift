package import Foundation
package import Kernel
package import Services
package import Signals
package import Store

/// Ratings in figures: how many, how spread, the mean, and how sure we can be of it.
package struct ScoreSummary: Sendable, Hashable {
    /// Fewer answers give no mean: it would say more about who happened to answer than about the service.
    package static let minimum = 10
    /// How far back ratings count. Older ones tell about a service that no longer is.
    package static let days = 365

    package let tally: RatingTally

    package init(_ tally: RatingTally) { self.tally = tally }

    package var n: Int { tally.counts.reduce(0, +) }

    /// Nil under the minimum.
    package var mean: Double? { n >= Self.minimum ? rawMean : nil }

    /// A 95 % interval for the mean that stays inside 1-5; nil under the minimum. See ``MeanInterval``.
    package var interval: ClosedRange<Double>? { mean == nil ? nil : MeanInterval.of(tally.counts) }

    private var rawMean: Double {
        Double(zip(Rating.scores, tally.counts).reduce(0) { $0 + $1.0 * $1.1 }) / Double(n)
    }

    /// The ratings that count on `day`.
    package static func of(_ service: Service.Key, on day: Day, _ db: any Connection) throws -> ScoreSummary {
        ScoreSummary(
            try RatingTally.of(service.id, from: day.adding(days: 1 - days), to: day, in: service.tenant, db))
    }

    /// What the ratings show, for check sheet, gate and lists.
    ///
    /// - Parameter measuredAt: when the newest rating came; now, where one has just come.
    package static func evidence(
        for service: Service.Key, at now: Date, measuredAt: Date? = nil, _ db: any Connection
    ) throws -> Evidence {
        let summary = try of(service, on: Day(now), db)
        return Evidence(
            .ratings, n: summary.n, value: summary.mean, interval: summary.interval, measuredAt: measuredAt ?? now,
            source: "/services/\(service.path)")
    }

    /// Services with more ratings than their evidence knows, and the day of the newest; whatever the organisation, for
    /// a task of the platform.
    package static func behind(at now: Date, _ db: any Connection) throws -> [(service: Service.Key, newest: Day)] {
        let today = Day(now)
        var found: [(Service.Key, Day)] = []
        try db.each(
            """
            SELECT service.id, service.tenant_id, service.slug, max(rating_day.day) FROM service
            JOIN rating_day ON rating_day.tenant_id = service.tenant_id AND rating_day.service_id = service.id
                AND rating_day.day BETWEEN \(today.adding(days: 1 - days)) AND \(today)
            LEFT JOIN evidence ON evidence.tenant_id = service.tenant_id AND evidence.service_id = service.id
                AND evidence.kind = \(Evidence.Kind.ratings)
            GROUP BY service.id, service.tenant_id, service.slug, evidence.n
            HAVING sum(score_1 + score_2 + score_3 + score_4 + score_5) > coalesce(evidence.n, 0)
            ORDER BY service.tenant_id, service.slug
            """
        ) { row in
            let service = Service.Key(id: try row.next(), tenant: try row.next(), slug: try row.next())
            found.append((service, try row.next()))
        }
        return found
    }
}

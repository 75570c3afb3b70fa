import Foundation
package import Kernel
package import Services
package import Store

/// How often each score was given, per service and day. Kept up to date when a rating is written, so that no reader
/// ever counts ratings.
package struct RatingTally: Sendable, Hashable {
    /// Five counts, for the scores 1 to 5.
    package private(set) var counts: [Int]

    package init(_ counts: [Int] = [0, 0, 0, 0, 0]) { self.counts = counts }

    package mutating func add(_ score: Int, times: Int = 1) { counts[score - 1] += times }

    package func add(to service: Service.ID, on day: Day, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO rating_day (tenant_id, service_id, day, score_1, score_2, score_3, score_4, score_5)
            VALUES (\(tenant), \(service), \(day), \(counts[0]), \(counts[1]), \(counts[2]), \(counts[3]), \(counts[4]))
            ON CONFLICT (tenant_id, service_id, day) DO UPDATE SET
                score_1 = rating_day.score_1 + excluded.score_1, score_2 = rating_day.score_2 + excluded.score_2,
                score_3 = rating_day.score_3 + excluded.score_3, score_4 = rating_day.score_4 + excluded.score_4,
                score_5 = rating_day.score_5 + excluded.score_5
            """)
    }

    /// All scores from `first` to `last`, both included.
    package static func of(
        _ service: Service.ID, from first: Day, to last: Day, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> RatingTally {
        var counts: [Int] = []
        try db.each(
            """
            SELECT CAST(coalesce(sum(score_1), 0) AS \(.int)), CAST(coalesce(sum(score_2), 0) AS \(.int)),
                CAST(coalesce(sum(score_3), 0) AS \(.int)), CAST(coalesce(sum(score_4), 0) AS \(.int)),
                CAST(coalesce(sum(score_5), 0) AS \(.int))
            FROM rating_day
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND day BETWEEN \(first) AND \(last)
            """
        ) { row in for _ in Rating.scores { counts.append(try row.next()) } }
        return RatingTally(counts)
    }
}

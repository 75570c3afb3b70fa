package import Foundation
package import Kernel
package import Services
package import Store

/// What happened to a service, as everybody may read it: newest first, put together from where it was written down, with
/// no names of people in it.
package struct Timeline: Sendable {
    /// What somebody said, unless it is kept from the public.
    package enum Words: Sendable, Hashable {
        case shown(String)
        case withheld(reason: String)
    }

    package enum Event: Sendable {
        case standing(StandingChange)
        case decision(ReviewDecision, Words)
        /// The team does not accept a decision.
        case challenge(Words, isWithdrawn: Bool)
        case findingOpened(Finding)
        case findingClosed(Finding)
        /// An approved exception.
        case deviation(item: String, compensation: String, endsOn: Day)
        /// What is asked changes, and the service was told that it will not meet it.
        case rule(LocalizedText, from: Day?)

        /// What brings something about stands before it where both happened at once.
        fileprivate var rank: Int {
            switch self {
            case .rule: 0
            case .deviation: 1
            case .challenge: 2
            case .decision: 3
            case .findingClosed: 4
            case .findingOpened: 5
            case .standing: 6
            }
        }
    }

    package struct Entry: Sendable {
        package let at: Date
        package let event: Event
    }

    package let entries: [Entry]
    /// Whether older entries were left out.
    package let isTruncated: Bool

    /// At most `limit` entries, in as many queries for many as for few.
    package static func of(_ service: Service, limit: Int, _ db: any Connection) throws -> Timeline {
        let most = limit + 1
        var entries = try StandingChange.all(of: service, limit: most, db).map {
            Entry(at: $0.at, event: .standing($0))
        }
        entries += try reviews(of: service, limit: most, db)
        entries += try findings(of: service, limit: most, db)
        entries += try deviations(of: service, limit: most, db)
        entries += try rules(of: service, limit: most, db)
        // By age and rank, and what is the same in both as it came.
        let sorted = entries.enumerated().sorted {
            ($1.element.at, $1.element.event.rank, $0.offset) < ($0.element.at, $0.element.event.rank, $1.offset)
        }
        return Timeline(entries: sorted.prefix(limit).map(\.element), isTruncated: sorted.count > limit)
    }

    private static func reviews(of service: Service, limit: Int, _ db: any Connection) throws -> [Entry] {
        var entries: [Entry] = []
        try db.each(
            """
            SELECT \(Review.columns), challenged.withheld_reason FROM review
            LEFT JOIN review AS challenged
                ON challenged.tenant_id = review.tenant_id AND challenged.id = review.challenges
            WHERE review.tenant_id = \(service.tenant) AND review.service_id = \(service.id)
                AND review.kind = \(Review.Kind.release)
                AND (review.decided_at IS NOT NULL OR review.challenges IS NOT NULL)
            ORDER BY coalesce(review.decided_at, review.requested_at) DESC, review.id DESC LIMIT \(limit)
            """
        ) { row in
            let review = try Review(row: &row)
            let before: String? = try row.next()
            if review.challenged != nil {
                // Reasons against words that are withheld would tell them.
                let reason = review.withholding?.reason ?? before
                entries.append(
                    Entry(
                        at: review.requestedAt,
                        event: .challenge(
                            reason.map { .withheld(reason: $0) } ?? .shown(review.note),
                            isWithdrawn: review.withdrawnAt != nil)))
            }
            if let answer = review.answer, let color = answer.decision {
                entries.append(
                    Entry(
                        at: answer.at,
                        event: .decision(
                            ReviewDecision(color, mendBy: answer.mendBy, decidedAt: answer.at),
                            review.withholding.map { .withheld(reason: $0.reason) } ?? .shown(answer.words))))
            }
        }
        return entries
    }

    private static func findings(of service: Service, limit: Int, _ db: any Connection) throws -> [Entry] {
        let found: [Finding] = try db.all(
            """
            SELECT \(Finding.columns) FROM finding
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
            ORDER BY coalesce(closed_at, opened_at) DESC, id DESC LIMIT \(limit)
            """)
        return found.flatMap { finding in
            [Entry(at: finding.openedAt, event: .findingOpened(finding))]
                + (finding.closedAt.map { [Entry(at: $0, event: .findingClosed(finding))] } ?? [])
        }
    }

    private static func deviations(of service: Service, limit: Int, _ db: any Connection) throws -> [Entry] {
        let found: [Deviation] = try db.all(
            """
            SELECT \(Deviation.columns) FROM deviation
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND approved_at IS NOT NULL
            ORDER BY approved_at DESC, id DESC LIMIT \(limit)
            """)
        return found.compactMap { deviation in
            deviation.approvedAt.map {
                Entry(
                    at: $0,
                    event: .deviation(
                        item: deviation.item, compensation: deviation.compensation, endsOn: deviation.endsOn))
            }
        }
    }

    private static func rules(of service: Service, limit: Int, _ db: any Connection) throws -> [Entry] {
        let found: [Notice] = try db.all(
            """
            SELECT \(Notice.columns) FROM notice
            WHERE notice.tenant_id = \(service.tenant) AND notice.service_id = \(service.id)
                AND notice.kind = \(Notice.Kind.ruleHits)
            ORDER BY notice.at DESC, notice.id DESC LIMIT \(limit)
            """)
        return found.map { Entry(at: $0.at, event: .rule($0.about, from: $0.dueOn)) }
    }
}

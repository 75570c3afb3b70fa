import Foundation
package import Kernel
package import Services
package import Store

/// What waits for the quality reviewers, over all organisations. It is read from what reviews, findings and standings
/// keep: nothing is assessed, however many services there are.
package enum ReviewDesk {
    /// How many days ahead a finding is due.
    package static let daysAhead = 14

    /// A service by the name people know it by.
    package struct NamedService: Sendable, RowDecodable {
        package let key: Service.Key
        package let title: LocalizedText

        static let columns: SQL = "service.id, service.tenant_id, service.slug, service.title"

        package init(row: inout Row) throws {
            key = Service.Key(id: try row.next(), tenant: try row.next(), slug: try row.next())
            title = try row.nextJSON()
        }
    }

    /// A request nobody has answered.
    package struct WaitingReview: Sendable, RowDecodable {
        package let service: NamedService
        package let review: Review

        package init(row: inout Row) throws {
            service = try NamedService(row: &row)
            review = try Review(row: &row)
        }
    }

    /// One part of a longer list.
    package struct Page<Item: Sendable>: Sendable {
        package let items: [Item]
        package let total: Int
        /// Where the next page begins; nil on the last one.
        package let next: String?
    }

    static let waiting: SQL = "review.decided_at IS NULL AND review.withdrawn_at IS NULL"

    static let context: SQL = """
        JOIN organization ON organization.id = service.tenant_id
        JOIN standing ON standing.tenant_id = service.tenant_id AND standing.service_id = service.id
        """

    private static let reviewed: SQL = """
        review JOIN service ON service.tenant_id = review.tenant_id AND service.id = review.service_id \(context)
        """

    /// The requests that wait, oldest first.
    package static func queue(
        _ filter: Directory.Filter, limit: Int, cursor: String? = nil, _ db: any Connection
    ) throws -> Page<WaitingReview> {
        var after: SQL = ""
        if let cursor {
            guard let id = Review.ID(cursor) else { throw Problem.badCursor }
            after = "AND review.id > \(id)"
        }
        let found: [WaitingReview] = try db.all(
            """
            SELECT \(NamedService.columns), \(Review.columns) FROM \(reviewed)
            WHERE \(waiting) AND \(filter.condition) \(after) ORDER BY review.id LIMIT \(limit + 1)
            """)
        let total: Int? = try db.value(
            "SELECT count(*) FROM \(reviewed) WHERE \(waiting) AND \(filter.condition)")
        let items = Array(found.prefix(limit))
        return Page(
            items: items, total: total ?? 0, next: found.count > limit ? items.last.map { "\($0.review.id)" } : nil)
    }

    /// How the services of one organisation stand, counted, with what is open there.
    package struct Tally: Sendable, Hashable {
        package fileprivate(set) var states: [Standing.State: Int] = [:]
        package fileprivate(set) var reviews = 0
        package fileprivate(set) var findings = 0

        package init() {}

        package var services: Int { states.values.reduce(0, +) }

        package static func + (left: Self, right: Self) -> Self {
            var sum = left
            sum.states.merge(right.states, uniquingKeysWith: +)
            sum.reviews += right.reviews
            sum.findings += right.findings
            return sum
        }
    }

    /// Of every organisation with services the filter lets through.
    package static func tallies(_ filter: Directory.Filter, _ db: any Connection) throws -> [Tenant.ID: Tally] {
        var tallies: [Tenant.ID: Tally] = [:]
        try db.each(
            """
            SELECT service.tenant_id, standing.state, count(*) FROM service \(context)
            WHERE \(filter.condition) GROUP BY service.tenant_id, standing.state
            """
        ) { row in
            let (tenant, state): (Tenant.ID, Standing.State) = (try row.next(), try row.next())
            tallies[tenant, default: Tally()].states[state] = try row.next(Int.self)
        }
        try db.each(
            """
            SELECT service.tenant_id, count(*) FROM \(reviewed)
            WHERE \(waiting) AND \(filter.condition) GROUP BY service.tenant_id
            """
        ) { row in
            let tenant: Tenant.ID = try row.next()
            tallies[tenant, default: Tally()].reviews = try row.next(Int.self)
        }
        try db.each(
            """
            SELECT service.tenant_id, count(*) FROM finding
            JOIN service ON service.tenant_id = finding.tenant_id AND service.id = finding.service_id \(context)
            WHERE finding.closed_at IS NULL AND \(filter.condition) GROUP BY service.tenant_id
            """
        ) { row in
            let tenant: Tenant.ID = try row.next()
            tallies[tenant, default: Tally()].findings = try row.next(Int.self)
        }
        return tallies
    }
}

extension Problem {
    static var badCursor: Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init("cursor", Message("problems.badCursor"))])
    }
}

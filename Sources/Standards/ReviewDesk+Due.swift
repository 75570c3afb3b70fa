package import Foundation
package import Kernel
package import Services
package import Store

extension ReviewDesk {
    /// A day by which something was to be put right: what a finding is about, or what amber asks for.
    package struct Deadline: Sendable {
        package let service: NamedService
        package let id: ID<Deadline>
        package let day: Day
        package let reason: LocalizedText
        package let isFinding: Bool

        fileprivate var place: String { "\(day)/\(id)" }
    }

    /// Findings that are overdue or due within ``daysAhead`` days, and all dates by which amber has to be mended; what is
    /// due first comes first.
    package static func deadlines(
        _ filter: Directory.Filter, on today: Day, limit: Int, cursor: String? = nil, _ db: any Connection
    ) throws -> Page<Deadline> {
        var (laterFindings, laterReviews): (SQL, SQL) = ("", "")
        if let cursor {
            let parts = cursor.split(separator: "/").map(String.init)
            guard parts.count == 2, let day = Day(parts[0]), let id = ID<Deadline>(parts[1]) else {
                throw Problem.badCursor
            }
            laterFindings = "AND (finding.due_on > \(day) OR finding.due_on = \(day) AND finding.id > \(id))"
            laterReviews = "AND (review.mend_by > \(day) OR review.mend_by = \(day) AND review.id > \(id))"
        }
        let findings: SQL = """
            finding JOIN service ON service.tenant_id = finding.tenant_id AND service.id = finding.service_id \(context)
            WHERE finding.closed_at IS NULL AND finding.due_on <= \(today.adding(days: daysAhead))
                AND \(filter.condition)
            """
        // The gate goes by the newest decision only.
        let ambers: SQL = """
            review JOIN service ON service.tenant_id = review.tenant_id AND service.id = review.service_id \(context)
            WHERE review.kind = 'release' AND review.decision = 'amber' AND service.phase <> 'retire'
                AND NOT EXISTS (
                    SELECT 1 FROM review AS newer
                    WHERE newer.tenant_id = review.tenant_id AND newer.service_id = review.service_id
                        AND newer.kind = 'release' AND newer.decided_at > review.decided_at)
                AND \(filter.condition)
            """
        var found: [Deadline] = []
        try db.each(
            """
            SELECT \(NamedService.columns), finding.id, finding.due_on, finding.reason FROM \(findings) \(laterFindings)
            ORDER BY finding.due_on, finding.id LIMIT \(limit + 1)
            """
        ) { row in
            found.append(
                Deadline(
                    service: try NamedService(row: &row), id: try row.next(), day: try row.next(),
                    reason: try row.nextJSON(), isFinding: true))
        }
        try db.each(
            """
            SELECT \(NamedService.columns), review.id, review.mend_by, review.words FROM \(ambers) \(laterReviews)
            ORDER BY review.mend_by, review.id LIMIT \(limit + 1)
            """
        ) { row in
            found.append(
                Deadline(
                    service: try NamedService(row: &row), id: try row.next(), day: try row.next(),
                    reason: LocalizedText(ja: try row.next()), isFinding: false))
        }
        let total =
            (try db.value("SELECT count(*) FROM \(findings)") as Int? ?? 0)
            + (try db.value("SELECT count(*) FROM \(ambers)") as Int? ?? 0)
        let sorted = found.sorted { $0.place < $1.place }
        let items = Array(sorted.prefix(limit))
        return Page(items: items, total: total, next: sorted.count > limit ? items.last?.place : nil)
    }

    /// A deviation that holds until its end, or that somebody has to agree to.
    package struct OpenDeviation: Sendable, RowDecodable {
        package let service: NamedService
        package let item: String
        package let endsOn: Day
        package let requestedAt: Date
        package let isApproved: Bool

        package init(row: inout Row) throws {
            service = try NamedService(row: &row)
            (item, endsOn, requestedAt) = (try row.next(), try row.next(), try row.next())
            isApproved = try row.next(Date?.self) != nil
        }
    }

    private static func open(on today: Day) -> SQL {
        """
        deviation JOIN service ON service.tenant_id = deviation.tenant_id AND service.id = deviation.service_id \(context)
        WHERE deviation.ends_on >= \(today)
        """
    }

    private static let deviationColumns: SQL = """
        \(NamedService.columns), deviation.item_id, deviation.ends_on, deviation.requested_at, deviation.approved_at
        """

    /// Deviations that wait for agreement, oldest first, with how many there are.
    package static func waitingDeviations(
        _ filter: Directory.Filter, on today: Day, limit: Int, _ db: any Connection
    ) throws -> Page<OpenDeviation> {
        let waiting: SQL = "\(open(on: today)) AND deviation.approved_at IS NULL AND \(filter.condition)"
        let found: [OpenDeviation] = try db.all(
            "SELECT \(deviationColumns) FROM \(waiting) ORDER BY deviation.id LIMIT \(limit)")
        let total: Int? = try db.value("SELECT count(*) FROM \(waiting)")
        return Page(items: found, total: total ?? 0, next: nil)
    }

    /// All deviations of an organisation that have not ended, those that end first on top.
    package static func deviations(
        of tenant: Tenant.ID, on today: Day, limit: Int, _ db: any Connection
    ) throws -> [OpenDeviation] {
        let filter = Directory.Filter(organization: tenant)
        return try db.all(
            """
            SELECT \(deviationColumns) FROM \(open(on: today)) AND \(filter.condition)
            ORDER BY deviation.ends_on, deviation.id LIMIT \(limit)
            """)
    }

    /// What is open at one service, beside its standing.
    package struct OpenWork: Sendable, Hashable {
        package let findings: Int
        /// When the first of them is due.
        package let dueOn: Day
    }

    package static func openWork(of tenant: Tenant.ID, _ db: any Connection) throws -> [Service.ID: OpenWork] {
        var work: [Service.ID: OpenWork] = [:]
        try db.each(
            """
            SELECT service_id, count(*), min(due_on) FROM finding
            WHERE tenant_id = \(tenant) AND closed_at IS NULL GROUP BY service_id
            """
        ) { row in
            work[try row.next()] = OpenWork(findings: try row.next(), dueOn: try row.next())
        }
        return work
    }
}

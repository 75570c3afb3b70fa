package import Foundation
package import Kernel
package import Services
package import Store

/// A notice with the service it is about: what a desk and a mail show.
package struct ServiceNotice: Sendable, RowDecodable {
    package let tenant: Tenant.ID
    package let service: Service.ID
    package let slug: String
    package let title: LocalizedText
    package let notice: Notice

    package init(row: inout Row) throws {
        (tenant, service, slug) = (try row.next(), try row.next(), try row.next())
        title = try row.nextJSON()
        notice = try Notice(row: &row)
    }

    /// `131083/official-site`
    package var path: String { "\(tenant)/\(slug)" }

    private static let columns: SQL = "service.tenant_id, service.id, service.slug, service.title, \(Notice.columns)"

    private static let tables: SQL = """
        notice JOIN service ON service.tenant_id = notice.tenant_id AND service.id = notice.service_id
        """

    private static let forReviewers = Notice.Kind.allCases.filter(\.isForReviewers)

    /// What an organisation's people were told since then, newest first.
    package static func latest(
        in tenant: Tenant.ID, since: Date, limit: Int, _ db: any Connection
    ) throws -> [ServiceNotice] {
        try db.all(
            """
            SELECT \(columns) FROM \(tables)
            WHERE notice.tenant_id = \(tenant) AND notice.at >= \(since) AND notice.kind NOT IN (\(list: forReviewers))
            ORDER BY notice.at DESC, notice.id DESC LIMIT \(limit)
            """)
    }

    /// What the quality reviewers were told since then, by all organisations but samples, or by one.
    package static func latestForReviewers(
        in tenant: Tenant.ID?, since: Date, limit: Int, _ db: any Connection
    ) throws -> [ServiceNotice] {
        let scope: SQL = tenant.map { "= \($0)" } ?? "IN (SELECT id FROM organization WHERE is_sample = FALSE)"
        return try db.all(
            """
            SELECT \(columns) FROM \(tables)
            WHERE notice.tenant_id \(scope) AND notice.at >= \(since) AND notice.kind IN (\(list: forReviewers))
            ORDER BY notice.at DESC, notice.id DESC LIMIT \(limit)
            """)
    }

    /// What has to be told yet, oldest first, in all organisations. What a service was told of the same kind today waits
    /// for tomorrow.
    package static func waiting(at now: Date, limit: Int, _ db: any Connection) throws -> [ServiceNotice] {
        try db.all(
            """
            SELECT \(columns) FROM \(tables)
            WHERE notice.tenant_id <> '' AND notice.told_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM notice AS told
                WHERE told.tenant_id = notice.tenant_id AND told.service_id = notice.service_id
                    AND told.kind = notice.kind AND told.told_at >= \(Day(now).start))
            ORDER BY notice.at, notice.id LIMIT \(limit)
            """)
    }

    /// Writes down that people know.
    package static func markTold(_ notices: [ServiceNotice], at now: Date, _ db: any Connection) throws {
        for (tenant, notices) in Dictionary(grouping: notices, by: \.tenant) {
            try db.run(
                """
                UPDATE notice SET told_at = \(now)
                WHERE tenant_id = \(tenant) AND id IN (\(list: notices.map(\.notice.id)))
                """)
        }
    }
}

package import Foundation
package import Kernel
package import Services
package import Store

extension Rating.Outcome: SQLEncodable, SQLDecodable {}
extension Rating.Channel: SQLEncodable, SQLDecodable {}
extension Rating.CommentState: SQLEncodable, SQLDecodable {}

extension Rating: RowDecodable {
    private static let columns: SQL = """
        rating.id, rating.at, rating.score, rating.outcome, rating.language, rating.channel, rating.comment,
        rating.comment_state, rating.decision_note, rating.decided_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), at: try row.next(), score: try row.next(), outcome: try row.next(),
            language: try row.next(), channel: try row.next(), comment: try row.next(),
            commentState: try row.next(), decisionNote: try row.next(), decidedAt: try row.next())
    }

    /// A rating as it is written, but for the service's id, which only the database knows.
    package struct Line: Sendable {
        fileprivate let values: [Value]

        package init(_ rating: Rating, in tenant: Tenant.ID, receipt: String) {
            values = [
                tenant.sqlValue, rating.id.sqlValue, rating.at.sqlValue, rating.score.sqlValue,
                rating.outcome.sqlValue, rating.language.sqlValue, rating.channel.sqlValue, receipt.sqlValue,
                rating.comment?.sqlValue ?? .null, rating.commentState?.sqlValue ?? .null,
                rating.decisionNote?.sqlValue ?? .null, rating.decidedAt?.sqlValue ?? .null,
            ]
        }
    }

    private static let written: [StaticString] = [
        "tenant_id", "id", "at", "score", "outcome", "language", "channel", "receipt_key", "comment", "comment_state",
        "decision_note", "decided_at", "service_id",
    ]

    package static func insert(_ lines: [Line], for service: Service.ID, _ db: any Connection) throws {
        let service = service.sqlValue
        try db.insert(lines.map { $0.values + [service] }, into: "rating", columns: written)
    }

    /// The comments of a service in one state, newest first.
    package static func comments(
        _ state: CommentState, of service: Service, limit: Int, _ db: any Connection
    ) throws -> [Rating] {
        try db.all(
            """
            SELECT \(columns) FROM rating
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND comment_state = \(state)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """)
    }

    /// How many comments wait for somebody to read them, by service.
    package static func waiting(in tenant: Tenant.ID, _ db: any Connection) throws -> [Service.ID: Int] {
        var waiting: [Service.ID: Int] = [:]
        try db.each(
            """
            SELECT service_id, count(*) FROM rating
            WHERE tenant_id = \(tenant) AND comment_state = 'waiting' GROUP BY service_id
            """
        ) { row in waiting[try row.next()] = try row.next(Int.self) }
        return waiting
    }

    /// What became of the rating with this receipt, and of which service it is. The receipt is the permission: whoever
    /// holds it may see the row, whatever the tenant.
    package static func find(_ receipt: Receipt, _ db: any Connection) throws -> (rating: Rating, service: Service) {
        var found: (Rating, Service)?
        try db.each(
            """
            SELECT \(columns), \(Service.columns) FROM rating
            JOIN service ON service.tenant_id = rating.tenant_id AND service.id = rating.service_id
            WHERE rating.receipt_key = \(receipt.key)
            """
        ) { row in found = (try Rating(row: &row), try Service(row: &row)) }
        guard let found else { throw SignalError.noReceipt }
        return found
    }
}

extension Rating {
    /// How many ratings there were from a day on until a moment, and their sum: the single ratings counted, for whoever
    /// checks a figure.
    package static func total(
        of service: Service.Key, from day: Day, until moment: Date, _ db: any Connection
    ) throws -> (n: Int, sum: Int) {
        var total = (n: 0, sum: 0)
        try db.each(
            """
            SELECT count(*), CAST(coalesce(sum(score), 0) AS \(.int)) FROM rating
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND at >= \(day.start)
                AND at <= \(moment)
            """
        ) { row in total = (try row.next(), try row.next()) }
        return total
    }
}

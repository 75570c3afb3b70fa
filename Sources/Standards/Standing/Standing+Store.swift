package import Foundation
import Kernel
package import Services
package import Store

extension Standing.State: SQLEncodable, SQLDecodable {}

extension Standing: RowDecodable {
    package static let columns: SQL = """
        standing.state, standing.since, standing.reasons, standing.released_at, standing.owner, standing.review_at,
        standing.review_cause
        """

    package init(row: inout Row) throws {
        self.init(
            state: try row.next(), since: try row.next(), reasons: try row.nextJSON(), releasedAt: try row.next(),
            owner: try row.next(), reviewAt: try row.next(), reviewCause: try row.nextOptionalJSON())
    }

    package static func of(_ service: Service, _ db: any Connection) throws -> Standing? {
        try db.first(
            "SELECT \(columns) FROM standing WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)")
    }

    /// Services whose standing has to be looked at again, whatever the organisation: a task of the platform.
    package static func due(at now: Date, limit: Int, _ db: any Connection) throws -> [Service] {
        try db.all(
            """
            SELECT \(Service.columns) FROM service
            JOIN standing ON standing.tenant_id = service.tenant_id AND standing.service_id = service.id
            WHERE standing.review_at <= \(now) ORDER BY standing.review_at, service.tenant_id, service.id LIMIT \(limit)
            """)
    }

    /// Has standings looked at again at the next round, and says why. Where that is asked for a second time before the
    /// round, nobody can say which of the two it was.
    static func askAgain(_ condition: SQL, because cause: Message, at now: Date, _ db: any Connection) throws {
        let isAsked: SQL = """
            (review_cause IS NOT NULL AND review_at IS NOT NULL AND review_at <= \(now) AND review_cause <> \(json: cause))
            """
        try db.run(
            """
            UPDATE standing SET review_cause = \(json: Message("standing.cause.several"))
            WHERE state <> \(State.retired) AND \(condition) AND \(isAsked)
            """)
        try db.run(
            """
            UPDATE standing SET review_at = \(now), review_cause = \(json: cause)
            WHERE state <> \(State.retired) AND \(condition) AND NOT \(isAsked)
            """)
    }

    func keep(for service: Service, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO standing (tenant_id, service_id, state, since, reasons, released_at, owner, review_at,
                review_cause)
            VALUES (\(service.tenant), \(service.id), \(state), \(since), \(json: reasons), \(releasedAt), \(owner),
                \(reviewAt), \(json: reviewCause))
            ON CONFLICT (tenant_id, service_id) DO UPDATE SET state = excluded.state, since = excluded.since,
                reasons = excluded.reasons, released_at = excluded.released_at, owner = excluded.owner,
                review_at = excluded.review_at, review_cause = excluded.review_cause
            """)
    }
}

extension StandingChange: RowDecodable {
    package init(row: inout Row) throws {
        self.init(
            at: try row.next(), state: try row.next(), cause: try row.nextJSON(), reasons: try row.nextJSON())
    }

    /// The timeline, newest first.
    package static func all(of service: Service, limit: Int = 50, _ db: any Connection) throws -> [StandingChange] {
        try db.all(
            """
            SELECT at, state, cause, reasons FROM standing_change
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """)
    }

    func insert(for service: Service, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO standing_change (tenant_id, id, service_id, at, state, cause, reasons)
            VALUES (\(service.tenant), \(ID<StandingChange>.new(at: at)), \(service.id), \(at), \(state),
                \(json: cause), \(json: reasons))
            """)
    }
}

extension Finding: RowDecodable {
    package static let columns: SQL = "id, condition, reason, owner, opened_at, due_on, closed_at"

    package init(row: inout Row) throws {
        id = try row.next()
        condition = try row.next()
        reason = try row.nextJSON()
        owner = try row.next()
        openedAt = try row.next()
        dueOn = try row.next()
        closedAt = try row.next()
    }

    /// Open ones first, then the newest.
    package static func all(of service: Service, _ db: any Connection) throws -> [Finding] {
        try db.all(
            """
            SELECT \(columns) FROM finding
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
            ORDER BY (closed_at IS NOT NULL), opened_at DESC, id DESC LIMIT 50
            """)
    }

    func insert(for service: Service, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO finding (tenant_id, id, service_id, condition, reason, owner, opened_at, due_on)
            VALUES (\(service.tenant), \(id), \(service.id), \(condition), \(json: reason), \(owner), \(openedAt),
                \(dueOn))
            """)
    }

    func close(for service: Service, at now: Date, _ db: any Connection) throws {
        try db.run(
            "UPDATE finding SET closed_at = \(now) WHERE tenant_id = \(service.tenant) AND id = \(id)")
    }
}

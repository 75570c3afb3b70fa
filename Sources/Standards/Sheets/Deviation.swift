package import Foundation
package import Kernel
package import Services
package import Store

/// A recorded exception: an item is not met, for a reason, until a date, and somebody else has agreed.
package struct Deviation: Sendable, Hashable {
    package typealias ID = Kernel.ID<Deviation>

    package let id: ID
    package let item: String
    package let reason: String
    /// What protects residents meanwhile.
    package let compensation: String
    package let endsOn: Day
    package let requestedBy: Principal.Actor
    package let requestedAt: Date
    package private(set) var approvedBy: Principal.Actor?
    package private(set) var approvedAt: Date?

    /// An approval as the journal keeps it.
    struct Event: Codable {
        let id: String
        let item: String
        let endsOn: Day
    }

    static let journalKind = "deviation"

    /// As far as the journal tells.
    init(_ event: Event, approvedAt: Date) {
        id = ID(event.id) ?? .new(at: approvedAt)
        (item, reason, compensation, endsOn) = (event.item, "", "", event.endsOn)
        (requestedBy, requestedAt, approvedBy, self.approvedAt) = (.platform, approvedAt, .platform, approvedAt)
    }

    package func holds(at now: Date) -> Bool { approvedBy != nil && Day(now) <= endsOn }

    package mutating func approve(by actor: Principal.Actor, at now: Date) throws(StandardsError) {
        guard approvedBy == nil else { throw .alreadyApproved }
        guard actor != requestedBy else { throw .ownDeviation }
        (approvedBy, approvedAt) = (actor, now)
    }
}

extension Deviation: RowDecodable {
    static let columns: SQL = """
        id, item_id, reason, compensation, ends_on, requested_by, requested_at, approved_by, approved_at
        """

    package init(row: inout Row) throws {
        id = try row.next()
        item = try row.next()
        reason = try row.next()
        compensation = try row.next()
        endsOn = try row.next()
        requestedBy = try row.next()
        requestedAt = try row.next()
        approvedBy = try row.next()
        approvedAt = try row.next()
    }

    package static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [Deviation] {
        try db.all(
            """
            SELECT \(columns) FROM deviation
            WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY requested_at DESC
            """)
    }

    package static func request(
        _ itemID: String, of slug: String, reason: String, compensation: String, endsOn: Day?,
        by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws {
        var check = FieldCheck()
        let reason = check.text("reason", reason, max: 2000, required: true)
        let compensation = check.text("compensation", compensation, max: 2000, required: true)
        let today = Day(now)
        if let endsOn, endsOn < today || endsOn > today.adding(days: 366) {
            check.refuse("ends_on", Message("problems.endsWithinAYear"))
        }
        if endsOn == nil { check.refuse("ends_on", Message("problems.badDay")) }
        try check.finish()
        guard let endsOn else { return }
        let act = Act("deviation.request", on: "\(principal.tenant)/\(slug) \(itemID)", needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let item = try CheckSheet.of(service, rules: rules, at: now, db).line(itemID).item
            try db.run(
                """
                INSERT INTO deviation (tenant_id, id, service_id, item_id, reason, compensation, ends_on,
                    requested_by, requested_at)
                VALUES (\(principal.tenant), \(ID.new(at: now)), \(service.id), \(item.id), \(reason),
                    \(compensation), \(endsOn), \(principal.actor), \(now))
                """)
        }
    }

    package static func approve(
        _ id: ID, of slug: String, by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws {
        let act = Act("deviation.approve", on: "\(principal.tenant)/\(slug) \(id)", needs: .approveDeviation)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            let found: Deviation? = try db.first(
                """
                SELECT \(columns) FROM deviation
                WHERE tenant_id = \(principal.tenant) AND service_id = \(service.id) AND id = \(id)
                """)
            guard var deviation = found else { throw StandardsError.noDeviation }
            try deviation.approve(by: principal.actor, at: now)
            try db.run(
                """
                UPDATE deviation SET approved_by = \(deviation.approvedBy), approved_at = \(deviation.approvedAt)
                WHERE tenant_id = \(principal.tenant) AND id = \(id)
                """)
            try JournalEntry(journalKind, Event(id: "\(id)", item: deviation.item, endsOn: deviation.endsOn), at: now)
                .append(for: service.id, in: principal.tenant, db)
            try Standing.reassess(
                service, because: Message("standing.cause.deviation", ["item": deviation.item]), rules: rules,
                at: now, db)
        }
    }
}

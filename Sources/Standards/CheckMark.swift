package import Foundation
package import Kernel
package import Services
package import Store

/// What a person says about one item of the check sheet.
package struct CheckMark: Sendable, Hashable {
    package enum State: String, CaseIterable, Sendable {
        case met
        case notMet = "not-met"
    }

    package let item: String
    package let state: State
    package let note: String
    package let link: String?
    package let by: Principal.Actor
    package let at: Date

    package init(item: String, state: State, note: String, link: String?, by: Principal.Actor, at: Date) {
        (self.item, self.state, self.note) = (item, state, note)
        (self.link, self.by, self.at) = (link, by, at)
    }
}

extension CheckMark.State: SQLEncodable, SQLDecodable {}

extension CheckMark: RowDecodable {
    package init(row: inout Row) throws {
        item = try row.next()
        state = try row.next()
        note = try row.next()
        link = try row.next()
        by = try row.next()
        at = try row.next()
    }

    static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [CheckMark] {
        try db.all(
            """
            SELECT item_id, state, note, link, marked_by, marked_at FROM check_mark
            WHERE tenant_id = \(tenant) AND service_id = \(service)
            """)
    }

    package func keep(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO check_mark (tenant_id, service_id, item_id, state, note, link, marked_by, marked_at)
            VALUES (\(tenant), \(service), \(item), \(state), \(note), \(link), \(by), \(at))
            ON CONFLICT (tenant_id, service_id, item_id) DO UPDATE SET state = excluded.state, note = excluded.note,
                link = excluded.link, marked_by = excluded.marked_by, marked_at = excluded.marked_at
            """)
    }

    /// Marks an item, or takes the mark back (`state` nil): then there is no evidence.
    package static func mark(
        _ itemID: String, of slug: String, as state: State?, note: String, link: String?, by principal: Principal,
        at now: Date, guideline: Guideline, in store: Database
    ) async throws -> CheckSheet {
        let item = try guideline.item(itemID)
        var check = FieldCheck()
        let note = check.text("note", note, max: 2000)
        let link = check.address("link", link)
        try check.finish()
        let act = Act("check-sheet.mark", on: "\(principal.tenant)/\(slug) \(item.id)", needs: .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            if let state {
                try CheckMark(item: item.id, state: state, note: note, link: link, by: principal.actor, at: now)
                    .keep(for: service.id, in: principal.tenant, db)
            } else {
                try db.run(
                    """
                    DELETE FROM check_mark
                    WHERE tenant_id = \(principal.tenant) AND service_id = \(service.id) AND item_id = \(item.id)
                    """)
            }
            try Standing.reassess(
                service, because: Message("standing.cause.marked", ["item": item.id]), guideline: guideline, at: now, db
            )
            return try CheckSheet.of(service, guideline: guideline, at: now, db)
        }
    }
}

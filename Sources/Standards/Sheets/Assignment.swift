package import Foundation
package import Kernel
import Services
package import Store

/// One item is somebody's to bring in order, until a day or without one.
package struct Assignment: Sendable, Hashable {
    package let item: String
    package let assignee: Principal.Actor
    package let dueOn: Day?
    package let by: Principal.Actor
    package let at: Date
}

extension Assignment: RowDecodable {
    package init(row: inout Row) throws {
        item = try row.next()
        assignee = try row.next()
        dueOn = try row.next()
        by = try row.next()
        at = try row.next()
    }

    /// By item.
    static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [String: Assignment] {
        let all: [Assignment] = try db.all(
            """
            SELECT item_id, assignee, due_on, assigned_by, assigned_at FROM assignment
            WHERE tenant_id = \(tenant) AND service_id = \(service)
            """)
        return Dictionary(all.map { ($0.item, $0) }) { first, _ in first }
    }

    /// Who may be given an item: the organisation's own people.
    package static func candidates(in tenant: Tenant.ID, _ db: any Connection) throws
        -> [(user: User.ID, name: String)]
    {
        var people: [(User.ID, String)] = []
        try db.each(
            """
            SELECT user_account.id, user_account.name FROM membership
            JOIN user_account ON user_account.id = membership.user_id
            WHERE membership.tenant_id = \(tenant) ORDER BY user_account.name, user_account.id
            """
        ) { row in people.append((try row.next(), try row.next())) }
        return people
    }

    /// Gives an item to somebody, who is told, or takes it back (`user` nil).
    package static func assign(
        _ itemID: String, of slug: String, to user: User.ID?, dueOn: Day?, by principal: Principal, at now: Date,
        rules: Rulebooks, in store: Database
    ) async throws {
        var check = FieldCheck()
        let today = Day(now)
        if user != nil, let dueOn, dueOn < today || dueOn > today.adding(days: 730) {
            check.refuse("due_on", Message("check-sheet.assignment.badDay"))
        }
        try check.finish()
        let act = Act("item.assign", on: "\(principal.tenant)/\(slug) \(itemID)", needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let item = try rules.book(for: service, at: now, db).item(itemID)
            guard let user else {
                try db.run(
                    """
                    DELETE FROM assignment
                    WHERE tenant_id = \(principal.tenant) AND service_id = \(service.id) AND item_id = \(item.id)
                    """)
                return
            }
            let members: Int? = try db.value(
                "SELECT count(*) FROM membership WHERE tenant_id = \(principal.tenant) AND user_id = \(user)")
            guard members == 1 else {
                var check = FieldCheck()
                check.refuse("assignee", Message("check-sheet.assignment.noMember"))
                return try check.finish()
            }
            try db.run(
                """
                INSERT INTO assignment (tenant_id, service_id, item_id, assignee, due_on, assigned_by, assigned_at)
                VALUES (\(principal.tenant), \(service.id), \(item.id), \(Principal.Actor.user(user)), \(dueOn),
                    \(principal.actor), \(now))
                ON CONFLICT (tenant_id, service_id, item_id) DO UPDATE SET assignee = excluded.assignee,
                    due_on = excluded.due_on, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at
                """)
            guard principal.actor != .user(user) else { return }
            try Notice(.assigned, about: item.title, dueOn: dueOn, at: now).insert(for: service, db)
        }
    }
}

package import Foundation
package import Kernel
import Services
package import Store

/// Something the team or its reviewers say to each other about one item.
package struct ItemComment: Sendable, Hashable {
    package let words: String
    package let by: Principal.Actor
    package let at: Date
}

extension ItemComment: RowDecodable {
    package init(row: inout Row) throws {
        words = try row.next()
        by = try row.next()
        at = try row.next()
    }

    /// Oldest first, as one reads a conversation.
    static func all(
        of item: String, of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [ItemComment] {
        try db.all(
            """
            SELECT words, author, at FROM item_comment
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND item_id = \(item) ORDER BY at, id
            """)
    }

    /// How many there are for each item that has any.
    static func counts(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try db.each(
            """
            SELECT item_id, count(*) FROM item_comment
            WHERE tenant_id = \(tenant) AND service_id = \(service) GROUP BY item_id
            """
        ) { row in counts[try row.next()] = try row.next(Int.self) }
        return counts
    }

    /// Who works on the service and who reviews it may comment.
    package static func mayWrite(_ principal: Principal) -> Bool { permission(of: principal) != nil }

    private static func permission(of principal: Principal) -> Permission? {
        [.editService, .approveDeviation, .decideReview].first(where: principal.may)
    }

    @discardableResult
    package static func write(
        _ words: String, on itemID: String, of slug: String, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws -> ItemComment {
        var check = FieldCheck()
        let words = check.text("words", words, max: 2000, required: true)
        try check.finish()
        let act = Act(
            "item.comment", on: "\(principal.tenant)/\(slug) \(itemID)",
            needs: permission(of: principal) ?? .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let item = try rules.book(for: service, at: now, db).item(itemID)
            try db.run(
                """
                INSERT INTO item_comment (tenant_id, id, service_id, item_id, words, author, at)
                VALUES (\(principal.tenant), \(ID<ItemComment>.new(at: now)), \(service.id), \(item.id), \(words),
                    \(principal.actor), \(now))
                """)
            return ItemComment(words: words, by: principal.actor, at: now)
        }
    }
}

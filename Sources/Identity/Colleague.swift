package import Kernel
package import Store

/// Somebody who works for an organisation, and as what.
package struct Colleague: Sendable, RowDecodable {
    package let name: String
    package let email: String
    package let role: Role

    package init(row: inout Row) throws {
        (name, email, role) = (try row.next(), try row.next(), try row.next())
    }

    /// In the order of their names.
    package static func all(in tenant: Tenant.ID, limit: Int, _ db: any Connection) throws -> [Colleague] {
        try db.all(
            """
            SELECT user_account.name, user_account.email, membership.role FROM membership
            JOIN user_account ON user_account.id = membership.user_id
            WHERE membership.tenant_id = \(tenant) ORDER BY user_account.name, user_account.id LIMIT \(limit)
            """)
    }
}

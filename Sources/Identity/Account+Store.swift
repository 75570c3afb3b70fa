import Foundation
package import Kernel
package import Store

extension Role: SQLEncodable, SQLDecodable {}

extension Account: RowDecodable {
    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), email: try row.next(), name: try row.next(), createdAt: try row.next())
    }

    package static func find(email: String, _ db: any Connection) throws -> Account? {
        try db.first("SELECT id, email, name, created_at FROM user_account WHERE email = \(email)")
    }

    static func passwordHash(email: String, _ db: any Connection) throws -> String? {
        try db.value("SELECT password_hash FROM user_account WHERE email = \(email)")
    }

    package static func named(_ ids: Set<User.ID>, _ db: any Connection) throws -> [User.ID: String] {
        guard !ids.isEmpty else { return [:] }
        var names: [User.ID: String] = [:]
        try db.each("SELECT id, name FROM user_account WHERE id IN (\(list: Array(ids)))") { row in
            names[try row.next()] = try row.next(String.self)
        }
        return names
    }

    /// The mail addresses of an organisation's people in certain roles.
    package static func addresses(
        of roles: Set<Role>, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [String] {
        var addresses: [String] = []
        let names = roles.map(\.rawValue).sorted()
        try db.each(
            """
            SELECT user_account.email FROM membership JOIN user_account ON user_account.id = membership.user_id
            WHERE membership.tenant_id = \(tenant) AND membership.role IN (\(list: names))
            ORDER BY user_account.email
            """
        ) { row in addresses.append(try row.next()) }
        return addresses
    }

    /// The mail addresses of everybody with one of these roles, wherever they have it: for roles that work everywhere.
    package static func addresses(of roles: Set<Role>, _ db: any Connection) throws -> [String] {
        var addresses: [String] = []
        let names = roles.map(\.rawValue).sorted()
        try db.each(
            """
            SELECT DISTINCT user_account.email FROM membership
            JOIN user_account ON user_account.id = membership.user_id
            JOIN organization ON organization.id = membership.tenant_id
            WHERE membership.tenant_id <> '' AND organization.is_sample = FALSE AND membership.role IN (\(list: names))
            ORDER BY user_account.email
            """
        ) { row in addresses.append(try row.next()) }
        return addresses
    }

    func insert(passwordHash: String, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO user_account (id, email, name, password_hash, created_at)
            VALUES (\(id), \(email), \(name), \(passwordHash), \(createdAt))
            """)
    }

    func replacePassword(with hash: String, _ db: any Connection) throws {
        try db.run("UPDATE user_account SET password_hash = \(hash) WHERE id = \(id)")
    }

    func join(as role: Role, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO membership (tenant_id, user_id, role) VALUES (\(tenant), \(id), \(role))
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role
            """)
    }

    /// Whether they were there in that role.
    func leave(_ tenant: Tenant.ID, as role: Role, _ db: any Connection) throws -> Bool {
        try db.run("DELETE FROM membership WHERE tenant_id = \(tenant) AND user_id = \(id) AND role = \(role)") == 1
    }

    /// What the person is, in every organisation. Their own rows only.
    static func member(_ user: User.ID, name: String, _ db: any Connection) throws -> Member {
        var (roles, samples): ([Tenant.ID: Role], Set<Tenant.ID>) = ([:], [])
        try db.each(
            """
            SELECT membership.tenant_id, membership.role, organization.is_sample
            FROM membership LEFT JOIN organization ON organization.id = membership.tenant_id
            WHERE membership.user_id = \(user)
            """
        ) { row in
            let tenant: Tenant.ID = try row.next()
            roles[tenant] = try row.next(Role.self)
            if try row.next(Bool?.self) == true { samples.insert(tenant) }
        }
        return Member(.user(user), name: name, roles: roles, samples: samples)
    }
}

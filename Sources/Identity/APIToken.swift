package import Foundation
package import Kernel
package import Store

/// A key for a program that acts for one organisation in one role. Only its hash is kept.
package struct APIToken: Sendable, RowDecodable {
    package let name: String
    package let role: Role
    package let createdAt: Date

    package init(row: inout Row) throws {
        (name, role, createdAt) = (try row.next(), try row.next(), try row.next())
    }

    /// In the order of their names.
    package static func all(in tenant: Tenant.ID, _ db: any Connection) throws -> [APIToken] {
        try db.all("SELECT name, role, created_at FROM api_token WHERE tenant_id = \(tenant) ORDER BY name")
    }

    /// Tells a leaked key apart from other texts, for scanners.
    private static let prefix = "atm_"

    /// Makes a token and answers it, once. A token of the same name is replaced.
    package static func add(
        _ name: String, as role: Role, by principal: Principal, at now: Date, in store: Database
    ) async throws -> String {
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}/) != nil else {
            throw Problem(
                .invalid, "problems.fields", fields: [.init("name", Message("problems.badTokenName"))])
        }
        let token = prefix + Secret.new()
        let hash = Secret.hash(of: token)
        try await store.write(.addToken(name, as: role), by: principal, at: now) { db in
            try db.run(
                """
                INSERT INTO api_token (tenant_id, name, role, token_hash, created_at)
                VALUES (\(principal.tenant), \(name), \(role), \(hash), \(now))
                ON CONFLICT (tenant_id, name) DO UPDATE SET role = excluded.role, token_hash = excluded.token_hash,
                    created_at = excluded.created_at
                """)
        }
        return token
    }

    /// Takes a token back; a running server goes on believing it for two seconds.
    ///
    /// - Throws: ``AccountError/noToken(_:)`` when the organisation has none of that name.
    package static func remove(
        _ name: String, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        let role: Role? = try await store.read { db in
            try db.value("SELECT role FROM api_token WHERE tenant_id = \(principal.tenant) AND name = \(name)")
        }
        guard let role else { throw AccountError.noToken(name) }
        try await store.write(.removeToken(name, as: role), by: principal, at: now) { db in
            let gone = try db.run(
                "DELETE FROM api_token WHERE tenant_id = \(principal.tenant) AND name = \(name) AND role = \(role)")
            guard gone == 1 else { throw AccountError.noToken(name) }
        }
    }

    package static func member(holding token: String, in store: Database) async throws -> Member? {
        guard token.hasPrefix(prefix), token.utf8.count < 100 else { return nil }
        let hash = Secret.hash(of: token)
        return try await store.read { db in
            var member: Member?
            try db.each(
                """
                SELECT api_token.tenant_id, api_token.name, api_token.role, organization.is_sample
                FROM api_token LEFT JOIN organization ON organization.id = api_token.tenant_id
                WHERE api_token.token_hash = \(hash)
                """
            ) { row in
                let (tenant, name, role): (Tenant.ID, String, Role) = (try row.next(), try row.next(), try row.next())
                let isSample = try row.next(Bool?.self) == true
                member = Member(.token(name), name: name, roles: [tenant: role], samples: isSample ? [tenant] : [])
            }
            return member
        }
    }
}

extension Act {
    static func addToken(_ name: String, as role: Role) -> Act {
        Act("token.add", on: "\(name) \(role.rawValue)", needs: role.neededToGrant)
    }

    static func removeToken(_ name: String, as role: Role) -> Act {
        Act("token.remove", on: name, needs: role.neededToGrant)
    }
}

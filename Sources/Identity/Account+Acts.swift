package import Foundation
package import Kernel
package import Store

extension Act {
    static func addMember(_ user: User.ID, as role: Role) -> Act {
        Act("member.add", on: "\(user) \(role.rawValue)", needs: role.neededToGrant)
    }

    static func removeMember(_ user: User.ID, as role: Role) -> Act {
        Act("member.remove", on: "\(user)", needs: role.neededToGrant)
    }
}

extension Account {
    /// Adds a person to an organisation, or changes what they are there. Answers the password of somebody new, which
    /// is not kept and cannot be shown again; nil when the person was known.
    package static func add(
        email: String, name: String? = nil, as role: Role, by principal: Principal, at now: Date,
        in store: Database, password: String? = nil, resetPassword: Bool = false, cost: Password.Cost = .standard
    ) async throws -> String? {
        guard let email = normalized(email: email) else { throw AccountError.badEmail(email) }
        let known = try await store.read { db in try Account.find(email: email, db) }
        let isNew = known == nil
        let account =
            known
            ?? Account(
                id: .new(at: now), email: email, name: name ?? String(email.prefix { $0 != "@" }), createdAt: now)
        let secret = isNew || resetPassword ? password ?? Password.new() : nil
        let hash: String? = if let secret { try await Password.hash(secret, cost: cost) } else { nil }
        try await store.write(.addMember(account.id, as: role), by: principal, at: now) { db in
            if isNew, let hash { try account.insert(passwordHash: hash, db) }
            if !isNew, let hash {
                // A password opens every organisation its owner works for.
                let member = try Account.member(account.id, name: account.name, db)
                let isElsewhere = member.roles.keys.contains { $0 != principal.tenant }
                guard !isElsewhere || principal.may(.operatePlatform) else {
                    throw Problem(.forbidden, "problems.forbidden")
                }
                try account.replacePassword(with: hash, db)
                try Session.endAll(of: account.id, db)
            }
            try account.join(as: role, in: principal.tenant, db)
        }
        return secret
    }

    /// Takes a person out of an organisation and signs them out everywhere. What they did stays, under their name.
    ///
    /// - Throws: ``AccountError/noMember(_:)`` when nobody with that address works there.
    package static func remove(
        email: String, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        let found = try await store.read { db -> (account: Account, role: Role)? in
            guard let account = try Account.find(email: normalized(email: email) ?? "", db),
                let role = try Account.member(account.id, name: account.name, db).roles[principal.tenant]
            else { return nil }
            return (account, role)
        }
        guard let found else { throw AccountError.noMember(email) }
        try await store.write(.removeMember(found.account.id, as: found.role), by: principal, at: now) { db in
            guard try found.account.leave(principal.tenant, as: found.role, db) else {
                throw AccountError.noMember(email)
            }
            try Session.endAll(of: found.account.id, db)
        }
    }
}

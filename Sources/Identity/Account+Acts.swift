package import Foundation
package import Kernel
package import Store

extension Act {
    static func addMember(_ user: User.ID, as role: Role) -> Act {
        Act("member.add", on: "\(user) \(role.rawValue)", needs: role.neededToGrant)
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
}

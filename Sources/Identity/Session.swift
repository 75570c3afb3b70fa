package import Foundation
package import Kernel
package import Store

/// Somebody signed in on one device. The browser holds the secret, the store its hash.
package struct Session: Sendable {
    /// A working day, so that nobody is thrown out in the middle of a form.
    package static let lifetime: TimeInterval = 12 * 3600

    package let secret: String
    package let user: User.ID
    package let expiresAt: Date

    /// Signs in. Wrong name and wrong password take the same time and get the same answer.
    package static func begin(
        email: String, password: String, from address: String, limiter: SignInLimiter, at now: Date,
        in store: Database
    ) async throws -> Session {
        let email = Account.normalized(email: email) ?? ""
        if let seconds = limiter.count(email, from: address, at: now) {
            throw AccountError.tooManyAttempts(seconds: seconds)
        }
        let (account, hash) = try await store.read { db in
            (try Account.find(email: email, db), try Account.passwordHash(email: email, db))
        }
        guard try await Password.matches(password, hash), let account else { throw AccountError.wrongCredentials }
        limiter.succeeded(email, from: address)
        let session = Session(secret: Secret.new(), user: account.id, expiresAt: now + lifetime)
        try await store.append(to: []) { db in
            try db.run("DELETE FROM session WHERE expires_at < \(now)")
            try db.run(
                """
                INSERT INTO session (token_hash, user_id, created_at, expires_at)
                VALUES (\(Secret.hash(of: session.secret)), \(session.user), \(now), \(session.expiresAt))
                """)
        }
        return session
    }

    /// Who holds this secret; nil when it is unknown or too old.
    package static func member(holding secret: String, at now: Date, in store: Database) async throws -> Member? {
        let hash = Secret.hash(of: secret)
        return try await store.read { db in
            var found: (User.ID, String)?
            try db.each(
                """
                SELECT user_account.id, user_account.name
                FROM session JOIN user_account ON user_account.id = session.user_id
                WHERE session.token_hash = \(hash) AND session.expires_at > \(now)
                """
            ) { row in found = (try row.next(), try row.next()) }
            guard let (user, name) = found else { return nil }
            return try Account.member(user, name: name, db)
        }
    }

    package static func end(_ secret: String, in store: Database) async throws {
        let hash = Secret.hash(of: secret)
        try await store.append(to: []) { db in _ = try db.run("DELETE FROM session WHERE token_hash = \(hash)") }
    }

    /// Signs the person out on every device.
    package static func endAll(of user: User.ID, in store: Database) async throws {
        try await store.append(to: []) { db in try endAll(of: user, db) }
    }

    static func endAll(of user: User.ID, _ db: any Connection) throws {
        try db.run("DELETE FROM session WHERE user_id = \(user)")
    }
}

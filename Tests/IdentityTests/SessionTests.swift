import Foundation
import Identity
import Kernel
import Store
import TestKit
import Testing

@Suite struct SessionTests {
    /// A database with one editor of Chiyoda, `a@example.jp`.
    private func makeStore(_ backend: Backend) async throws -> Database {
        let store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        _ = try await Account.add(
            email: "A@example.jp ", as: .editor, by: .commandLine(in: .chiyoda), at: .noon, in: store,
            password: "correct horse", cost: .cheap)
        return store
    }

    private func signIn(
        _ email: String = "a@example.jp", _ password: String = "correct horse", from address: String = "192.0.2.1",
        limiter: SignInLimiter = SignInLimiter(), at now: Date = .noon, in store: Database
    ) async throws -> Session {
        try await Session.begin(
            email: email, password: password, from: address, limiter: limiter, at: now, in: store)
    }

    @Test("Whoever signs in is known by the secret, with their roles", arguments: Backend.available)
    func signsIn(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let session = try await signIn(" a@EXAMPLE.jp", in: store)
        let member = try await Session.member(holding: session.secret, at: .noon, in: store)

        #expect(member?.actor == .user(session.user))
        #expect(member?.name == "a")
        #expect(member?.roles == [.chiyoda: .editor])
        #expect(member?.principal(in: .chuo) == nil)
        #expect(try await Session.member(holding: session.secret + "x", at: .noon, in: store) == nil)
        #expect(try await Session.member(holding: "", at: .noon, in: store) == nil)
    }

    @Test("The secret itself is not kept", arguments: Backend.available)
    func onlyHash(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let session = try await signIn(in: store)

        let kept: String? = try await store.read { db in try db.value("SELECT token_hash FROM session") }
        #expect(kept == Secret.hash(of: session.secret))
        #expect(kept != session.secret)
        #expect(try await Session.member(holding: kept ?? "", at: .noon, in: store) == nil)
    }

    @Test("A wrong password and an unknown mailbox get the same answer", arguments: Backend.available)
    func sameAnswer(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        for (email, password) in [
            ("a@example.jp", "wrong"), ("nobody@example.jp", "correct horse"), ("", ""), ("not a mailbox", "x"),
            ("a@example.jp", ""), ("' OR 1=1 --@x", "x"),
        ] {
            await #expect(throws: AccountError.wrongCredentials, "\(email)") {
                try await signIn(email, password, in: store)
            }
        }
    }

    @Test(
        "After five failures the mailbox is closed, even to the right password, until a quarter of an hour is over",
        arguments: Backend.available)
    func limit(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let limiter = SignInLimiter()
        for attempt in 0..<5 {
            await #expect(throws: AccountError.wrongCredentials) {
                try await signIn("a@example.jp", "wrong", from: "192.0.2.\(attempt)", limiter: limiter, in: store)
            }
        }

        await #expect(throws: AccountError.tooManyAttempts(seconds: 900)) {
            try await signIn(from: "198.51.100.1", limiter: limiter, in: store)
        }
        await #expect(throws: AccountError.tooManyAttempts(seconds: 1)) {
            try await signIn("A@Example.jp", from: "198.51.100.1", limiter: limiter, at: .noon + 899, in: store)
        }
        #expect(try await signIn(limiter: limiter, at: .noon + 900, in: store).secret.count == 43)
    }

    @Test("From one address thirty failures are too many, whatever the mailboxes", arguments: Backend.available)
    func limitByAddress(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        for other in 0..<6 {
            _ = try await Account.add(
                email: "b\(other)@example.jp", as: .viewer, by: .commandLine(in: .chiyoda), at: .noon, in: store,
                password: "correct horse", cost: .cheap)
        }
        let limiter = SignInLimiter()
        for other in 0..<6 {
            for _ in 0..<5 {
                await #expect(throws: AccountError.wrongCredentials) {
                    try await signIn("b\(other)@example.jp", "wrong", limiter: limiter, in: store)
                }
            }
        }

        await #expect(throws: AccountError.tooManyAttempts(seconds: 900)) {
            try await signIn(limiter: limiter, in: store)
        }
        #expect(try await signIn(from: "198.51.100.1", limiter: limiter, in: store).secret.count == 43)
    }

    @Test("Guessing many at once gives no more than five tries", arguments: Backend.available)
    func concurrentGuesses(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let limiter = SignInLimiter()

        let tried = await withTaskGroup { group in
            for guess in 0..<40 {
                group.addTask {
                    do {
                        _ = try await signIn("a@example.jp", "guess \(guess)", limiter: limiter, in: store)
                    } catch AccountError.wrongCredentials {
                        return 1
                    } catch {}
                    return 0
                }
            }
            return await group.reduce(0, +)
        }

        #expect(tried == 5)
    }

    @Test("A session ends by itself after its lifetime and is then cleared away", arguments: Backend.available)
    func expiry(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let session = try await signIn(in: store)
        let end = Date.noon + Session.lifetime

        #expect(session.expiresAt == end)
        #expect(try await Session.member(holding: session.secret, at: end - 1, in: store) != nil)
        #expect(try await Session.member(holding: session.secret, at: end, in: store) == nil)

        _ = try await signIn(at: end + 1, in: store)
        let kept: Int? = try await store.read { db in try db.value("SELECT count(*) FROM session") }
        #expect(kept == 1)
    }

    @Test("Signing out ends one session, signing out everywhere all of that person's", arguments: Backend.available)
    func signOut(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        _ = try await Account.add(
            email: "b@example.jp", as: .viewer, by: .commandLine(in: .chuo), at: .noon, in: store,
            password: "correct horse", cost: .cheap)
        let sessions = [try await signIn(in: store), try await signIn(in: store), try await signIn(in: store)]
        let other = try await signIn("b@example.jp", in: store)
        func known(_ session: Session) async throws -> Bool {
            try await Session.member(holding: session.secret, at: .noon, in: store) != nil
        }

        try await Session.end(sessions[0].secret, in: store)
        #expect(try await !known(sessions[0]))
        #expect(try await known(sessions[1]))

        try await Session.endAll(of: sessions[1].user, in: store)
        #expect(try await !known(sessions[1]))
        #expect(try await !known(sessions[2]))
        #expect(try await known(other))
    }
}

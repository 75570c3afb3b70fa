import Foundation
import Identity
import Kernel
import Store
import TestKit
import Testing

@Suite struct AccountTests {
    private func makeStore(_ backend: Backend) async throws -> Database {
        let store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        return store
    }

    @discardableResult
    private func add(
        _ email: String, as role: Role, by principal: Principal, password: String? = nil, reset: Bool = false,
        in store: Database
    ) async throws -> String? {
        try await Account.add(
            email: email, as: role, by: principal, at: .noon, in: store, password: password, resetPassword: reset,
            cost: .cheap)
    }

    private func signIn(_ email: String, _ password: String, in store: Database) async throws -> Member? {
        let session = try await Session.begin(
            email: email, password: password, from: "192.0.2.1", limiter: SignInLimiter(), at: .noon, in: store)
        return try await Session.member(holding: session.secret, at: .noon, in: store)
    }

    @Test(
        "Somebody new gets a password that works; somebody known gets a role and keeps theirs",
        arguments: Backend.available)
    func add(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let password = try #require(
            try await add("a@example.jp", as: .editor, by: .commandLine(in: .chiyoda), in: store))
        let second = try await add("A@EXAMPLE.JP", as: .viewer, by: .commandLine(in: .chuo), in: store)

        #expect(second == nil)
        #expect(try await signIn("a@example.jp", password, in: store)?.roles == [.chiyoda: .editor, .chuo: .viewer])
    }

    @Test("Added again, somebody has the new role and only that", arguments: Backend.available)
    func changeRole(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        try await add(
            "a@example.jp", as: .administrator, by: .commandLine(in: .chiyoda), password: "correct horse", in: store)

        try await add("a@example.jp", as: .viewer, by: .commandLine(in: .chiyoda), in: store)

        #expect(try await signIn("a@example.jp", "correct horse", in: store)?.roles == [.chiyoda: .viewer])
    }

    @Test(
        "Adding a member leaves a line in that organisation's audit log, without their address",
        arguments: Backend.available)
    func audit(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let administrator = Principal.administrator(in: .chiyoda)

        try await add("a@example.jp", as: .viewer, by: administrator, in: store)

        let lines = try await store.read { db in try AuditEntry.latest(10, in: .chiyoda, db) }
        #expect(lines.map(\.act) == ["member.add"])
        #expect(lines.first?.actor == administrator.actor)
        #expect(lines.first?.at == .noon)
        #expect(lines.first?.subject.contains("example") == false)
        #expect(try await store.read { db in try AuditEntry.latest(10, in: .chuo, db) }.isEmpty)
    }

    @Test(
        "Somebody removed is signed out, may do nothing there any more, and stays what they are elsewhere",
        arguments: Backend.available)
    func remove(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        try await add("a@example.jp", as: .editor, by: .commandLine(in: .chiyoda), password: "correct horse", in: store)
        try await add("a@example.jp", as: .viewer, by: .commandLine(in: .chuo), in: store)
        let session = try await Session.begin(
            email: "a@example.jp", password: "correct horse", from: "192.0.2.1", limiter: SignInLimiter(), at: .noon,
            in: store)

        try await Account.remove(
            email: "A@example.jp", by: .administrator(in: .chiyoda), at: .noon + 60, in: store)

        #expect(try await Session.member(holding: session.secret, at: .noon, in: store) == nil)
        #expect(try await signIn("a@example.jp", "correct horse", in: store)?.roles == [.chuo: .viewer])
        let (lines, names) = try await store.read { db in
            let lines = try AuditEntry.latest(1, in: .chiyoda, db)
            let ids = lines.compactMap { User.ID($0.subject) }
            return (lines, try Account.named(Set(ids), db))
        }
        #expect(lines.map(\.act) == ["member.remove"])
        #expect(Array(names.values) == ["a"])
    }

    @Test("Nobody is removed who does not work there, or by whom has no right to", arguments: Backend.available)
    func removeRefused(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        try await add("a@example.jp", as: .editor, by: .commandLine(in: .chiyoda), in: store)
        try await add("o@example.jp", as: .operator, by: .commandLine(in: .chiyoda), in: store)

        for (email, principal) in [
            ("a@example.jp", Principal.administrator(in: .chuo)), ("b@example.jp", .administrator(in: .chiyoda)),
            ("", .administrator(in: .chiyoda)),
        ] {
            await #expect(throws: AccountError.noMember(email)) {
                try await Account.remove(email: email, by: principal, at: .noon, in: store)
            }
        }
        for (email, principal) in [
            ("a@example.jp", Principal.editor(in: .chiyoda)), ("o@example.jp", .administrator(in: .chiyoda)),
        ] {
            await #expect(throws: Problem.self) {
                try await Account.remove(email: email, by: principal, at: .noon, in: store)
            }
        }
        let left = try await store.read { db in try Colleague.all(in: .chiyoda, limit: 10, db) }
        #expect(left.map(\.email) == ["a@example.jp", "o@example.jp"])
    }

    @Test("Who may not manage members adds nobody", arguments: Backend.available)
    func forbidden(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let problem = await #expect(throws: Problem.self) {
            try await add("a@example.jp", as: .viewer, by: .editor(in: .chiyoda), in: store)
        }

        #expect(problem?.kind == .forbidden)
        #expect(try await store.read { db in try Account.find(email: "a@example.jp", db) } == nil)
    }

    @Test("An administrator cannot make anybody an operator of the platform", arguments: Backend.available)
    func noOperators(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let problem = await #expect(throws: Problem.self) {
            try await add("a@example.jp", as: .operator, by: .administrator(in: .chiyoda), in: store)
        }

        #expect(problem?.kind == .forbidden)
        #expect(try await add("b@example.jp", as: .operator, by: .commandLine(in: .chiyoda), in: store) != nil)
    }

    @Test(
        "An administrator cannot take over the account of somebody who is in other organisations too",
        arguments: Backend.available)
    func noTakeover(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        try await add("a@example.jp", as: .operator, by: .commandLine(in: .chuo), password: "correct horse", in: store)

        await #expect(throws: Problem.self) {
            try await add("a@example.jp", as: .viewer, by: .administrator(in: .chiyoda), reset: true, in: store)
        }

        #expect(try await signIn("a@example.jp", "correct horse", in: store) != nil)
    }

    @Test("A new password ends every session of the old one", arguments: Backend.available)
    func reset(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        try await add("a@example.jp", as: .editor, by: .commandLine(in: .chiyoda), password: "correct horse", in: store)
        let old = try await Session.begin(
            email: "a@example.jp", password: "correct horse", from: "192.0.2.1", limiter: SignInLimiter(), at: .noon,
            in: store)

        let new = try await add("a@example.jp", as: .editor, by: .commandLine(in: .chiyoda), reset: true, in: store)

        #expect(try await Session.member(holding: old.secret, at: .noon, in: store) == nil)
        #expect(try await signIn("a@example.jp", try #require(new), in: store) != nil)
        await #expect(throws: AccountError.wrongCredentials) {
            try await signIn("a@example.jp", "correct horse", in: store)
        }
    }

    @Test(
        "What cannot be an address is refused",
        arguments: ["", "a", "@example.jp", "a@", "a@b@c", "a b@example.jp", "a@example.jp\nb"])
    func badEmail(email: String) async throws {
        let store = try await makeStore(.sqlite)

        await #expect(throws: AccountError.self) {
            try await add(email, as: .viewer, by: .commandLine(in: .chiyoda), in: store)
        }
    }
}

import Foundation
import Identity
import Kernel
import Store
import TestKit
import Testing

@Suite struct APITokenTests {
    private func makeStore(_ backend: Backend) async throws -> Database {
        let store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        return store
    }

    @Test("A token acts for one organisation, in one role", arguments: Backend.available)
    func scope(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let token = try await APIToken.add(
            "counter", as: .editor, by: .administrator(in: .chiyoda), at: .noon, in: store)
        let member = try await APIToken.member(holding: token, in: store)

        #expect(member?.actor == .token("counter"))
        #expect(member?.principal(in: .chiyoda)?.permissions == Role.editor.permissions)
        #expect(member?.principal(in: .chuo) == nil)
    }

    @Test("Only the hash of a token is kept, and the hash opens nothing", arguments: Backend.available)
    func onlyHash(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        let token = try await APIToken.add(
            "counter", as: .editor, by: .administrator(in: .chiyoda), at: .noon, in: store)

        let kept: String? = try await store.read { db in try db.value("SELECT token_hash FROM api_token") }
        #expect(kept == Secret.hash(of: token))
        for wrong in [
            kept ?? "", "atm_" + (kept ?? ""), "", "atm_", String(token.dropLast()), token + "x",
            String(repeating: "atm_", count: 100),
        ] {
            #expect(try await APIToken.member(holding: wrong, in: store) == nil)
        }
        let lines = try await store.read { db in try AuditEntry.latest(10, in: .chiyoda, db) }
        #expect(lines.map { "\($0.act) \($0.subject)" } == ["token.add counter editor"])
    }

    @Test("A token of the same name replaces the old one, in its own organisation only", arguments: Backend.available)
    func replaced(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let old = try await APIToken.add("ci", as: .editor, by: .administrator(in: .chiyoda), at: .noon, in: store)
        let other = try await APIToken.add("ci", as: .editor, by: .administrator(in: .chuo), at: .noon, in: store)

        let new = try await APIToken.add("ci", as: .viewer, by: .administrator(in: .chiyoda), at: .noon, in: store)

        #expect(try await APIToken.member(holding: old, in: store) == nil)
        #expect(try await APIToken.member(holding: new, in: store)?.roles == [.chiyoda: .viewer])
        #expect(try await APIToken.member(holding: other, in: store)?.roles == [.chuo: .editor])
    }

    @Test("A token taken back opens nothing, and no other organisation's goes with it", arguments: Backend.available)
    func remove(on backend: Backend) async throws {
        let store = try await makeStore(backend)
        let token = try await APIToken.add("ci", as: .editor, by: .administrator(in: .chiyoda), at: .noon, in: store)
        let other = try await APIToken.add("ci", as: .editor, by: .administrator(in: .chuo), at: .noon, in: store)
        await #expect(throws: Problem.self) {
            try await APIToken.remove("ci", by: .editor(in: .chiyoda), at: .noon, in: store)
        }

        try await APIToken.remove("ci", by: .administrator(in: .chiyoda), at: .noon + 60, in: store)

        #expect(try await APIToken.member(holding: token, in: store) == nil)
        #expect(try await APIToken.member(holding: other, in: store)?.roles == [.chuo: .editor])
        await #expect(throws: AccountError.noToken("ci")) {
            try await APIToken.remove("ci", by: .administrator(in: .chiyoda), at: .noon, in: store)
        }
        let (left, lines) = try await store.read { db in
            (try APIToken.all(in: .chiyoda, db), try AuditEntry.latest(1, in: .chiyoda, db))
        }
        #expect(left.isEmpty)
        #expect(lines.map { "\($0.act) \($0.subject)" } == ["token.remove ci"])
    }

    @Test("Who may not manage members makes no token", arguments: Backend.available)
    func forbidden(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        await #expect(throws: Problem.self) {
            try await APIToken.add("ci", as: .viewer, by: .editor(in: .chiyoda), at: .noon, in: store)
        }
    }

    @Test("An administrator cannot make a token that operates the platform", arguments: Backend.available)
    func noOperators(on backend: Backend) async throws {
        let store = try await makeStore(backend)

        await #expect(throws: Problem.self) {
            try await APIToken.add("ci", as: .operator, by: .administrator(in: .chiyoda), at: .noon, in: store)
        }
    }

    @Test("What a token did can be read in the audit log, whatever its name", arguments: ["ci", "a:b", ""])
    func audit(name: String) async throws {
        let store = try await makeStore(.sqlite)
        // A name that could not be read again is not given out in the first place.
        guard
            let token = try? await APIToken.add(
                name, as: .administrator, by: .administrator(in: .chiyoda), at: .noon, in: store)
        else { return }
        let principal = try #require(try await APIToken.member(holding: token, in: store)?.principal(in: .chiyoda))
        _ = try await APIToken.add("other", as: .viewer, by: principal, at: .noon + 1, in: store)

        let lines = try await store.read { db in try AuditEntry.latest(10, in: .chiyoda, db) }

        #expect(lines.first?.actor == .token(name))
    }
}

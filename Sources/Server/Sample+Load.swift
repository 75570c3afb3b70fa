import Foundation
import Identity
import Kernel
import Services
import Standards
import Store
import Web

extension Sample {
    /// Plays the sample's year into the store, once, and tells how to sign in.
    ///
    /// - Parameter folder: where the sample's password is kept between starts, for its owner only.
    func load(into store: Database, _ content: PlatformContent, password folder: URL) async throws -> String {
        let tenant = organization.id
        let file = folder.appending(path: "sample-password").path(percentEncoded: false)
        let kept = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        let password = kept ?? Password.new()
        if kept == nil {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            _ = FileManager.default.createFile(
                atPath: file, contents: Data(password.utf8), attributes: [.posixPermissions: 0o600])
        }
        for person in people {
            let isKnown = try await store.read { db in try Account.find(email: person.email, db) != nil }
            guard !isKnown || kept == nil else { continue }
            _ = try await Account.add(
                email: person.email, name: person.name, as: person.role, by: .platform(in: tenant), at: .now, in: store,
                password: password, resetPassword: true)
        }
        let known: Int? = try await store.read { db in
            try db.value("SELECT count(*) FROM service WHERE tenant_id = \(tenant)")
        }
        if known == 0 {
            let (rules, today) = (content.rules, Day(.now))
            try await store.append(to: [tenant]) { db in
                try play(until: today, rules: rules, db)
            }
            try await playPulse(content.pulse, until: today, in: store)
        }
        let addresses = people.map { "\($0.email) (\($0.role.rawValue))" }.joined(separator: ", ")
        return "Sign in to the sample city with the password \(password) as \(addresses)"
    }
}

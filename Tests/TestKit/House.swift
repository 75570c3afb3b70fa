import Content
package import Foundation
import Hummingbird
package import Identity
package import Kernel
package import Registries
import Services
import Standards
package import Store
import Synchronization
package import Web

/// The whole site on a database of its own, with the real content and a clock that stands still until it is moved.
package struct House: Sendable {
    package let store: Database
    package let platform: Platform
    package let clock: Clock
    private let site: any HTTPResponder<VisitorContext>

    package final class Clock: Sendable {
        private let time: Mutex<Date>
        init(_ date: Date) { time = Mutex(date) }
        package var now: Date { time.withLock { $0 } }
        package func move(days: Double) { time.withLock { $0 = $0.later(days: days) } }
    }

    /// With folders of its own for the files that are sent: each house throws away what it does not know.
    package static var settings: Platform.Settings {
        .init(
            hasSample: true,
            imports: ImportFolder(Scratch.folder("imports")),
            files: EvidenceFolder(Scratch.folder("files")))
    }

    static let publicFolder = Project.folder.appending(path: "Public")
    /// The same password for everybody.
    package static let password = "correct horse battery"

    /// Read once; it takes longer than a test.
    private static let content = Result {
        try PlatformContent(
            folder: Project.folder.appending(path: "Content"), samples: Organization.samples.filter(\.isSample))
    }

    package static func realContent() throws -> PlatformContent { try content.get() }

    private static let templates = Result {
        try Templates(folder: Project.folder.appending(path: "Templates"), texts: try content.get().texts)
    }

    package static func realTemplates() throws -> Templates { try templates.get() }

    /// - Parameters:
    ///   - isFull: with all organisations and their official sites, as after the first start; otherwise with a few
    ///     organisations and no services.
    package init(
        on backend: Backend, isFull: Bool = false, settings: Platform.Settings = House.settings,
        registries: [Registry]? = nil
    ) async throws {
        let store = try await backend.makeDatabase()
        var content = try Self.realContent()
        if let registries { content.registries = try RegistryShelf(registries) }
        if isFull {
            try await content.keep(in: store, at: .noon)
        } else {
            let few = content.organizations.all.filter {
                ["tokyo", "131016", "131024", "mihon", "govtech-tokyo"].contains("\($0.id)")
            }
            try await store.append(to: []) { db in try Organization.keep(few, db) }
        }
        try self.init(store, settings: settings, content: content)
    }

    /// Around a database that may be of any sort, broken ones too.
    package init(
        _ store: Database, settings: Platform.Settings = House.settings, content: PlatformContent? = nil
    ) throws {
        let clock = Clock(.noon)
        (self.store, self.clock) = (store, clock)
        platform = Platform(
            store: store, content: try content ?? Self.realContent(), templates: try Self.realTemplates(),
            settings: settings, now: { clock.now })
        site = try makeSite(platform, publicFolder: Self.publicFolder).buildResponder()
    }

    /// Somebody from the street.
    package var resident: Visitor { Visitor(site: site) }

    /// A program with a token of that role.
    package func program(_ role: Role, in tenant: Tenant.ID = .chiyoda) async throws -> Visitor {
        var visitor = resident
        visitor.token = try await APIToken.add(
            "\(role.rawValue) of \(tenant)", as: role, by: .commandLine(in: tenant), at: clock.now, in: store)
        return visitor
    }

    /// A person who can sign in with ``password``.
    @discardableResult
    package func account(_ role: Role, in tenant: Tenant.ID = .chiyoda, email: String? = nil) async throws -> String {
        let email = email ?? "\(role.rawValue)@\(tenant).example.jp"
        _ = try await Account.add(
            email: email, name: "\(role.rawValue) さん", as: role, by: .commandLine(in: tenant), at: clock.now, in: store,
            password: Self.password, cost: .cheap)
        return email
    }

    /// A person who has signed in, with the session in the cookie jar.
    package func member(_ role: Role, in tenant: Tenant.ID = .chiyoda) async throws -> Visitor {
        let email = try await account(role, in: tenant)
        let session = try await Session.begin(
            email: email, password: Self.password, from: "192.0.2.9", limiter: SignInLimiter(), at: clock.now, in: store
        )
        let visitor = resident
        visitor.cookie("session", session.secret)
        return visitor
    }

    /// How many rows every table has: equal before and after means that nothing was written.
    package func counts() async throws -> [String: Int] {
        let dialect = store.engine.dialect
        return try await store.read { db in
            var tables: [String] = []
            try db.each(
                dialect == .sqlite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                    : "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
            ) { row in tables.append(try row.next()) }
            var counts: [String: Int] = [:]
            for table in tables { counts[table] = try db.value(SQL(stringLiteral: "SELECT count(*) FROM \(table)")) }
            return counts
        }
    }
}

import ArgumentParser
import Configuration
import Content
import Foundation
import Identity
import Kernel
import Outside
import Registries
import Standards
import Store
import SystemPackage
import Web

/// Where things are: by flag, else from the environment (`ATARIMAE_DATA` …), else from the file `atarimae.env` in the
/// folder of the data, else as usual.
struct Configuration: Sendable {
    let data: URL
    let root: URL
    let databaseURL: String?
    let trustsProxy: Bool
    let ratingsPerAddress: Int
    /// How the world calls this server.
    let address: String
    /// Which addresses webhooks may have.
    let endpoints: Endpoint.Policy
    let mailServer: MailServer?

    struct Flags: ParsableArguments {
        @Option(help: "The folder everything is kept in (ATARIMAE_DATA).")
        var data: String?

        @Option(help: "The folder that holds Content, Templates and Public (ATARIMAE_ROOT).")
        var root: String?
    }

    /// - Parameter origin: where the server listens; how the world calls it where nobody has said.
    init(_ flags: Flags, listeningAt origin: String = "http://127.0.0.1:8080") async throws {
        let environment = EnvironmentVariablesProvider()
        let first = ConfigReader(provider: environment).scoped(to: "atarimae")
        data = URL(filePath: flags.data ?? first.string(forKey: "data") ?? "var", directoryHint: .isDirectory)
        let path = data.appending(path: "atarimae.env").path(percentEncoded: false)
        let file: EnvironmentVariablesProvider
        do {
            file = try await EnvironmentVariablesProvider(environmentFilePath: FilePath(path), allowMissing: true)
        } catch {
            throw CommandFailure(words: "Error: The file “\(path)” cannot be read.")
        }
        let reader = ConfigReader(providers: [environment, file])
        let own = reader.scoped(to: "atarimae")
        databaseURL = reader.string(forKey: "database.url")
        trustsProxy = own.bool(forKey: "trust.proxy", default: false)
        ratingsPerAddress = own.int(forKey: "ratings.per.address", default: 60)
        address = own.string(forKey: "address", default: origin)
        endpoints = Endpoint.Policy(
            allowsPlainHTTP: own.bool(forKey: "webhooks.plain.http", default: false),
            allowsPrivateAddresses: own.bool(forKey: "webhooks.private.addresses", default: false))
        mailServer = try own.string(forKey: "mail.server").map { url in
            try MailServer(
                url: url, user: own.string(forKey: "mail.user"), password: own.string(forKey: "mail.password"),
                sender: Mailbox(own.string(forKey: "mail.sender", default: "atarimae@localhost")),
                requiresTLS: own.bool(forKey: "mail.tls", default: true))
        }
        guard let root = Self.root(flags.root ?? own.string(forKey: "root")) else {
            throw ValidationError("Content, Templates and Public are not here: name their folder with --root.")
        }
        self.root = root
    }

    /// The folder named, else the one we are in, else one above the program.
    static func root(_ named: String?) -> URL? {
        var candidates = [URL(filePath: named ?? FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)]
        if named == nil, var folder = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            for _ in 0..<5 {
                folder.deleteLastPathComponent()
                candidates.append(folder)
            }
        }
        return candidates.first {
            FileManager.default.fileExists(
                atPath: $0.appending(path: "Content/organizations").path(percentEncoded: false))
        }
    }

    /// Where files lie while they are imported.
    var imports: ImportFolder { ImportFolder(data.appending(path: "imports", directoryHint: .isDirectory)) }
    /// Where files lie that teams hand in.
    var files: EvidenceFolder { EvidenceFolder(data.appending(path: "files", directoryHint: .isDirectory)) }
    var contentFolder: URL { root.appending(path: "Content") }
    var samplePath: URL { contentFolder.appending(path: "sample/mihon.yaml") }

    /// Opens the database and brings its schema up to date.
    func openStore() async throws -> Database {
        // What is kept is nobody else's business on this machine.
        umask(0o077)
        let store: Database
        if let databaseURL {
            store = Database(try PostgresEngine(url: databaseURL))
        } else {
            try FileManager.default.createDirectory(
                at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            store = Database(
                try SQLiteEngine(path: data.appending(path: "atarimae.sqlite").path(percentEncoded: false)))
        }
        try await store.migrate()
        return store
    }

    /// How what waits in the outbox is carried.
    var courier: Courier.Settings {
        var settings = Courier.Settings()
        (settings.policy, settings.mailServer) = (endpoints, mailServer)
        return settings
    }

    /// The platform as the server has it.
    ///
    /// - Parameter ahead: how far its clock is ahead.
    func platform(
        _ content: PlatformContent, _ store: Database, hasSample: Bool = false, ahead: TimeInterval = 0
    ) throws -> Platform {
        Platform(
            store: store, content: content,
            templates: try Templates(folder: root.appending(path: "Templates"), texts: content.texts),
            settings: Platform.Settings(
                hasSample: hasSample, trustsProxy: trustsProxy, ratingsPerAddress: ratingsPerAddress, imports: imports,
                files: files, endpoints: endpoints, address: address),
            now: { .now + ahead })
    }

    /// The content, and the store with the content in it.
    func openPlatform(sample: Sample? = nil) async throws -> (PlatformContent, Database) {
        let content = try PlatformContent(folder: contentFolder, samples: sample.map { [$0.organization] } ?? [])
        let store = try await openStore()
        try await content.keep(in: store, at: .now)
        return (content, store)
    }

    /// An organisation for a command: those of the content, and the sample city when it has been loaded.
    func organization(_ key: String, in store: Database, _ content: PlatformContent) async throws -> Tenant.ID {
        if let known = try? content.organizations.find(key) { return known.id }
        let tenant = Tenant.ID(key)
        do {
            return try await store.read { db in try Organization.find(tenant, db).id }
        } catch {
            throw ValidationError("There is no organisation “\(key)”.")
        }
    }
}

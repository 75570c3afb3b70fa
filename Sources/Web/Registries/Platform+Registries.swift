import Foundation
import Identity
package import Kernel
import Outside
package import Registries
import Store
import Tables

extension Platform {
    /// What judges rows that `tenant` keeps.
    package func reader(of registry: Registry, for tenant: Tenant.ID) -> RowReader {
        let organization = organizations[tenant]
        let names = [tenant.description, organization?.code, organization?.corporateNumber].compactMap(\.self)
        let ownName = registry.owner.flatMap { field in organization?.name(in: registry.fields[field]) }
        return registries.reader(of: registry, for: Set(names), as: ownName, today: Day(now()))
    }

    /// What follows from a change of a registry: everybody who subscribed is told; of a fictional organisation's rows
    /// only that organisation itself.
    package var announcing: RegistryCommit.Consequence {
        let (now, samples) = (now(), samples)
        return { commit, db in
            try Announcement(commit, db).send(
                only: samples.contains(commit.tenant) ? commit.tenant : nil, at: now, db)
        }
    }

    /// What takes an import's file through.
    package func importRun(of registry: Registry, for tenant: Tenant.ID) -> ImportRun {
        ImportRun(
            registry: registry, rows: reader(of: registry, for: tenant), folder: settings.imports, store: store,
            now: now, then: announcing)
    }
}

extension Platform {
    /// Goes on with every import whose file lies here, oldest first.
    package func runImports() async throws {
        let waiting = try await store.read { db in try RegistryImport.unfinished(db) }
        var failure: (any Error)?
        for importing in waiting where settings.imports.has(importing.id) {
            // Somebody at the command line may be at it right now.
            if importing.actor == .commandLine, now().timeIntervalSince(importing.updatedAt) < 60 { continue }
            guard let registry = try? registries.find(importing.registry) else { continue }
            do {
                let done = try await importRun(of: registry, for: importing.tenant).run(importing)
                if done.state == .cancelled { settings.imports.remove(done.id) }
                if done.state == .done {
                    settings.imports.removeSource(done.id)
                    try await measureQuality(of: registry, for: done.tenant)
                }
            } catch {
                // One that has to wait for another does not hold up those behind it.
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// What time alone changes in registries.
    package func reviewRegistries() async throws {
        try await Withholding.liftOverdue(registries.all, at: now(), in: store, then: announcing)
        try await settings.imports.tidy(at: now(), in: store)
        try await measureQuality()
        try await keepRegistryEvidence()
        try await remind()
    }
}

/// What subscribers are told: which rows changed, or, when there are many, from where to read the change feed.
private struct Announcement: Encodable {
    struct Change: Encodable {
        let key: String
        let organization: String
        let version: Int
        let severity: String
        let seq: Int
        /// Versions that should be forgotten, told by a correction.
        let wrongVersions: [Int]?

        private enum CodingKeys: String, CodingKey {
            case key, organization, version, severity, seq
            case wrongVersions = "wrong_versions"
        }
    }

    let type: String
    let registry: String
    let organization: String
    /// Read `changes?since=` this.
    let since: Int
    let through: Int
    let changes: [Change]

    private enum CodingKeys: String, CodingKey { case type, registry, organization, since, through, changes }

    private let fact: OutboxMessage.Fact

    init(_ commit: RegistryCommit, _ db: any Connection) throws {
        registry = commit.registry.name
        organization = "\(commit.tenant)"
        let topic = "registry:\(registry)"
        since = (commit.places.map(\.lowerBound).min() ?? 1) - 1
        through = commit.places.map(\.upperBound).max() ?? 0
        if let record = commit.record {
            let wrong = try Recall.wrongVersions(correctedBy: record, of: commit.registry, db)
            changes = [
                Change(
                    key: record.key, organization: "\(record.tenant)", version: record.version,
                    severity: record.change.rawValue, seq: record.seq,
                    wrongVersions: record.change == .correction ? wrong : nil)
            ]
            fact = .init(topic: topic, subject: "\(record.tenant)/\(record.key)", version: record.version)
            type = record.change == .correction ? "registry.corrected" : "registry.changed"
        } else if let shown = commit.disclosure {
            changes = [
                Change(
                    key: shown.key, organization: "\(shown.tenant)", version: shown.version,
                    severity: shown.change.rawValue, seq: shown.seq, wrongVersions: nil)
            ]
            fact = .init(topic: topic, subject: "\(shown.tenant)/\(shown.key)", version: shown.version)
            type = "registry.changed"
        } else {
            changes = []
            let places = since + 1...max(through, since + 1)
            fact = .init(topic: topic, subject: Outbox.subject(ofPlaces: places), version: through)
            type = try commit.hasCorrections(db) ? "registry.corrected" : "registry.changed"
        }
    }

    func send(only tenant: Tenant.ID?, at now: Date, _ db: any Connection) throws {
        guard through > since else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = String(decoding: try encoder.encode(self), as: UTF8.self)
        // What is wrong and has not left yet need not arrive.
        for version in changes.flatMap({ $0.wrongVersions ?? [] }) {
            try Outbox.withdraw(topic: fact.topic, subject: fact.subject, version: version, at: now, db)
        }
        try Outbox.announce(fact, body: body, only: tenant, at: now, db)
    }
}

extension RegistryCommit {
    /// Whether a file that was brought in says of rows that they were wrong before.
    fileprivate func hasCorrections(_ db: any Connection) throws -> Bool {
        for range in places {
            let found: Int? = try db.value(
                """
                SELECT 1 FROM record
                WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND change = \(Record.Change.correction)
                    AND seq BETWEEN \(range.lowerBound) AND \(range.upperBound) LIMIT 1
                """)
            if found != nil { return true }
        }
        return false
    }
}

import Foundation
import Kernel
import Registries
import Services
import Store
import Synchronization

/// A service or a piece of software that does something alike.
struct Similar: Sendable {
    enum Kind: String, Sendable { case service, software }

    let kind: Kind
    let title: LocalizedText
    let summary: LocalizedText
    let path: String
    let organization: Tenant.ID
    let isSample: Bool
    /// From 0 to 1.
    var score: Double = 0
}

/// Everything public that can be compared with what a team is about to build, kept in memory by each process and
/// brought up to date before each question: what was not changed is not read again.
final class SimilarServices: Sendable {
    fileprivate struct State {
        var index = SimilarityIndex<String>()
        var entries: [String: (entry: Similar, words: String)] = [:]
        /// Up to when services are known.
        var seen = Date.distantPast
        /// The state of the registry of software when it was read.
        var revision: Int?
    }

    static let registry = "software"
    static let most = 5
    private static let mostSoftware = 10_000

    private let state = Mutex(State())

    /// - Parameters:
    ///   - own: the path of what is compared; it is not named itself.
    ///   - samples: whether what is fictional is named too.
    func find(
        title: String, text: String, besides own: String? = nil, samples: Bool, limit: Int = most, _ platform: Platform
    ) async throws -> [Similar] {
        try await refresh(platform)
        return state.withLock { state in
            let entries = state.entries
            let found = state.index.nearest(title: title, text: text, limit: limit) { key in
                key != own && (samples || entries[key]?.entry.isSample == false)
            }
            return found.compactMap { match in
                guard var entry = entries[match.key]?.entry else { return nil }
                entry.score = match.score
                return entry
            }
        }
    }

    private func refresh(_ platform: Platform) async throws {
        let (seen, revision) = state.withLock { ($0.seen, $0.revision) }
        let registry = try? platform.registries.find(Self.registry)
        let (changed, software) = try await platform.store.read { db in
            (
                // Clocks of several processes differ a little.
                try SimilarService.changed(
                    since: seen == .distantPast ? Date(timeIntervalSince1970: 0) : seen - 60, db),
                try registry.flatMap { try Self.software(of: $0, unless: revision, platform.samples, db) }
            )
        }
        guard !changed.isEmpty || software != nil else { return }
        let samples = platform.samples
        state.withLock { state in
            for service in changed {
                state.seen = max(state.seen, service.updatedAt)
                let path = "/services/\(service.path)"
                if service.phase == .retire {
                    state.entries[path] = nil
                    state.index.remove(path)
                    continue
                }
                let entry = Similar(
                    kind: .service, title: service.title, summary: service.summary, path: path,
                    organization: service.tenant, isSample: samples.contains(service.tenant))
                state.set(entry, words: service.words)
            }
            guard let software else { return }
            state.revision = software.revision
            for (path, kept) in state.entries where kept.entry.kind == .software {
                guard !software.entries.contains(where: { $0.entry.path == path }) else { continue }
                state.entries[path] = nil
                state.index.remove(path)
            }
            for (entry, words) in software.entries { state.set(entry, words: words) }
        }
    }

    /// Nil when the registry is as it was.
    private static func software(
        of registry: Registry, unless revision: Int?, _ samples: Set<Tenant.ID>, _ db: any Connection
    ) throws -> (revision: Int, entries: [(entry: Similar, words: String)])? {
        let now = try RegistryState.of(registry, db).revision
        guard now != revision else { return nil }
        func place(_ name: String) -> Int? { registry.field(named: name) }
        let names = (place("description.ja.localisedName"), place("name"))
        let texts = [
            "description.ja.shortDescription", "description.ja.longDescription", "description.ja.features",
            "description.en.shortDescription",
        ].map(place)
        var query = RecordQuery(registry)
        (query.limit, query.needsTotal) = (RecordQuery.maxLimit, false)
        var entries: [(entry: Similar, words: String)] = []
        repeat {
            let page = try query.page(db)
            for row in page.rows where row.change != .withdrawal {
                let values = try registry.values(of: row.document)
                func text(_ field: Int?) -> String? {
                    switch field.flatMap({ values[$0] }) {
                    case .text(let text)?: text
                    case .list(let parts)?: parts.joined(separator: "\n")
                    default: nil
                    }
                }
                let words = texts.compactMap(text)
                let summary = LocalizedText(ja: words.first ?? "", en: text(texts[3]))
                guard let title = text(names.0) ?? text(names.1) else { continue }
                entries.append(
                    (
                        Similar(
                            kind: .software, title: LocalizedText(ja: title), summary: summary,
                            path: registry.path(of: row.key), organization: row.tenant,
                            isSample: samples.contains(row.tenant)), words.joined(separator: "\n")
                    ))
            }
            query.cursor = page.next
        } while query.cursor != nil && entries.count < mostSoftware
        return (now, entries)
    }
}

extension SimilarServices.State {
    fileprivate mutating func set(_ entry: Similar, words: String) {
        let kept = entries[entry.path]
        entries[entry.path] = (entry, words)
        guard kept?.words != words || kept?.entry.title != entry.title else { return }
        index.set(entry.path, title: entry.title.ja, text: words)
    }
}

package import Foundation
import Kernel
package import Store

/// Rows that come with the platform, `Content/rows/<registry>.csv`, kept by the registry's keeper.
package struct BuiltInRows: Sendable {
    private let folder: URL
    private let shelf: RegistryShelf

    package init(in folder: URL, of shelf: RegistryShelf) { (self.folder, self.shelf) = (folder, shelf) }

    /// Brings in what is new since the last time. What somebody has changed by hand stays as it is.
    package func keep(in store: Database, at now: Date) async throws {
        for registry in shelf.all {
            guard case .one(let keeper) = registry.keeper else { continue }
            let file = folder.appending(path: "\(registry.name).csv")
            guard let data = try? Data(contentsOf: file) else { continue }
            let name = "rows/\(registry.name).csv \(Self.digest(data))"
            try await bring(data, called: name, into: registry, keptBy: keeper, in: store, at: now)
        }
    }

    /// For how many tenths of a second another server that starts at the same time is given to bring the same rows in.
    private static let patience = 50

    private func bring(
        _ data: Data, called name: String, into registry: Registry, keptBy keeper: Tenant.ID, in store: Database,
        at now: Date
    ) async throws {
        for attempt in 0...2 * Self.patience {
            let (isDone, other) = try await store.read { db in
                (
                    try RegistryImport.isDone(file: name, of: registry.name, in: keeper, db),
                    try RegistryImport.unfinished(db).first { $0.fileName == name && $0.tenant == keeper }
                )
            }
            if isDone { return }
            if other != nil, attempt < Self.patience {
                try await Task.sleep(for: .milliseconds(100))
                continue
            }
            do {
                // Nobody is at it any more who has not ended it by now: it was stopped in the middle, and goes on here.
                let ended = try await bring(
                    data, called: name, into: registry, keptBy: keeper, goingOnWith: other, store, at: now)
                if ended.state != .cancelled { return }
            } catch RegistryError.beingImported {
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...150)))
            }
        }
        throw RegistryError.beingImported
    }

    private func bring(
        _ data: Data, called name: String, into registry: Registry, keptBy keeper: Tenant.ID,
        goingOnWith other: RegistryImport?, _ store: Database, at now: Date
    ) async throws -> RegistryImport {
        let imports = ImportFolder(.temporaryDirectory.appending(path: "atarimae-rows-\(UUID().uuidString)"))
        defer { try? FileManager.default.removeItem(at: imports.root) }
        let id = other?.id ?? RegistryImport.ID.new(at: now)
        try imports.make(id)
        try data.write(to: imports.source(id))
        var options = RegistryImport.Options()
        (options.appliesAtOnce, options.respectsEdits) = (true, true)
        let run = ImportRun(
            registry: registry, rows: shelf.reader(of: registry, for: [keeper.description], today: Day(now)),
            folder: imports, store: store, now: { now }, then: { _, _ in })
        if let other { return try await run.run(other) }
        let begun = try await RegistryImport.begin(
            id, file: name, bytes: data.count, of: registry, options: options, by: .platform(in: keeper), at: now,
            in: store)
        do {
            return try await run.run(begun)
        } catch RegistryError.beingImported {
            // Another server began at the same moment and is ahead: this one takes its own away again.
            try await run.run(try await RegistryImport.cancel(id, by: .platform(in: keeper), at: now, in: store))
            throw RegistryError.beingImported
        }
    }

    /// FNV-1a: tells one file from the next, no more.
    private static func digest(_ data: Data) -> String {
        String(data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
}

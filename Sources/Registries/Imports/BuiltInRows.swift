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
            let isDone = try await store.read { db in
                try RegistryImport.isDone(file: name, of: registry.name, in: keeper, db)
            }
            if !isDone { try await bring(data, called: name, into: registry, keptBy: keeper, in: store, at: now) }
        }
    }

    private func bring(
        _ data: Data, called name: String, into registry: Registry, keptBy keeper: Tenant.ID, in store: Database,
        at now: Date
    ) async throws {
        let imports = ImportFolder(.temporaryDirectory.appending(path: "atarimae-rows-\(UUID().uuidString)"))
        defer { try? FileManager.default.removeItem(at: imports.root) }
        let id = RegistryImport.ID.new(at: now)
        try imports.make(id)
        try data.write(to: imports.source(id))
        var options = RegistryImport.Options()
        (options.appliesAtOnce, options.respectsEdits) = (true, true)
        let run = ImportRun(
            registry: registry, rows: shelf.reader(of: registry, for: [keeper.description], today: Day(now)),
            folder: imports, store: store, now: { now }, then: { _, _ in })
        let begun = try await RegistryImport.begin(
            id, file: name, bytes: data.count, of: registry, options: options, by: .platform(in: keeper), at: now,
            in: store)
        try await run.run(begun)
    }

    /// FNV-1a: tells one file from the next, no more.
    private static func digest(_ data: Data) -> String {
        String(data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
}

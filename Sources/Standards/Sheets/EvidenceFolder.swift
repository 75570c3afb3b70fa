package import Foundation
import Kernel
package import Store

/// Where the files lie that teams handed in, beside the database, each under its id.
package struct EvidenceFolder: Sendable {
    package let root: URL

    package init(_ root: URL) { self.root = root }

    package func place(_ id: EvidenceFile.ID) -> URL { root.appending(path: "\(id)") }

    /// Where a file grows while it arrives; nobody can ask for it there.
    package func arriving(_ id: EvidenceFile.ID) -> URL { root.appending(path: "\(id).part") }

    package func make() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    package func accept(_ id: EvidenceFile.ID) throws {
        try FileManager.default.moveItem(at: arriving(id), to: place(id))
    }

    /// All of which anything lies here, whole or arriving.
    private var ids: Set<EvidenceFile.ID> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path(percentEncoded: false))) ?? []
        return Set(names.compactMap { EvidenceFile.ID($0.hasSuffix(".part") ? String($0.dropLast(5)) : $0) })
    }

    /// How long a file that is just being sent may lie here before anything knows of it.
    private static let sending = TimeInterval(86_400)

    /// Removes what a crash left: files that stopped arriving, and those the database does not know.
    package func tidy(at now: Date, in store: Database) async throws {
        let old = ids.filter { $0.date < now - Self.sending }
        guard !old.isEmpty else { return }
        let known = try await store.read { db in try EvidenceFile.known(db) }
        for id in old where !known.contains(id) {
            try? FileManager.default.removeItem(at: arriving(id))
            // A database that knows no file at all is more likely the wrong one than the files are.
            if !known.isEmpty { try? FileManager.default.removeItem(at: place(id)) }
        }
    }

    /// Wherever it lies.
    package func remove(_ id: EvidenceFile.ID) {
        try? FileManager.default.removeItem(at: arriving(id))
        try? FileManager.default.removeItem(at: place(id))
    }
}

package import Foundation

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

    /// Wherever it lies.
    package func remove(_ id: EvidenceFile.ID) {
        try? FileManager.default.removeItem(at: arriving(id))
        try? FileManager.default.removeItem(at: place(id))
    }
}

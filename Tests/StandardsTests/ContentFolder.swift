import Foundation
import TestKit

/// Files of content as they would lie in `Content/`, for as long as they are read.
struct ContentFolder {
    private let files: [String: String]

    /// - Parameter files: texts by their paths.
    init(_ files: [String: String]) { self.files = files }

    func read<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "content-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, yaml) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(yaml.utf8).write(to: file)
        }
        return try body(folder)
    }
}

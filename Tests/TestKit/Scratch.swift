package import Foundation

/// Folders for what tests write beside the database; they go when the run ends.
package enum Scratch {
    private static let root: URL = {
        atexit { try? FileManager.default.removeItem(at: Scratch.path) }
        return path
    }()

    private static var path: URL { .temporaryDirectory.appending(path: "atarimae-tests-\(getpid())") }

    /// One that nobody else has; it is there once somebody writes to it.
    package static func folder(_ name: String) -> URL { root.appending(path: "\(name)-\(UUID().uuidString)") }
}

package import Foundation

/// The checkout the tests run from.
package enum Project {
    package static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

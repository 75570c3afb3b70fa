package import Foundation

extension Entry {
    /// Every `.yaml` file below `folder`, in the order of their paths.
    package static func all(below folder: URL) throws(ContentError) -> [Entry] {
        try all(below: folder) { file in file }
    }

    /// What `make` makes of every `.yaml` file below `folder`, in the order of their paths. Files are read side by side;
    /// when several are refused, the first in that order is named.
    package static func all<Made: Sendable>(
        below folder: URL, _ make: @Sendable (Entry) throws(ContentError) -> Made
    ) throws(ContentError) -> [Made] {
        let (root, name) = (folder.resolvingSymlinksInPath(), folder.lastPathComponent)
        guard let paths = FileManager.default.subpaths(atPath: root.path(percentEncoded: false)) else {
            throw ContentError(file: name, "there is no such folder")
        }
        return try paths.filter { $0.hasSuffix(".yaml") }.sorted().sideBySide { path throws(ContentError) in
            try make(Entry(contentsOf: root.appending(path: path), named: "\(name)/\(path)"))
        }
    }
}

package import Foundation

extension Entry {
    /// Every `.yaml` file below `folder`, in the order of their paths.
    /// Complaints call them by the folder, or by the path to it that is `named`, and their path in it.
    package static func all(below folder: URL, named name: String? = nil) throws(ContentError) -> [Entry] {
        try all(below: folder, named: name) { file in file }
    }

    /// What `make` makes of every `.yaml` file below `folder`, in the order of their paths. Files are read side by side;
    /// when several are refused, the first in that order is named.
    package static func all<Made: Sendable>(
        below folder: URL, named name: String? = nil, _ make: @Sendable (Entry) throws(ContentError) -> Made
    ) throws(ContentError) -> [Made] {
        let (root, name) = (folder.resolvingSymlinksInPath(), name ?? folder.lastPathComponent)
        guard let paths = FileManager.default.subpaths(atPath: root.path(percentEncoded: false)) else {
            throw ContentError(file: name, "there is no such folder")
        }
        return try paths.filter { $0.hasSuffix(".yaml") }.sorted().sideBySide { path throws(ContentError) in
            try make(Entry(contentsOf: root.appending(path: path), named: "\(name)/\(path)"))
        }
    }
}

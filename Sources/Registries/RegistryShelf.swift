package import Content
package import Foundation
package import Kernel

/// All registries of this installation, each with what reads its rows.
package struct RegistryShelf: Sendable {
    package let all: [Registry]
    private let readers: [String: RowReader]

    package init(_ all: [Registry]) throws(ContentError) {
        self.all = all
        var readers: [String: RowReader] = [:]
        for registry in all { readers[registry.name] = try RowReader(registry, today: Day(daysSince1970: 0)) }
        self.readers = readers
    }

    /// Reads and checks `Content/registries`, rules included.
    package static func load(from folder: URL) throws(ContentError) -> RegistryShelf {
        try RegistryShelf(Registry.load(from: folder))
    }

    package func find(_ name: String) throws(RegistryError) -> Registry {
        guard let registry = all.first(where: { $0.name == name }) else { throw .noRegistry(name) }
        return registry
    }

    /// What judges rows of one organisation.
    /// - Parameters:
    ///   - owner: by which values the organisation is known in owner fields.
    ///   - ownName: the one of them that rows of a file get which do not say whose they are.
    package func reader(of registry: Registry, for owner: Set<String>, as ownName: String? = nil, today: Day)
        -> RowReader
    {
        guard var reader = readers[registry.name] else { preconditionFailure("\(registry.name) is not on the shelf") }
        (reader.organization, reader.ownName) = (owner, ownName)
        reader.today = today
        return reader
    }
}

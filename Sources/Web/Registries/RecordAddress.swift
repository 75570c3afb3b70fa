import Hummingbird
import Kernel
import Registries

/// The address of a list of rows with everything that was asked for; a link changes one thing of it.
struct RecordAddress {
    let path: String
    private(set) var items: [(name: String, value: String)]

    init(_ path: String, _ query: Parameters) {
        self.path = path
        items = query.compactMap { name, value in
            // Whoever changes the question begins at its first page.
            ["cursor", "lang", "limit"].contains(name) || value.isEmpty ? nil : (String(name), String(value))
        }
    }

    /// With `value` as the only one of `name`; without any when it is nil.
    func with(_ name: String, _ value: String?) -> String {
        var kept = items.filter { $0.name != name }
        if let value { kept.append((name, value)) }
        return Self.text(path, kept)
    }

    /// Without one of several values of `name`.
    func without(_ name: String, _ value: String) -> String {
        Self.text(path, items.filter { $0.name != name || $0.value != value })
    }

    static func text(_ path: String, _ items: [(name: String, value: String)]) -> String {
        let query = items.map { "\($0.name.inQuery)=\($0.value.inQuery)" }.joined(separator: "&")
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}

extension Registry {
    /// The page of the registry.
    var path: String { "/registries/\(name)" }

    /// The page of one row.
    func path(of key: String) -> String { "\(path)/records/\(key.inQuery)" }
}

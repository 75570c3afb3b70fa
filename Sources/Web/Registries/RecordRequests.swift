import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import NIOCore
import Registries
import Store
import Tables

extension VisitorContext {
    /// The row a path names. Keys hold plus signs and other characters that addresses spell as `%2B`.
    func recordKey() throws -> String { try parameters.recordKey() }
}

extension Parameters {
    /// Paths are split before they are decoded, so that a key may hold a slash.
    func recordKey() throws -> String {
        let text = String(try require("key").prefix(10_000))
        return String((text.removingPercentEncoding ?? text).prefix(1000))
    }
}

extension RecordQuery {
    /// A question as an address spells it. Whatever is not one of our own words is a field's name.
    init(_ query: Parameters, _ registry: Registry, _ platform: Platform) throws {
        self.init(registry)
        (counts, leavingOut) = (platform.counts, platform.samples)
        var filters: [String: [String]] = [:]
        for (name, value) in query {
            let (name, value) = (String(name), String(value.prefix(2000)))
            switch name {
            case "q": search(value)
            case "limit": limit = try query.limit(default: limit, max: Self.maxLimit)
            case "sort": if !value.isEmpty { try sort(by: value) }
            case "as_of": if !value.isEmpty { moment = try Date.moment(value) }
            case "organization": if !value.isEmpty { organization = try platform.organizations.find(value).id }
            case "cursor":
                if value.isEmpty { continue }
                guard let cursor = Cursor(value) else { throw RegistryError.badCursor }
                self.cursor = cursor
            case "fields", "lang", "view": continue
            default: if !value.isEmpty { filters[name, default: []].append(value) }
            }
        }
        for (name, values) in filters.sorted(by: { $0.key < $1.key }) {
            guard values.count <= Self.maxValues else {
                throw RegistryError.invalid([
                    .init(String(name.prefix(80)), Message("problems.tooMany", ["max": "\(Self.maxValues)"]))
                ])
            }
            try filter(name, values)
        }
    }
}

extension URI {
    /// The same question, from the row after the last one on.
    func next(_ cursor: RecordQuery.Cursor) -> String {
        var parts = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }.map(String.init)
        parts.append("cursor=\(cursor)")
        return "\(path)?\(parts.joined(separator: "&"))"
    }
}

extension Date {
    /// `2026-01-01`, the end of that day in Tokyo, or a moment as in ISO 8601.
    static func moment(_ text: String) throws(RegistryError) -> Date {
        if let day = Day(text) { return day.adding(days: 1).start.addingTimeInterval(-0.001) }
        guard let date = try? Date(text, strategy: .iso8601) else { throw .badMoment(text) }
        return date
    }
}

/// The fields somebody asked for, of all there are.
struct RecordFields: Sendable {
    private let registry: Registry
    private let others: Set<Int>

    /// - Parameter list: names with commas between them; nil is everything.
    init?(_ list: String?, _ registry: Registry) throws(RegistryError) {
        guard let list, !list.isEmpty else { return nil }
        var wanted: Set<Int> = []
        for name in list.split(separator: ",") {
            guard let field = registry.field(named: String(name)) else { throw .noField(String(name)) }
            wanted.insert(field)
        }
        self.registry = registry
        others = Set(registry.fields.indices).subtracting(wanted)
    }

    func document(_ document: String) throws -> String {
        registry.document(of: try registry.values(of: document), leavingOut: others)
    }
}

extension Registry {
    /// A row as everybody may see it, now or as it was.
    func shown(_ key: String, at moment: Date?, _ db: any Connection) throws -> Record {
        let state = try RegistryState.of(self, db)
        guard let current = try Record.current(key, of: self, state, db), !current.isWithheld else {
            throw RegistryError.noRecord(key)
        }
        guard let moment else { return current }
        let then = try state.moment(at: moment, of: self, db)
        guard let then = try Record.find(key, of: self, asOf: then, state, db) else {
            throw RegistryError.noRecord(key)
        }
        return then
    }
}

extension Record {
    /// Tells one version from another, and what is shown of it: other fields may be withheld tomorrow.
    var eTag: String {
        // FNV-1a, the same on every node.
        let shown = publicDocument.map { document in
            document.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        return "\"\(version)\(shown.map { "-\(String($0, radix: 36))" } ?? "")\""
    }
}

extension Platform {
    /// An answer that depends on nothing but a registry and the address: whoever has it already is told so.
    func unlessKnown(
        _ request: Request, _ registry: Registry, _ make: () async throws -> Response
    ) async throws -> Response {
        let state = try await store.read { db in try RegistryState.of(registry, db) }
        let tag = "\"\(state.revision)-\(state.lastSeq)\""
        let headers: HTTPFields = [
            .eTag: tag, .lastModified: state.changedAt.httpDate, .cacheControl: "public, no-cache",
        ]
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        var response = try await make()
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

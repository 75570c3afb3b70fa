import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Registries
import Store
import Tables

/// `datastore_search`: rows of a registry as a flat table. A large answer is streamed; a thousand rows are in memory at
/// a time.
struct CKANDatastore: Sendable {
    private let registry: Registry
    private let resource: String
    private let query: RecordQuery
    private let fields: [Int]
    private let hasID: Bool
    private let limit: Int
    private let offset: Int
    private let includesTotal: Bool
    private let asked: [(name: String, value: String)]

    static let maxLimit = 32_000
    static let maxOffset = 1_000_000
    private static let rowsAtATime = 1000

    init(_ parameters: CKANParameters, _ catalog: Catalog) throws {
        resource = try parameters.text("resource_id") ?? parameters.required("id")
        let resource = resource
        let file = catalog.platform.registries.all.lazy.flatMap { RegistryFile.all(of: $0) }.first {
            $0.resourceID == resource
        }
        guard let registry = file?.registry else {
            throw Problem(.notFound, "catalog.noResource", ["id": String(resource.prefix(100))])
        }
        self.registry = registry
        limit = min(try parameters.integer("limit", 100, in: 0...1_000_000_000), Self.maxLimit)
        offset = try parameters.integer("offset", 0, in: 0...Self.maxOffset)
        includesTotal = try parameters.bool("include_total", true)
        if try parameters.bool("distinct", false) { throw CKANParameters.unsupported("distinct") }
        guard try parameters.text("records_format") ?? "objects" == "objects" else {
            throw CKANParameters.unsupported("records_format")
        }
        if parameters.isStructured("q") { throw CKANParameters.unsupported("q") }
        var query = RecordQuery(registry)
        query.leavingOut = catalog.platform.samples
        if let words = try parameters.text("q") { query.search(words) }
        for (name, values) in try parameters.object("filters").sorted(by: { $0.key < $1.key }) {
            try query.filter(name, values)
        }
        try Self.sort(&query, parameters.list("sort"))
        query.offset = offset
        query.needsTotal = includesTotal
        self.query = query
        let open = registry.fields.indices.filter { !registry.fields[$0].isRestricted }
        let names = try parameters.list("fields")
        hasID = names.isEmpty || names.contains("_id")
        fields =
            names.isEmpty
            ? open
            : try names.filter { $0 != "_id" }.map { name in
                guard let field = registry.field(named: name), open.contains(field) else {
                    throw RegistryError.noField(name)
                }
                return field
            }
        asked = try ["q", "filters", "fields", "sort"].compactMap { name in
            try parameters.spelt(name).map { (name, $0) }
        }
    }

    /// By one field; `_id` is the order in which rows were last changed.
    private static func sort(_ query: inout RecordQuery, _ parts: [String]) throws {
        guard let part = parts.first else { return }
        guard parts.count == 1 else { throw CKANParameters.unsupported("sort") }
        let words = part.split(whereSeparator: \.isWhitespace)
        guard let name = words.first, words.count <= 2,
            words.count == 1 || ["asc", "desc"].contains(words[1].lowercased())
        else { throw CKANParameters.refused("sort") }
        let field = name.filter { $0 != "\"" }
        try query.sort(
            by: (words.count == 2 && words[1].lowercased() == "desc" ? "-" : "") + (field == "_id" ? "_updated" : field)
        )
    }

    // MARK: - Answer

    func answer(_ store: Database) async throws -> Response {
        // What is wrong with the question is seen before anything is sent.
        var first = query
        first.limit = max(1, min(limit, Self.rowsAtATime))
        let asked = first
        let page = try await store.read { db in try asked.page(db) }
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody { writer in
                var json = JSONWriter()
                begin(&json)
                var (page, left) = (page, limit)
                let (total, isEstimated) = (page.total, page.isTotalMinimum)
                while true {
                    for row in page.rows.prefix(left) { try append(row, to: &json) }
                    left -= min(left, page.rows.count)
                    guard left > 0, let next = page.next else { break }
                    try await writer.write(ByteBuffer(bytes: json.bytes))
                    json.bytes = []
                    var following = query
                    (following.cursor, following.offset) = (next, 0)
                    (following.limit, following.needsTotal) = (min(left, Self.rowsAtATime), false)
                    let asked = following
                    page = try await store.read { db in try asked.page(db) }
                }
                end(&json, total: total, isEstimated: isEstimated)
                try await writer.write(ByteBuffer(bytes: json.bytes))
                try await writer.finish(nil)
            })
    }

    private func begin(_ json: inout JSONWriter) {
        json.beginObject()
        json.key("help")
        json.string(CKANAnswer.help("datastore_search"))
        json.key("success")
        json.bool(true)
        json.key("result")
        json.beginObject()
        json.key("resource_id")
        json.string(resource)
        json.key("records_format")
        json.string("objects")
        json.key("fields")
        json.beginArray()
        if hasID { describe("_id", "int", &json) }
        for field in fields { describe(registry.fields[field].name, registry.fields[field].kind.ckanType, &json) }
        json.endArray()
        json.key("records")
        json.beginArray()
    }

    private func describe(_ name: String, _ type: String, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.string(name)
        json.key("type")
        json.string(type)
        json.endObject()
    }

    private func append(_ row: RecordRow, to json: inout JSONWriter) throws {
        let values = try registry.values(of: row.document)
        json.beginObject()
        if hasID {
            json.key("_id")
            json.number(row.seq)
        }
        for field in fields {
            json.key(registry.fields[field].name)
            switch values[field] {
            case nil: json.null()
            case .text(let text): json.string(text)
            case .integer(let number): json.number(number)
            case .number(let number): json.number(number)
            case .boolean(let flag): json.bool(flag)
            case .list(let parts):
                json.beginArray()
                for part in parts { json.string(part) }
                json.endArray()
            case .json(let text): json.raw(text.utf8)
            }
        }
        json.endObject()
    }

    private func end(_ json: inout JSONWriter, total: Int, isEstimated: Bool) {
        json.endArray()
        json.key("limit")
        json.number(limit)
        json.key("offset")
        json.number(offset)
        json.key("include_total")
        json.bool(includesTotal)
        if includesTotal {
            json.key("total")
            json.number(total)
            json.key("total_was_estimated")
            json.bool(isEstimated)
        }
        json.key("_links")
        json.beginObject()
        json.key("start")
        json.string(link(offset: 0))
        json.key("next")
        json.string(link(offset: offset + limit))
        json.endObject()
        json.endObject()
        json.endObject()
    }

    private func link(offset: Int) -> String {
        var items = [("resource_id", resource), ("limit", String(limit))] + asked
        if offset > 0 { items.append(("offset", String(offset))) }
        let query = items.map { "\($0.0.inQuery)=\($0.1.inQuery)" }.joined(separator: "&")
        return "/api/3/action/datastore_search?\(query)"
    }
}

extension Registries.Field.Kind {
    /// The type of PostgreSQL by which CKAN would call the column.
    fileprivate var ckanType: String {
        switch self {
        case .string, .yearmonth, .geopoint: "text"
        case .integer, .year: "int"
        case .number: "numeric"
        case .boolean: "bool"
        case .date: "date"
        case .time: "time"
        case .datetime: "timestamp"
        case .list: "_text"
        case .array, .object: "json"
        }
    }
}

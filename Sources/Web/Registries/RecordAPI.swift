import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Store
import Tables

/// `/api/v1/registries/{name}/records` and what changed there, for everybody.
struct RecordAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry")
            .get("records", use: list)
            .get("records/:key", use: show)
            .get("records/:key/history", use: history)
            .get("changes", use: changes)
            .get("facets/:field", use: facet)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let query = try RecordQuery(request.uri.queryParameters, registry, platform)
        let picked = try RecordFields(request.uri.queryParameters["fields"].map(String.init), registry)
        return try await platform.unlessKnown(request, registry) {
            let page = try await platform.store.read { db in try query.page(db) }
            var json = JSONWriter()
            json.bytes.reserveCapacity(page.rows.reduce(400) { $0 + $1.document.utf8.count + 200 })
            json.beginObject()
            json.key("items")
            json.beginArray()
            for row in page.rows { json.record(row, document: try picked?.document(row.document)) }
            json.endArray()
            json.key("next")
            if let next = page.next { json.string(next.description) } else { json.null() }
            json.key("total")
            json.number(page.total)
            json.key("total_is_minimum")
            json.bool(page.isTotalMinimum)
            json.key("truncated")
            json.bool(page.next != nil)
            json.endObject()
            var response = Response.json(bytes: json.bytes)
            if let next = page.next {
                response.headers[HTTPField.Name("Link")!] = "<\(request.uri.next(next))>; rel=\"next\""
            }
            return response
        }
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let key = try context.recordKey()
        let moment = try request.uri.queryParameters["as_of"].map { try Date.moment(String($0)) }
        let picked = try RecordFields(request.uri.queryParameters["fields"].map(String.init), registry)
        let record = try await platform.store.read { db in
            try registry.shown(key, at: moment, db)
        }
        var json = JSONWriter()
        json.record(record, document: try picked?.document(record.shown))
        var response = Response.json(bytes: json.bytes)
        response.headers[.eTag] = record.eTag
        response.headers[.lastModified] = record.at.httpDate
        if request.headers[.ifNoneMatch]?.contains(record.eTag) == true {
            return Response(status: .notModified, headers: response.headers)
        }
        return response
    }

    @Sendable func history(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let key = try context.recordKey()
        let versions = try await platform.store.read { db in
            let current = try registry.shown(key, at: nil, db)
            return try Record.history(of: key, in: current.tenant, of: registry, RegistryState.of(registry, db), db)
        }
        struct Page: Encodable { let items: [VersionJSON] }
        var items: [VersionJSON] = []
        for (place, version) in versions.enumerated() {
            let before = place + 1 < versions.count ? versions[place + 1] : nil
            items.append(try VersionJSON(version, after: before, of: registry))
        }
        return try .json(Page(items: items))
    }

    @Sendable func changes(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let query = request.uri.queryParameters
        let limit = try query.limit(default: 100, max: RecordQuery.maxLimit)
        guard let since = Int(query["since"].flatMap { $0.isEmpty ? nil : String($0) } ?? "0"), since >= 0 else {
            throw RegistryError.badCursor
        }
        let organization = try query["organization"].flatMap { $0.isEmpty ? nil : String($0) }
            .map { try platform.organizations.find($0).id }
        let feed = try await platform.store.read { [samples = platform.samples] db in
            try registry.steps(since: since, of: organization, leavingOut: samples, limit: limit, db)
        }
        var json = JSONWriter()
        json.beginObject()
        json.key("items")
        json.beginArray()
        for step in feed.steps { json.step(step) }
        json.endArray()
        json.key("next")
        json.string(String(feed.next))
        json.key("truncated")
        json.bool(feed.isTruncated)
        json.endObject()
        return Response.json(bytes: json.bytes)
    }

    /// How often each value stands there.
    @Sendable func facet(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let name = String(try context.parameters.require("field").prefix(100))
        guard let field = registry.field(named: name), registry.facets.contains(field) else {
            throw RegistryError.noField(name)
        }
        let query = try RecordQuery(request.uri.queryParameters, registry, platform)
        return try await platform.unlessKnown(request, registry) {
            let counts = try await platform.store.read { db in try query.counts(of: field, db) }
            struct Count: Encodable {
                let value: String
                @OrNull var label: LocalizedText?
                let n: Int
            }
            struct Page: Encodable { let items: [Count] }
            return try .json(
                Page(
                    items: counts.map { count in
                        let value = registry.text(ofIndexText: count.value, field)
                        let label = registry.fields[field].categories.first { $0.value == value }?.label
                        return Count(value: value, label: label, n: count.n)
                    }))
        }
    }
}

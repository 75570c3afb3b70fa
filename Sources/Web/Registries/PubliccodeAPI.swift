import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Publiccode
import Registries
import Store

/// Software as publiccode.yml: out of the registry for everybody, into it for programs such as a repository's own.
struct PubliccodeAPI: Sendable {
    let platform: Platform

    /// As much as is read of any such file.
    private static let maximumSize = 1 << 20
    /// How many faults are told at once.
    private static let maxFaults = 100

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("api/v1/registries/:registry/records/:key/publiccode.yml", use: show)
        router.group("api/v1/registries/:registry", context: MemberContext.self).post("publiccode", use: publish)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let row = try row(context.registry(platform))
        let key = try context.recordKey()
        let record = try await platform.store.read { db in try row.registry.shown(key, at: nil, db) }
        if record.isWithdrawn { throw RegistryError.noRecord(key) }
        let headers: HTTPFields = [
            .contentType: "application/yaml; charset=utf-8", .eTag: record.eTag, .lastModified: record.at.httpDate,
        ]
        if request.headers[.ifNoneMatch]?.contains(record.eTag) == true {
            return Response(status: .notModified, headers: headers)
        }
        let file = row.file(of: try row.registry.values(of: record.shown))
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: file.yaml)))
    }

    /// Checks a file and keeps its row: the one of the same source code, else a new one.
    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        let row = try row(context.registry(platform))
        let change = try RecordChange(request, context, platform)
        let reading = PubliccodeFile.read(try await text(request))
        guard let file = reading.file, reading.isValid else {
            throw RegistryError.invalid(
                reading.faults.filter { $0.severity == .error }.prefix(Self.maxFaults).map {
                    Problem.Field($0.key, $0.message)
                })
        }
        let reader = platform.reader(of: row.registry, for: change.principal.tenant)
        var (values, leftOut) = row.values(of: file)
        let wanted = request.uri.queryParameters["key"].map { String($0.prefix(200)) }
        // Addresses are kept in one spelling.
        let url = row.url(of: reader.read(again: values).values)
        let (key, current) = try await platform.store.read { [tenant = change.principal.tenant] db in
            try row.find(wanted, url: url, slugs: file.slugs, in: tenant, db)
        }
        guard let key else { throw RegistryError.invalid([.init("key", Message("problems.required"))]) }
        let before = current?.tenant == change.principal.tenant ? current : nil
        row.complete(
            &values, key: key, from: try before.map { try row.registry.values(of: $0.document) },
            today: Day(platform.now()))
        var judged = reader.read(again: values)
        guard !judged.hasErrors else { throw RegistryError.invalid(row.registry.problems(of: judged)) }
        for fault in reading.faults.prefix(Self.maxFaults) {
            judged.remarks.append(Remark(.warning, field: row.field(for: fault.key), fault.message))
        }
        if !leftOut.isEmpty {
            leftOut = leftOut.prefix(20).map { String($0.prefix(80)) }
            judged.remarks.append(
                Remark(.warning, Message("publiccode.row.leftOut", ["keys": leftOut.joined(separator: ", ")])))
        }
        let records = RecordWriteAPI(platform: platform)
        // A program that sends the same file twice a day changes nothing.
        if let before, !before.isWithdrawn, before.document == row.registry.document(of: judged.values) {
            return try records.answer(before, judged, status: .ok)
        }
        return try await records.keep(judged, key, change, expecting: current?.version ?? 0)
    }

    private func row(_ registry: Registry) throws -> PubliccodeRow {
        guard registry.name == PubliccodeRow.registry else { throw Problem(.notFound, "problems.notFound") }
        return PubliccodeRow(registry: registry)
    }

    private func text(_ request: Request) async throws -> String {
        guard let type = request.headers[.contentType]?.lowercased(),
            type.hasPrefix("text/plain") || type.contains("yaml")
        else { throw Problem(.unsupportedMediaType, "problems.body.type") }
        let body = try await request.collectBody(atMost: Self.maximumSize)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw Problem(.malformed, "problems.body.utf8")
        }
        return text
    }
}

extension PubliccodeRow {
    /// Which row a file is: the one somebody names, else the organisation's row with that source code, else a new one
    /// under the first name that is free; nil when none is.
    fileprivate func find(
        _ wanted: String?, url: String?, slugs: [String], in tenant: Tenant.ID, _ db: any Connection
    ) throws -> (key: String?, current: Record?) {
        let state = try RegistryState.of(registry, db)
        if let wanted { return (wanted, try Record.current(wanted, of: registry, state, db)) }
        if let url {
            var query = RecordQuery(registry)
            (query.organization, query.limit) = (tenant, 1)
            try query.filter("url", [url])
            if let found = try query.page(db).rows.first {
                return (found.key, try Record.current(found.key, of: registry, state, db))
            }
        }
        for slug in slugs {
            guard let current = try Record.current(slug, of: registry, state, db) else { return (slug, nil) }
            // One that is not shown, or not any more, is still the same software.
            if current.tenant == tenant, try self.url(of: registry.values(of: current.document)) == url {
                return (slug, current)
            }
        }
        return (nil, nil)
    }

    fileprivate func url(of values: RecordValues) -> String? {
        registry.field(named: "url").flatMap { place in values[place].map { registry.text(of: $0, place) } }
    }
}

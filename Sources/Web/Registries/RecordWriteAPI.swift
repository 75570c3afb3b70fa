import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Store
import Tables

/// Rows as programs keep them: `PUT`, `POST` and `DELETE` below `/api/v1/registries/{name}/records`.
struct RecordWriteAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry/records", context: MemberContext.self)
            .post(use: add)
            .put(":key", use: put)
            .delete(":key", use: withdraw)
            .post(":key/reverts", use: revert)
            .post(":key/readings", use: readRestricted)
    }

    @Sendable func add(_ request: Request, _ context: MemberContext) async throws -> Response {
        let change = try RecordChange(request, context, platform)
        let reading = try await change.reading(request)
        guard let key = change.registry.key(of: reading.values), !reading.hasErrors else {
            throw RegistryError.invalid(change.registry.problems(of: reading))
        }
        do {
            return try await keep(reading, key, change, expecting: 0)
        } catch RegistryError.changedMeanwhile {
            throw Problem(.conflict, "problems.duplicate")
        }
    }

    @Sendable func put(_ request: Request, _ context: MemberContext) async throws -> Response {
        let change = try RecordChange(request, context, platform)
        let key = try context.recordKey()
        let reading = try await change.reading(request)
        guard !reading.hasErrors else { throw RegistryError.invalid(change.registry.problems(of: reading)) }
        if change.registry.key(of: reading.values) != key { throw RegistryError.keyDiffers }
        return try await unlessChanged(key, change, request) { current, expecting in
            // What is there already needs no new version, so that a call may be repeated.
            if let current, current.tenant == change.principal.tenant, !current.isWithdrawn,
                current.document == change.registry.document(of: reading.values)
            {
                return try answer(current, reading, status: .ok)
            }
            return try await keep(reading, key, change, expecting: expecting)
        }
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let change = try RecordChange(request, context, platform)
        let (key, registry) = (try context.recordKey(), change.registry)
        let reason = try await change.neededReason(request)
        return try await unlessChanged(key, change, request) { _, expecting in
            if registry.needsReview {
                let current = try await current(key, change)
                if current.isWithdrawn { throw RegistryError.alreadyWithdrawn }
                return try await submit(
                    registry.values(of: current.document), key, change.being(.withdrawal, because: reason),
                    base: expecting ?? current.version, remarks: [])
            }
            let record = try await Record.withdraw(
                key, of: registry, expecting: expecting, reason: reason, by: change.principal, at: platform.now(),
                in: platform.store, then: platform.announcing)
            return answer(record)
        }
    }

    @Sendable func revert(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let version: Int, reason: String? }
        let change = try RecordChange(request, context, platform)
        let (key, registry, tenant) = (try context.recordKey(), change.registry, change.principal.tenant)
        let body = try await request.decodeJSON(Body.self)
        let reason = try change.checked(body.reason)
        return try await unlessChanged(key, change, request) { _, expecting in
            if registry.needsReview {
                let current = try await current(key, change)
                let versions = try await platform.store.read { db in
                    try Record.history(
                        of: key, in: tenant, of: registry, RegistryState.of(registry, db), limit: 1000, db)
                }
                guard let old = versions.first(where: { $0.version == body.version }) else {
                    throw RegistryError.noRecord(key)
                }
                return try await submit(
                    registry.values(of: old.document), key, change.being(.correction, because: reason),
                    base: expecting ?? current.version, remarks: [])
            }
            let record = try await Record.revert(
                key, to: body.version, of: registry, reader: platform.reader(of: registry, for: tenant),
                expecting: expecting, reason: reason, by: change.principal, at: platform.now(), in: platform.store,
                then: platform.announcing)
            return answer(record)
        }
    }

    /// The row with the fields that are restricted or withheld, for a purpose that is written down.
    @Sendable func readRestricted(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let purpose: String }
        let (registry, key) = (try context.registry(platform), try context.recordKey())
        let principal = try context.principal(request, platform)
        try principal.require(.readRestricted)
        let purpose = try await request.decodeJSON(Body.self).purpose
        let values = try await Record.readRestricted(
            key, of: registry, purpose: purpose, by: principal, at: platform.now(), in: platform.store)
        var response = Response.json(text: registry.document(of: values), status: .ok)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    // MARK: Keeping

    /// Goes on when the row is as the writer has seen it: with the row there is, and the version it must still have when
    /// it is kept, or nil when nobody asks.
    private func unlessChanged(
        _ key: String, _ change: RecordChange, _ request: Request,
        keep: (_ current: Record?, _ expecting: Int?) async throws -> Response
    ) async throws -> Response {
        let (condition, registry) = (try VersionCondition(request.headers), change.registry)
        func current() async throws -> Record? {
            try await platform.store.read { db in
                try Record.current(key, of: registry, RegistryState.of(registry, db), db)
            }
        }
        let before = try await current()
        guard let condition else { return try await keep(before, nil) }
        guard condition.holds(for: before) else { throw changed(before) }
        do {
            return try await keep(before, before?.version ?? 0)
        } catch RegistryError.changedMeanwhile {
            throw changed(try await current())
        }
    }

    private func changed(_ current: Record?) -> Problem {
        guard let current else { return Problem(.preconditionFailed, "problems.notThereYet") }
        var problem = RegistryError.changedMeanwhile(current.version).problem
        (problem.kind, problem.entityTag) = (.preconditionFailed, current.eTag)
        return problem
    }

    private func current(_ key: String, _ change: RecordChange) async throws -> Record {
        let (registry, tenant) = (change.registry, change.principal.tenant)
        let current = try await platform.store.read { db in
            try Record.current(key, of: registry, RegistryState.of(registry, db), db)
        }
        guard let current, current.tenant == tenant else { throw RegistryError.noRecord(key) }
        return current
    }

    /// Keeps the row, or gives it to somebody else to look at where the registry asks for that.
    func keep(
        _ reading: RowReading, _ key: String, _ change: RecordChange, expecting: Int?
    ) async throws -> Response {
        let registry = change.registry
        if registry.needsReview {
            let current = try await platform.store.read { db in
                try Record.current(key, of: registry, RegistryState.of(registry, db), db)
            }
            if let current, current.tenant != change.principal.tenant {
                throw RegistryError.keyOfAnother(current.tenant)
            }
            let base = current?.version ?? 0
            if let expecting, expecting != base { throw RegistryError.changedMeanwhile(base) }
            return try await submit(reading.values, key, change, base: base, remarks: reading.remarks)
        }
        let record = try await Record.publish(
            reading, of: registry, expecting: expecting, change: change.kind, reason: change.reason,
            by: change.principal, at: platform.now(), in: platform.store, then: platform.announcing)
        return try answer(record, reading, status: record.version == 1 ? .created : .ok)
    }

    /// Makes it a draft that waits for somebody else. What another person is working on is not touched.
    private func submit(
        _ values: RecordValues, _ key: String, _ change: RecordChange, base: Int, remarks: [Remark]
    ) async throws -> Response {
        let (registry, principal, now) = (change.registry, change.principal, platform.now())
        let known = try await platform.store.read { db in
            try RecordDraft.of(key, in: registry.name, of: principal.tenant, db)
        }
        if let known, known.editor != principal.actor { throw RegistryError.draftChangedMeanwhile(known.revision) }
        var texts: [String: String] = [:]
        for (index, value) in values.enumerated() {
            if let value { texts[registry.fields[index].name] = registry.text(of: value, index) }
        }
        var input = RecordDraft.Input(texts: texts)
        (input.change, input.reason) = (change.kind, change.reason ?? "")
        (input.baseVersion, input.revision) = (base, known?.revision)
        let draft = try await RecordDraft.save(
            known?.id ?? .new(at: now), input, of: registry, key: key, submitted: true, by: principal, at: now,
            in: platform.store)
        struct Body: Encodable {
            let draft, key, state, change: String
            let baseVersion: Int
            let remarks: [RemarkJSON]
        }
        return try .json(
            Body(
                draft: "\(draft.id)", key: key, state: draft.state.rawValue, change: draft.change.rawValue,
                baseVersion: draft.baseVersion, remarks: remarks.map { RemarkJSON($0, of: registry, platform.texts) }),
            status: .accepted)
    }

    // MARK: Answers

    func answer(
        _ record: Record, _ reading: RowReading, status: HTTPResponse.Status
    ) throws -> Response {
        let registry = try platform.registries.find(record.registry)
        let remarks = reading.remarks.map { RemarkJSON($0, of: registry, platform.texts) }
        var response = answer(record, status: status, remarks: remarks)
        if status == .created {
            response.headers[.location] = "/api/v1/registries/\(record.registry)/records/\(record.key.inQuery)"
        }
        return response
    }

    /// The row as everybody sees it, and what was said about what was sent.
    private func answer(
        _ record: Record, status: HTTPResponse.Status = .ok, remarks: [RemarkJSON] = []
    ) -> Response {
        var json = JSONWriter()
        json.record(record)
        // Its name begins as those do that come back unread, so that an answer may be changed and sent again.
        json.bytes.removeLast()
        json.key("_remarks")
        json.beginArray()
        for remark in remarks { remark.write(to: &json) }
        json.endArray()
        json.endObject()
        var response = Response.json(bytes: json.bytes, status: status)
        response.headers[.eTag] = record.eTag
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

package import Foundation
package import Kernel
package import Store

/// A row somebody is working on, apart from the live one: as it was typed, right or wrong. One per row, shared by all
/// who keep the organisation's rows.
package struct RecordDraft: Sendable {
    package typealias ID = Kernel.ID<RecordDraft>

    package enum State: String, Sendable, SQLEncodable, SQLDecodable {
        case editing
        /// Waiting for somebody else to agree.
        case submitted
    }

    package let id: ID
    package let registry: String
    /// Of the row; nil while it has none.
    package let key: String?
    /// The live version it was begun from, 0 for a new row.
    package let baseVersion: Int
    /// Grows with every save; who saves over a newer one is told.
    package let revision: Int
    /// Field name to what was typed.
    package let texts: [String: String]
    package let state: State
    package let change: Record.Change
    package let reason: String
    package let editor: Principal.Actor
    package let updatedAt: Date

    /// What a form sends.
    package struct Input: Sendable {
        package var texts: [String: String]
        package var change: Record.Change = .update
        package var reason: String = ""
        /// The live version the form was filled from.
        package var baseVersion = 0
        /// The draft's revision the form was filled from; nil when there was none.
        package var revision: Int?

        package init(texts: [String: String]) { self.texts = texts }
    }
}

extension RecordDraft: RowDecodable {
    private static let columns: SQL = """
        id, registry, key, base_version, revision, texts, state, change, reason, editor, updated_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), registry: try row.next(), key: try row.next(), baseVersion: try row.next(),
            revision: try row.next(), texts: try row.nextJSON(), state: try row.next(), change: try row.next(),
            reason: try row.next(), editor: try row.next(), updatedAt: try row.next())
    }

    package static func find(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> RecordDraft {
        let found: RecordDraft? = try db.first(
            "SELECT \(columns) FROM record_draft WHERE tenant_id = \(tenant) AND id = \(id)")
        guard let found else { throw RegistryError.noDraft }
        return found
    }

    package static func of(
        _ key: String, in registry: String, of tenant: Tenant.ID, _ db: any Connection
    ) throws -> RecordDraft? {
        try db.first(
            """
            SELECT \(columns) FROM record_draft
            WHERE tenant_id = \(tenant) AND registry = \(registry) AND key = \(key)
            """)
    }

    /// The organisation's drafts, the latest first.
    package static func all(
        in registry: String? = nil, of tenant: Tenant.ID, limit: Int = 200, _ db: any Connection
    ) throws -> [RecordDraft] {
        let which: SQL = registry.map { "AND registry = \($0)" } ?? ""
        return try db.all(
            """
            SELECT \(columns) FROM record_draft
            WHERE tenant_id = \(tenant) \(which) ORDER BY updated_at DESC, id LIMIT \(limit)
            """)
    }
}

extension RecordDraft {
    /// Keeps what was typed. Nothing is lost when two people work on one row: the second is told.
    package static func save(
        _ id: ID, _ input: Input, of registry: Registry, key: String?, submitted: Bool = false,
        by principal: Principal, at now: Date, in store: Database
    ) async throws -> RecordDraft {
        guard registry.isKept(by: principal.tenant) else { throw RegistryError.notKeeper }
        let act = Act("draft.save", on: "\(registry.name)/\(key ?? "\(id)")", needs: .keepRecords)
        let state: State = submitted ? .submitted : .editing
        do {
            return try await store.write(act, by: principal, at: now) { db in
                let found: RecordDraft? = try db.first(
                    "SELECT \(columns) FROM record_draft WHERE tenant_id = \(principal.tenant) AND id = \(id)")
                if let found, found.registry != registry.name { throw RegistryError.noDraft }
                if let found, found.revision != input.revision {
                    throw RegistryError.draftChangedMeanwhile(found.revision)
                }
                let draft = RecordDraft(
                    id: id, registry: registry.name, key: key, baseVersion: input.baseVersion,
                    revision: (found?.revision ?? 0) + 1, texts: input.texts, state: state, change: input.change,
                    reason: input.reason, editor: principal.actor, updatedAt: now)
                try draft.keep(in: principal.tenant, db)
                return draft
            }
        } catch StoreError.duplicate {
            // Somebody began a draft of the same row at the same moment.
            throw RegistryError.draftChangedMeanwhile(1)
        }
    }

    private func keep(in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO record_draft (tenant_id, id, registry, key, base_version, revision, texts, state, change,
                reason, editor, updated_at)
            VALUES (\(tenant), \(id), \(registry), \(key), \(baseVersion), \(revision), \(json: texts), \(state),
                \(change), \(reason), \(editor), \(updatedAt))
            ON CONFLICT (tenant_id, id) DO UPDATE SET key = excluded.key, base_version = excluded.base_version,
                revision = excluded.revision, texts = excluded.texts, state = excluded.state,
                change = excluded.change, reason = excluded.reason, editor = excluded.editor,
                updated_at = excluded.updated_at
            """)
    }

    package static func discard(
        _ id: ID, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        try await store.write(Act("draft.discard", on: id, needs: .keepRecords), by: principal, at: now) { db in
            try drop(id, in: principal.tenant, db)
        }
    }

    static func drop(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run("DELETE FROM record_draft WHERE tenant_id = \(tenant) AND id = \(id)")
    }

    /// Makes a draft the live row. Where the registry asks for a review, somebody else than its editor does this.
    /// - Parameter revision: the one that was looked at. Nobody agrees with what he has not read.
    package static func publish(
        _ id: ID, revision: Int, of registry: Registry, reader: RowReader, by principal: Principal, at now: Date,
        in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws -> Record {
        let act = Act(
            "draft.publish", on: "\(registry.name)/\(id)", needs: registry.needsReview ? .reviewRecords : .keepRecords)
        return try await store.write(act, by: principal, at: now) { db in
            let draft = try find(id, in: principal.tenant, db)
            guard draft.registry == registry.name else { throw RegistryError.noDraft }
            if registry.needsReview {
                guard draft.state == .submitted else { throw RegistryError.notSubmitted }
                guard draft.editor != principal.actor else { throw RegistryError.ownReview }
            }
            if revision != draft.revision { throw RegistryError.draftChangedMeanwhile(draft.revision) }
            let reading = reader.read(texts: draft.texts)
            guard !reading.hasErrors, let key = registry.key(of: reading.values) else {
                throw RegistryError.invalid(registry.problems(of: reading))
            }
            if let known = draft.key, known != key { throw RegistryError.keyDiffers }
            let record = try Record.put(
                reading.values, warnings: reading.warnings, key: key, of: registry, expecting: draft.baseVersion,
                change: draft.change, reason: draft.reason.isEmpty ? nil : draft.reason, in: principal.tenant,
                by: draft.editor, at: now, db, then)
            try drop(id, in: principal.tenant, db)
            return record
        }
    }

    /// Gives a draft back to its editor.
    package static func giveBack(
        _ id: ID, revision: Int, reason: String, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        try await store.write(Act("draft.give-back", on: id, needs: .reviewRecords), by: principal, at: now) { db in
            let draft = try find(id, in: principal.tenant, db)
            if revision != draft.revision { throw RegistryError.draftChangedMeanwhile(draft.revision) }
            try db.run(
                """
                UPDATE record_draft SET state = \(State.editing), reason = \(reason), revision = revision + 1,
                    updated_at = \(now)
                WHERE tenant_id = \(principal.tenant) AND id = \(id)
                """)
        }
    }
}

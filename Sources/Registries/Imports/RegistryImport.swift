package import Foundation
package import Kernel
package import Store
import Tables

/// A file on its way into a registry: what it holds, how far it is, what came of it.
///
/// It goes in by many short transactions whose versions nobody sees until the last one, so that no other writer waits
/// long and all rows appear at once. What was stopped in the middle is gone on with, or taken away again.
package struct RegistryImport: Sendable {
    package typealias ID = Kernel.ID<RegistryImport>

    package enum State: String, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        /// Being read without a change.
        case checking
        /// Waiting for somebody to say yes.
        case checked
        case applying
        case done
        case cancelling, cancelled
        /// The file could not be read.
        case failed
    }

    package struct Options: Sendable, Hashable, Codable {
        package var encoding: String?
        package var delimiter: String?
        /// Column to field name, or to nothing.
        package var columns: [String: String] = [:]
        /// Whether rows that do not stand in the file are withdrawn.
        package var withdrawsMissing = false
        package var isCorrection = false
        package var reason: String?
        /// Leave alone what somebody else has changed since: for rows that come with the platform.
        package var respectsEdits = false
        /// Go on without asking when the check is over.
        package var appliesAtOnce = false

        package init() {}
    }

    package let id: ID
    package let tenant: Tenant.ID
    package let registry: String
    package let fileName: String
    package internal(set) var state: State
    package internal(set) var options: Options
    package internal(set) var report: ImportReport
    /// Rows of the file that are read, and in `applying` also kept.
    package internal(set) var rowsDone: Int
    package internal(set) var bytesDone: Int
    package internal(set) var bytesTotal: Int
    package let actor: Principal.Actor
    package let startedAt: Date
    package internal(set) var updatedAt: Date

    package var isRunning: Bool { [.checking, .applying, .cancelling].contains(state) }
    /// How much of the file is read, 0 to 100.
    package var percent: Int { bytesTotal == 0 ? 0 : min(100, bytesDone * 100 / bytesTotal) }
}

extension RegistryImport: RowDecodable {
    static let columns: SQL = """
        id, tenant_id, registry, file_name, state, options, report, rows_done, bytes_done, bytes_total, actor,
        started_at, updated_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), tenant: try row.next(), registry: try row.next(), fileName: try row.next(),
            state: try row.next(), options: try row.nextJSON(), report: try row.nextJSON(), rowsDone: try row.next(),
            bytesDone: try row.next(), bytesTotal: try row.next(), actor: try row.next(), startedAt: try row.next(),
            updatedAt: try row.next())
    }

    package static func find(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> RegistryImport {
        let found: RegistryImport? = try db.first(
            "SELECT \(columns) FROM registry_import WHERE tenant_id = \(tenant) AND id = \(id)")
        guard let found else { throw RegistryError.noImport }
        return found
    }

    /// The newest first.
    package static func latest(
        in tenant: Tenant.ID, of registry: String, limit: Int = 20, _ db: any Connection
    ) throws -> [RegistryImport] {
        try db.all(
            """
            SELECT \(columns) FROM registry_import
            WHERE tenant_id = \(tenant) AND registry = \(registry) ORDER BY id DESC LIMIT \(limit)
            """)
    }

    /// Whether a file of that name went in already.
    package static func isDone(
        file: String, of registry: String, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> Bool {
        try db.value(
            """
            SELECT 1 FROM registry_import
            WHERE tenant_id = \(tenant) AND registry = \(registry) AND file_name = \(file) AND state = 'done' LIMIT 1
            """) != Int?.none
    }

    /// What was stopped in the middle, of all organisations.
    package static func unfinished(_ db: any Connection) throws -> [RegistryImport] {
        try db.all(
            """
            SELECT \(columns) FROM registry_import
            WHERE state IN ('checking', 'applying', 'cancelling') AND tenant_id <> '' ORDER BY id
            """)
    }

    func insert(_ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO registry_import (tenant_id, id, registry, file_name, state, options, report, rows_done,
                bytes_done, bytes_total, actor, started_at, updated_at)
            VALUES (\(tenant), \(id), \(registry), \(fileName), \(state), \(json: options), \(json: report),
                \(rowsDone), \(bytesDone), \(bytesTotal), \(actor), \(startedAt), \(updatedAt))
            """)
    }

    /// Keeps how far it is; never overrules somebody who cancelled meanwhile.
    func update(_ db: any Connection) throws {
        try db.run(
            """
            UPDATE registry_import SET state = CASE WHEN state = 'cancelling' AND \(state) IN ('checking', 'checked', 'applying')
                    THEN state ELSE \(state) END,
                options = \(json: options), report = \(json: report), rows_done = \(rowsDone),
                bytes_done = \(bytesDone), bytes_total = \(bytesTotal), updated_at = \(updatedAt)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }
}

extension RegistryImport {
    /// Takes note of a file that lies ready in ``ImportFolder``. It is read by whoever runs imports.
    package static func begin(
        _ id: ID, file: String, bytes: Int, of registry: Registry, options: Options, by principal: Principal,
        at now: Date, in store: Database
    ) async throws -> RegistryImport {
        guard registry.isKept(by: principal.tenant) else { throw RegistryError.notKeeper }
        var options = options
        // Where a second person has to agree, the file waits for that person.
        if (try? registry.assertDirect(principal)) == nil { options.appliesAtOnce = false }
        let new = RegistryImport(
            id: id, tenant: principal.tenant, registry: registry.name, fileName: String(file.suffix(200)),
            state: .checking, options: options, report: ImportReport(), rowsDone: 0, bytesDone: 0, bytesTotal: bytes,
            actor: principal.actor, startedAt: now, updatedAt: now)
        let act = Act("import.begin", on: "\(registry.name) \(id)", needs: .keepRecords)
        try await store.write(act, by: principal, at: now) { db in
            // Who runs the server answers for the room himself.
            if principal.actor != .commandLine, principal.actor != .platform { try checkRoom(in: new.tenant, db) }
            try new.insert(db)
        }
        return new
    }

    /// Says yes to what was checked.
    package static func apply(
        _ id: ID, of registry: Registry, by principal: Principal, at now: Date, in store: Database
    ) async throws -> RegistryImport {
        try await move(
            id, "import.apply", needs: registry.needsReview ? .reviewRecords : .keepRecords, from: [.checked],
            to: .applying, nil, by: principal, at: now, in: store
        ) { found in
            if registry.needsReview, found.actor == principal.actor { throw RegistryError.ownReview }
        }
    }

    /// Checks again, for example with other columns.
    package static func check(
        _ id: ID, options: Options, by principal: Principal, at now: Date, in store: Database
    ) async throws -> RegistryImport {
        try await move(
            id, "import.check", from: [.checked, .failed], to: .checking, options, by: principal, at: now, in: store)
    }

    package static func cancel(
        _ id: ID, by principal: Principal, at now: Date, in store: Database
    ) async throws -> RegistryImport {
        try await move(
            id, "import.cancel", from: [.checking, .checked, .applying], to: .cancelling, nil, by: principal, at: now,
            in: store)
    }

    private static func move(
        _ id: ID, _ act: String, needs permission: Permission = .keepRecords, from states: Set<State>,
        to state: State, _ options: Options?, by principal: Principal, at now: Date, in store: Database,
        check: @escaping @Sendable (RegistryImport) throws -> Void = { _ in }
    ) async throws -> RegistryImport {
        let act = Act(act, on: id, needs: permission)
        return try await store.write(act, by: principal, at: now) { db in
            var found = try find(id, in: principal.tenant, db)
            try check(found)
            guard states.contains(found.state) else { throw RegistryError.importIs(found.state.rawValue) }
            (found.state, found.updatedAt) = (state, now)
            if let options { found.options = options }
            (found.rowsDone, found.bytesDone) = (0, 0)
            try found.update(db)
            return found
        }
    }
}

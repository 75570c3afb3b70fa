package import Foundation
package import Kernel
package import Store

extension Record {
    /// Keeps a row: a new one, or the next version of one that is there.
    /// - Parameters:
    ///   - expecting: the version the writer has seen, 0 for none; nil does not ask.
    package static func publish(
        _ reading: RowReading, of registry: Registry, expecting: Int?, change: Change = .update, reason: String? = nil,
        by principal: Principal, at now: Date, in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws -> Record {
        try registry.assertDirect(principal)
        guard let key = registry.key(of: reading.values), !reading.hasErrors else {
            throw RegistryError.invalid(registry.problems(of: reading))
        }
        let act = Act("record.publish", on: "\(registry.name)/\(key)", needs: .keepRecords)
        return try await store.write(act, by: principal, at: now) { db in
            try put(
                reading.values, warnings: reading.warnings, key: key, of: registry, expecting: expecting,
                change: change, reason: reason, in: principal.tenant, by: principal.actor, at: now, db, then)
        }
    }

    /// Says that a row no longer holds. It stays in the history.
    package static func withdraw(
        _ key: String, of registry: Registry, expecting: Int?, reason: String, by principal: Principal, at now: Date,
        in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws -> Record {
        try registry.assertDirect(principal)
        let act = Act("record.withdraw", on: "\(registry.name)/\(key)", needs: .keepRecords)
        return try await store.write(act, by: principal, at: now) { db in
            let state = try RegistryState.of(registry, db)
            guard let current = try current(key, of: registry, state, db), current.tenant == principal.tenant else {
                throw RegistryError.noRecord(key)
            }
            if current.isWithdrawn { throw RegistryError.alreadyWithdrawn }
            return try put(
                registry.values(of: current.document), warnings: 0, key: key, of: registry, expecting: expecting,
                change: .withdrawal, reason: reason, in: principal.tenant, by: principal.actor, at: now, db, then)
        }
    }

    /// Makes an earlier version the newest one again.
    package static func revert(
        _ key: String, to version: Int, of registry: Registry, reader: RowReader, expecting: Int?, reason: String,
        by principal: Principal, at now: Date, in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws -> Record {
        try registry.assertDirect(principal)
        let act = Act("record.revert", on: "\(registry.name)/\(key) \(version)", needs: .keepRecords)
        return try await store.write(act, by: principal, at: now) { db in
            let state = try RegistryState.of(registry, db)
            let old: Record? = try db.first(
                """
                SELECT \(columns) FROM record
                WHERE tenant_id = \(principal.tenant) AND registry = \(registry.name) AND key = \(key)
                    AND version = \(version) \(state.visible)
                """)
            guard let old else { throw RegistryError.noRecord(key) }
            // The schema may have changed since: what was right then need not be now.
            let reading = reader.read(again: try registry.values(of: old.document))
            if reading.hasErrors { throw RegistryError.invalid(registry.problems(of: reading)) }
            guard registry.key(of: reading.values) == key else { throw RegistryError.keyDiffers }
            return try put(
                reading.values, warnings: reading.warnings, key: key, of: registry, expecting: expecting,
                change: .correction, reason: reason, in: principal.tenant, by: principal.actor, at: now, db, then)
        }
    }

    /// The next version of a row, with everything that has to stay in step: feed, counts, the version before. What says
    /// the same as the version there is makes no new one, and nothing follows from it.
    package static func put(
        _ values: RecordValues, warnings: Int, key: String, of registry: Registry, expecting: Int?, change: Change,
        reason: String?, in tenant: Tenant.ID, by actor: Principal.Actor, at now: Date, _ db: any Connection,
        _ then: RegistryCommit.Consequence
    ) throws -> Record {
        guard registry.isKept(by: tenant) else { throw RegistryError.notKeeper }
        let state = try RegistryState.of(registry, db)
        let current = try current(key, of: registry, state, db)
        if let current, current.tenant != tenant { throw RegistryError.keyOfAnother(current.tenant) }
        if let expecting, expecting != (current?.version ?? 0) {
            throw RegistryError.changedMeanwhile(current?.version ?? 0)
        }
        try checkAgainstImports(key, of: registry, in: tenant, state, db)
        if let current, change != .withdrawal, current.says(values, in: registry) {
            return try current.confirmed(for: registry, at: now, db)
        }
        // What no longer holds is in nobody's way and may lead nowhere.
        if change != .withdrawal { try registry.checkAgainstOthers(values, key: key, in: tenant, state, db) }
        let seq = try RegistryState.take(1, of: registry.name, at: now, db)
        let withheld = try Withholding.withheld(key, of: registry, in: tenant, at: now, db)
        let version = RecordVersion(
            values, of: registry, key: key, version: (current?.version ?? 0) + 1, seq: seq, change: change,
            reason: reason, warnings: warnings, withheld: withheld, today: Day(now))
        var tally = RecordTally(registry)
        if let current, current.isListed { tally.add(try indexTexts(of: current, db), by: -1) }
        if version.isListed { tally.add(version.indexTexts, by: 1) }
        if let current {
            try db.run(
                """
                UPDATE record SET until_seq = \(seq), until_at = \(now), is_listed = \(false)
                WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND key = \(key)
                    AND version = \(current.version)
                """)
        }
        do {
            try RecordVersion.insert([version], of: registry.name, in: tenant, by: actor, at: now, db)
        } catch StoreError.duplicate {
            // Only an import that is being applied can have taken the version already.
            throw RegistryError.beingImported
        }
        try tally.keep(in: tenant, db)
        let record = Record(
            tenant: tenant, registry: registry.name, key: key, version: version.version, seq: seq, at: now,
            change: change, reason: reason, actor: actor, document: version.document,
            publicDocument: version.publicDocument, isListed: version.isListed, warnings: warnings,
            checkedOn: version.checkedOn)
        try then(RegistryCommit(record, of: registry), db)
        return record
    }

    /// Whether the row says just this already.
    package func says(_ values: RecordValues, in registry: Registry) -> Bool {
        // To Swift, a kanji and its compatibility twin are one.
        !isWithdrawn && document.utf8.elementsEqual(registry.document(of: values).utf8)
    }

    /// Who publishes a row as it is has looked at it. Where the row itself does not say when, that is noted.
    private func confirmed(for registry: Registry, at now: Date, _ db: any Connection) throws -> Record {
        let today = Day(now)
        if registry.checked != nil || checkedOn.map({ $0 >= today }) ?? false { return self }
        try db.run(
            """
            UPDATE record SET checked_on = \(today)
            WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND key = \(key) AND version = \(version)
            """)
        try RegistryState.touch(registry.name, at: now, db)
        return try Record.current(key, of: registry, RegistryState.of(registry, db), db) ?? self
    }

    /// Another organisation's import may be about to bring a row of that key.
    private static func checkAgainstImports(
        _ key: String, of registry: Registry, in tenant: Tenant.ID, _ state: RegistryState, _ db: any Connection
    ) throws {
        if state.hidden.isEmpty { return }
        let other: Int? = try db.value(
            """
            SELECT 1 FROM record
            WHERE registry = \(registry.name) AND key = \(key) AND until_seq IS NULL AND tenant_id <> \(tenant) LIMIT 1
            """)
        if other != nil { throw RegistryError.beingImported }
    }

    /// The texts a kept version is found by.
    static func indexTexts(of record: Record, _ db: any Connection) throws -> [String?] {
        var texts: [String?] = []
        try db.each(
            """
            SELECT value_1, value_2, value_3, value_4, value_5, value_6, value_7, value_8 FROM record
            WHERE tenant_id = \(record.tenant) AND registry = \(record.registry) AND key = \(record.key)
                AND version = \(record.version)
            """
        ) { row in for _ in 0..<Registry.maxIndexed { texts.append(try row.next(String?.self)) } }
        return texts
    }
}

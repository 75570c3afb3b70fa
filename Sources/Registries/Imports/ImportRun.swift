package import Foundation
import Kernel
package import Store
package import Tables

/// Takes one import's file through: reads it from end to end, to check or to apply it.
package struct ImportRun: Sendable {
    package let registry: Registry
    package let rows: RowReader
    package let folder: ImportFolder
    package let store: Database
    package let now: @Sendable () -> Date
    package let then: RegistryCommit.Consequence
    package var limits = Self.standardLimits
    /// Rows of one transaction.
    package var chunkSize = 2000

    package static let standardLimits: TableReader.Limits = {
        var limits = TableReader.Limits()
        limits.file = 200 << 20
        return limits
    }()

    package init(
        registry: Registry, rows: RowReader, folder: ImportFolder, store: Database,
        now: @escaping @Sendable () -> Date, then: @escaping RegistryCommit.Consequence
    ) {
        (self.registry, self.rows, self.folder, self.store) = (registry, rows, folder, store)
        (self.now, self.then) = (now, then)
    }

    /// Goes on with an import from wherever it stands, until it waits for somebody or is over.
    @discardableResult
    package func run(
        _ started: RegistryImport, progress: @escaping @Sendable (RegistryImport) async -> Void = { _ in }
    ) async throws -> RegistryImport {
        var current = started
        while current.isRunning {
            switch current.state {
            case .cancelling: current = try await takeAway(current)
            default: current = try await read(current, progress)
            }
            await progress(current)
        }
        return current
    }

    private func read(
        _ started: RegistryImport, _ progress: @Sendable (RegistryImport) async -> Void
    ) async throws -> RegistryImport {
        var current = started
        // What was kept before a stop is read again, but not kept again.
        let done = started.state == .applying ? started.rowsDone : 0
        if current.options.appliesAtOnce { current.state = .applying }
        current.report = ImportReport()
        (current.rowsDone, current.bytesDone) = (0, 0)
        do {
            let reader = try reader(current)
            try await readAll(reader, &current, after: done, progress)
            guard current.state == .checking || current.state == .applying else { return current }
            current.report.columns = await reader.matches
            if let misfit = current.report.columns.misfit(current.options.columns, in: registry) {
                return try await fail(current, misfit)
            }
            current.report.gone = try await gone(reader, current).count
            if current.state == .applying { return try await finish(reader, current, resumed: done > 0) }
        } catch let fault as TableError {
            return try await fail(current, fault.message)
        }
        current.state = .checked
        return try await save(current)
    }

    /// What stands before the fault is told; none of it is kept.
    private func fail(_ importing: RegistryImport, _ fault: Message) async throws -> RegistryImport {
        var failed = importing
        failed.report.fault = fault
        if failed.state == .applying { failed = try await takeAway(failed) }
        failed.state = .failed
        return try await save(failed)
    }

    private func reader(_ importing: RegistryImport) throws(TableError) -> ImportReader {
        try ImportReader(
            path: folder.source(importing.id).path(percentEncoded: false), options: importing.options,
            registry: registry, rows: rows, today: Day(now()), limits: limits)
    }

    /// Chunk by chunk; the next one is read while the one before is compared and kept.
    private func readAll(
        _ reader: ImportReader, _ current: inout RegistryImport, after done: Int,
        _ progress: @Sendable (RegistryImport) async -> Void
    ) async throws {
        var notes = try NoteWriter(folder.notes(current.id))
        var wrong = try NoteWriter(folder.wrong(current.id))
        var next = try await reader.next(chunkSize)
        while let chunk = next {
            async let following = reader.next(chunkSize)
            let outcome = try await take(chunk, &current, after: done)
            current.report.add(outcome, chunk, registry)
            try notes.write(outcome.notes, upTo: ImportFolder.maxNotes)
            try wrong.write(outcome.wrong)
            next = try await following
            guard current.state == .checking || current.state == .applying else { return }
            await progress(current)
        }
        let owner = rows.ownName == nil ? nil : registry.owner
        current.report.missing = registry.fields.indices.filter { $0 != owner }.map { registry.fields[$0].name }
            .filter { name in !current.report.columns.contains { $0.field == name } }
    }

    private func take(
        _ chunk: ImportChunk, _ current: inout RegistryImport, after done: Int
    ) async throws -> ImportStep.Outcome {
        let step = ImportStep(registry: registry, tenant: current.tenant, importing: current, after: done, now: now())
        var updated = current
        // What was kept before a stop stays kept, should there be another.
        updated.rowsDone = max(current.rowsDone, chunk.lastNumber, done)
        (updated.bytesDone, updated.bytesTotal, updated.updatedAt) = (chunk.bytesRead, chunk.size, step.now)
        let importing = updated
        let (outcome, state) = try await store.append(to: importing.state == .applying ? [importing.tenant] : []) {
            db in
            let state = try RegistryImport.find(importing.id, in: importing.tenant, db).state
            // Cancelled, or somebody else took it to its end.
            guard state == .checking || state == .applying else { return (ImportStep.Outcome(), state) }
            let outcome = try step.run(chunk, db)
            try importing.update(db)
            return (outcome, importing.state)
        }
        current = importing
        current.state = state
        return outcome
    }

    /// The organisation's rows that do not stand in the file.
    private func gone(_ reader: ImportReader, _ importing: RegistryImport) async throws -> [String] {
        let registry = registry
        var gone: [String] = []
        var last = ""
        while true {
            let after = last
            let keys = try await store.read { db in
                let state = try RegistryState.of(registry, db)
                var keys: [String] = []
                try db.each(
                    """
                    SELECT key FROM record
                    WHERE tenant_id = \(importing.tenant) AND registry = \(registry.name) AND key > \(after)
                        AND until_seq IS NULL AND change <> 'withdrawal' \(state.visible) ORDER BY key LIMIT 2000
                    """
                ) { row in keys.append(try row.next()) }
                return keys
            }
            guard let end = keys.last else { return gone }
            last = end
            for (key, isThere) in zip(keys, await reader.hasSeen(keys)) where !isThere { gone.append(key) }
        }
    }

    /// All that was kept is seen at once.
    private func finish(
        _ reader: ImportReader, _ importing: RegistryImport, resumed: Bool
    ) async throws -> RegistryImport {
        let gone = importing.options.withdrawsMissing ? try await gone(reader, importing) : []
        var done = importing
        (done.state, done.updatedAt) = (.done, now())
        let (finished, registry, then) = (done, registry, then)
        let principal = Principal(importing.actor, in: importing.tenant, may: [.keepRecords])
        let act = Act("import.finish", on: "\(registry.name) \(importing.id)", needs: .keepRecords)
        do {
            try await store.write(act, by: principal, at: finished.updatedAt) { db in
                let state = try RegistryImport.find(finished.id, in: finished.tenant, db).state
                guard state == .applying || state == .checking else { throw RegistryError.importIs(state.rawValue) }
                var places = try finished.reveal(of: registry, replaces: resumed || finished.report.changed > 0, db)
                places += try withdraw(gone, finished, db)
                try finished.update(db)
                try then(RegistryCommit(registry, in: finished.tenant, places: places), db)
            }
        } catch RegistryError.importIs {
            return try await store.read { db in try RegistryImport.find(finished.id, in: finished.tenant, db) }
        }
        return done
    }

    /// Withdraws rows that do not stand in the file; answers their places in the feed.
    private func withdraw(
        _ keys: [String], _ importing: RegistryImport, _ db: any Connection
    ) throws -> [ClosedRange<Int>] {
        var places: [Int] = []
        for key in keys {
            let state = try RegistryState.of(registry, db)
            guard let current = try Record.current(key, of: registry, state, db), !current.isWithdrawn else { continue }
            let gone = try Record.put(
                registry.values(of: current.document), warnings: 0, key: key, of: registry, expecting: nil,
                change: .withdrawal, reason: importing.options.reason, in: importing.tenant, by: importing.actor,
                at: importing.updatedAt, db, { _, _ in })
            places.append(gone.seq)
        }
        guard let first = places.first, let last = places.last else { return [] }
        return [first...last]
    }

    /// Leaves no trace of what a cancelled import kept so far.
    private func takeAway(_ importing: RegistryImport) async throws -> RegistryImport {
        let (registry, moment) = (registry, now())
        while true {
            let isLeft = try await store.append(to: []) { db in
                try importing.takeAwaySome(5000, of: registry, db)
            }
            if !isLeft { break }
        }
        var cancelled = importing
        (cancelled.state, cancelled.updatedAt) = (.cancelled, moment)
        let done = cancelled
        try await store.append(to: [importing.tenant]) { db in
            try RecordTally.drop("\(done.id)", of: registry.name, in: done.tenant, db)
            try RegistryState.touch(registry.name, at: moment, db)
            try done.update(db)
        }
        return cancelled
    }

    private func save(_ importing: RegistryImport) async throws -> RegistryImport {
        var importing = importing
        importing.updatedAt = now()
        let saved = importing
        return try await store.append(to: []) { db in
            try saved.update(db)
            return try RegistryImport.find(saved.id, in: saved.tenant, db)
        }
    }
}

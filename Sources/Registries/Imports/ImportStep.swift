import Foundation
import Kernel
import Store

/// One chunk of a file compared with what the registry holds, and kept when the import is being applied. Works inside a
/// transaction that may run more than once, so it changes nothing but the database.
struct ImportStep {
    let registry: Registry
    let tenant: Tenant.ID
    let importing: RegistryImport
    /// Rows up to this one were kept before a stop.
    let after: Int
    let now: Date

    private var isApplying: Bool { importing.state == .applying }

    struct Outcome: Sendable {
        var added = 0
        var changed = 0
        var unchanged = 0
        var repaired = 0
        var warned = 0
        var notes: [RowNote] = []
        var wrong: [RowNote] = []
        var remarks: [Remark] = []
    }

    func run(_ chunk: ImportChunk, _ db: any Connection) throws -> Outcome {
        var outcome = Outcome()
        let state = try RegistryState.of(registry, db)
        for row in chunk.wrong {
            outcome.wrong.append(note(row.number, row.line, row.key, .wrong, row.remarks, cells: row.cells))
            outcome.remarks += row.remarks
        }
        let own = isApplying ? try importing.places(db) : []
        let rows = try Kept(chunk.rows.map(\.version.key), own, after, state, registry, tenant, db)
        let withheld = try Withholding.withheldRows(of: registry, in: tenant, at: now, db)
        let known = try References(chunk.rows, of: registry, own, db)
        var versions: [RecordVersion] = []
        var tally = RecordTally(registry)
        let unmapped = chunk.unmapped(registry)
        for row in chunk.rows {
            let before = rows.current[row.version.key]
            let row = try before.map { try completed(row, from: $0, unmapped) } ?? row
            let holder = rows.others[row.version.key] ?? before?.tenant
            let (errors, warnings) = try faults(row, holder, known, own, state, db)
            if !errors.isEmpty {
                outcome.wrong.append(
                    note(row.number, row.line, row.version.key, .wrong, errors, cells: row.cells ?? cells(row.values)))
                outcome.remarks += errors
                continue
            }
            let remarks = row.remarks + warnings
            outcome.remarks += remarks
            let isSame = before.map { isKept($0, against: row) } ?? false
            let changes =
                isSame || before == nil
                ? [] : registry.changes(from: try registry.values(of: before?.document ?? "{}"), to: row.values)
            let result: RowNote.Outcome = before == nil ? .added : isSame ? .unchanged : .changed
            switch result {
            case .added: outcome.added += 1
            case .unchanged: outcome.unchanged += 1
            default: outcome.changed += 1
            }
            if remarks.contains(where: { $0.level == .repair }) { outcome.repaired += 1 }
            if remarks.contains(where: { $0.level == .warning }) { outcome.warned += 1 }
            if !remarks.isEmpty || result == .changed {
                outcome.notes.append(
                    note(row.number, row.line, row.version.key, result, remarks, changes: changes))
            }
            guard isApplying, !isSame, !rows.held.contains(row.version.key) else { continue }
            var version = row.version
            if let withheld = withheld[version.key] {
                version = RecordVersion(
                    row.values, of: registry, key: version.key, version: 1, seq: 0, change: version.change,
                    reason: version.reason, warnings: version.warnings, withheld: withheld, today: Day(now))
            }
            version.version = (before?.version ?? 0) + 1
            version.warnings += warnings.count
            if let before, before.isListed { tally.add(try Record.indexTexts(of: before, db), by: -1) }
            if version.isListed { tally.add(version.indexTexts, by: 1) }
            versions.append(version)
        }
        if isApplying { try keep(versions, tally, db) }
        return outcome
    }

    /// A field no column of the file goes to stays as it is.
    private func completed(
        _ row: ImportChunk.Row, from before: Record, _ unmapped: [Int]
    ) throws -> ImportChunk.Row {
        let kept = unmapped.isEmpty ? [] : try registry.values(of: before.document)
        guard unmapped.contains(where: { kept[$0] != nil }) else { return row }
        var values = row.values
        for field in unmapped { values[field] = kept[field] }
        let version = RecordVersion(
            values, of: registry, key: row.version.key, version: 1, seq: 0, change: row.version.change,
            reason: row.version.reason, warnings: row.version.warnings, withheld: Withheld(), today: Day(now))
        return ImportChunk.Row(
            number: row.number, line: row.line, values: values, remarks: row.remarks, version: version,
            cells: row.cells)
    }

    /// Whether a row that is there stays as it is.
    private func isKept(_ before: Record, against row: ImportChunk.Row) -> Bool {
        if importing.options.respectsEdits, before.actor != importing.actor { return true }
        // To Swift, a kanji and its compatibility twin are one.
        return before.document.utf8.elementsEqual(row.version.document.utf8) && !before.isWithdrawn
    }

    private func keep(_ versions: [RecordVersion], _ tally: RecordTally, _ db: any Connection) throws {
        guard !versions.isEmpty else { return }
        let first = try RegistryState.take(versions.count, of: registry.name, at: now, db)
        var versions = versions
        for place in versions.indices { versions[place].seq = first + place }
        do {
            try RecordVersion.insert(versions, of: registry.name, in: tenant, by: importing.actor, at: now, db)
        } catch StoreError.duplicate {
            throw RegistryError.beingImported
        }
        try tally.keep(in: tenant, importing: "\(importing.id)", db)
        // Places that follow on those taken before make one range.
        let last = first + versions.count - 1
        let isJoined = try db.run(
            """
            UPDATE import_range SET last_seq = \(last)
            WHERE tenant_id = \(tenant) AND import_id = \(importing.id) AND last_seq = \(first - 1)
            """)
        if isJoined == 0 {
            try db.run(
                """
                INSERT INTO import_range (tenant_id, import_id, registry, first_seq, last_seq)
                VALUES (\(tenant), \(importing.id), \(registry.name), \(first), \(last))
                """)
        }
    }

    /// What only the other rows can tell.
    private func faults(
        _ row: ImportChunk.Row, _ holder: Tenant.ID?, _ known: References, _ own: [ClosedRange<Int>],
        _ state: RegistryState, _ db: any Connection
    ) throws -> (errors: [Remark], warnings: [Remark]) {
        var errors: [Remark] = []
        var warnings: [Remark] = []
        if let holder, holder != tenant {
            errors.append(
                Remark(.error, field: registry.key[0], Message("remarks.keyOfAnother", ["organization": "\(holder)"])))
        }
        for reference in registry.references {
            guard let value = row.values[reference.field] else { continue }
            let text = registry.text(of: value, reference.field)
            guard !known.leads(text, to: reference.registry) else { continue }
            let remark = Remark(
                reference.level, field: reference.field,
                Message("remarks.leadsNowhere", ["value": text, "registry": reference.registry]))
            if reference.level == .error { errors.append(remark) } else { warnings.append(remark) }
        }
        // What another import holds is taken, too.
        let others = RegistryState(lastSeq: state.lastSeq, revision: 0, changedAt: now, hidden: own)
        for unique in registry.unique where errors.isEmpty {
            if try registry.isTaken(unique, row.values, key: row.version.key, in: tenant, others, db) == true {
                errors.append(
                    Remark(
                        .error, field: unique[0],
                        Message("remarks.taken", ["field": registry.fields[unique[0]].title.ja])))
            }
        }
        return (errors, warnings)
    }

    private func cells(_ values: RecordValues) -> [String] {
        values.enumerated().map { place, value in value.map { registry.text(of: $0, place) } ?? "" }
    }

    private func note(
        _ number: Int, _ line: Int, _ key: String, _ outcome: RowNote.Outcome, _ remarks: [Remark],
        changes: [FieldChange] = [], cells: [String]? = nil
    ) -> RowNote {
        RowNote(
            number: number, line: line, key: key, outcome: outcome,
            notes: remarks.map {
                RowNote.Note(level: $0.level, field: $0.field.map { registry.fields[$0].name } ?? "", message: $0.text)
            }, changes: changes.map { RowNote.Change($0, of: registry) }, cells: cells)
    }
}

/// What the registry holds under the keys of some rows.
private struct Kept {
    private(set) var current: [String: Record] = [:]
    /// What this import kept before it was stopped.
    private(set) var held: Set<String> = []
    /// What other organisations' unfinished imports are bringing.
    private(set) var others: [String: Tenant.ID] = [:]

    init(
        _ keys: [String], _ own: [ClosedRange<Int>], _ after: Int, _ state: RegistryState, _ registry: Registry,
        _ tenant: Tenant.ID, _ db: any Connection
    ) throws {
        // Where there is nothing but what this run wrote, nobody has to look.
        if after == 0, state.lastSeq == own.reduce(0, { $0 + $1.count }) { return }
        for start in stride(from: 0, to: keys.count, by: 500) {
            let some = Array(keys[start..<min(start + 500, keys.count)])
            let records: [Record] = try db.all(
                """
                SELECT \(Record.columns) FROM record
                WHERE registry = \(registry.name) AND key IN (\(list: some)) AND until_seq IS NULL
                    AND tenant_id <> ''
                """)
            for record in records {
                if !state.hides(record.seq) {
                    current[record.key] = record
                } else if record.tenant != tenant {
                    others[record.key] = record.tenant
                } else if own.contains(where: { $0.contains(record.seq) }) {
                    held.insert(record.key)
                }
            }
        }
    }
}

/// Which of the keys that rows refer to are there.
private struct References {
    private var known: [String: Set<String>] = [:]

    init(
        _ rows: [ImportChunk.Row], of registry: Registry, _ own: [ClosedRange<Int>], _ db: any Connection
    ) throws {
        for reference in registry.references {
            let seen = reference.registry == registry.name ? own : []
            let visible = try RegistryState.visible(in: reference.registry, besides: seen, db)
            var wanted = Set(
                rows.compactMap { row in
                    row.values[reference.field].map { registry.text(of: $0, reference.field) }
                })
            wanted.subtract(known[reference.registry] ?? [])
            let keys = wanted.sorted()
            for start in stride(from: 0, to: keys.count, by: 500) {
                let some = Array(keys[start..<min(start + 500, keys.count)])
                try db.each(
                    """
                    SELECT key FROM record
                    WHERE registry = \(reference.registry) AND key IN (\(list: some)) AND until_seq IS NULL
                        AND change <> 'withdrawal' AND tenant_id <> '' \(visible)
                    """
                ) { row in known[reference.registry, default: []].insert(try row.next()) }
            }
            // Rows of one file may refer to each other.
            if reference.registry == registry.name {
                known[registry.name, default: []].formUnion(rows.map(\.version.key))
            }
        }
    }

    func leads(_ key: String, to registry: String) -> Bool { known[registry]?.contains(key) ?? false }
}

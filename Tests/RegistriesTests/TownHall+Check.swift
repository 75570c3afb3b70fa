import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

extension TownHall {
    /// What always holds, whatever was done and in what order.
    /// - Parameter isWhole: whether nothing was cancelled, so that no place of the feed is empty.
    func check(isWhole: Bool = true, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let feed = try await store.read { db in try registry.steps(since: 0, limit: 100_000, db) }
        let (steps, state) = (feed.steps, feed.state)
        if isWhole, state.hidden.isEmpty {
            #expect(steps.map(\.seq) == (1..<state.lastSeq + 1).map(\.self), sourceLocation: sourceLocation)
        }
        let listed = try await allRows()
        if state.hidden.isEmpty {
            var copy: [String: String] = [:]
            for step in steps { copy[step.key] = step.change == .withdrawal ? nil : step.document }
            #expect(copy == listed, "a copy kept by the feed", sourceLocation: sourceLocation)
        }
        var exported: [String: String] = [:]
        for row in try await export(state.now) { exported[row.key] = row.document }
        #expect(exported == listed, "an export", sourceLocation: sourceLocation)
        let total = try await page { $0.limit = 1 }.total
        #expect(total == listed.count, "the count", sourceLocation: sourceLocation)
        for facet in registry.facets {
            var counts: [String: Int] = [:]
            for document in listed.values {
                switch try registry.values(of: document)[facet] {
                case .text(let text)?: counts[text, default: 0] += 1
                case .list(let parts)?: for part in parts { counts[part, default: 0] += 1 }
                default: break
                }
            }
            let told = try await store.read { db in
                try RecordQuery(registry).counts(of: facet, db).map { ($0.value, $0.n) }
            }
            #expect(Dictionary(uniqueKeysWithValues: told) == counts, "counts", sourceLocation: sourceLocation)
        }
        let broken: Int? = try await store.read { db in
            try db.value(
                """
                SELECT count(*) FROM record WHERE record.tenant_id <> '' AND until_seq IS NULL \(state.visible) AND EXISTS (
                    SELECT 1 FROM record AS other WHERE other.registry = record.registry AND other.key = record.key
                        AND other.seq <> record.seq AND other.until_seq IS NULL
                        AND NOT EXISTS (SELECT 1 FROM import_range WHERE revealed_at IS NULL AND tenant_id <> ''
                            AND other.seq BETWEEN first_seq AND last_seq))
                """)
        }
        #expect(broken == 0, "two current versions of one row", sourceLocation: sourceLocation)
        let loose: Int? = try await store.read { db in
            try db.value(
                """
                SELECT count(*) FROM record WHERE tenant_id <> '' AND until_seq IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM record AS next WHERE next.tenant_id = record.tenant_id
                        AND next.registry = record.registry AND next.key = record.key
                        AND next.version = record.version + 1 AND next.seq = record.until_seq)
                """)
        }
        #expect(loose == 0, "a version ended by none", sourceLocation: sourceLocation)
    }

    /// Key to document of all rows, page by page.
    func allRows(at moment: Date? = nil) async throws -> [String: String] {
        var rows: [String: String] = [:]
        var cursor: RecordQuery.Cursor?
        repeat {
            let from = cursor
            let page = try await page { ($0.cursor, $0.moment, $0.limit) = (from, moment, 7) }
            for row in page.rows {
                #expect(rows.updateValue(row.document, forKey: row.key) == nil, "\(row.key) comes twice")
            }
            cursor = page.next
        } while cursor != nil
        return rows
    }

    func export(_ moment: RecordMoment) async throws -> [RecordRow] {
        var all: [RecordRow] = []
        while true {
            let after = all.last?.seq ?? 0
            let rows = try await store.read { db in try registry.rows(asOf: moment, after: after, limit: 5, db) }
            all += rows
            if rows.count < 5 { return all }
        }
    }

    func state() async throws -> RegistryState {
        try await store.read { db in try RegistryState.of(registry, db) }
    }

    /// Begins an import that stops, as if the power failed, once it has kept `count` rows.
    func begin(
        _ text: String, options: RegistryImport.Options = .atOnce, stopAt count: Int,
        by principal: Principal = .editor(),
        at now: Date = .noon, chunkSize: Int = 2
    ) async throws -> RegistryImport {
        let id = RegistryImport.ID.new()
        try folder.make(id)
        try Data(text.utf8).write(to: folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "test.csv", bytes: text.utf8.count, of: registry, options: options, by: principal, at: now,
            in: store)
        _ = try? await Task {
            try await run(for: principal.tenant, at: now, chunkSize: chunkSize).run(begun) { importing in
                if importing.rowsDone >= count { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }.value
        let stopped = try await found(id, in: principal.tenant)
        try #require(stopped.state == .applying && stopped.rowsDone > 0)
        return stopped
    }

    func found(_ id: RegistryImport.ID, in tenant: Tenant.ID = .chiyoda) async throws -> RegistryImport {
        try await store.read { db in try RegistryImport.find(id, in: tenant, db) }
    }

    @discardableResult
    func goOn(_ importing: RegistryImport, at now: Date = .noon + 60) async throws -> RegistryImport {
        try await run(for: importing.tenant, at: now, chunkSize: 2).run(importing)
    }

    @discardableResult
    func withhold(
        _ key: String, field: String? = nil, in tenant: Tenant.ID = .chiyoda, at now: Date = .noon
    ) async throws -> Withholding {
        let asked = try await Withholding.request(
            key, field: field, of: registry, reason: "安全のため", endsOn: Day(now).adding(days: 30),
            by: .editor(in: tenant), at: now, in: store)
        try await Withholding.approve(
            asked.id, of: registry, by: .reviewer(in: tenant), at: now, in: store, then: { _, _ in })
        return asked
    }

    func lift(_ withholding: Withholding, in tenant: Tenant.ID = .chiyoda, at now: Date = .noon) async throws {
        try await Withholding.lift(
            withholding.id, of: registry, by: .editor(in: tenant), at: now, in: store, then: { _, _ in })
    }
}

/// A file with a row for each number.
func file(_ numbers: some Sequence<Int>, named name: String = "公園", kind: String = "02") -> String {
    "id,name,kind\n" + numbers.map { "p-\($0),\(name)\($0),\(kind)" }.joined(separator: "\n")
}

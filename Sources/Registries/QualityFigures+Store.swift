package import Foundation
package import Kernel
package import Store

/// The figures of one organisation with the moment they are of.
package struct QualityMeasurement: Sendable, RowDecodable {
    package let organization: Tenant.ID
    package let figures: QualityFigures
    package let measuredAt: Date

    package init(row: inout Row) throws {
        organization = try row.next()
        figures = try row.nextJSON()
        measuredAt = try row.next()
    }
}

extension QualityFigures {
    /// What was measured last, by organisation. Nobody counts for this.
    package static func all(of registry: Registry, _ db: any Connection) throws -> [QualityMeasurement] {
        try db.all(
            """
            SELECT tenant_id, figures, measured_at FROM registry_quality
            WHERE registry = \(registry.name) AND tenant_id <> '' ORDER BY tenant_id
            """)
    }

    package static func of(
        _ tenant: Tenant.ID, in registry: Registry, _ db: any Connection
    ) throws -> QualityMeasurement? {
        try db.first(
            """
            SELECT tenant_id, figures, measured_at FROM registry_quality
            WHERE tenant_id = \(tenant) AND registry = \(registry.name)
            """)
    }

    /// The organisations to be measured: whose rows changed since they were, and everybody once a day, since time alone
    /// makes entries due and another registry's rows or a new schema make entries wrong. Also those that have no rows
    /// any more.
    package static func stale(
        in registry: Registry, on today: Day, _ db: any Connection
    ) throws -> [Tenant.ID] {
        let measured = try all(of: registry, db)
        let rows = try RecordTally.byOrganization(in: registry.name, db)
        var newest: [Tenant.ID: Int] = [:]
        if let lowest = measured.map(\.figures.seq).min() {
            let state = try RegistryState.of(registry, db)
            try db.each(
                """
                SELECT tenant_id, max(seq) FROM record
                WHERE registry = \(registry.name) AND seq > \(lowest) \(state.visible) GROUP BY tenant_id
                """
            ) { row in newest[try row.next()] = try row.next() }
        }
        let known = Dictionary(uniqueKeysWithValues: measured.map { ($0.organization, $0) })
        let stale = rows.keys.filter { tenant in
            guard let last = known[tenant] else { return true }
            return Day(last.measuredAt) < today || last.figures.rows != rows[tenant]
                || newest[tenant, default: 0] > last.figures.seq
        }
        return (stale + known.keys.filter { rows[$0] == nil }).sorted()
    }

    /// Keeps what was measured, unless somebody has measured later.
    fileprivate func keep(
        for tenant: Tenant.ID, in registry: Registry, at now: Date, _ db: any Connection
    ) throws {
        guard rows > 0 else {
            try db.run(
                """
                DELETE FROM registry_quality
                WHERE tenant_id = \(tenant) AND registry = \(registry.name) AND measured_at <= \(now)
                """)
            return
        }
        try db.run(
            """
            INSERT INTO registry_quality (tenant_id, registry, figures, measured_at)
            VALUES (\(tenant), \(registry.name), \(json: self), \(now))
            ON CONFLICT (tenant_id, registry) DO UPDATE SET figures = excluded.figures,
                measured_at = excluded.measured_at
            WHERE registry_quality.measured_at <= excluded.measured_at
            """)
    }
}

extension Registry {
    /// Measures how well an organisation keeps its rows, page by page so that nobody waits, and keeps the figures. In
    /// the background only: it reads every row.
    /// - Parameter reader: judges by today's schema.
    @discardableResult
    package func measureQuality(
        of tenant: Tenant.ID, reader: RowReader, at now: Date, in store: Database, pageSize: Int = 500
    ) async throws -> QualityFigures {
        let state = try await store.read { db in try RegistryState.of(self, db) }
        var count = QualityCount(self, reader: reader, today: Day(now))
        var last = 0
        while true {
            let after = last
            let page = try await store.read { db in
                try self.page(of: tenant, state, after: after, limit: pageSize, db)
            }
            guard let end = page.last else { break }
            last = end.seq
            var references: [[String]] = self.references.map { _ in [] }
            for line in page {
                guard let values = count.add(line.document, checkedOn: line.checkedOn) else { continue }
                for (place, reference) in self.references.enumerated() {
                    guard let value = values[reference.field] else { continue }
                    references[place].append(text(of: value, reference.field))
                }
            }
            let wanted = references
            count.addBroken(try await store.read { db in try self.broken(wanted, db) })
            if page.count < pageSize { break }
            try Task.checkCancellation()
            await Task.yield()
        }
        let figures = count.result(upTo: state.complete)
        try await store.append(to: []) { db in try figures.keep(for: tenant, in: self, at: now, db) }
        return figures
    }

    private struct Line: RowDecodable {
        let seq: Int
        let checkedOn: Day?
        let document: String

        init(row: inout Row) throws {
            (seq, checkedOn, document) = (try row.next(), try row.next(), try row.next())
        }
    }

    private func page(
        of tenant: Tenant.ID, _ state: RegistryState, after: Int, limit: Int, _ db: any Connection
    ) throws -> [Line] {
        try db.all(
            """
            SELECT record.seq, record.checked_on, record.document FROM record
            WHERE record.registry = \(name) AND record.tenant_id = \(tenant) AND record.is_listed
                AND record.seq > \(after) AND record.seq <= \(state.lastSeq) \(state.visible)
            ORDER BY record.seq LIMIT \(limit)
            """)
    }

    /// How many of the values, by reference, lead to no live row.
    private func broken(_ values: [[String]], _ db: any Connection) throws -> Int {
        var broken = 0
        for (reference, values) in zip(references, values) where !values.isEmpty {
            var known: Set<String> = []
            try db.each(
                """
                SELECT key FROM record
                WHERE registry = \(reference.registry) AND key IN (\(list: Set(values).sorted()))
                    AND until_seq IS NULL AND change <> 'withdrawal' AND tenant_id <> ''
                """
            ) { row in known.insert(try row.next()) }
            broken += values.count { !known.contains($0) }
        }
        return broken
    }
}

package import Foundation
package import Kernel
package import Store

extension Withholding {
    /// The longest a withholding may last before somebody has to think again.
    private static let maxDays = 366

    /// Asks that a row, or one field of it, is not shown. It holds once somebody else has agreed.
    package static func request(
        _ key: String, field: String?, of registry: Registry, reason: String, endsOn: Day?, by principal: Principal,
        at now: Date, in store: Database
    ) async throws -> Withholding {
        var problems: [Problem.Field] = []
        let reason = String(reason.trimmed.prefix(2000))
        if reason.isEmpty { problems.append(.init("reason", Message("problems.required"))) }
        if let field, registry.field(named: field) == nil {
            problems.append(.init("field", Message("problems.notAChoice")))
        }
        if let field, let place = registry.field(named: field), registry.key.contains(place) {
            problems.append(.init("field", Message("problems.keyIsShown")))
        }
        let today = Day(now)
        if let endsOn {
            if endsOn < today || endsOn > today.adding(days: maxDays) {
                problems.append(.init("ends_on", Message("problems.endsWithinAYear")))
            }
        } else {
            problems.append(.init("ends_on", Message("problems.badDay")))
        }
        guard problems.isEmpty, let endsOn else { throw RegistryError.invalid(problems) }
        let withholding = Withholding(
            id: .new(at: now), registry: registry.name, key: key, field: field, reason: reason,
            requestedBy: principal.actor, requestedAt: now, reviewedBy: nil, endsOn: endsOn, liftedAt: nil)
        let act = Act("withholding.request", on: "\(registry.name)/\(key) \(field ?? "")", needs: .keepRecords)
        try await store.write(act, by: principal, at: now) { db in
            try ownRow(key, of: registry, in: principal.tenant, db)
            try withholding.insert(in: principal.tenant, db)
        }
        return withholding
    }

    /// Agrees, as somebody else than who asked.
    package static func approve(
        _ id: ID, of registry: Registry, by principal: Principal, at now: Date, in store: Database,
        then: @escaping RegistryCommit.Consequence
    ) async throws {
        try await store.write(Act("withholding.approve", on: id, needs: .reviewRecords), by: principal, at: now) { db in
            let found = try find(id, of: registry, in: principal.tenant, db)
            guard found.requestedBy != principal.actor else { throw RegistryError.ownReview }
            try db.run(
                """
                UPDATE record_withholding SET reviewed_by = \(principal.actor)
                WHERE tenant_id = \(principal.tenant) AND id = \(id)
                """)
            try showAgain(found.key, of: registry, in: principal.tenant, at: now, db, then)
        }
    }

    /// Ends a withholding, or an unanswered request for one.
    package static func lift(
        _ id: ID, of registry: Registry, by principal: Principal, at now: Date, in store: Database,
        then: @escaping RegistryCommit.Consequence
    ) async throws {
        try await store.write(Act("withholding.lift", on: id, needs: .keepRecords), by: principal, at: now) { db in
            let found = try find(id, of: registry, in: principal.tenant, db)
            try db.run(
                """
                UPDATE record_withholding SET lifted_at = \(now)
                WHERE tenant_id = \(principal.tenant) AND id = \(id) AND lifted_at IS NULL
                """)
            try showAgain(found.key, of: registry, in: principal.tenant, at: now, db, then)
        }
    }

    /// Lifts what has reached its end date, in all organisations.
    package static func liftOverdue(
        _ registries: [Registry], at now: Date, in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws {
        let today = Day(now)
        try await store.append(to: []) { db in
            var overdue: [(Tenant.ID, Withholding)] = []
            try db.each(
                """
                SELECT \(columns), tenant_id FROM record_withholding
                WHERE tenant_id <> '' AND lifted_at IS NULL AND ends_on < \(today) LIMIT 500
                """
            ) { row in
                let withholding = try Withholding(row: &row)
                overdue.append((try row.next(), withholding))
            }
            for (tenant, withholding) in overdue {
                try db.run(
                    """
                    UPDATE record_withholding SET lifted_at = \(now)
                    WHERE tenant_id = \(tenant) AND id = \(withholding.id)
                    """)
                guard let registry = registries.first(where: { $0.name == withholding.registry }) else { continue }
                try showAgain(withholding.key, of: registry, in: tenant, at: now, db, then)
            }
        }
    }

    /// What the public sees of a row's versions worked out again. Also the old ones: what is withheld now must not be
    /// read in the history. Also the one an unfinished import holds, which will be seen later.
    private static func showAgain(
        _ key: String, of registry: Registry, in tenant: Tenant.ID, at now: Date, _ db: any Connection,
        _ then: RegistryCommit.Consequence
    ) throws {
        let withheld = try withheld(key, of: registry, in: tenant, at: now, db)
        let state = try RegistryState.of(registry, db)
        let versions = try Record.history(of: key, in: tenant, of: registry, state.seeingAll, limit: 10_000, db)
        let current = versions.first { !state.hides($0.seq) }
        let coming = versions.first { state.hides($0.seq) }
        var (tally, later) = (RecordTally(registry), RecordTally(registry))
        var showing: String?
        for record in versions {
            let shown = RecordVersion(
                try registry.values(of: record.document), of: registry, key: key, version: record.version,
                seq: record.seq, change: record.change, reason: record.reason, warnings: record.warnings,
                withheld: withheld, today: record.checkedOn ?? Day(now))
            let isNewest = record.version == current?.version || record.version == coming?.version
            let isListed = isNewest && shown.isListed
            let before = record.isListed ? try Record.indexTexts(of: record, db) : nil
            let after = isListed ? shown.indexTexts : nil
            if record.version == current?.version {
                showing = shown.publicDocument ?? shown.document
                if let before { tally.add(before, by: -1) }
                if let after { tally.add(after, by: 1) }
                // The import takes off what it replaces.
                if let before, coming != nil { later.add(before, by: 1) }
                if let after, coming != nil { later.add(after, by: -1) }
            } else if isNewest {
                if let before { later.add(before, by: -1) }
                if let after { later.add(after, by: 1) }
            }
            try shown.updateShown(in: tenant, registry: registry.name, isListed: isListed, db)
        }
        try tally.keep(in: tenant, db)
        if let coming, let holder = try RegistryImport.holder(of: coming.seq, registry.name, in: tenant, db) {
            try later.keep(in: tenant, importing: "\(holder)", db)
        }
        guard let current, current.shown != showing else { return try RegistryState.touch(registry.name, at: now, db) }
        let disclosure = try RecordDisclosure.note(current, isWithheld: withheld.isWholeRow, at: now, db)
        try then(RegistryCommit(disclosure, of: registry), db)
    }

    private static func find(
        _ id: ID, of registry: Registry, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> Withholding {
        let found = try find(id, in: tenant, db)
        guard found.registry == registry.name else { throw RegistryError.noWithholding }
        return found
    }

    private static func ownRow(
        _ key: String, of registry: Registry, in tenant: Tenant.ID, _ db: any Connection
    ) throws {
        let state = try RegistryState.of(registry, db)
        guard try Record.current(key, of: registry, state, db)?.tenant == tenant else {
            throw RegistryError.noRecord(key)
        }
    }

    package static func find(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Withholding {
        let found: Withholding? = try db.first(
            "SELECT \(columns) FROM record_withholding WHERE tenant_id = \(tenant) AND id = \(id)")
        guard let found else { throw RegistryError.noWithholding }
        return found
    }

    /// All of an organisation, those that hold or wait first.
    package static func all(
        in registry: String, of tenant: Tenant.ID, limit: Int = 200, _ db: any Connection
    ) throws -> [Withholding] {
        try db.all(
            """
            SELECT \(columns) FROM record_withholding
            WHERE tenant_id = \(tenant) AND registry = \(registry)
            ORDER BY CASE WHEN lifted_at IS NULL THEN 0 ELSE 1 END, requested_at DESC LIMIT \(limit)
            """)
    }

    /// How many rows and fields are withheld now, for everybody to see.
    package static func count(
        in registry: String, leavingOut: Set<Tenant.ID> = [], at now: Date, _ db: any Connection
    ) throws -> (rows: Int, fields: Int) {
        var (rows, fields) = (0, 0)
        try db.each(
            """
            SELECT CASE WHEN field IS NULL THEN 1 ELSE 0 END, CAST(count(*) AS \(.int)) FROM record_withholding
            WHERE registry = \(registry) AND lifted_at IS NULL AND reviewed_by IS NOT NULL
                \(Record.kept(by: nil, leavingOut: leavingOut, "tenant_id")) AND ends_on >= \(Day(now))
            GROUP BY CASE WHEN field IS NULL THEN 1 ELSE 0 END
            """
        ) { row in
            if try row.next(Int.self) == 1 { rows = try row.next() } else { fields = try row.next() }
        }
        return (rows, fields)
    }

    private func insert(in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO record_withholding (tenant_id, id, registry, key, field, reason, requested_by, requested_at,
                ends_on)
            VALUES (\(tenant), \(id), \(registry), \(key), \(field), \(reason), \(requestedBy), \(requestedAt),
                \(endsOn))
            """)
    }
}

extension RecordVersion {
    /// What the public sees of a version that is kept already.
    func updateShown(in tenant: Tenant.ID, registry: String, isListed: Bool, _ db: any Connection) throws {
        func text(_ index: Int) -> String? { index < indexTexts.count ? indexTexts[index] : nil }
        try db.run(
            """
            UPDATE record SET public_document = \(publicDocument), is_listed = \(isListed),
                search_text = \(searchText), value_1 = \(text(0)), value_2 = \(text(1)), value_3 = \(text(2)),
                value_4 = \(text(3)), value_5 = \(text(4)), value_6 = \(text(5)), value_7 = \(text(6)),
                value_8 = \(text(7))
            WHERE tenant_id = \(tenant) AND registry = \(registry) AND key = \(key) AND version = \(version)
            """)
    }
}

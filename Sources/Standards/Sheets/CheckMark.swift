package import Foundation
package import Kernel
package import Services
package import Store

/// What a person says about one item of the check sheet.
package struct CheckMark: Sendable, Hashable {
    /// A mark as the journal keeps it; `state` nil: it was taken back.
    struct Event: Codable {
        let item: String
        let state: State?
        var by: String?
    }

    static let journalKind = "mark"

    package enum State: String, CaseIterable, Sendable, Codable {
        case met
        case notMet = "not-met"
    }

    package let item: String
    package let state: State
    package let note: String
    package let link: String?
    /// A file that was handed in as evidence.
    package let file: EvidenceFile.ID?
    package let by: Principal.Actor
    package let at: Date

    package init(
        item: String, state: State, note: String, link: String?, file: EvidenceFile.ID? = nil, by: Principal.Actor,
        at: Date
    ) {
        (self.item, self.state, self.note) = (item, state, note)
        (self.link, self.file, self.by, self.at) = (link, file, by, at)
    }
}

extension CheckMark.State: SQLEncodable, SQLDecodable {}

extension CheckMark: RowDecodable {
    static let columns: SQL = "item_id, state, note, link, file_id, marked_by, marked_at"

    package init(row: inout Row) throws {
        item = try row.next()
        state = try row.next()
        note = try row.next()
        link = try row.next()
        file = try row.next()
        by = try row.next()
        at = try row.next()
    }

    static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [CheckMark] {
        try db.all(
            """
            SELECT \(columns) FROM check_mark
            WHERE tenant_id = \(tenant) AND service_id = \(service)
            """)
    }

    package func keep(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO check_mark (tenant_id, service_id, item_id, state, note, link, file_id, marked_by, marked_at)
            VALUES (\(tenant), \(service), \(item), \(state), \(note), \(link), \(file),
                \(by), \(at))
            ON CONFLICT (tenant_id, service_id, item_id) DO UPDATE SET state = excluded.state, note = excluded.note,
                link = excluded.link, marked_by = excluded.marked_by, marked_at = excluded.marked_at,
                file_id = excluded.file_id
            """)
        try JournalEntry(Self.journalKind, Event(item: item, state: state, by: by.description), at: at)
            .append(for: service, in: tenant, db)
    }

    /// Takes the mark of an item back: then there is no evidence.
    static func remove(
        _ item: String, of service: Service.ID, in tenant: Tenant.ID, by actor: Principal.Actor, at now: Date,
        _ db: any Connection
    ) throws {
        let removed = try db.run(
            """
            DELETE FROM check_mark
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND item_id = \(item)
            """)
        guard removed > 0 else { return }
        try JournalEntry(journalKind, Event(item: item, state: nil, by: actor.description), at: now)
            .append(for: service, in: tenant, db)
    }

    /// Marks an item, or takes the mark back (`state` nil).
    ///
    /// - Parameters:
    ///   - file: one that was handed in for this item before; nil leaves the one that is there.
    ///   - arrived: one that came with the mark and is kept with it.
    package static func mark(
        _ itemID: String, of slug: String, as state: State?, note: String, link: String?,
        file: EvidenceFile.ID? = nil, arrived: EvidenceFile? = nil, by principal: Principal, at now: Date,
        rules: Rulebooks, in store: Database
    ) async throws -> CheckSheet {
        var check = FieldCheck()
        let note = check.text("note", note, max: 2000)
        let link = check.address("link", link)
        try check.finish()
        let act = Act("check-sheet.mark", on: "\(principal.tenant)/\(slug) \(itemID)", needs: .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            // Only what concerns the service stands on its sheet.
            let item = try CheckSheet.of(service, rules: rules, at: now, db).line(itemID).item
            try arrived?.insert(for: service.id, in: principal.tenant, db)
            if let file {
                guard try EvidenceFile.find(file, of: service.id, in: principal.tenant, db).item == item.id else {
                    throw EvidenceFile.refusal("check-sheet.file.none")
                }
            }
            if let state {
                let before = try all(of: service.id, in: principal.tenant, db).first { $0.item == item.id }
                try CheckMark(
                    item: item.id, state: state, note: note, link: link,
                    file: arrived?.id ?? file ?? before?.file, by: principal.actor, at: now
                ).keep(for: service.id, in: principal.tenant, db)
            } else {
                try remove(
                    item.id, of: service.id, in: principal.tenant, by: principal.actor, at: now, db)
            }
            try Standing.reassess(
                service, because: Message("standing.cause.marked", ["item": item.id]), rules: rules, at: now, db)
            return try CheckSheet.of(service, rules: rules, at: now, db)
        }
    }
}

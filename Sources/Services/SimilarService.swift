package import Foundation
package import Kernel
package import Store

/// What services are compared by: their words, and no more than everybody may read.
package struct SimilarService: Sendable, RowDecodable {
    package let tenant: Tenant.ID
    package let slug: String
    package let title: LocalizedText
    package let summary: LocalizedText
    package let phase: Phase
    package let updatedAt: Date
    /// What people want to get done, from the canvas.
    package let need: String

    package var path: String { "\(tenant)/\(slug)" }
    package var words: String { summary.ja + "\n" + need }

    package init(row: inout Row) throws {
        tenant = try row.next()
        slug = try row.next()
        title = try row.nextJSON()
        summary = try row.nextJSON()
        phase = try row.next()
        need = try row.nextJSON(Canvas.self).need
        updatedAt = try row.next()
    }

    /// The services of all organisations that were changed since, oldest first.
    package static func changed(since moment: Date, _ db: any Connection) throws -> [SimilarService] {
        try db.all(
            """
            SELECT tenant_id, slug, title, summary, phase, canvas, updated_at FROM service
            WHERE updated_at >= \(moment) ORDER BY updated_at
            """)
    }
}

extension Service {
    /// The services with a procedure taken over from a registry's row.
    package static func withProcedureRow(_ db: any Connection) throws -> [Service] {
        try db.all(
            """
            SELECT \(columns) FROM service
            WHERE tenant_id <> '' AND is_claimed AND phase <> \(Phase.retire)
                AND CAST(canvas AS TEXT) LIKE '%"record"%'
            ORDER BY tenant_id, slug
            """)
    }

    /// What the service asked at each time that changed, oldest first, from its journal.
    package func procedureHistory(_ db: any Connection) throws -> [Evidence] {
        let entries: [JournalEntry] = try db.all(
            """
            SELECT at, kind, body FROM journal
            WHERE tenant_id = \(tenant) AND service_id = \(id) AND kind = 'evidence' ORDER BY at, id
            """)
        return entries.compactMap { entry in
            if case .evidence(let evidence) = entry.event, evidence.kind == .procedure { evidence } else { nil }
        }
    }
}

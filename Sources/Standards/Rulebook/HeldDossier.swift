import Foundation
package import Kernel
package import Services
package import Store

/// A dossier with the service it is of and the standing that is kept: what is read of many services at once.
package struct HeldDossier: Sendable {
    package let service: Service
    package let standing: Standing?
    package let dossier: Dossier

    /// The services of an organisation, in the order of their slugs, in as many queries for a thousand as for one.
    ///
    /// - Parameter wanted: which of them; nil: all.
    package static func all(
        of tenant: Tenant.ID, only wanted: [Service.ID]? = nil, _ db: any Connection
    ) throws -> [HeldDossier] {
        func isWanted(_ column: SQL) -> SQL { wanted.map { "\(column) IN (\(list: $0))" } ?? "TRUE" }
        let ofWanted = isWanted("service_id")
        let kind: String = try db.value("SELECT kind FROM organization WHERE id = \(tenant)") ?? ""
        let services: [Service] = try db.all(
            "SELECT \(Service.columns) FROM service WHERE tenant_id = \(tenant) AND \(isWanted("id")) ORDER BY slug")
        guard !services.isEmpty else { return [] }
        let standings: [Service.ID: [Standing]] = try db.grouped(
            "SELECT service_id, \(Standing.columns) FROM standing WHERE tenant_id = \(tenant) AND \(ofWanted)")
        let evidence: [Service.ID: [Evidence]] = try db.grouped(
            """
            SELECT service_id, \(Evidence.columns) FROM evidence
            WHERE tenant_id = \(tenant) AND \(ofWanted)
            """)
        let marks: [Service.ID: [CheckMark]] = try db.grouped(
            """
            SELECT service_id, \(CheckMark.columns) FROM check_mark
            WHERE tenant_id = \(tenant) AND \(ofWanted)
            """)
        let deviations: [Service.ID: [Deviation]] = try db.grouped(
            "SELECT service_id, \(Deviation.columns) FROM deviation WHERE tenant_id = \(tenant) AND \(ofWanted)")
        let inherited: [Service.ID: [Dossier.Inheritance]] = try db.grouped(
            """
            SELECT component_use.service_id, \(ComponentUse.inheritanceColumns) FROM \(ComponentUse.inheritanceTables)
            WHERE component_use.tenant_id = \(tenant) AND \(isWanted("component_use.service_id"))
            """)
        let decisions: [Service.ID: [ReviewDecision]] = try db.grouped(
            """
            SELECT service_id, decision, mend_by, decided_at FROM review
            WHERE tenant_id = \(tenant) AND \(ofWanted) AND kind = 'release' AND decided_at IS NOT NULL
            ORDER BY decided_at, id
            """)
        let findings: [Service.ID: [Finding]] = try db.grouped(
            "SELECT service_id, \(Finding.columns) FROM finding WHERE tenant_id = \(tenant) AND \(ofWanted) AND closed_at IS NULL"
        )
        return services.map { service in
            let id = service.id
            let standing = standings[id]?.first
            return HeldDossier(
                service: service, standing: standing,
                dossier: Dossier(
                    service, organizationKind: kind, evidence: evidence[id] ?? [], marks: marks[id] ?? [],
                    deviations: deviations[id] ?? [], inherited: inherited[id] ?? [],
                    decision: decisions[id]?.last, releasedAt: standing?.releasedAt,
                    findings: service.phase.isBeforeRelease ? [] : findings[id] ?? []))
        }
    }
}

extension Connection {
    /// Rows by the service their first column names.
    func grouped<Record: RowDecodable>(_ sql: SQL) throws -> [Service.ID: [Record]] {
        var groups: [Service.ID: [Record]] = [:]
        try each(sql) { row in groups[try row.next(), default: []].append(try Record(row: &row)) }
        return groups
    }
}

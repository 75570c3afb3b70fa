package import Kernel
package import Store

extension EvidenceFile {
    /// What files are called; those that were removed are left out.
    package static func names(
        of ids: Set<ID>, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [ID: String] {
        guard !ids.isEmpty else { return [:] }
        var names: [ID: String] = [:]
        try db.each(
            "SELECT id, name FROM evidence_file WHERE tenant_id = \(tenant) AND id IN (\(list: Array(ids)))"
        ) { row in names[try row.next()] = try row.next(String.self) }
        return names
    }
}

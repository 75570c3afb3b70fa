package import Kernel
package import Store

/// Work on a registry that has an id and no name of its own: an import, a withholding or a draft, by what it is about.
package struct RegistryWork: Sendable {
    package typealias ID = Kernel.ID<RegistryWork>

    package let registry: String
    /// The file's name or the row's key; nil for a draft of a new row.
    package let name: String?

    package static func named(
        _ ids: Set<ID>, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [ID: RegistryWork] {
        guard !ids.isEmpty else { return [:] }
        let wanted = Array(ids)
        var work: [ID: RegistryWork] = [:]
        try db.each(
            """
            SELECT id, registry, file_name FROM registry_import WHERE tenant_id = \(tenant) AND id IN (\(list: wanted))
            UNION ALL
            SELECT id, registry, key FROM record_withholding WHERE tenant_id = \(tenant) AND id IN (\(list: wanted))
            UNION ALL
            SELECT id, registry, key FROM record_draft WHERE tenant_id = \(tenant) AND id IN (\(list: wanted))
            """
        ) { row in
            work[try row.next()] = RegistryWork(registry: try row.next(), name: try row.next())
        }
        return work
    }
}

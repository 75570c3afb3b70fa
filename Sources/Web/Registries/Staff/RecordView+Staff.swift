import Identity
import Kernel
import Registries

extension RecordView {
    /// What somebody who has signed in can do with a row: change it, or copy it to where they keep rows.
    mutating func offer(
        _ registry: Registry, kept tenant: Tenant.ID, to member: Member?, _ platform: Platform, _ language: Language
    ) {
        guard let member else { return }
        if member.principal(in: tenant) != nil { keepPath = KeptPaths(tenant, registry).row(key) }
        guard withdrawn == nil else { return }
        copies = member.roles.keys.sorted().filter { own in
            own != tenant && registry.isKept(by: own)
                && member.principal(in: own)?.may(.keepRecords) ?? false
        }.map { own in
            LinkView(
                name: platform.name(of: own, language),
                path: "\(KeptPaths(own, registry).registry)/rows/new?copy=\(key.inQuery)")
        }
    }
}

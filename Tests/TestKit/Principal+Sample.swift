import Identity
package import Kernel

/// A different person each time.
extension Principal {
    package static func viewer(in tenant: Tenant.ID = .chiyoda) -> Principal { person(.viewer, tenant) }
    package static func editor(in tenant: Tenant.ID = .chiyoda) -> Principal { person(.editor, tenant) }
    package static func reviewer(in tenant: Tenant.ID = .chiyoda) -> Principal { person(.reviewer, tenant) }
    package static func administrator(in tenant: Tenant.ID = .chiyoda) -> Principal { person(.administrator, tenant) }

    package static func quality(in tenant: Tenant.ID = .chiyoda) -> Principal { person(.quality, tenant) }

    private static func person(_ role: Role, _ tenant: Tenant.ID) -> Principal {
        Principal(.user(.new(at: .noon)), in: tenant, may: role.permissions)
    }
}

package import Identity
package import Kernel

/// The organisations of this installation, at hand without a query: they change with the content only.
package struct Organizations: Sendable {
    package let all: [Organization]
    private let byKey: [String: Organization]

    package init(_ all: [Organization]) {
        self.all = all
        var byKey: [String: Organization] = [:]
        for organization in all {
            if let code = organization.code { byKey[code] = organization }
            byKey["\(organization.id)"] = organization
        }
        self.byKey = byKey
    }

    /// By its key or its six-digit code.
    package func find(_ key: String) throws -> Organization {
        guard let organization = byKey[key] else {
            throw Problem(.notFound, "problems.noOrganization", ["organization": String(key.prefix(80))])
        }
        return organization
    }

    package subscript(tenant: Tenant.ID) -> Organization? { byKey["\(tenant)"] }
}

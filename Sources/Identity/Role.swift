package import Kernel

/// What somebody is in an organisation; a named set of permissions.
package enum Role: String, CaseIterable, Sendable {
    case viewer, editor, reviewer, administrator
    /// Reviews the quality of services and keeps the rules, for every organisation.
    case quality
    /// Runs the platform: may do everything, everywhere.
    case `operator`

    package var permissions: Set<Permission> {
        switch self {
        case .viewer: [.readDesk]
        case .editor:
            [.readDesk, .editService, .moderateComments, .recordRating, .keepRecords, .reviewRecords, .readRestricted]
        case .reviewer: [.readDesk, .approveDeviation, .reviewRecords, .readRestricted]
        case .administrator:
            [
                .readDesk, .editService, .moderateComments, .recordRating, .approveDeviation, .claimService,
                .releaseService, .manageMembers, .keepRecords, .reviewRecords, .readRestricted,
            ]
        case .quality: [.readDesk, .approveDeviation, .decideReview, .changeRules]
        case .operator: Set(Permission.allCases)
        }
    }
}

extension Role {
    /// Nobody gives away more than they have.
    var neededToGrant: Permission { worksEverywhere ? .operatePlatform : .manageMembers }

    /// Whether it counts in every organisation, not only where it was given.
    package var worksEverywhere: Bool { self == .operator || self == .quality }
}

/// Somebody known to the platform, a person or a program with a token, and what they are in which organisation.
package struct Member: Sendable {
    package let actor: Principal.Actor
    package let name: String
    package let roles: [Tenant.ID: Role]

    package init(_ actor: Principal.Actor, name: String, roles: [Tenant.ID: Role]) {
        (self.actor, self.name, self.roles) = (actor, name, roles)
    }

    package var isOperator: Bool { roles.values.contains(.operator) }

    /// The member acting for one organisation; nil where they have no role.
    package func principal(in tenant: Tenant.ID) -> Principal? {
        let everywhere = Set(roles.values.filter(\.worksEverywhere).flatMap(\.permissions))
        let here = roles[tenant]?.permissions ?? []
        guard !everywhere.isEmpty || !here.isEmpty else { return nil }
        return Principal(actor, in: tenant, may: everywhere.union(here))
    }
}

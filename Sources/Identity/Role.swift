package import Kernel

/// What somebody is in an organisation; a named set of permissions.
package enum Role: String, CaseIterable, Sendable {
    case viewer, editor, reviewer, administrator
    /// Reviews the quality of services and keeps the rules, for every organisation.
    case quality
    /// Runs the platform: may do everything, everywhere.
    case `operator`

    package var permissions: Set<Permission> { Self.permissions[self] ?? [] }

    /// Asked for with every request, and made once.
    private static let permissions = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.granted) })

    private var granted: Set<Permission> {
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

    /// Whether it counts in every organisation, not only where it was given; a sample gives it for itself alone.
    package var worksEverywhere: Bool { self == .operator || self == .quality }
}

/// Somebody known to the platform, a person or a program with a token, and what they are in which organisation.
/// A class, because it is handed on with every request.
package final class Member: Sendable {
    package let actor: Principal.Actor
    package let name: String
    package let roles: [Tenant.ID: Role]
    /// Samples among those organisations: what somebody is there counts there alone, whatever the role.
    private let samples: Set<Tenant.ID>

    package init(
        _ actor: Principal.Actor, name: String, roles: [Tenant.ID: Role], samples: Set<Tenant.ID> = []
    ) {
        (self.actor, self.name, self.roles, self.samples) = (actor, name, roles, samples)
    }

    /// The same in organisations that are there: roles of a sample city end when it is no longer served.
    package func known(where isThere: (Tenant.ID) -> Bool) -> Member {
        Member(actor, name: name, roles: roles.filter { isThere($0.key) }, samples: samples)
    }

    /// The organisation that gave somebody a role that counts in all of them; nil for who works for single ones.
    package var appointedForAllBy: Tenant.ID? {
        roles.keys.sorted().first { roles[$0]?.worksEverywhere == true && !samples.contains($0) }
    }

    /// The member acting for one organisation; nil where they have no role.
    package func principal(in tenant: Tenant.ID) -> Principal? {
        var permissions = roles[tenant]?.permissions ?? []
        for (place, role) in roles where role.worksEverywhere && !samples.contains(place) {
            permissions.formUnion(role.permissions)
        }
        return permissions.isEmpty ? nil : Principal(actor, in: tenant, may: permissions)
    }
}

/// The organisation whose rows these are. Its key is the six-digit code of a municipality (`131083`) or a slug
/// (`tokyo`), the same in content, database, address and API.
package enum Tenant {
    package struct ID: Hashable, Comparable, Sendable, CustomStringConvertible, Codable {
        package let description: String

        package init(_ key: String) { description = key }
        package init(from decoder: any Decoder) throws {
            description = try decoder.singleValueContainer().decode(String.self)
        }
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(description)
        }

        package static func < (left: Self, right: Self) -> Bool { left.description < right.description }
    }
}

package enum User { package typealias ID = Kernel.ID<User> }

/// What somebody may do in one organisation. Roles are sets of these; every ``Act`` names the one it needs.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    case readDesk, editService, moderateComments, recordRating, keepRecords
    case approveDeviation, reviewRecords, readRestricted
    case claimService, releaseService, manageMembers
    case decideReview, changeRules
    case operatePlatform
}

/// Who is asking, for which organisation, and what they are allowed to do there.
package struct Principal: Sendable {
    package enum Actor: Hashable, Sendable, LosslessStringConvertible {
        case user(User.ID)
        case token(String)
        /// The platform itself: loading content, reassessing standings.
        case platform
        /// Somebody with a shell on the server.
        case commandLine
        /// A resident, who is never identified.
        case resident

        /// As it is kept: `user:…`, `token:…`, or the word alone.
        package var description: String {
            switch self {
            case .user(let id): "user:\(id)"
            case .token(let name): "token:\(name)"
            case .platform: "platform"
            case .commandLine: "command-line"
            case .resident: "resident"
            }
        }

        package init?(_ description: String) {
            let parts = description.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            switch (parts.first, parts.count) {
            case ("user", 2):
                guard let id = User.ID(parts[1]) else { return nil }
                self = .user(id)
            case ("token", 2): self = .token(parts[1])
            case ("platform", 1): self = .platform
            case ("command-line", 1): self = .commandLine
            case ("resident", 1): self = .resident
            default: return nil
            }
        }
    }

    package let actor: Actor
    package let tenant: Tenant.ID
    package let permissions: Set<Permission>

    package init(_ actor: Actor, in tenant: Tenant.ID, may permissions: Set<Permission>) {
        (self.actor, self.tenant, self.permissions) = (actor, tenant, permissions)
    }

    package static func platform(in tenant: Tenant.ID) -> Principal {
        Principal(.platform, in: tenant, may: Set(Permission.allCases))
    }

    package static func commandLine(in tenant: Tenant.ID) -> Principal {
        Principal(.commandLine, in: tenant, may: Set(Permission.allCases))
    }

    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Refuses whoever may not.
    package func require(_ permission: Permission) throws(Problem) {
        guard may(permission) else { throw Problem(.forbidden, "problems.forbidden") }
    }
}

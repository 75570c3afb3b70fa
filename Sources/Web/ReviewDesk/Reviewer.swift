import Hummingbird
import Identity
import Kernel
import Standards

/// Somebody who reviews the quality of services: of all organisations, or of the sample where they have that role.
struct Reviewer: Sendable {
    /// Acts for the organisation that gave the role; its audit log keeps what is done on the desk.
    let principal: Principal
    /// Nil for who reviews all organisations.
    let sample: Tenant.ID?

    init?(_ member: Member) {
        let sample = member.roles.keys.sorted().first { member.roles[$0]?.worksEverywhere == true }
        guard let home = member.appointedForAllBy ?? sample, let principal = member.principal(in: home),
            principal.may(.decideReview)
        else { return nil }
        self.principal = principal
        self.sample = member.appointedForAllBy == nil ? home : nil
    }

    func reviews(_ organization: Tenant.ID) -> Bool { sample == nil || sample == organization }

    /// What the desk is narrowed to. Who reviews a sample sees nothing else.
    func filter(_ query: Parameters, _ organizations: Organizations) throws -> Directory.Filter {
        var filter = try Directory.Filter(query, organizations)
        if let sample {
            guard filter.organization ?? sample == sample else { throw Problem(.notFound, "problems.notFound") }
            filter.organization = sample
        }
        return filter
    }
}

extension MemberContext {
    /// To everybody but the quality reviewers their desk does not exist.
    func reviewer() throws -> Reviewer {
        guard let reviewer = Reviewer(member) else { throw Problem(.notFound, "problems.notFound") }
        return reviewer
    }
}

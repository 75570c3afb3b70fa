import Identity
import Kernel
import TestKit
import Testing

@Suite struct RoleTests {
    private static let expected: [(Role, Set<Permission>)] = [
        (.viewer, [.readDesk]),
        (
            .editor,
            [.readDesk, .editService, .moderateComments, .recordRating, .keepRecords, .reviewRecords, .readRestricted]
        ),
        (.reviewer, [.readDesk, .approveDeviation, .reviewRecords, .readRestricted]),
        (
            .administrator,
            [
                .readDesk, .editService, .moderateComments, .recordRating, .approveDeviation, .claimService,
                .releaseService, .manageMembers, .keepRecords, .reviewRecords, .readRestricted,
            ]
        ),
        (.operator, Set(Permission.allCases)),
    ]

    @Test("A role is exactly these permissions", arguments: expected)
    func permissions(role: Role, permissions: Set<Permission>) {
        #expect(role.permissions == permissions)
    }

    @Test("A member acts where they have a role, and nowhere else")
    func elsewhere() throws {
        let member = Member(.resident, name: "A", roles: [.chiyoda: .administrator, .mihon: .viewer])

        #expect(member.principal(in: .chiyoda)?.permissions == Role.administrator.permissions)
        #expect(member.principal(in: .chiyoda)?.tenant == .chiyoda)
        #expect(member.principal(in: .mihon)?.permissions == [.readDesk])
        #expect(member.principal(in: .chuo) == nil)
        #expect(member.appointedForAllBy == nil)
    }

    @Test("An operator acts everywhere")
    func operators() {
        let member = Member(.resident, name: "A", roles: [.chiyoda: .operator])

        #expect(member.appointedForAllBy == .chiyoda)
        for tenant in [Tenant.ID.chiyoda, .chuo, .mihon] {
            #expect(member.principal(in: tenant)?.permissions == Set(Permission.allCases))
            #expect(member.principal(in: tenant)?.tenant == tenant)
        }
    }

    @Test("What somebody is in a sample counts there alone", arguments: [Role.quality, .operator])
    func sample(role: Role) {
        let member = Member(.resident, name: "A", roles: [.mihon: role, .chuo: .viewer], samples: [.mihon])

        #expect(member.principal(in: .mihon)?.permissions == role.permissions)
        #expect(member.principal(in: .chuo)?.permissions == [.readDesk])
        #expect(member.principal(in: .chiyoda) == nil)
        #expect(member.appointedForAllBy == nil)
    }
}

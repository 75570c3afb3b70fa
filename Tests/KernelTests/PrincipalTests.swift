import Foundation
import Kernel
import TestKit
import Testing

@Suite struct PrincipalTests {
    @Test(
        "Whoever acted is read back from the line they left",
        arguments: [
            .user(.new(at: .noon)), .token("counter"), .token("ci: nightly"), .token("東京"), .token(":"), .platform,
            .commandLine, .resident,
        ] as [Principal.Actor])
    func roundTrip(actor: Principal.Actor) {
        #expect(Principal.Actor(actor.description) == actor)
    }

    @Test("A token without a name does not make a line that nobody can read")
    func namelessToken() {
        #expect(Principal.Actor(Principal.Actor.token("").description) == .token(""))
    }

    @Test(
        "What is no actor is refused",
        arguments: ["", ":", "user", "user:", "user:1", "platform:x", "resident:1", "root", "user:x:y"])
    func nonsense(text: String) {
        #expect(Principal.Actor(text) == nil)
    }

    @Test("Who may not is refused") func required() throws {
        let viewer = Principal(.resident, in: Tenant.ID("131016"), may: [.readDesk])
        try viewer.require(.readDesk)
        #expect(throws: Problem.self) { try viewer.require(.editService) }
    }

    @Test("The platform and the command line may do everything, a person only what they were given")
    func permissions() {
        let person = Principal(.resident, in: .chiyoda, may: [.readDesk])

        for permission in Permission.allCases {
            #expect(Principal.platform(in: .chiyoda).may(permission))
            #expect(Principal.commandLine(in: .chiyoda).may(permission))
            #expect(person.may(permission) == (permission == .readDesk))
        }
    }
}

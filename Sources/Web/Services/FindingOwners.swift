import Foundation
import Identity
import Kernel
import Standards
import Store

/// Who answers for findings, by name. Where no person does, because a program released the service, the administrators
/// of its organisation do.
struct FindingOwners: Sendable {
    private let names: [User.ID: String]
    private let administrators: [String]

    /// How many administrators are named.
    private static let most = 3

    init(of findings: [Finding], in tenant: Tenant.ID, _ db: any Connection) throws {
        var people: [User.ID?] = []
        for finding in findings { people.append(finding.owner?.user) }
        let names = try Account.named(Set(people.compactMap(\.self)), db)
        var administrators: [String] = []
        if people.contains(where: { person in person.flatMap { names[$0] } == nil }) {
            for colleague in try Colleague.all(in: tenant, limit: 500, db) where colleague.role == .administrator {
                administrators.append(colleague.name)
            }
        }
        (self.names, self.administrators) = (names, administrators)
    }

    /// For colleagues of the organisation. To everybody else it is the organisation that answers.
    func name(of finding: Finding, in tenant: Tenant.ID, _ platform: Platform, _ language: Language) -> String {
        if let name = finding.owner?.user.flatMap({ names[$0] }) { return name }
        guard !administrators.isEmpty else { return platform.name(of: tenant, language) }
        return administrators.prefix(Self.most).joined(separator: language == .en ? ", " : "、")
    }
}

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
        let names = try Account.named(Set(findings.compactMap(\.owner?.user)), db)
        let isLed = findings.allSatisfy { $0.owner?.user.flatMap { names[$0] } != nil }
        self.names = names
        administrators =
            isLed
            ? [] : try Colleague.all(in: tenant, limit: 500, db).filter { $0.role == .administrator }.map(\.name)
    }

    /// For colleagues of the organisation. To everybody else it is the organisation that answers.
    func name(of finding: Finding, in tenant: Tenant.ID, _ platform: Platform, _ language: Language) -> String {
        if let name = finding.owner?.user.flatMap({ names[$0] }) { return name }
        guard !administrators.isEmpty else { return platform.name(of: tenant, language) }
        return administrators.prefix(Self.most).joined(separator: language == .en ? ", " : "、")
    }
}

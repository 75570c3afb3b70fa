package import Foundation
package import Kernel
import Services
package import Store

/// What waits in one organisation: its services with their sheets and open findings, in a handful of queries however
/// many services there are.
package struct Workload: Sendable {
    package struct Case: Sendable {
        package let entry: DirectoryEntry
        package let sheet: CheckSheet
        package let findings: [Finding]
    }

    package let cases: [Case]

    /// - Parameter limit: how many services at the most.
    package static func of(
        _ tenant: Tenant.ID, rules: Rulebooks, at now: Date, limit: Int, _ db: any Connection
    ) throws -> Workload {
        let entries = try Directory.page(.init(organization: tenant), limit: limit, db).entries
        let held = Dictionary(uniqueKeysWithValues: try HeldDossier.all(of: tenant, db).map { ($0.service.id, $0) })
        let changes = try RuleChange.published(at: now, db)
        return Workload(
            cases: entries.compactMap { entry in
                guard let held = held[entry.service.id] else { return nil }
                let book = rules.book(
                    for: tenant, openedAt: entry.service.createdAt, at: now, changes: changes)
                return Case(
                    entry: entry, sheet: CheckSheet(of: held.dossier, by: book, at: now),
                    findings: held.dossier.findings)
            })
    }
}

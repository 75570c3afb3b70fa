package import Foundation
package import Kernel
package import Services
package import Store

extension Standing {
    /// Works out again the standings of an organisation's services in a handful of queries, however many there are.
    ///
    /// - Parameters:
    ///   - wanted: which of them; nil: all.
    ///   - cause: what is told on the timeline where the standing does not know better.
    /// - Returns: how many were looked at.
    @discardableResult
    package static func reassessAll(
        of tenant: Tenant.ID, only wanted: [Service.ID]? = nil, because cause: Message, rules: Rulebooks, at now: Date,
        _ db: any Connection
    ) throws -> Int {
        let changes = try RuleChange.published(at: now, db)
        var count = 0
        for held in try HeldDossier.all(of: tenant, only: wanted, db) {
            var (dossier, before) = (held.dossier, held.standing)
            // A component of the same organisation may have fallen a moment ago, in this very round.
            if !dossier.inherited.isEmpty {
                dossier.inherited = try ComponentUse.inheritance(of: held.service.id, in: tenant, db)
                before = try of(held.service, db)
            }
            try reassess(
                held.service, dossier, before: before, because: before?.reviewCause ?? cause, rules: rules,
                changes: changes, at: now, db)
            count += 1
        }
        return count
    }
}

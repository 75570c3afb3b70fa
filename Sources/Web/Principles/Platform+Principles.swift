import Foundation
import Identity
import Kernel
import Standards
import Store

extension Platform {
    /// Measures how far the items of the ten principles are met, for each organisation in the current month. Any number
    /// of processes may do it: the last word stands. Samples are measured as well, and count in nobody's sum.
    package func measurePrinciples() async throws {
        let (rules, now) = (rules, now())
        let changes = try await store.read { db in try RuleChange.published(at: now, db) }
        for organization in organizations.all {
            let tenant = organization.id
            let services = try await store.read { db in try HeldDossier.all(of: tenant, db) }
            let measured = PrincipleMeasurement.all(of: tenant, services, rules: rules, changes: changes, at: now)
            guard !measured.isEmpty else { continue }
            try await store.append(to: [tenant]) { db in for one in measured { try one.keep(db) } }
        }
    }

    /// The trends of the last thirteen months, so that a month stands beside the same one a year before.
    ///
    /// - Parameter tenant: nil is all organisations that are real.
    func principleTrends(of tenant: Tenant.ID?) async throws -> [PrincipleTrend] {
        let (samples, since) = (samples, Self.month(Day(now()), back: 12))
        let measured = try await store.read { db in
            guard let tenant else {
                return try PrincipleMeasurement.all(since: since, db).filter { !samples.contains($0.tenant) }
            }
            return try PrincipleMeasurement.all(of: tenant, since: since, db)
        }
        return PrincipleTrend.all(measured)
    }

    /// `2026-11` less so many months.
    static func month(_ day: Day, back months: Int) -> String {
        let (year, month, _) = day.civil
        let count = year * 12 + month - 1 - months
        let (shownYear, shownMonth) = (count / 12, count % 12 + 1)
        return "\(shownYear)-\(shownMonth < 10 ? "0" : "")\(shownMonth)"
    }
}

import Foundation
import Identity
import Kernel
import Standards
import Store

extension Platform {
    /// Counts how every guideline item is used, and compares the ratings of services that meet it with those of services
    /// that do not. Samples count nowhere. Any number of processes may do it: the last word stands.
    package func measureItems() async throws {
        let (rules, now, samples) = (rules, now(), samples)
        let (changes, book) = try await store.read { db in
            (try RuleChange.published(at: now, db), try rules.current(at: now, db))
        }
        var measurement = ItemMeasurement()
        for organization in organizations.all where !samples.contains(organization.id) {
            // One organisation at a time, so that no more than its services are in memory.
            let services = try await store.read { db in try HeldDossier.all(of: organization.id, db) }
            measurement.add(services, rules: rules, changes: changes, at: now)
        }
        let figures = measurement.figures(of: book.items, at: now)
        try await store.append(to: []) { db in try ItemFigure.replaceAll(by: figures, db) }
    }
}

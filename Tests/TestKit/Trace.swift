import Foundation
package import Kernel
import Services
package import Standards
package import Store

/// Everything that is kept about a service's standing, to see whether anything has changed.
package struct Trace: Hashable, Sendable {
    private let service: Service
    private let standing: Standing
    private let ratings: Evidence?
    private let evidence: [Evidence]
    private let states: [CheckSheet.State]
    private let marks: [CheckMark?]
    private let deviations: [Deviation]
    private let findings: [String]
    private let changes: [String]
    private let messages: [Message]
    private let words: [LocalizedText]
    private let reasons: [[Condition]]
    private let audit: [AuditEntry.ID]

    package init(
        of slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, rules: Rulebooks, _ db: any Connection
    ) throws {
        let entry = try Directory.entry(slug, in: tenant, db)
        (service, standing, ratings) = (entry.service, entry.standing, entry.ratings)
        let sheet = try CheckSheet.of(service, rules: rules, at: .noon, db)
        (states, marks) = (sheet.lines.map(\.state), sheet.lines.map(\.mark))
        evidence = try Evidence.all(of: service.id, in: tenant, db)
        deviations = try Deviation.all(of: service.id, in: tenant, db)
        let found = try Finding.all(of: service, db)
        findings = found.map {
            "\($0.id) \($0.condition) \($0.openedAt) \($0.dueOn) \(String(describing: $0.closedAt))"
        }
        let timeline = try StandingChange.all(of: service, db)
        changes = timeline.map { "\($0.at) \($0.state)" }
        messages = timeline.map(\.cause)
        words = found.map(\.reason)
        reasons = timeline.map(\.reasons)
        audit = try AuditEntry.latest(1000, in: tenant, db).map(\.id)
    }
}

extension Town {
    package func trace(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda) async throws -> Trace {
        let rules = rules
        return try await store.read { db in try Trace(of: slug, in: tenant, rules: rules, db) }
    }
}

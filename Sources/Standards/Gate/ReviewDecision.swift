package import Foundation
package import Kernel
import Services
package import Store

/// What the quality reviewer decided about a release: the last word of a review, and a fact for the gate.
package struct ReviewDecision: Sendable, Hashable, Codable {
    package enum Color: String, CaseIterable, Sendable, Codable {
        case green
        /// Go, and mend by a day.
        case amber
        case red
    }

    package let decision: Color
    /// The last day for what amber asks.
    package let mendBy: Day?
    package let decidedAt: Date

    package init(_ decision: Color, mendBy: Day? = nil, decidedAt: Date) {
        (self.decision, self.mendBy, self.decidedAt) = (decision, mendBy, decidedAt)
    }

    package func isOverdue(at now: Date) -> Bool { mendBy.map { $0 < Day(now) } ?? false }
}

extension ReviewDecision.Color: SQLEncodable, SQLDecodable {}

extension ReviewDecision: RowDecodable {
    package init(row: inout Row) throws {
        self.init(try row.next(), mendBy: try row.next(), decidedAt: try row.next())
    }

    static let journalKind = "decision"

    static func newest(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> ReviewDecision? {
        try db.first(
            """
            SELECT decision, mend_by, decided_at FROM review
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND kind = 'release' AND decided_at IS NOT NULL
            ORDER BY decided_at DESC, id DESC LIMIT 1
            """)
    }
}

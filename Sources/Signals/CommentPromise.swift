package import Foundation
import Kernel
package import Services
package import Store

/// Whether residents' comments are dealt with in the time they were promised: read, and published or withheld with a
/// reason.
package enum CommentPromise {
    /// How long a comment may wait.
    package static let days = 14
    /// How far back comments count.
    package static let windowDays = 365

    /// Counts the comments of a service and keeps what they show: the share dealt with in time among those whose time
    /// is up or who have been dealt with, and how many wait too long.
    ///
    /// - Returns: whether there is anything to show; a service that never had comments has no such evidence.
    @discardableResult
    package static func keepEvidence(for service: Service.Key, at now: Date, _ db: any Connection) throws -> Bool {
        let since = Day(now).adding(days: -windowDays).start
        let promise = TimeInterval(days) * 86_400
        var (all, inTime, overdue, decided) = (0, 0, 0, 0)
        try db.each(
            """
            SELECT at, decided_at FROM rating
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND comment_state IS NOT NULL
                AND at > \(since)
            """
        ) { row in
            let at: Date = try row.next()
            let decidedAt: Date? = try row.next()
            all += 1
            if let decidedAt {
                decided += 1
                if decidedAt <= at + promise { inTime += 1 }
            } else if at + promise < now {
                overdue += 1
            }
        }
        guard
            try all > 0 || Evidence.all(of: service.id, in: service.tenant, db).contains(where: { $0.kind == .overdue })
        else { return false }
        let source = "/services/\(service.path)"
        let judged = decided + overdue
        try Evidence(
            .answers, n: judged, value: judged == 0 ? nil : Double(inTime) / Double(judged),
            interval: judged == 0 ? nil : ShareInterval.of(inTime, among: judged), measuredAt: now, source: source
        ).keep(for: service.id, in: service.tenant, at: now, db)
        try Evidence(.overdue, n: overdue, measuredAt: now, source: source)
            .keep(for: service.id, in: service.tenant, at: now, db)
        return true
    }
}

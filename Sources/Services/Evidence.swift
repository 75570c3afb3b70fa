package import Foundation
package import Kernel
package import Store

/// What was measured about a service: the newest of each kind. Whoever measures writes it, the check sheet and the gate
/// read it, and neither knows the other.
package struct Evidence: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable, Codable {
        /// The canvas says whom the service is for. n: fields filled.
        case canvas
        /// KPIs are named. n: how many.
        case measures
        /// A usability study. value: mean rating, n: participants.
        case study
        /// Residents' ratings of the last 365 days. value: mean, low and high: its 95 % interval.
        case ratings
    }

    package let kind: Kind
    package let n: Int
    package let value: Double?
    package let low: Double?
    package let high: Double?
    package let measuredAt: Date
    /// Where to see it, an address on this site.
    package let source: String

    package init(
        _ kind: Kind, n: Int, value: Double? = nil, interval: ClosedRange<Double>? = nil, measuredAt: Date,
        source: String
    ) {
        (self.kind, self.n, self.value) = (kind, n, value)
        (low, high) = (interval?.lowerBound, interval?.upperBound)
        (self.measuredAt, self.source) = (measuredAt, source)
    }
}

extension Evidence.Kind: SQLEncodable, SQLDecodable {}

extension Evidence: RowDecodable {
    package init(row: inout Row) throws {
        kind = try row.next()
        n = try row.next()
        value = try row.next()
        low = try row.next()
        high = try row.next()
        measuredAt = try row.next()
        source = try row.next()
    }

    package static func all(
        of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [Evidence] {
        try db.all(
            """
            SELECT kind, n, value, low, high, measured_at, source FROM evidence
            WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY kind
            """)
    }

    package func keep(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO evidence (tenant_id, service_id, kind, n, value, low, high, measured_at, source)
            VALUES (\(tenant), \(service), \(kind), \(n), \(value), \(low), \(high), \(measuredAt), \(source))
            ON CONFLICT (tenant_id, service_id, kind) DO UPDATE SET n = excluded.n, value = excluded.value,
                low = excluded.low, high = excluded.high, measured_at = excluded.measured_at,
                source = excluded.source
            """)
    }
}

extension Service {
    /// What the service's own canvas shows.
    package func canvasEvidence(at now: Date) -> [Evidence] {
        let filled = [canvas.customer, canvas.need, canvas.value, canvas.asks].count { !$0.isEmpty }
        return [
            Evidence(.canvas, n: filled, measuredAt: now, source: "/services/\(path)/canvas"),
            Evidence(.measures, n: canvas.measures.count, measuredAt: now, source: "/services/\(path)/canvas"),
        ]
    }
}

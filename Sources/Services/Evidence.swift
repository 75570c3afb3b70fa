package import Foundation
package import Kernel
package import Store

/// What was measured about a service: the newest of each kind. Whoever measures writes it, the check sheet and the gate
/// read it, and neither knows the other.
package struct Evidence: Sendable, Hashable, Codable {
    package enum Kind: String, CaseIterable, Sendable, Codable {
        /// The canvas says whom the service is for. n: fields filled, of 4.
        case canvas
        /// KPIs are named. n: how many.
        case measures
        /// The newest interviews of people about their need. n: participants, value: their mean rating.
        case research
        /// The newest test of a prototype. n: participants, value: their mean rating.
        case prototype
        /// The newest usability study. n: participants, value: their mean rating.
        case study
        /// Tasks of the newest usability study. n: attempts, value: share completed, low and high: Wilson's interval.
        case completion
        /// Residents' ratings of the last 365 days. value: mean, low and high: its 95 % interval.
        case ratings
        /// Residents' comments of the last 365 days. n: how many, value: share dealt with in time.
        case answers
        /// Comments that wait longer than was promised. n: how many.
        case overdue
        /// Rows the organisation keeps in registries with a cadence. n: how many, value: share confirmed within it.
        case registries
        /// What a procedure asks. n: fields, documents and visits together, value: minutes.
        case procedure

        /// Whether the measurement says less the older it is. The canvas says what it says until somebody changes it, and
        /// what the platform itself measures every day is never old.
        package var growsOld: Bool {
            switch self {
            case .canvas, .measures, .procedure, .answers, .overdue, .registries: false
            default: true
            }
        }

        /// Whether it is of what a team wrote down, and changes only with that.
        var isWritten: Bool { [.canvas, .measures, .procedure].contains(self) }

        /// Whether the measurement is of one day, so that another day is another measurement. The others are looked at
        /// again and again.
        var isOfOneDay: Bool { [.research, .prototype, .study, .completion].contains(self) }
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
    package static let columns: SQL = "kind, n, value, low, high, measured_at, source"

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
            SELECT \(columns) FROM evidence
            WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY kind
            """)
    }

    /// Takes the place of the measurement before, which stays in the journal.
    ///
    /// - Parameter isNews: whether the journal is told. Ratings come by the thousand and have a record of their own; the
    ///   journal hears of them when the standing is worked out again.
    package func keep(
        for service: Service.ID, in tenant: Tenant.ID, isNews: Bool = true, at now: Date, _ db: any Connection
    ) throws {
        if isNews {
            if try isChange(for: service, in: tenant, db) {
                try JournalEntry(.evidence(self), at: now).append(for: service, in: tenant, db)
            } else if kind.isWritten {
                // The canvas is as old as its last change, not as the last look at it.
                return
            }
        }
        try db.run(
            """
            INSERT INTO evidence (tenant_id, service_id, kind, n, value, low, high, measured_at, source)
            VALUES (\(tenant), \(service), \(kind), \(n), \(value), \(low), \(high), \(measuredAt), \(source))
            ON CONFLICT (tenant_id, service_id, kind) DO UPDATE SET n = excluded.n, value = excluded.value,
                low = excluded.low, high = excluded.high, measured_at = excluded.measured_at,
                source = excluded.source
            """)
    }

    /// Whether it says something else than the measurement that is kept.
    package func isChange(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Bool {
        let before: Evidence? =
            kind == .ratings
            // Ratings that changed nothing were kept without an entry; what counts is what the journal heard last.
            ? try JournalEntry.newestRatings(of: service, in: tenant, db)
            : try db.first(
                """
                SELECT \(Self.columns) FROM evidence
                WHERE tenant_id = \(tenant) AND service_id = \(service) AND kind = \(kind)
                """)
        guard let before else { return true }
        return (n, value, low, high) != (before.n, before.value, before.low, before.high)
            || kind.isOfOneDay && measuredAt != before.measuredAt
    }
}

extension Service {
    /// What the service's own canvas shows.
    package func canvasEvidence(at now: Date) -> [Evidence] {
        let filled = [canvas.customer, canvas.need, canvas.value, canvas.asks].count { !$0.isEmpty }
        var evidence = [
            Evidence(.canvas, n: filled, measuredAt: now, source: "/services/\(path)/canvas"),
            Evidence(.measures, n: canvas.measures.count, measuredAt: now, source: "/services/\(path)/canvas"),
        ]
        if let procedure = canvas.procedure {
            evidence.append(
                Evidence(
                    .procedure, n: procedure.asked, value: procedure.minuteCount.map { Double($0.value) },
                    measuredAt: now, source: "/services/\(path)/simplicity"))
        }
        return evidence
    }
}

package import Foundation
package import Kernel
import Services
package import Store

/// How far the items of the ten principles are met, counted over an organisation's services in one month.
///
/// Counted is every item that names the principle, once for each service it concerns. Retired services and those nobody
/// looks after yet count nowhere; an item that is excused for now is not met.
package struct PrincipleMeasurement: Sendable, Hashable {
    package static let principles = 1...10

    package let tenant: Tenant.ID
    /// `2026-11`, in Tokyo.
    package let month: String
    package let principle: Int
    /// Services it is counted over.
    package let services: Int
    package let asked: Int
    package let met: Int
    package let measuredAt: Date

    package init(
        tenant: Tenant.ID, month: String, principle: Int, services: Int, asked: Int, met: Int, measuredAt: Date
    ) {
        (self.tenant, self.month, self.principle) = (tenant, month, principle)
        (self.services, self.asked, self.met, self.measuredAt) = (services, asked, met, measuredAt)
    }

    /// Counts over an organisation's services.
    ///
    /// - Parameter changes: the published ones, oldest first.
    package static func all(
        of tenant: Tenant.ID, _ services: [HeldDossier], rules: Rulebooks, changes: [RuleChange], at now: Date
    ) -> [PrincipleMeasurement] {
        var asked = [Int](repeating: 0, count: principles.upperBound + 1)
        var met = asked
        let counted = services.filter { $0.service.isClaimed && $0.service.phase != .retire }
        guard !counted.isEmpty else { return [] }
        for held in counted {
            let book = rules.book(
                for: tenant, openedAt: held.service.createdAt, at: now, changes: changes)
            let standings = book.standings(of: held.dossier, ServiceFacts.facts(of: held.dossier, at: now), at: now)
            for (item, standing) in zip(book.items, standings) where standing.applies == true {
                for principle in Set(item.principles) where principles.contains(principle) {
                    asked[principle] += 1
                    if standing.state == .met { met[principle] += 1 }
                }
            }
        }
        return principles.map {
            PrincipleMeasurement(
                tenant: tenant, month: String("\(Day(now))".prefix(7)), principle: $0, services: counted.count,
                asked: asked[$0], met: met[$0], measuredAt: now)
        }
    }
}

extension PrincipleMeasurement: RowDecodable {
    private static let columns: SQL = "tenant_id, month, principle, services, asked, met, measured_at"

    package init(row: inout Row) throws {
        self.init(
            tenant: try row.next(), month: try row.next(), principle: try row.next(), services: try row.next(),
            asked: try row.next(), met: try row.next(), measuredAt: try row.next())
    }

    /// Takes the place of what was measured earlier in the same month.
    package func keep(_ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO principle_measurement (tenant_id, month, principle, services, asked, met, measured_at)
            VALUES (\(tenant), \(month), \(principle), \(services), \(asked), \(met), \(measuredAt))
            ON CONFLICT (tenant_id, month, principle) DO UPDATE SET services = excluded.services,
                asked = excluded.asked, met = excluded.met, measured_at = excluded.measured_at
            """)
    }

    /// Of one organisation, oldest first.
    package static func all(
        of tenant: Tenant.ID, since month: String, _ db: any Connection
    ) throws -> [PrincipleMeasurement] {
        try db.all(
            """
            SELECT \(columns) FROM principle_measurement
            WHERE tenant_id = \(tenant) AND month >= \(month) ORDER BY month, principle
            """)
    }

    /// Of all organisations, oldest first.
    package static func all(since month: String, _ db: any Connection) throws -> [PrincipleMeasurement] {
        try db.all(
            """
            SELECT \(columns) FROM principle_measurement
            WHERE tenant_id <> '' AND month >= \(month) ORDER BY month, tenant_id, principle
            """)
    }
}

/// One principle's figures over the months, of one organisation or of several together.
package struct PrincipleTrend: Sendable, Hashable {
    package struct Month: Sendable, Hashable {
        package let month: String
        package internal(set) var services = 0
        package internal(set) var asked = 0
        package internal(set) var met = 0

        /// Nil where nothing is asked.
        package var share: Double? { asked == 0 ? nil : Double(met) / Double(asked) }
    }

    package let principle: Int
    /// Oldest first; a month nobody measured is not there.
    package let months: [Month]
    /// Of the oldest figure of the newest month.
    package let measuredAt: Date?

    package var newest: Month? { months.last }
    package var before: Month? { months.dropLast().last }

    /// All ten, those without figures too.
    package static func all(_ measured: [PrincipleMeasurement]) -> [PrincipleTrend] {
        let groups = Dictionary(grouping: measured, by: \.principle)
        return PrincipleMeasurement.principles.map { principle in
            let own = groups[principle] ?? []
            var months: [String: Month] = [:]
            for one in own {
                months[one.month, default: Month(month: one.month)].services += one.services
                months[one.month]?.asked += one.asked
                months[one.month]?.met += one.met
            }
            let sorted = months.values.sorted { $0.month < $1.month }
            return PrincipleTrend(
                principle: principle, months: sorted,
                measuredAt: own.filter { $0.month == sorted.last?.month }.map(\.measuredAt).min())
        }
    }
}

import Foundation
import Indicators
import Kernel
import Registries
import Services
import Signals
import Standards
import Store

extension Platform {
    /// What follows when a service was rated: evidence, and the standing worked out again.
    ///
    /// - Parameter measuredAt: when the newest rating came; now, where one has just come.
    static func follow(
        ratingsOf service: Service.Key, at now: Date, measuredAt: Date? = nil, _ rules: Rulebooks,
        _ db: any Connection
    ) throws {
        let before = try Evidence.all(of: service.id, in: service.tenant, db)
        let after = try ScoreSummary.evidence(for: service, at: now, measuredAt: measuredAt, db)
        // Good ratings that stay good change no standing; that is most of them.
        let isSettled = try rules.isSettled(before, after, in: service.tenant, at: now, db)
        try after.keep(for: service.id, in: service.tenant, isNews: !isSettled, at: now, db)
        if isSettled { return }
        try Standing.reassess(
            try Service.find(service.id, in: service.tenant, db), because: Message("standing.cause.ratings"),
            rules: rules, at: now, db)
    }

    /// Does what follows from ratings where that was left to a transaction that never came: in a crowd, it comes with
    /// the last of them (``RatingIntake``), and a server may be killed before, or the database go away.
    package func followUpRatings() async throws {
        let (rules, now) = (rules, now())
        for (service, newest) in try await store.read({ db in try ScoreSummary.behind(at: now, db) }) {
            let measuredAt = min(now, newest.adding(days: 1).start)
            try await store.append(to: [service.tenant]) { db in
                try Self.follow(ratingsOf: service, at: now, measuredAt: measuredAt, rules, db)
            }
        }
    }

    /// Works out again every standing that time, a component or a rule may have changed. Any number of processes may do
    /// it: what one has done the next finds done.
    package func reviewStandings() async throws {
        while true {
            let (rules, now) = (rules, now())
            let due = try await store.read { db in try Standing.due(at: now, limit: 200, db) }
            let services = Dictionary(grouping: due, by: \.tenant)
            if services.isEmpty { return }
            for tenant in services.keys.sorted() {
                let wanted = services[tenant] ?? []
                try await store.append(to: [tenant]) { db in
                    // The windows move on: what was said long ago drops out, what was not answered is overdue.
                    for service in wanted { try Self.moveWindows(of: service, at: now, db) }
                    try Standing.reassessAll(
                        of: tenant, only: wanted.map(\.id), because: Message("standing.cause.time"), rules: rules,
                        at: now, db)
                }
            }
        }
    }

    private static func moveWindows(of service: Service, at now: Date, _ db: any Connection) throws {
        let evidence = try Evidence.all(of: service.id, in: service.tenant, db)
        guard let ratings = evidence.first(where: { $0.kind == .ratings }) else { return }
        // The newest rating is as old as it was.
        try ScoreSummary.evidence(for: service.key, at: now, measuredAt: ratings.measuredAt, db)
            .keep(for: service.id, in: service.tenant, at: now, db)
        try CommentPromise.keepEvidence(for: service.key, at: now, db)
    }

    /// Tells the services of each organisation how fresh the rows are that it keeps in registries with a cadence.
    package func keepRegistryEvidence() async throws {
        let (registries, moment) = (registries.all.filter { $0.cadenceDays != nil }, now())
        let kept = try await store.read { db in
            var kept: [Tenant.ID: (rows: Int, due: Int)] = [:]
            for registry in registries {
                for measured in try QualityFigures.all(of: registry, db) {
                    guard let due = measured.figures.due, measured.figures.rows > 0 else { continue }
                    kept[measured.organization, default: (0, 0)].rows += measured.figures.rows
                    kept[measured.organization, default: (0, 0)].due += due
                }
            }
            return kept
        }
        for (tenant, count) in kept.sorted(by: { $0.key < $1.key }) {
            let rules = rules
            try await store.append(to: [tenant]) { db in
                let fresh = count.rows - count.due
                let evidence = Evidence(
                    .registries, n: count.rows, value: Double(fresh) / Double(count.rows),
                    interval: ShareInterval.of(fresh, among: count.rows), measuredAt: moment,
                    source: "/organizations/\(tenant)/registries")
                let changed = try Service.claimed(in: tenant, db).filter {
                    try evidence.isChange(for: $0, in: tenant, db)
                }
                for service in changed { try evidence.keep(for: service, in: tenant, at: moment, db) }
                guard !changed.isEmpty else { return }
                try Standing.reassessAll(
                    of: tenant, only: changed, because: Message("standing.cause.registries"),
                    rules: rules, at: moment, db)
            }
        }
    }
}

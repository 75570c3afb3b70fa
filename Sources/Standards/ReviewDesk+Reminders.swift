package import Foundation
package import Kernel
package import Services
package import Store

extension ReviewDesk {
    /// How many services one reminder may go to.
    package static let mostReminded = 500
    /// For how many days a service that was reminded is left in peace.
    package static let daysOfPeace = 7
    package static let longestReminder = 1000

    /// Which services are reminded.
    package enum Reminded: Sendable {
        /// As their addresses say it: `131016/moving-in`; nil: of any organisation.
        case services([String], of: Tenant.ID? = nil)
        case all(Directory.Filter)
    }

    /// Why a service that was chosen is not reminded.
    package enum Skip: Sendable, Hashable {
        case remindedOn(Date)
        /// Nobody looks after it yet, so there is nobody to remind.
        case unclaimed
        case retired
    }

    /// What became of a reminder to several services.
    package struct Reminding: Sendable {
        package fileprivate(set) var reminded: [NamedService] = []
        package fileprivate(set) var skipped: [(service: NamedService, because: Skip)] = []
    }

    /// Reminds the teams of several services at once, each at most once a week; all of those it can, or nobody.
    ///
    /// - Parameters:
    ///   - words: the reviewer's own; empty for `standard`.
    ///   - principal: acts for the organisation whose audit log keeps the line.
    package static func remind(
        _ chosen: Reminded, words: String, standard: LocalizedText, by principal: Principal, at now: Date,
        in store: Database
    ) async throws -> Reminding {
        var check = FieldCheck()
        let words = check.text("words", words, max: longestReminder)
        if case .services(let paths, _) = chosen {
            if paths.isEmpty { check.refuse("services", Message("review-desk.problem.none")) }
            if paths.count > mostReminded { check.refuse("services", tooMany) }
        }
        try check.finish()
        let about = words.isEmpty ? standard : LocalizedText(ja: words)
        // The line in the audit log says how many were reminded, so they are counted first. Whoever comes in between
        // is left out of the count, and it is counted again.
        for _ in 1...3 {
            let planned = try await store.read { db in try plan(chosen, at: now, db) }
            let count = planned.reminded.count
            guard count > 0 else {
                try principal.require(.decideReview)
                return planned
            }
            let act = Act("review.remind", on: "\(count) services", needs: .decideReview)
            do {
                return try await store.write(act, by: principal, at: now) { db in
                    let reminding = try plan(chosen, at: now, db)
                    guard reminding.reminded.count == count else { throw ReminderError.changedMeanwhile }
                    for service in reminding.reminded {
                        try Notice(.reminder, about: about, at: now).insert(for: service.key, db)
                    }
                    return reminding
                }
            } catch ReminderError.changedMeanwhile {
                continue
            }
        }
        throw ReminderError.changedMeanwhile
    }

    private static let tooMany = Message("review-desk.problem.tooMany", ["max": "\(mostReminded)"])

    private static func refuse(_ message: Message) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init("services", message)])
    }

    private struct Candidate: RowDecodable {
        let service: NamedService
        let isClaimed: Bool
        let phase: Phase
        let remindedAt: Date?

        static let columns: SQL = """
            \(NamedService.columns), service.is_claimed, service.phase,
            (SELECT max(notice.at) FROM notice
             WHERE notice.tenant_id = service.tenant_id AND notice.service_id = service.id
                AND notice.kind = \(Notice.Kind.reminder))
            """

        init(row: inout Row) throws {
            service = try NamedService(row: &row)
            (isClaimed, phase, remindedAt) = (try row.next(), try row.next(), try row.next())
        }

        func skip(at now: Date) -> Skip? {
            if phase == .retire { return .retired }
            if !isClaimed { return .unclaimed }
            return remindedAt.flatMap { $0 > now - Double(daysOfPeace) * 86_400 ? .remindedOn($0) : nil }
        }
    }

    private static func plan(_ chosen: Reminded, at now: Date, _ db: any Connection) throws -> Reminding {
        let candidates: [Candidate]
        switch chosen {
        case .all(let filter):
            candidates = try db.all(
                """
                SELECT \(Candidate.columns) FROM service \(context) WHERE \(filter.condition)
                ORDER BY service.tenant_id, service.slug LIMIT \(mostReminded + 1)
                """)
            guard candidates.count <= mostReminded else { throw refuse(tooMany) }
            guard !candidates.isEmpty else { throw refuse(Message("review-desk.problem.none")) }
        case .services(let paths, let organization):
            let wanted = Set(paths)
            let pairs = wanted.map { $0.split(separator: "/", maxSplits: 1).map(String.init) }
            let (tenants, slugs) = (Set(pairs.compactMap(\.first)), Set(pairs.compactMap(\.last)))
            let isWithin = organization.map { tenants == ["\($0)"] } ?? true
            guard !tenants.isEmpty, !slugs.isEmpty, isWithin else {
                throw refuse(Message("review-desk.problem.unknown"))
            }
            let found: [Candidate] = try db.all(
                """
                SELECT \(Candidate.columns) FROM service
                WHERE service.tenant_id IN (\(list: tenants.sorted())) AND service.slug IN (\(list: slugs.sorted()))
                ORDER BY service.tenant_id, service.slug
                """)
            candidates = found.filter { wanted.contains($0.service.key.path) }
            guard candidates.count == wanted.count else { throw refuse(Message("review-desk.problem.unknown")) }
        }
        var reminding = Reminding()
        for candidate in candidates {
            if let skip = candidate.skip(at: now) {
                reminding.skipped.append((candidate.service, skip))
            } else {
                reminding.reminded.append(candidate.service)
            }
        }
        return reminding
    }

    /// When each of these services was reminded within the last ``daysOfPeace`` days.
    package static func reminders(
        of services: [Service.ID], at now: Date, _ db: any Connection
    ) throws -> [Service.ID: Date] {
        guard !services.isEmpty else { return [:] }
        var reminders: [Service.ID: Date] = [:]
        try db.each(
            """
            SELECT service_id, max(at) FROM notice
            WHERE tenant_id <> '' AND service_id IN (\(list: services)) AND kind = \(Notice.Kind.reminder)
                AND at > \(now - Double(daysOfPeace) * 86_400) GROUP BY service_id
            """
        ) { row in reminders[try row.next()] = try row.next(Date.self) }
        return reminders
    }
}

package enum ReminderError: ProblemConvertible, Hashable {
    /// Somebody else reminded some of them in the same moment.
    case changedMeanwhile

    package var problem: Problem { Problem(.conflict, "review-desk.problem.changedMeanwhile") }
}

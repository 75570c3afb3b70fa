package import Foundation
package import Kernel
package import Services
package import Store

extension Standing {
    /// Works out the standing again and keeps what changed: the state with its cause on the timeline, and a finding for
    /// each condition that fell after the release, closed when it holds again. Doing it twice changes nothing.
    ///
    /// - Parameter owner: who answers for the service from now on; nil leaves that as it is.
    @discardableResult
    package static func reassess(
        _ service: Service, because cause: Message, owner: Principal.Actor? = nil, rules: Rulebooks, at now: Date,
        _ db: any Connection
    ) throws -> Standing {
        let before = try of(service, db)
        let dossier = try Dossier.of(service, standing: before, db)
        return try reassess(
            service, dossier, before: before, because: cause, owner: owner, rules: rules,
            changes: try RuleChange.published(at: now, db), at: now, db)
    }

    /// The same with everything at hand.
    @discardableResult
    static func reassess(
        _ service: Service, _ dossier: Dossier, before: Standing?, because cause: Message,
        owner: Principal.Actor? = nil, rules: Rulebooks, changes: [RuleChange], at now: Date, _ db: any Connection
    ) throws -> Standing {
        let book = rules.book(for: service.tenant, openedAt: service.createdAt, at: now, changes: changes)
        let assessment = book.assess(dossier, at: now)
        let ruleMoments = changes.compactMap { change in
            change.nextMoment(for: dossier, after: now).map { (moment: $0, target: change.target) }
        }
        let rule = ruleMoments.min { $0.moment < $1.moment }
        let reviewAt = [assessment.reviewAt, rule?.moment].compactMap(\.self).min()
        let standing = Standing(
            state: assessment.state, since: before?.state == assessment.state ? before?.since ?? now : now,
            reasons: book.conditions(assessment) { assessment.isReason($0) }, releasedAt: before?.releasedAt,
            owner: owner ?? before?.owner,
            reviewAt: reviewAt,
            reviewCause: rule.flatMap { rule in
                rule.moment == reviewAt ? book.cause(ofChanging: rule.target) : nil
            })
        if standing != before { try standing.keep(for: service, db) }
        if before?.state != standing.state {
            try StandingChange(at: now, state: standing.state, cause: cause, reasons: standing.reasons)
                .insert(for: service, db)
        }
        if service.phase == .operate {
            try settle(dossier.findings, book, assessment, for: service, owner: standing.owner, at: now, db)
        } else {
            // What is retired has nothing left to mend.
            for finding in dossier.findings { try finding.close(for: service, at: now, db) }
        }
        try ComponentUse.publish(assessment.items, of: service, in: book, at: now, db)
        return standing
    }

    private static func settle(
        _ open: [Finding], _ book: Rulebook, _ assessment: Assessment, for service: Service, owner: Principal.Actor?,
        at now: Date, _ db: any Connection
    ) throws {
        for verdict in assessment.verdicts {
            let id = book.criteria[verdict.criterion].id
            let finding = open.first { $0.condition == id }
            switch verdict.outcome {
            case .holds: try finding?.close(for: service, at: now, db)
            // What nobody knows neither opens a finding nor closes it.
            case .unknown: continue
            case .fails where finding == nil:
                guard let condition = book.conditions(assessment, where: { $0.criterion == verdict.criterion }).first
                else { continue }
                let finding = Finding(
                    id: .new(at: now), condition: id, reason: condition.reason, owner: owner, openedAt: now,
                    dueOn: Day(now).adding(days: Finding.daysToMend), closedAt: nil)
                try finding.insert(for: service, db)
                try Notice(.findingOpened, about: condition.title, at: now).insert(for: service, db)
            case .fails: continue
            }
        }
        // A condition that is not asked any more has nothing left to hold.
        let asked = Set(assessment.verdicts.map { book.criteria[$0.criterion].id })
        for finding in open where !asked.contains(finding.condition) { try finding.close(for: service, at: now, db) }
    }

    /// The gate as it is now, all conditions, those that hold too.
    package static func gate(
        of service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> [Condition] {
        let dossier = try Dossier.of(service, standing: try of(service, db), db)
        let book = try rules.book(for: service, at: now, db)
        return book.conditions(book.assess(dossier, at: now))
    }

    /// Releases the service when the gate is open; otherwise says what is missing.
    ///
    /// - Throws: ``StandardsError/gateClosed(_:)`` with every condition that does not hold.
    package static func release(
        _ slug: String, by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws -> (Service, Standing) {
        let act = Act("service.release", on: "\(principal.tenant)/\(slug)", needs: .releaseService)
        return try await store.write(act, by: principal, at: now) { db in
            var service = try Service.find(slug, in: principal.tenant, db)
            guard service.phase.isBeforeRelease else { throw ServiceError.alreadyReleased }
            let conditions = try gate(of: service, rules: rules, at: now, db)
            guard conditions.allSatisfy(\.holds) else {
                throw StandardsError.gateClosed(conditions.filter { !$0.holds })
            }
            try service.release(at: now)
            try service.update(db)
            return (service, try enterOperation(service, by: principal.actor, rules: rules, at: now, db))
        }
    }

    static let releaseJournalKind = "release"

    /// Writes down that a service has passed the gate, and nothing else: where its life is told afterwards.
    package static func keepReleased(_ service: Service, at moment: Date, _ db: any Connection) throws {
        try Standing(
            state: .preparing, since: service.createdAt, reasons: [], releasedAt: moment, owner: nil, reviewAt: nil
        ).keep(for: service, db)
        try JournalEntry(releaseJournalKind, moment, at: moment).append(for: service.id, in: service.tenant, db)
    }

    /// Writes down that the service passed the gate and works out its standing in operation.
    package static func enterOperation(
        _ service: Service, by actor: Principal.Actor, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> Standing {
        let before = try of(service, db)
        try Standing(
            state: before?.state ?? .preparing, since: before?.since ?? now, reasons: [], releasedAt: now, owner: actor,
            reviewAt: nil
        ).keep(for: service, db)
        try JournalEntry(releaseJournalKind, now, at: now).append(for: service.id, in: service.tenant, db)
        return try reassess(service, because: Message("standing.cause.released"), rules: rules, at: now, db)
    }
}

extension RuleChange {
    /// When the rules for a service change by this the next time.
    func nextMoment(for dossier: Dossier, after now: Date) -> Date? {
        guard organization == nil || organization == dossier.tenant,
            let from = bindsFrom(openedAt: dossier.openedAt)
        else { return nil }
        // Published a moment after this clock was read, it counts from then on and has to be looked at.
        return [publishedAt, from.start, endsOn?.adding(days: 1).start].compactMap(\.self).filter { $0 > now }.min()
    }
}

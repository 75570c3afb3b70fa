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
        _ service: Service, because cause: Message, owner: Principal.Actor? = nil, guideline: Guideline, at now: Date,
        _ db: any Connection
    ) throws -> Standing {
        let before = try of(service, db)
        let evidence = try Evidence.all(of: service.id, in: service.tenant, db)
        let sheet = try CheckSheet.of(service, guideline: guideline, at: now, db)
        let findings = service.phase.isBeforeRelease ? [] : try Finding.all(of: service, db).filter(\.isOpen)
        let conditions =
            switch service.phase {
            case .operate:
                Gate.inOperation(
                    released: before?.releasedAt != nil, sheet: sheet, evidence: evidence,
                    fellBefore: findings.contains { $0.condition == .ratings }, at: now)
            case .retire: [Condition]()
            default: Gate.forRelease(of: service, sheet: sheet, evidence: evidence, at: now)
            }
        let state = state(
            of: service, releasedAt: before?.releasedAt, conditions: conditions, sheet: sheet, evidence: evidence,
            at: now)
        let standing = Standing(
            state: state, since: before?.state == state ? before?.since ?? now : now,
            reasons: conditions.filter { !$0.holds }, releasedAt: before?.releasedAt, owner: owner ?? before?.owner,
            reviewAt: service.phase == .operate ? review(of: sheet, evidence, at: now) : nil)
        if standing != before { try standing.keep(for: service, db) }
        if before?.state != state {
            try StandingChange(at: now, state: state, cause: cause, reasons: standing.reasons).insert(for: service, db)
        }
        if service.phase == .operate {
            try settle(findings, with: conditions, for: service, owner: standing.owner, at: now, db)
        } else {
            // What is retired has nothing left to mend.
            for finding in findings { try finding.close(for: service, at: now, db) }
        }
        return standing
    }

    private static func settle(
        _ open: [Finding], with conditions: [Condition], for service: Service, owner: Principal.Actor?, at now: Date,
        _ db: any Connection
    ) throws {
        for condition in conditions {
            let finding = open.first { $0.condition == condition.id }
            if condition.holds {
                try finding?.close(for: service, at: now, db)
            } else if finding == nil {
                try Finding(
                    id: .new(at: now), condition: condition.id, reason: condition.reason, owner: owner, openedAt: now,
                    dueOn: Day(now).adding(days: Finding.daysToMend), closedAt: nil
                ).insert(for: service, db)
            }
        }
    }

    /// The next moment at which time alone may change the standing: a mark or a study grows old, a deviation ends, a
    /// day of ratings leaves the window.
    private static func review(of sheet: CheckSheet, _ evidence: [Evidence], at now: Date) -> Date? {
        var moments = sheet.lines.compactMap(\.freshUntil)
        moments += sheet.lines.flatMap(\.deviations).map { $0.endsOn.adding(days: 1).start }
        if evidence.contains(where: { $0.kind == .ratings && $0.n > 0 }) {
            moments.append(Day(now).adding(days: 1).start)
        }
        // Rounded up to what the store keeps, so that the moment has come when the store says so.
        return moments.filter { $0 > now }.min().map {
            Date(timeIntervalSince1970: ($0.timeIntervalSince1970 * 1000).rounded(.up) / 1000)
        }
    }

    /// The gate as it is now, before a release.
    package static func gate(
        of service: Service, guideline: Guideline, at now: Date, _ db: any Connection
    ) throws -> [Condition] {
        let evidence = try Evidence.all(of: service.id, in: service.tenant, db)
        let sheet = try CheckSheet.of(service, guideline: guideline, at: now, db)
        guard service.phase != .operate else {
            let fell = try Finding.all(of: service, db).contains { $0.isOpen && $0.condition == .ratings }
            return Gate.inOperation(
                released: try of(service, db)?.releasedAt != nil, sheet: sheet, evidence: evidence, fellBefore: fell,
                at: now)
        }
        return Gate.forRelease(of: service, sheet: sheet, evidence: evidence, at: now)
    }

    /// Releases the service when the gate is open; otherwise says what is missing.
    ///
    /// - Throws: ``StandardsError/gateClosed(_:)`` with every condition that does not hold.
    package static func release(
        _ slug: String, by principal: Principal, at now: Date, guideline: Guideline, in store: Database
    ) async throws -> (Service, Standing) {
        let act = Act("service.release", on: "\(principal.tenant)/\(slug)", needs: .releaseService)
        return try await store.write(act, by: principal, at: now) { db in
            var service = try Service.find(slug, in: principal.tenant, db)
            guard service.phase.isBeforeRelease else { throw ServiceError.alreadyReleased }
            let conditions = try gate(of: service, guideline: guideline, at: now, db)
            guard conditions.allSatisfy(\.holds) else {
                throw StandardsError.gateClosed(conditions.filter { !$0.holds })
            }
            try service.release(at: now)
            try service.update(db)
            return (service, try enterOperation(service, by: principal.actor, guideline: guideline, at: now, db))
        }
    }

    /// Writes down that the service passed the gate and works out its standing in operation.
    package static func enterOperation(
        _ service: Service, by actor: Principal.Actor, guideline: Guideline, at now: Date, _ db: any Connection
    ) throws -> Standing {
        let before = try of(service, db)
        try Standing(
            state: before?.state ?? .preparing, since: before?.since ?? now, reasons: [], releasedAt: now, owner: actor,
            reviewAt: nil
        ).keep(for: service, db)
        return try reassess(service, because: Message("standing.cause.released"), guideline: guideline, at: now, db)
    }
}

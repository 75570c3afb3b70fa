package import Foundation
package import Kernel
import Services
package import Store

extension RuleChange {
    package enum Refusal: ProblemConvertible, Hashable {
        case unknown
        /// It is in another state than the act needs: somebody was quicker.
        case already(State)
        /// It has been written anew since it was looked at.
        case rewritten
        case own
        case over

        package var problem: Problem {
            switch self {
            case .unknown: Problem(.notFound, "problems.notFound")
            case .already(let state): Problem(.conflict, "rule-drafts.refused.already.\(state.rawValue)")
            case .rewritten: Problem(.conflict, "rule-drafts.refused.rewritten")
            case .own: Problem(.forbidden, "rule-drafts.refused.own")
            case .over: Problem(.conflict, "rule-drafts.refused.over")
            }
        }
    }

    /// What it takes to change the rules: everybody's the quality reviewers', an organisation's own also its
    /// administrators'.
    package static func permission(_ principal: Principal, for organization: Tenant.ID?) -> Permission {
        organization == nil || principal.may(.changeRules) ? .changeRules : .releaseService
    }

    package func mayBeChanged(by principal: Principal) -> Bool {
        principal.tenant == tenant && principal.may(Self.permission(principal, for: organization))
    }

    /// Whether somebody may agree to it, where it waits.
    package func mayBeAgreed(by principal: Principal) -> Bool {
        state == .waiting && principal.may(.changeRules) && principal.actor != draftedBy && principal.actor != askedBy
    }

    private static func act(_ verb: String, _ change: RuleChange, _ principal: Principal) -> Act {
        Act(
            "rule.\(verb)", on: "\(change.target) \(change.id)",
            needs: permission(principal, for: change.organization))
    }

    // MARK: Drafts

    /// - Parameter organization: whose rules; nil: everybody's.
    package static func draft(
        _ draft: Draft, for organization: Tenant.ID?, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws -> RuleChange {
        let id = ID.new(at: now)
        let act = Act(
            "rule.draft", on: "\(draft.target.prefix(80)) \(id)", needs: permission(principal, for: organization))
        return try await store.write(act, by: principal, at: now) { db in
            guard principal.tenant == organization ?? home else { throw Refusal.unknown }
            let change = try draft.checked(id, for: organization, by: principal.actor, at: now, rules: rules, db)
            try db.run(
                """
                INSERT INTO rule_change (tenant_id, id, organization, target, part, value, reason, state, grace_days,
                    drafted_by, drafted_at)
                VALUES (\(change.tenant), \(change.id), \(change.organization), \(change.target),
                    \(change.part.description), \(change.value), \(change.reason), \(change.state),
                    \(change.graceDays), \(change.draftedBy), \(change.draftedAt))
                """)
            return change
        }
    }

    /// Writes a draft anew. Who does so is its drafter from then on.
    package static func rewrite(
        _ change: RuleChange, as draft: Draft, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws -> RuleChange {
        try await store.write(act("rewrite", change, principal), by: principal, at: now) { db in
            let before = try find(change.id, for: principal, db)
            guard before.state == .draft else { throw Refusal.already(before.state) }
            var draft = draft
            draft.target = before.target
            let after = try draft.checked(
                before.id, for: before.organization, by: principal.actor, at: now, rules: rules, db)
            try db.run(
                """
                UPDATE rule_change SET part = \(after.part.description), value = \(after.value),
                    reason = \(after.reason), drafted_by = \(after.draftedBy), drafted_at = \(after.draftedAt)
                WHERE tenant_id = \(after.tenant) AND id = \(after.id)
                """)
            return after
        }
    }

    package static func withdraw(
        _ change: RuleChange, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        try await store.write(act("withdraw", change, principal), by: principal, at: now) { db in
            let found = try find(change.id, for: principal, db)
            guard found.state == .draft || found.state == .waiting else { throw Refusal.already(found.state) }
            try db.run(
                """
                UPDATE rule_change SET state = \(State.withdrawn)
                WHERE tenant_id = \(found.tenant) AND id = \(found.id)
                """)
        }
    }

    // MARK: Publishing

    /// Makes a draft binding and tells those who will fail by it, or asks somebody else to agree where an organisation
    /// goes below the common minimum.
    ///
    /// - Parameter publisher: the organisation for which the principal decides, shown with the change.
    package static func publish(
        _ change: RuleChange, on terms: Terms, by principal: Principal, for publisher: Tenant.ID, at now: Date,
        rules: Rulebooks, in store: Database
    ) async throws -> RuleChange {
        let act = act("publish", change, principal)
        guard principal.may(act.permission) else { throw Problem(.forbidden, "problems.forbidden") }
        // Worked out before the transaction, which others wait for.
        let run = try await DryRun.of([change], rules: rules, at: now, in: store)
        return try await store.write(act, by: principal, at: now) { db in
            let draft = try find(change.id, for: principal, db)
            guard draft.state == .draft else { throw Refusal.already(draft.state) }
            guard draft == change else { throw Refusal.rewritten }
            // The content or other changes may have moved on since it was drafted.
            let common = try rules.current(at: now, db)
            let own = try book(for: draft.organization, rules, at: now, db)
            _ = try own.applying(draft)
            let isException = common.goesBelowMinimum(draft)
            try terms.check(isException: isException, on: Day(now))
            let after = draft.with(
                terms, state: isException ? .waiting : .published, askedBy: isException ? principal.actor : nil,
                publishedBy: principal.actor, publishedFor: publisher, at: now)
            try after.keepState(db)
            if after.state == .published { try after.takeEffect(run, in: own, at: now, db) }
            return after
        }
    }

    /// Agrees to an exception from the common minimum.
    package static func agree(
        to change: RuleChange, by principal: Principal, for publisher: Tenant.ID, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws -> RuleChange {
        let act = Act("rule.agree", on: "\(change.target) \(change.id)", needs: .changeRules)
        guard principal.may(act.permission) else { throw Problem(.forbidden, "problems.forbidden") }
        let run = try await DryRun.of([change], rules: rules, at: now, in: store)
        return try await store.write(act, by: principal, at: now) { db in
            let waiting = try find(change.id, for: principal, db)
            guard waiting.state == .waiting else { throw Refusal.already(waiting.state) }
            guard waiting.mayBeAgreed(by: principal) else { throw Refusal.own }
            let today = Day(now)
            guard let endsOn = waiting.endsOn, endsOn >= today else { throw Refusal.over }
            // Nothing binds from a day that is past.
            let terms = Terms(
                effectiveOn: max(today, waiting.effectiveOn ?? today), graceDays: waiting.graceDays, endsOn: endsOn)
            let after = waiting.with(
                terms, state: .published, askedBy: waiting.askedBy, publishedBy: principal.actor,
                publishedFor: publisher, at: now)
            try after.keepState(db)
            let own = try book(for: after.organization, rules, at: now, db)
            try after.takeEffect(run, in: own, at: now, db)
            return after
        }
    }

    /// Ends a published change, earlier than it would or at all.
    ///
    /// - Parameter day: the last on which it binds.
    package static func end(
        _ change: RuleChange, on day: Day?, by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws -> RuleChange {
        try await store.write(act("end", change, principal), by: principal, at: now) { db in
            let found = try find(change.id, for: principal, db)
            guard found.state == .published else { throw Refusal.already(found.state) }
            let today = Day(now)
            if let endsOn = found.endsOn, endsOn < today { throw Refusal.over }
            guard let day else { throw refused("ends_on", Message("problems.badDay")) }
            guard day >= today, day <= found.endsOn ?? today.adding(days: longest) else {
                throw refused("ends_on", Message("rule-drafts.refused.endDay"))
            }
            try db.run(
                """
                UPDATE rule_change SET ends_on = \(day) WHERE tenant_id = \(found.tenant) AND id = \(found.id)
                """)
            try found.askAgain(in: try rules.current(at: now, db), at: now, db)
            return try find(change.id, for: principal, db)
        }
    }

    // MARK: Reading

    package static func find(_ id: ID, _ db: any Connection) throws -> RuleChange {
        let found: RuleChange? = try db.first(
            "SELECT \(columns) FROM rule_change WHERE id = \(id) AND tenant_id <> ''")
        guard let found else { throw Refusal.unknown }
        return found
    }

    private static func find(_ id: ID, for principal: Principal, _ db: any Connection) throws -> RuleChange {
        let found: RuleChange? = try db.first(
            "SELECT \(columns) FROM rule_change WHERE tenant_id = \(principal.tenant) AND id = \(id)")
        guard let found else { throw Refusal.unknown }
        // Both kinds may be kept under the same organisation, where it is the home of everybody's.
        guard found.mayBeChanged(by: principal) else { throw Problem(.forbidden, "problems.forbidden") }
        return found
    }

    /// What is drafted or waits in one organisation, newest first.
    package static func open(in tenant: Tenant.ID, _ db: any Connection) throws -> [RuleChange] {
        try db.all(
            """
            SELECT \(columns) FROM rule_change
            WHERE tenant_id = \(tenant) AND state IN (\(list: [State.draft, .waiting]))
            ORDER BY drafted_at DESC, id DESC LIMIT 200
            """)
    }

    /// What waits for somebody's agreement, in all organisations: for the quality reviewers.
    package static func waiting(_ db: any Connection) throws -> [RuleChange] {
        try db.all(
            """
            SELECT \(columns) FROM rule_change WHERE state = \(State.waiting) AND tenant_id <> ''
            ORDER BY drafted_at, id LIMIT 200
            """)
    }

    /// What is asked of the new services of an organisation, or of everybody's.
    static func book(
        for organization: Tenant.ID?, _ rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> Rulebook {
        try organization.map { try rules.book(for: $0, openedAt: .distantFuture, at: now, db) }
            ?? rules.current(at: now, db)
    }

    // MARK: Keeping

    private static func refused(_ field: String, _ message: Message) -> StandardsError {
        .invalid([.init(field, message)])
    }

    private func with(
        _ terms: Terms, state: State, askedBy: Principal.Actor?, publishedBy: Principal.Actor,
        publishedFor: Tenant.ID, at now: Date
    ) -> RuleChange {
        let isPublished = state == .published
        return RuleChange(
            id: id, organization: organization, target: target, part: part, value: value, reason: reason,
            state: state, effectiveOn: terms.effectiveOn, graceDays: terms.graceDays ?? 0, endsOn: terms.endsOn,
            draftedBy: draftedBy, draftedAt: draftedAt, askedBy: askedBy,
            publishedBy: isPublished ? publishedBy : nil, publishedFor: isPublished ? publishedFor : nil,
            publishedAt: isPublished ? now : nil)
    }

    private func keepState(_ db: any Connection) throws {
        try db.run(
            """
            UPDATE rule_change SET state = \(state), effective_on = \(effectiveOn), grace_days = \(graceDays),
                ends_on = \(endsOn), asked_by = \(askedBy), published_by = \(publishedBy),
                published_for = \(publishedFor), published_at = \(publishedAt)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }

    /// Tells those who will newly fail, once each, and has every standing that it may touch looked at again.
    private func takeEffect(_ run: DryRun, in book: Rulebook, at now: Date, _ db: any Connection) throws {
        let title = book.title(of: target) ?? LocalizedText(ja: target)
        for told in run.told {
            guard let from = bindsFrom(openedAt: told.openedAt), from <= endsOn ?? from else { continue }
            try Notice(.ruleHits, about: title, dueOn: from, at: now).insert(for: told.service, db)
        }
        try askAgain(in: book, at: now, db)
    }

    private func askAgain(in book: Rulebook, at now: Date, _ db: any Connection) throws {
        let touched: SQL = organization.map { "tenant_id = \($0)" } ?? "tenant_id <> ''"
        try Standing.askAgain(touched, because: book.cause(ofChanging: target), at: now, db)
    }
}

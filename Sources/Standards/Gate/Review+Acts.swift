package import Foundation
package import Kernel
package import Services
package import Store

extension Review {
    /// Asks the quality reviewers to look at the service. Of each kind one request waits at a time.
    package static func request(
        _ kind: Kind, of slug: String, note: String, by principal: Principal, at now: Date, in store: Database
    ) async throws -> Review {
        var check = FieldCheck()
        let note = check.text("note", note, max: 2000)
        try check.finish()
        let act = Act("review.request", on: "\(principal.tenant)/\(slug) \(kind.rawValue)", needs: .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let review = Review(
                id: .new(at: now), service: service.id, kind: kind, note: note, requestedBy: principal.actor,
                requestedAt: now)
            try review.open(
                for: service, telling: kind == .advisory ? .adviceRequested : .reviewRequested, at: now, db)
            return review
        }
    }

    /// Asks another reviewer to decide again, because the team does not accept the newest decision.
    package static func challenge(
        _ id: ID, of slug: String, reasons: String, by principal: Principal, at now: Date, in store: Database
    ) async throws -> Review {
        var check = FieldCheck()
        let reasons = check.text("reasons", reasons, max: 2000, required: true)
        try check.finish()
        let act = Act("review.challenge", on: "\(principal.tenant)/\(slug) \(id)", needs: .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let challenged = try find(id, of: service, db)
            guard challenged.isChallengeable, try newestDecided(of: service, db)?.id == id else {
                throw ReviewError.notChallengeable
            }
            let review = Review(
                id: .new(at: now), service: service.id, kind: .release, note: reasons, challenged: id,
                requestedBy: principal.actor, requestedAt: now)
            try review.open(for: service, telling: .reviewChallenged, at: now, db)
            return review
        }
    }

    /// Gives advice (`decision` nil), or decides about the release: from then on the gate and the standing know it.
    ///
    /// - Parameter mendBy: with amber, and only with it.
    package static func decide(
        _ id: ID, of slug: String, as decision: ReviewDecision.Color?, words: String, mendBy: Day?,
        by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws -> Review {
        let act = Act("review.decide", on: "\(principal.tenant)/\(slug) \(id)", needs: .decideReview)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            var review = try find(id, of: service, db)
            try review.assertDecidable(by: principal.actor, of: service, db)
            let answer = Answer(
                decision: decision, words: words, mendBy: mendBy, by: principal.actor, at: now)
            try review.settle(answer, for: service, rules: rules, db)
            return review
        }
    }

    /// Keeps an answer, and what it brings about.
    package mutating func settle(
        _ answer: Answer, for service: Service, rules: Rulebooks, _ db: any Connection
    ) throws {
        try decide(try answer.checked(for: kind, on: Day(answer.at)))
        try update(in: service.tenant, db)
        try follow(for: service, rules: rules, at: answer.at, db)
    }

    /// Takes back a request nobody has answered.
    package static func withdraw(
        _ id: ID, of slug: String, by principal: Principal, at now: Date, in store: Database
    ) async throws -> Review {
        let act = Act("review.withdraw", on: "\(principal.tenant)/\(slug) \(id)", needs: .editService)
        return try await change(id, of: slug, act, by: principal, at: now, in: store) { review throws(ReviewError) in
            try review.withdraw(at: now)
        }
    }

    /// Keeps the words of a decision, or of a challenge, from the public. That there was one, its outcome and the reason
    /// for withholding stay public.
    package static func withhold(
        _ id: ID, of slug: String, reason: String, by principal: Principal, at now: Date, in store: Database
    ) async throws -> Review {
        var check = FieldCheck()
        let reason = check.text("reason", reason, max: 500, required: true)
        try check.finish()
        let act = Act("review.withhold", on: "\(principal.tenant)/\(slug) \(id)", needs: .decideReview)
        return try await change(id, of: slug, act, by: principal, at: now, in: store) { review throws(ReviewError) in
            try review.withhold(Withholding(reason: reason, by: principal.actor, at: now))
        }
    }

    package static func lift(
        _ id: ID, of slug: String, by principal: Principal, at now: Date, in store: Database
    ) async throws -> Review {
        let act = Act("review.lift", on: "\(principal.tenant)/\(slug) \(id)", needs: .decideReview)
        return try await change(id, of: slug, act, by: principal, at: now, in: store) { review throws(ReviewError) in
            try review.withhold(nil)
        }
    }

    private static func change(
        _ id: ID, of slug: String, _ act: Act, by principal: Principal, at now: Date, in store: Database,
        _ change: @escaping @Sendable (inout Review) throws(ReviewError) -> Void
    ) async throws -> Review {
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            var review = try find(id, of: service, db)
            try change(&review)
            try review.update(in: service.tenant, db)
            return review
        }
    }

    /// Whether `actor` may decide it as things stand.
    ///
    /// - Throws: what stands in the way.
    package func assertDecidable(by actor: Principal.Actor, of service: Service, _ db: any Connection) throws {
        try assertDecidable(by: actor)
        let marked: Int? = try db.value(
            """
            SELECT count(*) FROM check_mark
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND marked_by = \(actor)
            """)
        guard marked ?? 0 == 0 else { throw ReviewError.ownMarks }
        var earlier = challenged
        while let id = earlier {
            let before = try Self.find(id, of: service, db)
            guard before.answer?.by != actor else { throw ReviewError.ownDecision }
            earlier = before.challenged
        }
    }

    /// The one the gate goes by.
    static func newestDecided(of service: Service, _ db: any Connection) throws -> Review? {
        try db.first(
            """
            SELECT \(columns) FROM review
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND kind = \(Kind.release)
                AND decided_at IS NOT NULL
            ORDER BY decided_at DESC, id DESC LIMIT 1
            """)
    }

    /// Lets it wait for the quality reviewers, who are told.
    package func open(
        for service: Service, telling notice: Notice.Kind, at now: Date, _ db: any Connection
    ) throws {
        let waiting: Int? = try db.value(
            """
            SELECT count(*) FROM review
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND kind = \(kind)
                AND decided_at IS NULL AND withdrawn_at IS NULL
            """)
        guard waiting ?? 0 == 0 else { throw ReviewError.alreadyAsked }
        do {
            try insert(for: service, db)
        } catch StoreError.duplicate {
            // Somebody else asked in the same moment.
            throw ReviewError.alreadyAsked
        }
        try Notice(notice, about: LocalizedText(ja: note), at: now).insert(for: service, db)
    }

    /// What an answer brings about, in the same transaction.
    private func follow(for service: Service, rules: Rulebooks, at now: Date, _ db: any Connection) throws {
        guard let answer else { return }
        let notice: Notice.Kind =
            switch answer.decision {
            case .green: .reviewGreen
            case .amber: .reviewAmber
            case .red: .reviewRed
            case nil: .reviewAdvised
            }
        try Notice(notice, about: LocalizedText(ja: answer.words), dueOn: answer.mendBy, at: now)
            .insert(for: service, db)
        guard kind == .release, let color = answer.decision else { return }
        let decision = ReviewDecision(color, mendBy: answer.mendBy, decidedAt: answer.at)
        try JournalEntry(ReviewDecision.journalKind, decision, at: now)
            .append(for: service.id, in: service.tenant, db)
        try Standing.reassess(service, because: Message("standing.cause.decided"), rules: rules, at: now, db)
    }
}

extension Review.Answer {
    fileprivate func checked(for kind: Review.Kind, on today: Day) throws -> Review.Answer {
        var check = FieldCheck()
        let words = check.text("words", words, max: 4000, required: true)
        switch (kind, decision) {
        case (.advisory, .some): check.refuse("decision", Message("reviews.problem.adviceHasNoDecision"))
        case (.release, nil): check.refuse("decision", Message("problems.chooseOne"))
        default: break
        }
        if decision == .amber {
            let days = mendBy.map { $0.daysSince1970 - today.daysSince1970 } ?? 0
            if !(1...Review.longestMending).contains(days) {
                check.refuse("mend_by", Message("reviews.problem.mendBy"))
            }
        } else if mendBy != nil {
            check.refuse("mend_by", Message("reviews.problem.onlyAmberHasEnd"))
        }
        try check.finish()
        return Review.Answer(decision: decision, words: words, mendBy: mendBy, by: by, at: at)
    }
}

package import Foundation
package import Kernel
package import Services
package import Store

/// A service looked at by the quality reviewers because its team asked: for early advice, or for the decision about its
/// release.
package struct Review: Sendable, Hashable {
    package typealias ID = Kernel.ID<Review>

    package enum Kind: String, CaseIterable, Sendable {
        /// Advice while there is time for it. It does not count for the gate and stays inside.
        case advisory
        case release
    }

    /// What the reviewer said.
    package struct Answer: Sendable, Hashable {
        /// Nil for advice.
        package let decision: ReviewDecision.Color?
        package let words: String
        /// The last day for what amber asks.
        package let mendBy: Day?
        package let by: Principal.Actor
        package let at: Date

        package init(
            decision: ReviewDecision.Color?, words: String, mendBy: Day?, by: Principal.Actor, at: Date
        ) {
            (self.decision, self.words, self.mendBy, self.by, self.at) = (decision, words, mendBy, by, at)
        }
    }

    /// The words of a decision, or of a challenge to it, that the public does not read, and why.
    package struct Withholding: Sendable, Hashable {
        /// Public itself.
        package let reason: String
        package let by: Principal.Actor
        package let at: Date
    }

    /// The longest time to mend after amber.
    package static let longestMending = 366

    package let id: ID
    package let service: Service.ID
    package let kind: Kind
    /// What the team says: where to look, or why it challenges.
    package let note: String
    /// The review whose decision the team does not accept.
    package let challenged: ID?
    package let requestedBy: Principal.Actor
    package let requestedAt: Date
    package private(set) var answer: Answer?
    package private(set) var withholding: Withholding?
    package private(set) var withdrawnAt: Date?

    package init(
        id: ID, service: Service.ID, kind: Kind, note: String, challenged: ID? = nil, requestedBy: Principal.Actor,
        requestedAt: Date
    ) {
        (self.id, self.service, self.kind, self.note) = (id, service, kind, note)
        (self.challenged, self.requestedBy, self.requestedAt) = (challenged, requestedBy, requestedAt)
    }

    package var isOpen: Bool { answer == nil && withdrawnAt == nil }

    /// Whether the team may ask for another pair of eyes.
    package var isChallengeable: Bool { kind == .release && (answer?.decision == .amber || answer?.decision == .red) }

    /// - Throws: when it is over, or `actor` asked for it.
    package func assertDecidable(by actor: Principal.Actor) throws(ReviewError) {
        guard withdrawnAt == nil else { throw .withdrawn }
        guard answer == nil else { throw .alreadyDecided }
        guard actor != requestedBy else { throw .ownRequest }
    }

    package mutating func decide(_ answer: Answer) throws(ReviewError) {
        try assertDecidable(by: answer.by)
        self.answer = answer
    }

    package mutating func withdraw(at now: Date) throws(ReviewError) {
        guard withdrawnAt == nil else { throw .withdrawn }
        guard answer == nil else { throw .alreadyDecided }
        withdrawnAt = now
    }

    /// Keeps the words from the public, or shows them again (nil).
    package mutating func withhold(_ withholding: Withholding?) throws(ReviewError) {
        // Nothing of the others is public.
        guard kind == .release, answer != nil || challenged != nil else {
            throw .nothingPublic
        }
        self.withholding = withholding
    }
}

package enum ReviewError: ProblemConvertible, Hashable {
    case unknown
    case alreadyAsked
    case alreadyDecided
    case withdrawn
    case ownRequest
    /// Somebody who has marked the sheet would be judging their own words.
    case ownMarks
    /// A challenge is decided by somebody who has not decided about it before.
    case ownDecision
    case notChallengeable
    case nothingPublic

    package var problem: Problem {
        switch self {
        case .unknown: Problem(.notFound, "reviews.problem.unknown")
        case .alreadyAsked: Problem(.conflict, "reviews.problem.alreadyAsked")
        case .alreadyDecided: Problem(.conflict, "reviews.problem.alreadyDecided")
        case .withdrawn: Problem(.conflict, "reviews.problem.withdrawn")
        case .ownRequest: Problem(.forbidden, "reviews.problem.ownRequest")
        case .ownMarks: Problem(.forbidden, "reviews.problem.ownMarks")
        case .ownDecision: Problem(.forbidden, "reviews.problem.ownDecision")
        case .notChallengeable: Problem(.conflict, "reviews.problem.notChallengeable")
        case .nothingPublic: Problem(.conflict, "reviews.problem.nothingPublic")
        }
    }
}

extension Review.Kind: SQLEncodable, SQLDecodable {}

extension Review: RowDecodable {
    package static let columns: SQL = """
        review.id, review.service_id, review.kind, review.note, review.challenges, review.requested_by,
        review.requested_at, review.decision, review.words, review.mend_by, review.decided_by, review.decided_at,
        review.withheld_reason, review.withheld_by, review.withheld_at, review.withdrawn_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), service: try row.next(), kind: try row.next(), note: try row.next(),
            challenged: try row.next(), requestedBy: try row.next(), requestedAt: try row.next())
        let (decision, words): (ReviewDecision.Color?, String?) = (try row.next(), try row.next())
        let (mendBy, decidedBy): (Day?, Principal.Actor?) = (try row.next(), try row.next())
        if let decidedAt: Date = try row.next(), let decidedBy {
            answer = Answer(decision: decision, words: words ?? "", mendBy: mendBy, by: decidedBy, at: decidedAt)
        }
        let (reason, withheldBy): (String?, Principal.Actor?) = (try row.next(), try row.next())
        if let withheldAt: Date = try row.next(), let reason, let withheldBy {
            withholding = Withholding(reason: reason, by: withheldBy, at: withheldAt)
        }
        withdrawnAt = try row.next()
    }

    package static func find(
        _ id: ID, of service: Service, _ db: any Connection
    ) throws -> Review {
        let found: Review? = try db.first(
            """
            SELECT \(columns) FROM review
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND id = \(id)
            """)
        guard let found else { throw ReviewError.unknown }
        return found
    }

    /// Newest first.
    package static func all(of service: Service, limit: Int = 50, _ db: any Connection) throws -> [Review] {
        try db.all(
            """
            SELECT \(columns) FROM review
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
            ORDER BY requested_at DESC, id DESC LIMIT \(limit)
            """)
    }

    func insert(for service: Service, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO review (tenant_id, id, service_id, kind, note, challenges, requested_by, requested_at)
            VALUES (\(service.tenant), \(id), \(service.id), \(kind), \(note), \(challenged), \(requestedBy),
                \(requestedAt))
            """)
    }

    func update(in tenant: Tenant.ID, _ db: any Connection) throws {
        try db.run(
            """
            UPDATE review SET decision = \(answer?.decision), words = \(answer?.words), mend_by = \(answer?.mendBy),
                decided_by = \(answer?.by), decided_at = \(answer?.at), withheld_reason = \(withholding?.reason),
                withheld_by = \(withholding?.by), withheld_at = \(withholding?.at), withdrawn_at = \(withdrawnAt)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }
}

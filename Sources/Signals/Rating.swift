package import Foundation
package import Kernel
package import Services

/// What one person said about a service after using it.
package struct Rating: Sendable {
    package typealias ID = Kernel.ID<Rating>

    /// Did you get done what you came for? Not eligible is an end of its own, not a failure of the service.
    package enum Outcome: String, CaseIterable, Sendable {
        case yes, partly, no
        case notEligible = "not-eligible"
    }

    /// How the rating reached us. All but `web` are entered by staff on somebody's behalf.
    package enum Channel: String, CaseIterable, Sendable {
        case web, counter, paper, phone
    }

    package enum CommentState: String, CaseIterable, Sendable {
        /// Nobody has read it yet; it is not public.
        case waiting
        case published, withheld
    }

    package static let scores = 1...5
    package static let maximumComment = 1200

    package let id: ID
    package let at: Date
    package let score: Int
    package let outcome: Outcome
    package let language: Language
    package let channel: Channel
    package let comment: String?
    package let commentState: CommentState?
    /// Why a comment is withheld.
    package let decisionNote: String?
    package let decidedAt: Date?

    package init(
        id: ID, at: Date, score: Int, outcome: Outcome, language: Language, channel: Channel, comment: String?,
        commentState: CommentState?, decisionNote: String?, decidedAt: Date?
    ) {
        (self.id, self.at, self.score, self.outcome) = (id, at, score, outcome)
        (self.language, self.channel, self.comment) = (language, channel, comment)
        (self.commentState, self.decisionNote, self.decidedAt) = (commentState, decisionNote, decidedAt)
    }
}

extension Rating {
    /// What somebody sends, checked.
    package struct Draft: Sendable {
        package let score: Int
        package let outcome: Outcome
        package let comment: String?
        package let language: Language
        package let channel: Channel

        /// - Throws: ``ServiceError/invalid(_:)`` naming every field that has to be put right.
        package init(
            score: Int?, outcome: Outcome?, comment: String?, language: Language?, channel: Channel?
        ) throws(ServiceError) {
            var check = FieldCheck()
            if score == nil { check.refuse("score", Message("problems.chooseScore")) }
            if let score, !Rating.scores.contains(score) {
                check.refuse("score", Message("problems.outOfRange", ["low": "1", "high": "5"]))
            }
            if outcome == nil { check.refuse("outcome", Message("problems.chooseOutcome")) }
            if language == nil { check.refuse("language", Message("problems.notAChoice")) }
            if channel == nil { check.refuse("channel", Message("problems.notAChoice")) }
            let comment = check.text("comment", comment ?? "", max: Rating.maximumComment)
            self.comment = comment.isEmpty ? nil : comment
            try check.finish()
            guard let score, let outcome, let language, let channel else { throw .invalid(check.fields) }
            (self.score, self.outcome, self.language, self.channel) = (score, outcome, language, channel)
        }
    }
}

package enum SignalError: ProblemConvertible, Hashable {
    case serviceRetired
    case noComment
    case alreadyDecided
    case noReceipt

    package var problem: Problem {
        switch self {
        case .serviceRetired: Problem(.conflict, "problems.serviceRetired")
        case .noComment: Problem(.notFound, "problems.noComment")
        case .alreadyDecided: Problem(.conflict, "problems.alreadyDecided")
        case .noReceipt: Problem(.notFound, "problems.noReceipt")
        }
    }
}

package import Foundation
package import Kernel

/// Whether a service has must-be quality now, since when and why. A standing state, not a stamp: it is worked out again
/// whenever something that bears on it changes.
package struct Standing: Sendable, Hashable {
    package enum State: String, CaseIterable, Sendable {
        /// Before its release.
        case preparing
        case met
        case notMet = "not-met"
        /// In operation, and nobody knows.
        case noEvidence = "no-evidence"
        /// It was good when somebody last looked.
        case stale
        case retired
    }

    package let state: State
    package let since: Date
    /// The conditions that do not hold.
    package let reasons: [Condition]
    /// When it was released through the gate; nil for services older than the gate.
    package let releasedAt: Date?
    /// Who answers for it: the one who released it.
    package let owner: Principal.Actor?
    /// When it has to be looked at again though nothing happens, because something grows old.
    package let reviewAt: Date?
    /// Why it has to be looked at then, where it is not time alone.
    package internal(set) var reviewCause: Message?
}

/// One entry of a service's timeline: its standing changed, and why.
package struct StandingChange: Sendable {
    package let at: Date
    package let state: Standing.State
    package let cause: Message
    package let reasons: [Condition]
}

/// Something that fell after the release: dated, owned, open until it holds again.
package struct Finding: Sendable, Hashable {
    package typealias ID = Kernel.ID<Finding>

    /// How long there is to put it right.
    package static let daysToMend = 30

    package let id: ID
    /// The id of the criterion that does not hold.
    package let condition: String
    package let reason: LocalizedText
    package let owner: Principal.Actor?
    package let openedAt: Date
    package let dueOn: Day
    package let closedAt: Date?

    package var isOpen: Bool { closedAt == nil }
}

package import Foundation
package import Kernel
import Services

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
}

/// One entry of a service's timeline: its standing changed, and why.
package struct StandingChange: Sendable {
    package let at: Date
    package let state: Standing.State
    package let cause: Message
    package let reasons: [Condition]
}

/// Something that fell after the release: dated, owned, open until it holds again.
package struct Finding: Sendable {
    package typealias ID = Kernel.ID<Finding>

    /// How long there is to put it right.
    package static let daysToMend = 30

    package let id: ID
    package let condition: Condition.ID
    package let reason: Message
    package let owner: Principal.Actor?
    package let openedAt: Date
    package let dueOn: Day
    package let closedAt: Date?

    package var isOpen: Bool { closedAt == nil }
}

extension Standing {
    /// The state that follows from the conditions.
    static func state(
        of service: Service, releasedAt: Date?, conditions: [Condition], sheet: CheckSheet, evidence: [Evidence],
        at now: Date
    ) -> State {
        switch service.phase {
        case .retire: return .retired
        case .plan, .define, .design, .build, .preRelease: return .preparing
        case .operate: break
        }
        if conditions.contains(where: { $0.id == .ratings && !$0.holds }) { return .notMet }
        guard releasedAt != nil else {
            let n = evidence.first { $0.kind == .ratings }?.n ?? 0
            return n >= Gate.minimumRatings ? .met : .noEvidence
        }
        let open = sheet.lines.filter {
            $0.item.level == .must && $0.item.phases.contains(.operate) && !$0.passes(at: now)
        }
        if open.contains(where: { $0.state == .notMet }) { return .notMet }
        if open.contains(where: { $0.state == .stale }) { return .stale }
        return open.isEmpty ? .met : .noEvidence
    }
}

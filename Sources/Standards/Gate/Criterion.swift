package import Kernel
package import Rules

/// One named condition of the gate, as content: when it is asked, what has to hold, and what is said about it.
package struct Criterion: Sendable {
    /// Before the release the gate is asked once; in operation it goes on holding.
    package enum Stage: String, CaseIterable, Sendable, Codable {
        case release, operation
    }

    /// Where a team goes to do something about it.
    package enum Place: String, CaseIterable, Sendable, Codable {
        case gate, sheet, studies, canvas, comments, review
    }

    /// A threshold that may be set otherwise for an organisation: higher or lower is stricter.
    package struct Limit: Sendable, Hashable {
        package enum Direction: String, CaseIterable, Sendable { case higher, lower }

        package let name: String
        package internal(set) var value: Double
        package let stricter: Direction
        /// A number of things, not a measurement.
        package let isWhole: Bool

        package init(_ name: String, _ value: Double, stricter: Direction, isWhole: Bool = false) {
            (self.name, self.value, self.stricter, self.isWhole) = (name, value, stricter, isWhole)
        }

        /// Whether `other` asks for less than this.
        package func isLaxer(_ other: Double) -> Bool { stricter == .higher ? other < value : other > value }
    }

    static let maximumLimits = 8

    /// Never changes; findings and timelines refer to it.
    package let id: String
    package let stages: Set<Stage>
    /// The common minimum: no organisation goes below it without a deviation that somebody else approved.
    package let isFloor: Bool
    package let place: Place
    package let title: LocalizedText
    package let needed: LocalizedText
    package let found: LocalizedText
    /// What to do, while it does not hold.
    package let reason: LocalizedText
    /// What is said while it holds.
    package let holds: LocalizedText
    /// What is said while nobody knows; the reason where nothing else is written.
    package let unknown: LocalizedText
    package internal(set) var limits: [Limit]
    package let appliesWhen: Rule?
    package internal(set) var holdsWhen: Rule
    /// The standing a service falls to, `not-met` if nothing else is said.
    let standing: Rule?

    package init(
        id: String, stages: Set<Stage>, isFloor: Bool = false, place: Place = .gate, title: LocalizedText,
        needed: LocalizedText, found: LocalizedText, reason: LocalizedText, holds: LocalizedText,
        unknown: LocalizedText? = nil, limits: [Limit] = [], appliesWhen: Rule? = nil, holdsWhen: Rule,
        standing: Rule? = nil
    ) {
        (self.id, self.stages, self.isFloor, self.place) = (id, stages, isFloor, place)
        (self.title, self.needed, self.found, self.reason) = (title, needed, found, reason)
        (self.holds, self.unknown, self.limits) = (holds, unknown ?? reason, limits)
        (self.appliesWhen, self.holdsWhen, self.standing) = (appliesWhen, holdsWhen, standing)
    }

    package func limit(_ name: String) -> Limit? { limits.first { $0.name == name } }
}

/// A standing, or the state of one item, as a shape and its word.
///
/// Made from the state's stable name: `met`, `not-met`, `no-evidence`, `stale`, `preparing` or `retired`.
struct StateView: Sendable {
    /// For the style sheet: `state-met` …
    var name: String
    var isMet: Bool
    var isNotMet: Bool
    var isNoEvidence: Bool
    var isStale: Bool
    var isPreparing: Bool
    var isRetired: Bool

    init(_ state: String) {
        name = state
        (isMet, isNotMet, isNoEvidence) = (state == "met", state == "not-met", state == "no-evidence")
        (isStale, isPreparing, isRetired) = (state == "stale", state == "preparing", state == "retired")
    }
}

/// A phase of a service by its stable name: `plan`, `define`, `design`, `build`, `pre-release`, `operate`, `retire`.
struct PhaseView: Sendable {
    var isPlan: Bool
    var isDefine: Bool
    var isDesign: Bool
    var isBuild: Bool
    var isPreRelease: Bool
    var isOperate: Bool
    var isRetire: Bool

    init(_ phase: String) {
        (isPlan, isDefine, isDesign, isBuild) = (
            phase == "plan", phase == "define", phase == "design", phase == "build"
        )
        (isPreRelease, isOperate, isRetire) = (phase == "pre-release", phase == "operate", phase == "retire")
    }
}

/// The seven phases in a row, and where we are.
struct PhaseTrackView: Sendable {
    struct Step: Sendable {
        var phase: PhaseView
        var isDone: Bool
        var isCurrent: Bool
    }

    /// "4", of seven.
    var position: String
    var current: PhaseView
    var steps: [Step]

    static let phases = ["plan", "define", "design", "build", "pre-release", "operate", "retire"]

    init(at phase: String) {
        let here = Self.phases.firstIndex(of: phase) ?? 0
        position = String(here + 1)
        current = PhaseView(phase)
        steps = Self.phases.enumerated().map { index, phase in
            Step(phase: PhaseView(phase), isDone: index < here, isCurrent: index == here)
        }
    }
}

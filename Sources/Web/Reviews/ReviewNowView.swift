import Foundation
import Kernel
import Standards

/// What a reviewer decided, as a shape and its word.
struct DecisionView: Sendable {
    /// For the style sheet: `green`, `amber`, `red`.
    var name: String
    var isGreen: Bool
    var isAmber: Bool
    var isRed: Bool

    init(_ decision: ReviewDecision.Color) {
        name = decision.rawValue
        (isGreen, isAmber, isRed) = (decision == .green, decision == .amber, decision == .red)
    }
}

/// How it stands with the review of the release, in one sentence.
struct ReviewNowView: Sendable {
    var isNever = false
    /// The day it was asked for, while nobody has answered.
    var waiting: DayView?
    /// The same for a challenge.
    var challenged: DayView?
    var decision: DecisionView?
    var decided: DayView?
    /// Until when amber has to be mended.
    var due: DayView?
    var isOverdue = false
    /// The page of the reviews.
    var path: String

    init(_ reviews: [Review], path: String, at now: Date, _ language: Language) {
        self.path = path
        let releases = reviews.filter { $0.kind == .release }
        if let open = releases.first(where: \.isOpen) {
            let day = DayView(open.requestedAt, language)
            if open.challenged == nil { waiting = day } else { challenged = day }
        } else if let answer = releases.compactMap(\.answer).max(by: { $0.at < $1.at }), let color = answer.decision {
            (decision, decided) = (DecisionView(color), DayView(answer.at, language))
            due = answer.mendBy.map { DayView($0, language) }
            isOverdue = answer.mendBy.map { $0 < Day(now) } ?? false
        } else {
            isNever = true
        }
    }

    private init(path: String) { self.path = path }

    static func example(
        _ decision: ReviewDecision.Color? = nil, due: DayView? = nil, isOverdue: Bool = false, waiting: DayView? = nil,
        challenged: DayView? = nil, path: String = "/services/mihon/library/reviews"
    ) -> ReviewNowView {
        var view = ReviewNowView(path: path)
        (view.waiting, view.challenged, view.due, view.isOverdue) = (waiting, challenged, due, isOverdue)
        view.decision = decision.map(DecisionView.init)
        view.decided = decision.map { _ in DayView(year: 2026, month: 11, day: 18, .ja) }
        view.isNever = decision == nil && waiting == nil && challenged == nil
        return view
    }
}

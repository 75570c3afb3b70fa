package import Foundation
import Kernel
package import Services
package import Store

/// What a guideline asks of one service, and how far that is met: from evidence where there is any, from marks where
/// there is none.
package struct CheckSheet: Sendable {
    package enum State: String, CaseIterable, Sendable {
        case met
        case notMet = "not-met"
        case noEvidence = "no-evidence"
        case stale
    }

    package struct Line: Sendable {
        package let item: GuidelineItem
        package let state: State
        package let mark: CheckMark?
        package let evidence: [Evidence]
        package let deviations: [Deviation]
        /// The team has not said whether the item applies at all.
        package let isQuestion: Bool
        /// Whether the phase the service is in asks for it.
        package let isDue: Bool
        /// When the state will become stale by itself.
        package let freshUntil: Date?

        /// Met, or excused for now.
        package func passes(at now: Date) -> Bool {
            state == .met || deviations.contains { $0.holds(at: now) }
        }
    }

    package let guideline: String
    package let version: String
    package let lines: [Line]

    package init(
        for service: Service, guideline: Guideline, marks: [CheckMark], evidence: [Evidence],
        deviations: [Deviation], at now: Date
    ) {
        (self.guideline, version) = (guideline.id, guideline.version)
        let marks = Dictionary(marks.map { ($0.item, $0) }) { $1 }
        lines = guideline.items.compactMap { item in
            let applies = item.applies(to: service)
            guard applies != false else { return nil }
            let evidence = evidence.filter { $0.kind == item.measuredBy }
            let (state, freshUntil) = Self.state(of: item, mark: marks[item.id], evidence: evidence.first, at: now)
            return Line(
                item: item, state: state, mark: marks[item.id], evidence: evidence,
                deviations: deviations.filter { $0.item == item.id }, isQuestion: applies == nil,
                isDue: item.phases.contains(service.phase), freshUntil: freshUntil)
        }
    }

    private static func state(
        of item: GuidelineItem, mark: CheckMark?, evidence: Evidence?, at now: Date
    ) -> (State, freshUntil: Date?) {
        let life = TimeInterval(item.freshForDays) * 86_400
        // The canvas says what it says until somebody changes it; it does not grow old.
        if let evidence, let shown = evidence.shows {
            let ages = evidence.kind == .study || evidence.kind == .ratings
            let until = evidence.measuredAt + life
            return ages && until <= now ? (.stale, nil) : (shown ? .met : .notMet, ages ? until : nil)
        }
        guard let mark else { return (.noEvidence, nil) }
        let until = mark.at + life
        return until <= now ? (.stale, nil) : (mark.state == .met ? .met : .notMet, until)
    }

    package static func of(
        _ service: Service, guideline: Guideline, at now: Date, _ db: any Connection
    ) throws -> CheckSheet {
        CheckSheet(
            for: service, guideline: guideline, marks: try CheckMark.all(of: service.id, in: service.tenant, db),
            evidence: try Evidence.all(of: service.id, in: service.tenant, db),
            deviations: try Deviation.all(of: service.id, in: service.tenant, db), at: now)
    }

    package func line(_ item: String) throws(StandardsError) -> Line {
        guard let line = lines.first(where: { $0.item.id == item }) else { throw .noItem(item) }
        return line
    }

    package func count(_ state: State) -> Int { lines.count { $0.state == state } }
}

extension Evidence {
    /// Whether what was measured meets what guidelines ask of it; nil when it settles nothing yet, and a person's mark
    /// counts instead.
    package var shows: Bool? {
        switch kind {
        case .canvas: n >= 4 ? true : nil
        case .measures: n >= 1 ? true : nil
        case .study: value.map { n >= Gate.minimumParticipants && $0 >= Gate.line }
        case .ratings: n >= Gate.minimumRatings ? value.map { $0 >= Gate.line } : nil
        }
    }
}

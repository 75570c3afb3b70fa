package import Foundation
package import Kernel
package import Services

/// One condition of the gate: what is needed, what was found, and in words what to do.
package struct Condition: Sendable, Hashable, Codable {
    package enum ID: String, CaseIterable, Sendable, Codable {
        case phase
        case mustItems = "must-items"
        case usabilityStudy = "usability-study"
        case measures
        case ratings
    }

    package let id: ID
    package let holds: Bool
    /// In figures that need no language, such as `n = 4, mean 3.5`.
    package let found: String
    package let needed: String
    package let reason: Message
}

/// Must-be quality: what has to hold before a service is released, and afterwards for as long as it lives.
package enum Gate {
    /// The line at three: 3 of 5 is must-be quality.
    package static let line = 3.0
    package static let minimumParticipants = 5
    package static let minimumRatings = 10

    /// The conditions of a release, all of them, those that hold too.
    package static func forRelease(
        of service: Service, sheet: CheckSheet, evidence: [Evidence], at now: Date
    ) -> [Condition] {
        [
            phase(service),
            mustItems(sheet.lines.filter { $0.item.phases.contains { $0.isBeforeRelease } }, at: now),
            study(evidence.first { $0.kind == .study }),
            measures(evidence.first { $0.kind == .measures }),
        ]
    }

    /// What must go on holding in operation. A service that was never released through the gate, such as an official
    /// site older than it, is held to its ratings only.
    package static func inOperation(
        released: Bool, sheet: CheckSheet, evidence: [Evidence], fellBefore: Bool, at now: Date
    ) -> [Condition] {
        let ratings = ratings(evidence.first { $0.kind == .ratings }, fellBefore: fellBefore)
        guard released else { return [ratings] }
        return [mustItems(sheet.lines.filter { $0.item.phases.contains(.operate) }, at: now), ratings]
    }

    private static func phase(_ service: Service) -> Condition {
        Condition(
            id: .phase, holds: service.phase == .preRelease, found: service.phase.rawValue,
            needed: Phase.preRelease.rawValue,
            reason: Message(service.phase == .preRelease ? "gate.phaseHolds" : "gate.phase"))
    }

    private static func mustItems(_ lines: [CheckSheet.Line], at now: Date) -> Condition {
        let must = lines.filter { $0.item.level == .must }
        let open = must.filter { !$0.passes(at: now) }
        return Condition(
            id: .mustItems, holds: open.isEmpty, found: "\(must.count - open.count) / \(must.count)",
            needed: "\(must.count) / \(must.count)",
            reason: Message(
                open.isEmpty ? "gate.mustItemsHold" : "gate.mustItems",
                ["count": "\(open.count)", "items": open.map(\.item.id).joined(separator: ", ")]))
    }

    private static func study(_ study: Evidence?) -> Condition {
        let holds = study?.shows == true
        let found = study.map { "n = \($0.n), mean \(($0.value ?? 0).twoDecimals)" } ?? "n = 0"
        return Condition(
            id: .usabilityStudy, holds: holds, found: found,
            needed: "n ≥ \(minimumParticipants), mean ≥ \(line.oneDecimal)",
            reason: Message(
                holds ? "gate.studyHolds" : "gate.study",
                ["minimum": "\(minimumParticipants)", "line": line.oneDecimal]))
    }

    private static func measures(_ measures: Evidence?) -> Condition {
        let count = measures?.n ?? 0
        return Condition(
            id: .measures, holds: count >= 1, found: "\(count)", needed: "≥ 1",
            reason: Message(count >= 1 ? "gate.measuresHold" : "gate.measures"))
    }

    /// Falls when the whole interval lies under the line, and holds again only when the mean is back at it; between the
    /// two nothing changes, so that a single answer does not flip the standing to and fro.
    private static func ratings(_ ratings: Evidence?, fellBefore: Bool) -> Condition {
        let needed = "n ≥ \(minimumRatings), mean ≥ \(line.oneDecimal)"
        guard let ratings, ratings.n >= minimumRatings, let mean = ratings.value, let low = ratings.low,
            let high = ratings.high
        else {
            let n = ratings?.n ?? 0
            return Condition(
                id: .ratings, holds: !fellBefore, found: "n = \(n)", needed: needed,
                reason: Message("gate.ratingsTooFew", ["n": "\(n)", "minimum": "\(minimumRatings)"]))
        }
        let holds = mean >= line || (high >= line && !fellBefore)
        return Condition(
            id: .ratings, holds: holds,
            found: "n = \(ratings.n), mean \(mean.twoDecimals), 95 % \(low.twoDecimals)–\(high.twoDecimals)",
            needed: needed,
            reason: Message(
                holds ? "gate.ratingsHold" : "gate.ratings",
                [
                    "n": "\(ratings.n)", "mean": mean.twoDecimals, "low": low.twoDecimals, "high": high.twoDecimals,
                    "line": line.oneDecimal,
                ]))
    }
}

extension Double {
    var oneDecimal: String { String(format: "%.1f", self) }
    /// Means are told exactly enough that one under the line is not rounded up to it.
    var twoDecimals: String { String(format: "%.2f", self) }
}

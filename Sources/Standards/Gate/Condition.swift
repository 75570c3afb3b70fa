import Foundation
package import Kernel
import Rules

/// A criterion as it stands for one service: whether it holds, what was found, and in words what to do. The words are
/// kept with timelines, so that they say what was so then.
package struct Condition: Sendable, Hashable, Codable {
    package enum Outcome: String, Sendable, Codable {
        case holds, fails
        /// What would decide it is not known.
        case unknown
    }

    /// Of the criterion.
    package let id: String
    package let outcome: Outcome
    package let title: LocalizedText
    package let found: LocalizedText
    package let needed: LocalizedText
    package let reason: LocalizedText
    package let place: Criterion.Place

    package init(
        id: String, outcome: Outcome, title: LocalizedText, found: LocalizedText, needed: LocalizedText,
        reason: LocalizedText, place: Criterion.Place
    ) {
        (self.id, self.outcome, self.title, self.found) = (id, outcome, title, found)
        (self.needed, self.reason, self.place) = (needed, reason, place)
    }

    package var holds: Bool { outcome == .holds }
}

/// How a criterion came out, before anything is said about it: what a million of them cost.
struct Verdict: Sendable {
    /// Its place in the rulebook.
    let criterion: Int
    let outcome: Condition.Outcome
    /// What the service falls to when it does not hold.
    let standing: Standing.State
}

extension Criterion {
    /// - Parameter facts: with those of the sheet; its limits and whether it fell before are filled in here.
    func verdict(at place: Int, _ facts: inout Facts, fell: Bool) -> Verdict? {
        fill(&facts, fell: fell)
        if let appliesWhen {
            switch appliesWhen.evaluate(facts) {
            case .value(.bool(false)): return nil
            case .value(.bool(true)): break
            // Nobody has said whether it is asked of such a service: that has to be answered first.
            default: return Verdict(criterion: place, outcome: .unknown, standing: .noEvidence)
            }
        }
        switch holdsWhen.evaluate(facts) {
        case .value(.bool(true)): return Verdict(criterion: place, outcome: .holds, standing: .met)
        case .value(.bool(false)):
            var state = Standing.State.notMet
            if case .value(.string(let name))? = standing?.evaluate(facts) {
                state = Standing.State(rawValue: name) ?? .notMet
            }
            return Verdict(criterion: place, outcome: .fails, standing: state)
        default: return Verdict(criterion: place, outcome: .unknown, standing: .noEvidence)
        }
    }

    func fill(_ facts: inout Facts, fell: Bool) {
        facts[ServiceFacts.Sheet.fell.slot] = .bool(fell)
        for (index, limit) in limits.enumerated() { facts[ServiceFacts.count + index] = .double(limit.value) }
    }

    /// The verdict in words.
    func condition(_ outcome: Condition.Outcome, _ facts: Facts) -> Condition {
        func value(_ blank: String) -> String {
            let isShare = blank.hasSuffix("%")
            let name = isShare ? String(blank.dropLast()) : blank
            switch ServiceFacts.slot(name, limits: limits).flatMap({ facts[$0] }) {
            case .int(let number)?: return String(number)
            case .double(let number)? where name.hasPrefix("limit."):
                if isShare { return "\((number * 100).written)%" }
                let isWhole = limits.first { "limit.\($0.name)" == name }?.isWhole ?? false
                return isWhole ? number.written : "\(number)"
            case .double(let number)? where isShare: return "\(number.wholePercent)%"
            case .double(let number)?: return number.decimals(apartFrom: limits.map(\.value))
            case .string(let text)?: return text
            case .bool(let flag)?: return String(flag)
            // Where nothing has been counted, there is nothing.
            default: return name.hasSuffix(".n") ? "0" : "–"
            }
        }
        let words =
            switch outcome {
            case .holds: holds
            case .fails: reason
            case .unknown: unknown
            }
        return Condition(
            id: id, outcome: outcome, title: title, found: found.filled(value), needed: needed.filled(value),
            reason: words.filled(value), place: place)
    }
}

extension Double {
    /// Two decimals, or as many more as it takes not to look like a line that is not met: 2.996 is no 3.00.
    func decimals(apartFrom lines: [Double]) -> String {
        for count in 2...6 {
            let text = String(format: "%.\(count)f", self)
            if !lines.contains(where: { $0 != self && Double(text) == $0 }) { return text }
        }
        return "\(self)"
    }

    /// Rounded down for the same reason, but for what is lost in multiplying.
    fileprivate var wholePercent: Int { Int((self * 100 + 1e-9).rounded(.down)) }

    /// Exactly, without a point where there is nothing behind it.
    fileprivate var written: String { self == rounded() ? String(Int(self)) : String(format: "%.10g", self) }
}

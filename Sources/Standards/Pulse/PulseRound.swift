import Foundation
package import Kernel
import Store

/// One time an organisation asks its staff. Answers exist as counts only, and nobody sees them before no more can come:
/// who looked before and after a colleague answered would know what was said.
package struct PulseRound: Sendable, Hashable {
    /// Fewer answers to a statement are shown to nobody.
    package static let minimum = 5
    package static let voucherRange = 5...5000
    package static let longestDays = 92

    package let tenant: Tenant.ID
    /// Such as `2026-11`.
    package let name: String
    /// Of the statements.
    package let version: String
    package let vouchers: Int
    package let openedOn: Day
    /// The last day on which somebody can answer.
    package let closesOn: Day

    package struct Draft: Sendable, Hashable {
        package let name: String
        package let vouchers: Int
        package let closesOn: Day

        /// - Throws: ``PulseError/invalid(_:)`` naming every field that has to be put right.
        package init(name: String, vouchers: Int?, closesOn: Day?, on today: Day) throws(PulseError) {
            var fields: [Problem.Field] = []
            let name = name.trimmingCharacters(in: .whitespaces)
            if name.wholeMatch(of: /[0-9A-Za-z][0-9A-Za-z-]{0,30}/) == nil {
                fields.append(.init("round", Message("pulse.refused.name")))
            }
            if vouchers.map(PulseRound.voucherRange.contains) != true {
                fields.append(
                    .init(
                        "vouchers",
                        Message(
                            "problems.outOfRange",
                            [
                                "low": "\(PulseRound.voucherRange.lowerBound)",
                                "high": "\(PulseRound.voucherRange.upperBound)",
                            ])))
            }
            if closesOn.map({ ($0 >= today) && $0 <= today.adding(days: PulseRound.longestDays) }) != true {
                fields.append(
                    .init("closes_on", Message("pulse.refused.day", ["days": "\(PulseRound.longestDays)"])))
            }
            guard fields.isEmpty, let vouchers, let closesOn else { throw .invalid(fields) }
            (self.name, self.vouchers, self.closesOn) = (name, vouchers, closesOn)
        }
    }
}

/// How a statement was answered in one round, as far as anybody may know.
package struct PulseFigure: Sendable, Hashable {
    package let statement: String
    /// How often 1 to 5 was given; nil while there are too few answers.
    package let counts: [Int]?
    /// How many answers are missing before anything is shown.
    package let missing: Int

    package var n: Int? { counts?.reduce(0, +) }

    package var mean: Double? {
        guard let counts, let n, n > 0 else { return nil }
        return Double(counts.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }) / Double(n)
    }

    package init(_ statement: String, _ counts: [Int]) {
        let n = counts.reduce(0, +)
        self.statement = statement
        self.counts = n >= PulseRound.minimum ? counts : nil
        missing = max(0, PulseRound.minimum - n)
    }

    /// Several organisations together. Only what each of them shows is in the sum: otherwise the difference would tell
    /// what one of them does not show.
    package init?(sum figures: [PulseFigure], of statement: String) {
        let shown = figures.compactMap { $0.statement == statement ? $0.counts : nil }
        guard !shown.isEmpty else { return nil }
        self.init(statement, (0..<5).map { score in shown.reduce(0) { $0 + $1[score] } })
    }
}

/// A round with what may be known of it.
package struct PulseResult: Sendable {
    package let round: PulseRound
    /// How many vouchers were used.
    package let answered: Int
    /// Whether somebody can still answer.
    package let isOpen: Bool
    /// Empty while it is open.
    package let figures: [PulseFigure]

    package var isPublished: Bool { figures.contains { $0.counts != nil } }
}

package enum PulseError: ProblemConvertible, Hashable {
    case invalid([Problem.Field])
    case noRound
    case roundTaken(String)
    case closed
    case unknownVoucher
    case usedVoucher

    package var problem: Problem {
        switch self {
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        case .noRound: Problem(.notFound, "pulse.refused.round")
        case .roundTaken(let name):
            Problem(
                .conflict, Message("pulse.refused.taken", ["round": name]),
                fields: [.init("round", Message("pulse.refused.taken", ["round": name]))])
        case .closed: Problem(.conflict, "pulse.refused.closed")
        case .unknownVoucher: Problem(.notFound, "pulse.refused.unknown")
        case .usedVoucher: Problem(.conflict, "pulse.refused.used")
        }
    }
}

package import Foundation

/// How long to wait before another attempt: ever longer, and never the same for all, or everybody would come back at
/// the same moment to a server that has just recovered. As it stands, twelve attempts take three days.
package struct Backoff: Hashable, Sendable {
    package var attempts = 12
    package var first: TimeInterval = 15
    package var factor: Double = 3
    package var longest: TimeInterval = 20 * 3600
    /// What is added or taken away at random, at most, as a part of the whole.
    package var jitter: Double = 0.2

    package init() {}

    /// `chance` lies between 0 and 1.
    package func delay(afterAttempts attempts: Int, chance: Double) -> TimeInterval {
        let plain = min(longest, first * pow(factor, Double(max(0, attempts - 1))))
        return plain * (1 + jitter * (2 * chance - 1))
    }
}

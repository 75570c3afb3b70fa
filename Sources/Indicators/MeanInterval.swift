import Services

/// A 95 % interval for the mean of ratings from 1 to 5 that never leaves 1-5.
///
/// The shares of the five scores have a Dirichlet posterior with the prior 1/5 for each score, together the weight of
/// one answer. The posterior of the mean has a known mean and variance; a Beta distribution on [1, 5] with the same two
/// stands for it, and its 2.5 % and 97.5 % quantiles are the interval, widened to hold the observed mean when all
/// answers agree. Exact enough down to ten answers, the same on every machine, and cheap enough to be worked out with
/// every rating. `docs/decisions/` tells why not a bootstrap.
package enum MeanInterval {
    /// - Parameter counts: how often the scores 1 to 5 were given, at least one answer.
    package static func of(_ counts: [Int]) -> ClosedRange<Double> {
        let n = Double(counts.reduce(0, +))
        let weights = counts.map { Double($0) + 0.2 }
        let total = n + 1
        // On [0, 1]: score 1 is 0, score 5 is 1.
        let values = [0, 0.25, 0.5, 0.75, 1]
        let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total
        let spread = zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
        let variance = spread / (total + 1)
        let concentration = mean * (1 - mean) / variance - 1
        let beta = Beta(a: mean * concentration, b: (1 - mean) * concentration)
        let observed = zip(counts, values).reduce(0) { $0 + Double($1.0) * $1.1 } / n
        let low = min(beta.quantile(0.025), observed)
        let high = max(beta.quantile(0.975), observed)
        return (1 + 4 * low)...(1 + 4 * high)
    }
}

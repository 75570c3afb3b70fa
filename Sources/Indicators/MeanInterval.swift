import Foundation

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

/// The Beta distribution on [0, 1].
struct Beta {
    let a: Double
    let b: Double

    /// The x below which a share `p` of the distribution lies, for a `p` from 0.01 to 0.99: Newton's steps, held inside
    /// a bracket that closes with each. By Cantelli's inequality x lies within ten standard deviations of the mean.
    func quantile(_ p: Double) -> Double {
        let mean = a / (a + b)
        let deviation = (mean * (1 - mean) / (a + b + 1)).squareRoot()
        var (low, high) = (max(0, mean - 10 * deviation), min(1, mean + 10 * deviation))
        var x = min(max(mean + (p < 0.5 ? -2 : 2) * deviation, low), high)
        for _ in 0..<60 {
            let error = cumulative(x) - p
            if error < 0 { low = x } else { high = x }
            let step = error / density(x)
            let next = x - step
            let previous = x
            x = step.isFinite && next > low && next < high ? next : (low + high) / 2
            if abs(x - previous) < 1e-11 { break }
        }
        return x
    }

    private func density(_ x: Double) -> Double {
        exp((a - 1) * log(x) + (b - 1) * log(1 - x) - logBeta)
    }

    private var logBeta: Double { lgamma(a) + lgamma(b) - lgamma(a + b) }

    /// The regularised incomplete beta function, by its continued fraction (Lentz's method; DLMF 8.17.22).
    func cumulative(_ x: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(a * log(x) + b * log(1 - x) - logBeta)
        return x < (a + 1) / (a + b + 2)
            ? front * Self.fraction(x, a, b) / a : 1 - front * Self.fraction(1 - x, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / safe(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...300 {
            let m = Double(step)
            let place = a + 2 * m
            let even = m * (b - m) * x / ((place - 1) * place)
            d = 1 / safe(1 + even * d)
            c = safe(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / (place * (place + 1))
            d = 1 / safe(1 + odd * d)
            c = safe(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-12 { break }
        }
        return result
    }
}

import Foundation

/// The Beta distribution on [0, 1].
package struct Beta: Sendable {
    package let a: Double
    package let b: Double

    package init(a: Double, b: Double) { (self.a, self.b) = (a, b) }

    /// The x below which a share `p` of the distribution lies, for a `p` from 0.01 to 0.99: Newton's steps, held inside
    /// a bracket that closes with each. By Cantelli's inequality x lies within ten standard deviations of the mean.
    package func quantile(_ p: Double) -> Double {
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
    package func cumulative(_ x: Double) -> Double {
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

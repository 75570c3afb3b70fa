import Services

/// The difference between the means of two groups, with the 95 % interval of Welch's t: the groups need not be equally
/// large nor spread equally wide. It says what goes together, never what causes what.
package struct MeanDifference: Sendable, Hashable {
    package let value: Double
    package let low: Double
    package let high: Double

    /// Whether the interval leaves zero out.
    package var isShown: Bool { low > 0 || high < 0 }

    package init(value: Double, low: Double, high: Double) { (self.value, self.low, self.high) = (value, low, high) }

    /// Nil for groups of fewer than two, and where nothing varies: then nobody can say how far the means may be off.
    package init?(of first: [Double], from second: [Double]) {
        guard first.count >= 2, second.count >= 2 else { return nil }
        let (a, b) = (Self.squaredError(first), Self.squaredError(second))
        let error = a + b
        guard error > 0 else { return nil }
        // Welch and Satterthwaite's degrees of freedom.
        let freedom = error * error / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
        let half = StudentT(freedom: freedom).quantile(0.975) * error.squareRoot()
        let difference = Self.mean(first) - Self.mean(second)
        self.init(value: difference, low: difference - half, high: difference + half)
    }

    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Of the mean: the variance of the values by their number.
    private static func squaredError(_ values: [Double]) -> Double {
        let (mean, n) = (mean(values), Double(values.count))
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n
    }
}

/// Student's t distribution; its degrees of freedom need not be whole.
struct StudentT {
    let freedom: Double

    /// The share of all that lies above `t`, for t ≥ 0.
    func upperTail(_ t: Double) -> Double {
        0.5 * Beta(a: freedom / 2, b: 0.5).cumulative(freedom / (freedom + t * t))
    }

    /// Where the share `p` lies below, for 0.5 ≤ p < 1.
    func quantile(_ p: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        while upperTail(high) > 1 - p, high < 1e9 { (low, high) = (high, high * 2) }
        for _ in 0..<200 where high - low > 1e-13 * high {
            let middle = (low + high) / 2
            if upperTail(middle) > 1 - p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

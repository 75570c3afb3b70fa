import Foundation
import Testing

@testable import Standards

@Suite struct MeanDifferenceTests {
    @Test(
        "Student's t is SciPy's, whole degrees of freedom or not",
        arguments: [
            (1, 12.706204736174694, 0.1692530273303327), (2.5, 3.5746548420036817, 0.10280610857994191),
            (4, 2.7764451051977934, 0.082177470635025), (7.3, 2.345066736547703, 0.0655826841765435),
            (30, 2.0422724563012378, 0.04973893779425843), (1000, 1.9623390808264083, 0.04472094347962005),
        ] as [(Double, Double, Double)])
    func quantiles(freedom: Double, quantile: Double, tail: Double) {
        let t = StudentT(freedom: freedom)

        #expect(abs(t.quantile(0.975) - quantile) < 1e-9 * quantile)
        #expect(abs(t.upperTail(1.7) - tail) < 1e-12)
    }

    /// Two groups, and what `scipy.stats.ttest_ind(…, equal_var=False).confidence_interval(.95)` of SciPy 1.17.1 says.
    struct Case: Sendable {
        let first, second: [Double]
        let value, low, high: Double
    }

    static let cases = [
        Case(
            first: [3.8, 4.1, 3.6, 4.4, 3.9], second: [3.0, 2.7, 3.4, 3.1, 2.6, 3.3], value: 0.9433333333333338,
            low: 0.5152011457185557, high: 1.371465520948112),
        Case(
            first: [3.2, 3.9, 2.8, 4.1, 3.5, 3.0], second: [3.1, 3.6, 2.9, 3.8, 3.3], value: 0.07666666666666666,
            low: -0.5243413332058614, high: 0.6776746665391947),
        Case(
            first: [4, 4, 4, 4, 4.1], second: [2, 3, 4, 5, 1, 3.5], value: 0.936666666666667,
            low: -0.5626627765882013, high: 2.4359961099215353),
        Case(
            first: [2.0, 2.2, 2.1, 2.4, 1.9], second: [3.9, 4.0, 4.2, 3.8, 4.1, 4.4, 3.7], value: -1.8942857142857141,
            low: -2.1742696320080115, high: -1.6143017965634168),
        Case(first: [3, 4], second: [1, 5], value: 0.5, low: -19.743378906988756, high: 20.743378906988756),
    ]

    @Test("The interval is that of Welch's t as SciPy works it out", arguments: cases)
    func interval(_ sample: Case) throws {
        let difference = try #require(MeanDifference(of: sample.first, from: sample.second))

        #expect(abs(difference.value - sample.value) < 1e-12)
        #expect(abs(difference.low - sample.low) < 1e-8)
        #expect(abs(difference.high - sample.high) < 1e-8)
        #expect(difference.isShown == (sample.low > 0 || sample.high < 0))
    }

    @Test("Turned round, it is the same difference with the other sign")
    func turned() throws {
        let sample = Self.cases[0]
        let there = try #require(MeanDifference(of: sample.first, from: sample.second))
        let back = try #require(MeanDifference(of: sample.second, from: sample.first))

        #expect(abs(there.value + back.value) < 1e-12)
        #expect(abs(there.low + back.high) < 1e-9)
    }

    @Test("Where nothing can be said of the error, nothing is said")
    func silent() {
        #expect(MeanDifference(of: [], from: [3, 4]) == nil)
        #expect(MeanDifference(of: [3], from: [3, 4]) == nil)
        #expect(MeanDifference(of: [3, 3, 3], from: [4, 4, 4]) == nil)
    }
}

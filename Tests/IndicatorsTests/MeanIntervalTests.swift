import Foundation
import Services
import TestKit
import Testing

@testable import Indicators

@Suite struct MeanIntervalTests {
    private func mean(_ counts: [Int]) -> Double {
        Double(zip(1...5, counts).reduce(0) { $0 + $1.0 * $1.1 }) / Double(counts.reduce(0, +))
    }

    @Test(
        "Quantiles of the Beta distribution are those of SciPy 1.17",
        arguments: [
            (0.5, 0.5, 0.025, 0.001541333133), (0.5, 0.5, 0.975, 0.998458666867), (1, 1, 0.3, 0.3),
            (2, 5, 0.025, 0.043271868293), (2, 5, 0.975, 0.641234578998), (13.7, 4.2, 0.5, 0.775399393585),
            (0.2, 30, 0.975, 0.049764578031), (250, 750, 0.025, 0.223657841965),
            (5000, 3000, 0.975, 0.635578044567), (30, 0.2, 0.025, 0.950235421969),
        ] as [(Double, Double, Double, Double)])
    func quantiles(a: Double, b: Double, p: Double, x: Double) {
        #expect(abs(Beta(a: a, b: b).quantile(p) - x) < 1e-9)
    }

    @Test(
        "The cumulative share grows from nothing to all, the same from both ends",
        arguments: [(0.2, 0.3), (0.5, 9), (3, 3), (800, 20)] as [(Double, Double)])
    func cumulative(a: Double, b: Double) {
        let beta = Beta(a: a, b: b)
        let shares = (0...200).map { beta.cumulative(Double($0) / 200) }

        #expect(shares.first == 0)
        #expect(shares.last == 1)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
        for x in stride(from: 0.01, to: 1, by: 0.07) {
            #expect(abs(beta.cumulative(x) + Beta(a: b, b: a).cumulative(1 - x) - 1) < 1e-10)
        }
    }

    @Test(
        "Intervals are those worked out beforehand with SciPy",
        arguments: [
            ([0, 0, 0, 0, 30], 4.7216180729, 5), ([30, 0, 0, 0, 0], 1, 1.2783819271),
            ([2, 3, 10, 20, 15], 3.5465223836, 4.1188371169), ([5, 0, 0, 0, 5], 1.9181341935, 4.0818658065),
            ([0, 0, 10, 0, 0], 2.7589397524, 3.2410602476),
        ] as [([Int], Double, Double)])
    func known(counts: [Int], low: Double, high: Double) {
        let interval = MeanInterval.of(counts)

        #expect(abs(interval.lowerBound - low) < 1e-8)
        #expect(abs(interval.upperBound - high) < 1e-8)
    }

    @Test("Whatever people answer, the interval stays from 1 to 5 and holds the mean they gave")
    func bounds() {
        var seeded = Seeded(1)
        var histograms: [[Int]] = []
        for score in 0..<5 {
            for n in [1, 2, 9, 10, 11, 1000, 1_000_000, 1_000_000_000] {
                var all = [0, 0, 0, 0, 0]
                all[score] = n
                histograms.append(all)
                all[(score + 1) % 5] += 1
                histograms.append(all)
            }
        }
        for _ in 0..<3000 {
            let top = Int.random(in: 1...300, using: &seeded)
            let some = (0..<5).map { _ in Bool.random(using: &seeded) ? Int.random(in: 0...top, using: &seeded) : 0 }
            if some.contains(where: { $0 > 0 }) { histograms.append(some) }
        }

        for counts in histograms {
            let interval = MeanInterval.of(counts)
            let isInside = interval.lowerBound >= 1 && interval.upperBound <= 5
            let holdsMean =
                interval.contains(mean(counts)) || abs(interval.lowerBound - mean(counts)) < 1e-12
                || abs(interval.upperBound - mean(counts)) < 1e-12
            if !isInside || !holdsMean { Issue.record("\(counts): \(interval), mean \(mean(counts))") }
        }
    }

    @Test(
        "The more answers of the same kind, the narrower",
        arguments: [[1, 1, 1, 1, 1], [3, 0, 0, 0, 1], [0, 0, 1, 2, 7], [0, 0, 0, 0, 1], [1, 0, 0, 0, 1]])
    func narrower(shape: [Int]) {
        let widths = [1, 2, 5, 10, 50, 200, 5000].map { times in
            let interval = MeanInterval.of(shape.map { $0 * times })
            return interval.upperBound - interval.lowerBound
        }

        #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test("Turned upside down, the answers give the interval upside down")
    func mirrored() {
        let there = MeanInterval.of([7, 3, 0, 11, 2])
        let back = MeanInterval.of([2, 11, 0, 3, 7])

        #expect(abs(there.lowerBound - (6 - back.upperBound)) < 1e-9)
        #expect(abs(there.upperBound - (6 - back.lowerBound)) < 1e-9)
    }

    /// Shares of the five scores among all residents, of whom we see a few.
    private static let populations: [(name: String, shares: [Double])] = [
        ("all alike", [0.2, 0.2, 0.2, 0.2, 0.2]), ("content", [0.03, 0.07, 0.2, 0.4, 0.3]),
        ("torn", [0.4, 0.05, 0.1, 0.05, 0.4]), ("angry", [0.5, 0.25, 0.15, 0.07, 0.03]),
        ("delighted", [0.01, 0.01, 0.03, 0.15, 0.8]), ("lukewarm", [0.05, 0.2, 0.5, 0.2, 0.05]),
        ("at the line", [0.15, 0.2, 0.3, 0.2, 0.15]),
    ]

    @Test(
        "Of a hundred intervals at least 92 hold what all residents think", arguments: populations,
        [10, 20, 50, 100, 200])
    func coverage(population: (name: String, shares: [Double]), n: Int) {
        var seeded = Seeded(UInt64(n) * 31 + UInt64(population.shares[4] * 1000))
        let truth = zip(1...5, population.shares).reduce(0) { $0 + Double($1.0) * $1.1 }
        let rounds = 1500
        var covered = 0

        for _ in 0..<rounds {
            var counts = [0, 0, 0, 0, 0]
            for _ in 0..<n {
                var rest = Double.random(in: 0..<1, using: &seeded)
                let score = population.shares.firstIndex { share in
                    rest -= share
                    return rest < 0
                }
                counts[score ?? 4] += 1
            }
            if MeanInterval.of(counts).contains(truth) { covered += 1 }
        }

        let share = Double(covered) / Double(rounds)
        if ProcessInfo.processInfo.environment["SHOW_COVERAGE"] != nil { print("coverage", population.name, n, share) }
        #expect(share >= 0.92, "\(population.name), n = \(n): \(share)")
    }
}

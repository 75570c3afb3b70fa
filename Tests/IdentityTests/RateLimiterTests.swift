import Foundation
import Identity
import TestKit
import Testing

@Suite struct RateLimiterTests {
    @Test("As many tries as allowed, then none until the window is over")
    func window() {
        let limiter = RateLimiter(limit: 3, per: 60)

        let first = (0..<3).map { limiter.count("a", at: .noon + Double($0)) }
        let refused = limiter.count("a", at: .noon + 30)

        #expect(first == [nil, nil, nil])
        #expect(refused == 30)
        #expect(limiter.count("b", at: .noon + 30) == nil)
        #expect(limiter.count("a", at: .noon + 59.5) == 1)
        #expect(limiter.count("a", at: .noon + 60) == nil)
    }

    @Test("A try that turned out to be right does not count")
    func forgiven() {
        let limiter = RateLimiter(limit: 1, per: 60)

        for _ in 0..<10 {
            #expect(limiter.count("a", at: .noon) == nil)
            limiter.forgive("a")
        }

        #expect(limiter.count("a", at: .noon) == nil)
        #expect(limiter.count("a", at: .noon + 15) == 45)
    }

    @Test("Two threads never get more than the limit together")
    func concurrent() async {
        let limiter = RateLimiter(limit: 100, per: 60)

        let allowed = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { (0..<50).count { _ in limiter.count("a", at: .noon) == nil } } }
            return await group.reduce(0, +)
        }

        #expect(allowed == 100)
    }

    @Test("A flood of addresses does not lock out the one that behaves")
    func flood() {
        let limiter = RateLimiter(limit: 2, per: 60)
        for address in 0..<60_000 { _ = limiter.count("\(address)", at: .noon) }

        #expect(limiter.count("me", at: .noon) == nil)
    }
}

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

    @Test("Asking does not count")
    func refusal() {
        let limiter = RateLimiter(limit: 1, per: 60)

        for _ in 0..<10 { #expect(limiter.refusal("a", at: .noon) == nil) }
        #expect(limiter.count("a", at: .noon) == nil)

        #expect(limiter.refusal("a", at: .noon + 15) == 45)
    }

    @Test("In no stretch of the window's length are there more tries than allowed")
    func anyWindow() {
        let limiter = RateLimiter(limit: 5, per: 60)

        let tries = [0, 56, 57, 58, 59, 60, 61, 62, 63, 64].filter { limiter.count("a", at: .noon + $0) == nil }

        for end in tries { #expect(tries.count { $0 <= end && $0 > end - 60 } <= 5, "up to \(end) s") }
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

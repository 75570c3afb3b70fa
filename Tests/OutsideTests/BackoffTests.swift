import Outside
import Testing

@Suite struct BackoffTests {
    @Test("Twelve attempts take about three days, each longer after the one before")
    func threeDays() {
        let backoff = Backoff()
        let delays = (1..<backoff.attempts).map { backoff.delay(afterAttempts: $0, chance: 0.5) }
        #expect(delays.first == 15)
        #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
        #expect((2.5...3.5).contains(delays.reduce(0, +) / 86_400))
    }

    @Test("Chance moves a delay by at most a fifth", arguments: [0, 0.25, 1])
    func jitter(chance: Double) {
        let delay = Backoff().delay(afterAttempts: 3, chance: chance)
        #expect(abs(delay - (108 + 54 * chance)) < 0.001)
    }
}

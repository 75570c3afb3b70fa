package import Foundation
import Synchronization

/// How often somebody may do something: at most `limit` times in any window of `seconds`, counted in memory only, so
/// that nobody's address is ever written down. Several processes count each for itself.
package final class RateLimiter: Sendable {
    private struct Window {
        var start: Date
        var count: Int
    }

    private let limit: Int
    private let seconds: TimeInterval
    private let windows = Mutex<[String: Window]>([:])

    package init(limit: Int, per seconds: TimeInterval) { (self.limit, self.seconds) = (limit, seconds) }

    /// Counts one try. Answers after how many seconds to come back when there were too many.
    package func count(_ key: String, at now: Date) -> Int? {
        windows.withLock { windows in
            var window = current(key, in: windows, at: now)
            guard window.count < limit else { return wait(window, now) }
            window.count += 1
            if windows.count >= 50_000 { windows = windows.filter { now < $0.value.start + seconds } }
            // Under a flood from everywhere, forgetting is better than running out of memory.
            if windows.count >= 50_000 { windows.removeAll() }
            windows[key] = window
            return nil
        }
    }

    /// Whether a try would be refused, without counting one.
    package func refusal(_ key: String, at now: Date) -> Int? {
        windows.withLock { windows in
            let window = current(key, in: windows, at: now)
            return window.count < limit ? nil : wait(window, now)
        }
    }

    private func current(_ key: String, in windows: [String: Window], at now: Date) -> Window {
        if let window = windows[key], now < window.start + seconds { window } else { Window(start: now, count: 0) }
    }

    private func wait(_ window: Window, _ now: Date) -> Int {
        max(1, Int((window.start + seconds).timeIntervalSince(now).rounded(.up)))
    }
}

/// Failed sign-ins, by mailbox and by address, so that neither one account nor many can be tried from one place.
package struct SignInLimiter: Sendable {
    private let byEmail = RateLimiter(limit: 5, per: 15 * 60)
    private let byAddress = RateLimiter(limit: 30, per: 15 * 60)

    package init() {}

    func refusal(of email: String, from address: String, at now: Date) -> Int? {
        byEmail.refusal(email, at: now) ?? byAddress.refusal(address, at: now)
    }

    func failed(_ email: String, from address: String, at now: Date) {
        _ = byEmail.count(email, at: now)
        _ = byAddress.count(address, at: now)
    }
}

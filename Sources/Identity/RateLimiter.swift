package import Foundation
import Synchronization

/// How often somebody may do something: at most `limit` times in `seconds` from the first time on, counted in memory only,
/// so that nobody's address is ever written down. Several processes count each for itself.
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

    /// Takes back one try that turned out to be right.
    package func forgive(_ key: String) {
        windows.withLock { windows in
            guard let count = windows[key]?.count, count > 0 else { return }
            windows[key]?.count = count - 1
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

    /// Counted before the password is looked at, so that many tries at once are many tries.
    func count(_ email: String, from address: String, at now: Date) -> Int? {
        byAddress.count(address, at: now) ?? byEmail.count(email, at: now)
    }

    func succeeded(_ email: String, from address: String) {
        byEmail.forgive(email)
        byAddress.forgive(address)
    }
}

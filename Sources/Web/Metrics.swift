import Foundation
import HTTPTypes
import Hummingbird
import Outside
import Synchronization

/// What the process has done since it started, for `/metrics`.
final class Metrics: Sendable {
    private struct Counts {
        var byClass: [Int: Int] = [:]
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
    }

    private static let bounds = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0]
    private let counts = Mutex(Counts())

    func count(_ status: HTTPResponse.Status, took duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts.withLock { counts in
            counts.byClass[status.code / 100, default: 0] += 1
            counts.buckets[bucket] += 1
            counts.seconds += seconds
        }
    }

    /// Prometheus text format 0.0.4.
    ///
    /// - Parameter backlog: what waits in the outbox; nil where nobody could say, and nothing is said of it.
    func text(backlog: Outbox.Backlog?, at now: Date) -> String {
        let counts = counts.withLock { $0 }
        var lines = ["# HELP http_requests_total Answers by class of status.", "# TYPE http_requests_total counter"]
        for (status, count) in counts.byClass.sorted(by: { $0.key < $1.key }) {
            lines.append("http_requests_total{status=\"\(status)xx\"} \(count)")
        }
        lines += [
            "# HELP http_request_duration_seconds Time to the head of the answer.",
            "# TYPE http_request_duration_seconds histogram",
        ]
        var total = 0
        for (bound, count) in zip(Self.bounds, counts.buckets) {
            total += count
            lines.append("http_request_duration_seconds_bucket{le=\"\(bound)\"} \(total)")
        }
        total += counts.buckets.last ?? 0
        lines += [
            "http_request_duration_seconds_bucket{le=\"+Inf\"} \(total)",
            "http_request_duration_seconds_sum \(counts.seconds)", "http_request_duration_seconds_count \(total)",
        ]
        if let backlog {
            let age = backlog.oldest.map { max(0, now.timeIntervalSince($0)) } ?? 0
            lines += [
                "# HELP outbox_messages Mails and webhooks that wait to be delivered.",
                "# TYPE outbox_messages gauge", "outbox_messages \(backlog.waiting)",
                "# HELP outbox_oldest_message_age_seconds How long the oldest of them has waited.",
                "# TYPE outbox_oldest_message_age_seconds gauge", "outbox_oldest_message_age_seconds \(age)",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

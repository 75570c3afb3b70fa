package import Foundation
package import Kernel
package import Store

/// Carries what waits in the outbox. Any number of couriers, in as many processes, share one outbox: each takes some
/// messages for a while, and if it does not say in time what became of them, the next one takes them again.
package actor Courier {
    package typealias ID = Kernel.ID<Courier>

    package struct Settings: Sendable {
        package var policy = Endpoint.Policy()
        package var mailServer: MailServer?
        package var limits = Transfer.Limits()
        /// Mail servers let strangers wait on purpose before they greet.
        package var mailLimits = Transfer.Limits(connecting: .seconds(30), whole: .seconds(60))
        package var backoff = Backoff()
        /// How many messages are under way at once, and how many of them to one destination, so that a destination that
        /// does not answer leaves room for the others.
        package var slots = 8
        package var slotsPerDestination = 2
        /// For how long a taken message is this courier's; well over the limit of a transfer.
        package var lease: TimeInterval = 120
        /// How often it looks.
        package var interval: Duration = .seconds(1)
        /// After so many attempts in vain the webhook is called failing.
        package var patience = 5
        /// No message is tried for longer than that, however rarely its turn came.
        package var expiry: TimeInterval = 4 * 86_400
        /// For how long what is over is kept whole, and what was sent to whom after that.
        package var keepsMessages: TimeInterval = 30 * 86_400
        package var keepsRecord: TimeInterval = 400 * 86_400

        package init() {}
    }

    /// A destination that did not work is left alone for a while by this courier.
    private struct Rest {
        var failures: Int
        var until: Date
    }

    private let id = ID.new()
    private let store: Database
    private let settings: Settings
    private let now: @Sendable () -> Date
    /// Between 0 and 1.
    private let chance: @Sendable () -> Double
    private var underWay: [String: Int] = [:]
    private var resting: [String: Rest] = [:]
    private var cleanedAt: Date?

    package init(
        _ store: Database, _ settings: Settings, now: @escaping @Sendable () -> Date = { .now },
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        (self.store, self.settings, self.now, self.chance) = (store, settings, now, chance)
    }

    /// Works until the task is cancelled; what is under way then is broken off and tried again by whoever comes next.
    package func run(onError: @escaping @Sendable (any Error) -> Void) async {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { tasks in
            tasks.addTask { [interval = settings.interval] in
                repeat { signal.yield() } while (try? await Task.sleep(for: interval)) != nil
            }
            for await _ in signals {
                do {
                    for parcel in try await take() {
                        tasks.addTask {
                            do { try await self.carry(parcel) } catch { onError(error) }
                            signal.yield()
                        }
                    }
                    try await cleanSometimes()
                } catch is CancellationError {
                    break
                } catch {
                    onError(error)
                }
            }
            tasks.cancelAll()
        }
    }

    /// Carries once what is due and has a slot, and answers how many messages that were.
    @discardableResult
    package func round() async throws -> Int {
        let parcels = try await take()
        try await withThrowingTaskGroup { tasks in
            for parcel in parcels { tasks.addTask { try await self.carry(parcel) } }
            try await tasks.waitForAll()
        }
        return parcels.count
    }

    /// Takes messages as its own, as many as there are slots.
    private func take() async throws -> [Parcel] {
        let now = now()
        let free = settings.slots - underWay.values.reduce(0, +)
        guard free > 0 else { return [] }
        var room = underWay.mapValues { settings.slotsPerDestination - $0 }
        for (lane, rest) in resting {
            // Whoever did not answer is asked by one message first.
            room[lane] = (rest.until <= now ? 1 : 0) - underWay[lane, default: 0]
        }
        if settings.mailServer == nil { room[Outbox.mailLane] = 0 }
        let full = room.filter { $0.value <= 0 }.map(\.key)
        let lanes = try await store.read { db in try Outbox.lanes(at: now, without: full, limit: free, db) }
        guard !lanes.isEmpty else { return [] }
        let request = Outbox.Request(
            courier: id, lanes: lanes.map { ($0, room[$0] ?? settings.slotsPerDestination) }, limit: free,
            until: now + settings.lease)
        let parcels = try await store.append(to: []) { db in try Outbox.take(request, at: now, db) }
        for parcel in parcels { underWay[parcel.message.lane, default: 0] += 1 }
        return parcels
    }

    private func carry(_ parcel: Parcel) async throws {
        let lane = parcel.message.lane
        defer { underWay[lane] = underWay[lane].flatMap { $0 > 1 ? $0 - 1 : nil } }
        let outcome = await parcel.carry(at: now(), settings)
        let now = now()
        rest(lane, after: outcome, at: now)
        let report = Outbox.Report(
            courier: id, message: parcel.message, outcome: outcome, settings: settings, chance: chance(), at: now)
        // A task of its own, because a cancelled one could not write down any more what it was cancelled at.
        try await Task { [store] in try await report.keep(in: store) }.value
    }

    private func rest(_ lane: String, after outcome: Outcome, at now: Date) {
        switch outcome {
        case .later(let failure, _) where failure.isOfDestination, .never(let failure) where failure.isOfDestination:
            let failures = (resting[lane]?.failures ?? 0) + 1
            let delay = min(600, settings.backoff.delay(afterAttempts: failures, chance: chance()))
            resting[lane] = Rest(failures: failures, until: now + delay)
        case .later(_, after: let seconds?):
            resting[lane] = Rest(failures: 0, until: now + Double(min(seconds, 3600)))
        case .interrupted: break
        default: resting[lane] = nil
        }
    }

    /// At the start and every hour.
    private func cleanSometimes() async throws {
        let now = now()
        if let cleanedAt, now < cleanedAt + 3600 { return }
        cleanedAt = now
        try await clean()
    }

    /// Gives up what waited too long and forgets what has long been over.
    package func clean() async throws { try await Outbox.clean(settings, at: now(), in: store) }
}

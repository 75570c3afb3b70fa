import Foundation
import Kernel
import Outside
import Store
import Synchronization
import TestKit

/// Two organisations, and a clock that moves when it is told.
struct Office: Sendable {
    static let (ours, theirs) = (Tenant.ID("131083"), Tenant.ID("131016"))
    static let topic = "registry:childcare-programmes"
    static let fact = OutboxMessage.Fact(topic: topic, subject: "131083/psid-1", version: 3)

    let store: Database
    let clock = Clock()

    final class Clock: Sendable {
        private let moment = Mutex(Date.noon)
        var now: Date { moment.withLock { $0 } }
        func pass(_ seconds: TimeInterval) { moment.withLock { $0 += seconds } }
    }

    init(on backend: Backend) async throws {
        store = try await backend.makeDatabase()
        try await store.append(to: []) { db in
            for tenant in [Self.ours, Self.theirs] {
                try db.run(
                    """
                    INSERT INTO organization (id, kind, name, kana, is_sample, position)
                    VALUES (\(tenant), 'municipality', \(json: ["ja": "見本市"]), 'みほんし', \(true), \(1))
                    """)
            }
        }
    }

    static func administrator(in tenant: Tenant.ID = ours) -> Principal {
        Principal(.user(.new(at: .noon)), in: tenant, may: [.manageMembers])
    }

    /// What a test needs: peers on this machine, without TLS.
    static let open = Endpoint.Policy(allowsPlainHTTP: true, allowsPrivateAddresses: true)

    /// In the middle of what chance may do.
    func courier(_ change: (inout Courier.Settings) -> Void = { _ in }) -> Courier {
        var settings = Courier.Settings()
        settings.policy = Self.open
        settings.interval = .milliseconds(5)
        change(&settings)
        return Courier(store, settings, now: { [clock] in clock.now }, chance: { 0.5 })
    }

    @discardableResult
    func subscribe(
        _ url: String, to topics: [String] = [topic], in tenant: Tenant.ID = ours
    ) async throws -> (webhook: Webhook, secret: WebhookSecret) {
        try await Webhook.create(
            Webhook.Draft(url: url, topics: topics, policy: Self.open), by: Self.administrator(in: tenant),
            at: clock.now, in: store)
    }

    @discardableResult
    func announce(_ fact: OutboxMessage.Fact = fact, body: String = #"{"version":3}"#) async throws -> Int {
        let now = clock.now
        return try await store.append(to: []) { db in try Outbox.announce(fact, body: body, at: now, db) }
    }

    func messages(of webhook: Webhook? = nil, in tenant: Tenant.ID = ours) async throws -> [OutboxMessage] {
        try await store.read { db in try Outbox.latest(1000, of: webhook?.id, in: tenant, db) }
    }

    func webhook(_ id: Webhook.ID, in tenant: Tenant.ID = ours) async throws -> Webhook {
        try await store.read { db in try Webhook.find(id, in: tenant, db) }
    }

    func recipients(_ fact: OutboxMessage.Fact = fact) async throws -> [Outbox.Recipient] {
        try await store.read { db in
            try Outbox.recipients(topic: fact.topic, subject: fact.subject, version: fact.version, db)
        }
    }
}

package import Foundation
package import Kernel
package import Store

/// Something that has to leave the process: written with the change it tells of, carried later, and repeated until it
/// arrives. It may therefore arrive twice, with the same id.
package struct OutboxMessage: Sendable, Hashable {
    package typealias ID = Kernel.ID<OutboxMessage>

    package enum Kind: String, CaseIterable, Sendable, SQLEncodable, SQLDecodable { case webhook, mail }

    /// What it tells of: a version of a thing, so that a recall finds who was sent a wrong one.
    package struct Fact: Hashable, Sendable {
        /// `registry:childcare-programmes`
        package let topic: String
        /// `131083/psid-1`
        package let subject: String
        package let version: Int

        package init(topic: String, subject: String, version: Int) {
            (self.topic, self.subject, self.version) = (topic, subject, version)
        }
    }

    package let id: ID
    /// Whose message it is: the organisation that subscribed, or that writes the mail.
    package let tenant: Tenant.ID
    package let kind: Kind
    /// The webhook's address, or the recipient's.
    package let destination: String
    let lane: String
    package let webhook: Webhook.ID?
    package let fact: Fact?
    /// Empty again some time after it arrived.
    package let body: String
    package let createdAt: Date
    /// When to try next; while a courier has it, when others may take it away from that courier.
    package let dueAt: Date
    /// How often it was begun, successful or not.
    package let attempts: Int
    /// Why it did not arrive the last time, as a word: `timed-out`, `status-500`.
    package let lastError: String?
    package let doneAt: Date?
    package let failedAt: Date?
}

extension OutboxMessage: RowDecodable {
    static let columns: SQL = """
        id, tenant_id, kind, destination, lane, webhook_id, topic, subject, version, body, created_at, due_at, attempts,
        last_error, done_at, failed_at
        """

    package init(row: inout Row) throws {
        id = try row.next()
        tenant = try row.next()
        kind = try row.next()
        destination = try row.next()
        lane = try row.next()
        webhook = try row.next()
        let (topic, subject, version): (String?, String?, Int?) = (try row.next(), try row.next(), try row.next())
        if let topic, let subject, let version {
            fact = Fact(topic: topic, subject: subject, version: version)
        } else {
            fact = nil
        }
        body = try row.next()
        createdAt = try row.next()
        dueAt = try row.next()
        attempts = try row.next()
        lastError = try row.next()
        doneAt = try row.next()
        failedAt = try row.next()
    }

    /// A new message, due at once.
    init(
        _ kind: Kind, to destination: String, lane: String, webhook: Webhook.ID? = nil, about fact: Fact? = nil,
        body: String, for tenant: Tenant.ID, at now: Date
    ) {
        id = .new(at: now)
        (self.tenant, self.kind, self.destination, self.lane) = (tenant, kind, destination, lane)
        (self.webhook, self.fact, self.body) = (webhook, fact, body)
        (createdAt, dueAt, attempts) = (now, now, 0)
        (lastError, doneAt, failedAt) = (nil, nil, nil)
    }

    /// Called in the transaction of the change it tells of: both happen, or neither.
    func enqueue(_ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO outbox (tenant_id, id, kind, destination, lane, webhook_id, topic, subject, version, body,
                created_at, due_at, attempts)
            VALUES (\(tenant), \(id), \(kind), \(destination), \(lane), \(webhook), \(fact?.topic), \(fact?.subject),
                \(fact?.version), \(body), \(createdAt), \(dueAt), \(attempts))
            """)
    }
}

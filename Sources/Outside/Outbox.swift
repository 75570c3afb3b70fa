package import Foundation
package import Kernel
package import Store

/// All that waits to leave the process, and what has left.
package enum Outbox {
    /// Tells everybody who subscribed to the topic, in any organisation; in the transaction of the change itself. The
    /// body is JSON, must be fit for all of them, and should name the version, as messages may overtake one another.
    @discardableResult
    package static func announce(
        _ fact: OutboxMessage.Fact, body: String, only tenant: Tenant.ID? = nil, at now: Date, _ db: any Connection
    ) throws -> Int {
        let subscribers = try Webhook.subscribers(to: fact.topic, db).filter { webhook in
            tenant.map { webhook.tenant == $0 } ?? true
        }
        for webhook in subscribers {
            try OutboxMessage(
                .webhook, to: webhook.url, lane: Endpoint(webhook.url)?.lane ?? webhook.url, webhook: webhook.id,
                about: fact, body: body, for: webhook.tenant, at: now
            ).enqueue(db)
        }
        return subscribers.count
    }

    /// Puts a letter into the outbox, in the transaction of what it tells of.
    package static func enqueue(
        _ letter: Letter, for tenant: Tenant.ID, at now: Date, _ db: any Connection
    ) throws {
        try OutboxMessage(
            .mail, to: letter.recipient, lane: mailLane, body: try letter.document(), for: tenant, at: now
        ).enqueue(db)
    }

    /// All mail goes through one server.
    static let mailLane = "mail"

    /// The newest messages of an organisation, or of one of its webhooks.
    package static func latest(
        _ limit: Int, of webhook: Webhook.ID? = nil, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [OutboxMessage] {
        let only: SQL = if let webhook { "AND webhook_id = \(webhook)" } else { "" }
        return try db.all(
            """
            SELECT \(OutboxMessage.columns) FROM outbox WHERE tenant_id = \(tenant) \(only)
            ORDER BY id DESC LIMIT \(limit)
            """)
    }

    /// How much waits in all organisations together, and since when: for the operator.
    package struct Backlog: RowDecodable, Hashable {
        package let waiting: Int
        package let oldest: Date?

        package init(row: inout Row) throws { (waiting, oldest) = (try row.next(), try row.next()) }
    }

    package static func backlog(_ db: any Connection) throws -> Backlog? {
        try db.first(
            """
            /* every tenant_id */
            SELECT count(*), min(created_at) FROM outbox WHERE \(isWaiting)
            """)
    }

    static let isWaiting: SQL = "done_at IS NULL AND failed_at IS NULL"
}

// MARK: Recall

extension Outbox {
    /// Somebody a version was sent to.
    package struct Recipient: RowDecodable, Hashable {
        package let tenant: Tenant.ID
        package let webhook: Webhook.ID?
        package let destination: String
        /// Nil when nobody confirmed it: it was sent at least once, and may have been read.
        package let deliveredAt: Date?

        package init(row: inout Row) throws {
            tenant = try row.next()
            webhook = try row.next()
            destination = try row.next()
            deliveredAt = try row.next()
        }
    }

    /// Who was sent this version of it, in any organisation; whoever subscribes no longer is still named.
    package static func recipients(
        topic: String, subject: String, version: Int, _ db: any Connection
    ) throws -> [Recipient] {
        try db.all(
            """
            SELECT tenant_id, webhook_id, destination, max(done_at) FROM outbox
            WHERE topic = \(topic) AND subject = \(subject) AND version = \(version) AND attempts > 0
            GROUP BY tenant_id, webhook_id, destination ORDER BY tenant_id, webhook_id, destination
            """)
    }

    /// Takes back what has not left yet, so that a wrong version does not arrive after its correction. Answers how many.
    @discardableResult
    package static func withdraw(
        topic: String, subject: String, version: Int, at now: Date, _ db: any Connection
    ) throws -> Int {
        try db.run(
            """
            /* every tenant_id */
            UPDATE outbox SET failed_at = \(now), last_error = \(Failure.withdrawn.word)
            WHERE topic = \(topic) AND subject = \(subject) AND version = \(version) AND \(isWaiting)
            """)
    }
}

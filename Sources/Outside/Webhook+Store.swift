import Foundation
package import Kernel
package import Store

extension Webhook {
    /// An organisation's webhooks, the oldest first.
    package static func all(in tenant: Tenant.ID, _ db: any Connection) throws -> [Webhook] {
        var topics: [ID: [String]] = [:]
        try db.each("SELECT webhook_id, topic FROM webhook_topic WHERE tenant_id = \(tenant) ORDER BY topic") { row in
            topics[try row.next(), default: []].append(try row.next())
        }
        let bare: [Webhook] = try db.all(
            "SELECT \(columns) FROM webhook WHERE tenant_id = \(tenant) ORDER BY created_at, id")
        return bare.map { bare in
            var webhook = bare
            webhook.topics = topics[bare.id] ?? []
            return webhook
        }
    }

    package static func find(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Webhook {
        guard var webhook = try bare(id, in: tenant, db) else { throw OutsideError.noWebhook }
        try db.each(
            """
            SELECT topic FROM webhook_topic WHERE tenant_id = \(tenant) AND webhook_id = \(id) ORDER BY topic
            """
        ) { row in webhook.topics.append(try row.next()) }
        return webhook
    }

    /// Without its topics; nil when it was removed.
    static func bare(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Webhook? {
        try db.first("SELECT \(columns) FROM webhook WHERE tenant_id = \(tenant) AND id = \(id)")
    }

    /// Whom to tell, in all organisations. The topics of each are left out.
    static func subscribers(to topic: String, _ db: any Connection) throws -> [Webhook] {
        try db.all(
            """
            SELECT \(columns) FROM webhook_topic
            JOIN webhook ON webhook.tenant_id = webhook_topic.tenant_id AND webhook.id = webhook_topic.webhook_id
            WHERE topic = \(topic) AND state <> \(State.paused) ORDER BY webhook.tenant_id, id
            """)
    }

    /// The key to sign with; nil where nothing is to be sent any more.
    static func secret(of id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> WebhookSecret? {
        let text: String? = try db.value(
            "SELECT secret FROM webhook WHERE tenant_id = \(tenant) AND id = \(id) AND state <> \(State.paused)")
        return text.flatMap(WebhookSecret.init)
    }

    func insert(secret: WebhookSecret, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO webhook (tenant_id, id, url, secret, state, since, reason, created_by, created_at)
            VALUES (\(tenant), \(id), \(url), \(secret.text), \(state), \(since), \(reason), \(createdBy),
                \(createdAt))
            """)
        for topic in topics {
            try db.run(
                "INSERT INTO webhook_topic (tenant_id, webhook_id, topic) VALUES (\(tenant), \(id), \(topic))")
        }
    }

    /// Keeps the state.
    func save(_ db: any Connection) throws {
        try db.run(
            """
            UPDATE webhook SET state = \(state), since = \(since), reason = \(reason)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }
}

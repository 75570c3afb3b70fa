extension Migration {
    static let outside = Migration(
        "2026-11-21-outside",
        """
        CREATE TABLE webhook (
            tenant_id   TEXT          NOT NULL REFERENCES organization (id),
            id          \(.id)        NOT NULL,
            url         TEXT          NOT NULL,
            secret      TEXT          NOT NULL,
            state       TEXT          NOT NULL CHECK \("state", isOneOf: "active", "paused", "failing"),
            since       \(.timestamp) NOT NULL,
            reason      TEXT,
            created_by  TEXT          NOT NULL,
            created_at  \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE webhook_topic (
            tenant_id   TEXT   NOT NULL,
            webhook_id  \(.id) NOT NULL,
            topic       TEXT   NOT NULL,
            PRIMARY KEY (tenant_id, webhook_id, topic),
            FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook (tenant_id, id) ON DELETE CASCADE
        ) \(.clustered)
        """,
        "CREATE INDEX webhook_topic_by_topic ON webhook_topic (topic)",
        // No foreign key to the webhook: who was sent what outlives the subscription.
        """
        CREATE TABLE outbox (
            tenant_id    TEXT          NOT NULL,
            id           \(.id)        NOT NULL,
            kind         TEXT          NOT NULL CHECK \("kind", isOneOf: "webhook", "mail"),
            destination  TEXT          NOT NULL,
            lane         TEXT          NOT NULL,
            webhook_id   \(.id),
            topic        TEXT,
            subject      TEXT,
            version      \(.int),
            body         TEXT          NOT NULL,
            created_at   \(.timestamp) NOT NULL,
            due_at       \(.timestamp) NOT NULL,
            courier      \(.id),
            attempts     \(.int)       NOT NULL,
            last_error   TEXT,
            done_at      \(.timestamp),
            failed_at    \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            CHECK (kind <> 'webhook' OR webhook_id IS NOT NULL),
            CHECK (done_at IS NULL OR failed_at IS NULL)
        ) \(.strict)
        """,
        "CREATE INDEX outbox_waiting ON outbox (lane, due_at) WHERE done_at IS NULL AND failed_at IS NULL",
        "CREATE INDEX outbox_by_subject ON outbox (topic, subject, version) WHERE topic IS NOT NULL",
        "CREATE INDEX outbox_by_webhook ON outbox (tenant_id, webhook_id, id) WHERE webhook_id IS NOT NULL",
        "CREATE INDEX outbox_by_age ON outbox (created_at)")
}

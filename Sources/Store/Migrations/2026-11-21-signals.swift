extension Migration {
    static let signals = Migration(
        "2026-11-21-signals",
        """
        CREATE TABLE study (
            tenant_id     TEXT          NOT NULL,
            id            \(.id)        NOT NULL,
            service_id    \(.id)        NOT NULL,
            kind          TEXT          NOT NULL CHECK \("kind", isOneOf: "research", "prototype", "usability"),
            held_on       \(.day)       NOT NULL,
            participants  \(.json)      NOT NULL,
            note          TEXT          NOT NULL,
            recorded_at   \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX study_by_service ON study (tenant_id, service_id, held_on)",
        """
        CREATE TABLE rating (
            tenant_id       TEXT          NOT NULL,
            id              \(.id)        NOT NULL,
            service_id      \(.id)        NOT NULL,
            at              \(.timestamp) NOT NULL,
            score           \(.int)       NOT NULL CHECK (score BETWEEN 1 AND 5),
            outcome         TEXT          NOT NULL CHECK \("outcome", isOneOf:
                "yes", "partly", "no", "not-eligible"),
            language        TEXT          NOT NULL,
            channel         TEXT          NOT NULL CHECK \("channel", isOneOf: "web", "counter", "paper", "phone"),
            receipt_key    TEXT          NOT NULL UNIQUE,
            comment         TEXT,
            comment_state   TEXT          CHECK \("comment_state", isOneOf: "waiting", "published", "withheld"),
            decision_note   TEXT,
            decided_at      \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.clustered)
        """,
        """
        CREATE INDEX rating_comment ON rating (tenant_id, service_id, comment_state, at)
        WHERE comment_state IS NOT NULL
        """,
        """
        CREATE TABLE rating_day (
            tenant_id   TEXT    NOT NULL,
            service_id  \(.id)  NOT NULL,
            day         \(.day) NOT NULL,
            score_1     \(.int) NOT NULL,
            score_2     \(.int) NOT NULL,
            score_3     \(.int) NOT NULL,
            score_4     \(.int) NOT NULL,
            score_5     \(.int) NOT NULL,
            PRIMARY KEY (tenant_id, service_id, day),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.clustered)
        """)
}

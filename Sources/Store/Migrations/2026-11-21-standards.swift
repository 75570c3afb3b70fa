extension Migration {
    static let standards = Migration(
        "2026-11-21-standards",
        """
        CREATE TABLE check_mark (
            tenant_id   TEXT          NOT NULL,
            service_id  \(.id)        NOT NULL,
            item_id     TEXT          NOT NULL,
            state       TEXT          NOT NULL CHECK (state IN ('met', 'not-met')),
            note        TEXT          NOT NULL,
            link        TEXT,
            marked_by   TEXT          NOT NULL,
            marked_at   \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, service_id, item_id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE deviation (
            tenant_id     TEXT          NOT NULL,
            id            \(.id)        NOT NULL,
            service_id    \(.id)        NOT NULL,
            item_id       TEXT          NOT NULL,
            reason        TEXT          NOT NULL,
            compensation  TEXT          NOT NULL,
            ends_on       \(.day)       NOT NULL,
            requested_by  TEXT          NOT NULL,
            requested_at  \(.timestamp) NOT NULL,
            approved_by   TEXT,
            approved_at   \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX deviation_by_service ON deviation (tenant_id, service_id)",
        """
        CREATE TABLE standing (
            tenant_id    TEXT          NOT NULL,
            service_id   \(.id)        NOT NULL,
            state        TEXT          NOT NULL CHECK (state IN
                ('preparing', 'met', 'not-met', 'no-evidence', 'stale', 'retired')),
            since        \(.timestamp) NOT NULL,
            reasons      \(.json)      NOT NULL,
            released_at  \(.timestamp),
            owner        TEXT,
            review_at    \(.timestamp),
            PRIMARY KEY (tenant_id, service_id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX standing_by_state ON standing (state, since)",
        "CREATE INDEX standing_by_review ON standing (review_at)",
        """
        CREATE TABLE standing_change (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            at          \(.timestamp) NOT NULL,
            state       TEXT          NOT NULL,
            cause       \(.json)      NOT NULL,
            reasons     \(.json)      NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX standing_change_by_service ON standing_change (tenant_id, service_id, at)",
        """
        CREATE TABLE finding (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            condition   TEXT          NOT NULL,
            reason      \(.json)      NOT NULL,
            owner       TEXT,
            opened_at   \(.timestamp) NOT NULL,
            due_on      \(.day)       NOT NULL,
            closed_at   \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX finding_by_service ON finding (tenant_id, service_id)")
}

extension Migration {
    static let services = Migration(
        "2026-11-21-services",
        """
        CREATE TABLE service (
            tenant_id    TEXT          NOT NULL REFERENCES organization (id),
            id           \(.id)        NOT NULL,
            slug         TEXT          NOT NULL,
            title        \(.json)      NOT NULL,
            summary      \(.json)      NOT NULL,
            url          TEXT,
            phase        TEXT          NOT NULL CHECK \("phase", isOneOf:
                "plan", "define", "design", "build", "pre-release", "operate", "retire"),
            attributes   \(.json)      NOT NULL,
            channels     \(.json)      NOT NULL,
            canvas       \(.json)      NOT NULL,
            is_claimed   \(.bool)      NOT NULL,
            search_text  TEXT          NOT NULL,
            created_at   \(.timestamp) NOT NULL,
            updated_at   \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, slug)
        ) \(.strict)
        """,
        """
        CREATE TABLE evidence (
            tenant_id    TEXT          NOT NULL,
            service_id   \(.id)        NOT NULL,
            kind         TEXT          NOT NULL CHECK \("kind", isOneOf:
                "canvas", "measures", "research", "prototype", "study", "completion", "ratings", "answers",
                "overdue", "registries", "procedure"),
            n            \(.int)       NOT NULL,
            value        \(.real),
            low          \(.real),
            high         \(.real),
            measured_at  \(.timestamp) NOT NULL,
            source       TEXT          NOT NULL,
            PRIMARY KEY (tenant_id, service_id, kind),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        // What bears on a service's standing, as it happened: never changed, read to work the standings out again.
        """
        CREATE TABLE journal (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            at          \(.timestamp) NOT NULL,
            kind        TEXT          NOT NULL,
            body        TEXT          NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX journal_by_service ON journal (tenant_id, service_id, at)")
}

extension Migration {
    static let organizations = Migration(
        "2026-11-21-organizations",
        """
        CREATE TABLE organization (
            id                TEXT     PRIMARY KEY,
            parent_id         TEXT     REFERENCES organization (id),
            kind              TEXT     NOT NULL,
            name              \(.json) NOT NULL,
            kana              TEXT     NOT NULL,
            code              TEXT     UNIQUE,
            corporate_number  TEXT,
            site              TEXT,
            is_sample         \(.bool) NOT NULL,
            position          \(.int)  NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE audit_entry (
            tenant_id   TEXT          NOT NULL REFERENCES organization (id),
            id          \(.id)        NOT NULL,
            at          \(.timestamp) NOT NULL,
            actor       TEXT          NOT NULL,
            act         TEXT          NOT NULL,
            subject     TEXT          NOT NULL,
            PRIMARY KEY (tenant_id, id)
        ) \(.strict)
        """)
}

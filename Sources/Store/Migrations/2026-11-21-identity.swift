extension Migration {
    static let identity = Migration(
        "2026-11-21-identity",
        """
        CREATE TABLE user_account (
            id             \(.id)        PRIMARY KEY,
            email          TEXT          NOT NULL UNIQUE,
            name           TEXT          NOT NULL,
            password_hash  TEXT          NOT NULL,
            created_at     \(.timestamp) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE membership (
            tenant_id  TEXT   NOT NULL REFERENCES organization (id),
            user_id    \(.id) NOT NULL REFERENCES user_account (id),
            role       TEXT   NOT NULL CHECK \("role", isOneOf:
                "viewer", "editor", "reviewer", "administrator", "quality", "operator"),
            PRIMARY KEY (tenant_id, user_id)
        ) \(.strict)
        """,
        "CREATE INDEX membership_by_user ON membership (user_id)",
        """
        CREATE TABLE session (
            token_hash  TEXT          PRIMARY KEY,
            user_id     \(.id)        NOT NULL REFERENCES user_account (id),
            created_at  \(.timestamp) NOT NULL,
            expires_at  \(.timestamp) NOT NULL
        ) \(.strict)
        """,
        "CREATE INDEX session_by_user ON session (user_id)",
        """
        CREATE TABLE api_token (
            tenant_id   TEXT          NOT NULL REFERENCES organization (id),
            name        TEXT          NOT NULL,
            role        TEXT          NOT NULL CHECK \("role", isOneOf:
                "viewer", "editor", "reviewer", "administrator", "quality", "operator"),
            token_hash  TEXT          NOT NULL UNIQUE,
            created_at  \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, name)
        ) \(.strict)
        """)
}

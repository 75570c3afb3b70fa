extension Migration {
    static let reminders = Migration(
        "2026-11-21-reminders",
        // When an organisation was last told by mail that entries of a registry are due, and how many they were.
        """
        CREATE TABLE reminder (
            tenant_id  TEXT          NOT NULL,
            registry   TEXT          NOT NULL,
            n          \(.int)       NOT NULL,
            sent_at    \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, registry)
        ) \(.strict)
        """)
}

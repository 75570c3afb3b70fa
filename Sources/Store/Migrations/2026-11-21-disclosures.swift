extension Migration {
    static let disclosures = Migration(
        "2026-11-21-disclosures",
        // Places in a registry's change feed that no new version took: what everybody may see of the version there was
        // became less ('withdrawal': nothing) or more.
        """
        CREATE TABLE record_disclosure (
            tenant_id  TEXT          NOT NULL REFERENCES organization (id),
            registry   TEXT          NOT NULL,
            seq        \(.int)       NOT NULL,
            key        TEXT          NOT NULL,
            version    \(.int)       NOT NULL,
            at         \(.timestamp) NOT NULL,
            change     TEXT          NOT NULL CHECK \("change", isOneOf: "update", "withdrawal"),
            PRIMARY KEY (tenant_id, registry, seq)
        ) \(.strict)
        """,
        "CREATE INDEX record_disclosure_feed ON record_disclosure (registry, seq)")
}

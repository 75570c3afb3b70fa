extension Migration {
    static let registries = Migration(
        "2026-11-21-registries",
        // Every version of every row. `seq` is its place in the registry's change feed, `until_seq` the place of the
        // version that replaced it; the current one has none. `is_listed`: current, live and nobody withholds it.
        """
        CREATE TABLE record (
            tenant_id        TEXT          NOT NULL REFERENCES organization (id),
            registry         TEXT          NOT NULL,
            key              TEXT          NOT NULL,
            version          \(.int)       NOT NULL,
            seq              \(.int)       NOT NULL,
            until_seq        \(.int),
            at               \(.timestamp) NOT NULL,
            until_at         \(.timestamp),
            change           TEXT          NOT NULL CHECK \("change", isOneOf:
                "update", "correction", "withdrawal"),
            reason           TEXT,
            actor            TEXT          NOT NULL,
            document         TEXT          NOT NULL,
            public_document  TEXT,
            is_listed        \(.bool)      NOT NULL,
            warnings         \(.int)       NOT NULL,
            checked_on       \(.day),
            search_text      TEXT          NOT NULL,
            value_1          TEXT,
            value_2          TEXT,
            value_3          TEXT,
            value_4          TEXT,
            value_5          TEXT,
            value_6          TEXT,
            value_7          TEXT,
            value_8          TEXT,
            PRIMARY KEY (tenant_id, registry, key, version)
        ) \(.strict)
        """,
        "CREATE INDEX record_feed ON record (registry, seq)",
        "CREATE INDEX record_current ON record (registry, key) WHERE until_seq IS NULL",
        "CREATE INDEX record_kept ON record (registry, tenant_id, seq) WHERE until_seq IS NULL",
        "CREATE INDEX record_listed ON record (registry, seq) WHERE is_listed",
        "CREATE INDEX record_value_1 ON record (registry, value_1, seq) WHERE is_listed AND value_1 IS NOT NULL",
        "CREATE INDEX record_value_2 ON record (registry, value_2, seq) WHERE is_listed AND value_2 IS NOT NULL",
        "CREATE INDEX record_value_3 ON record (registry, value_3, seq) WHERE is_listed AND value_3 IS NOT NULL",
        "CREATE INDEX record_value_4 ON record (registry, value_4, seq) WHERE is_listed AND value_4 IS NOT NULL",
        "CREATE INDEX record_value_5 ON record (registry, value_5, seq) WHERE is_listed AND value_5 IS NOT NULL",
        "CREATE INDEX record_value_6 ON record (registry, value_6, seq) WHERE is_listed AND value_6 IS NOT NULL",
        "CREATE INDEX record_value_7 ON record (registry, value_7, seq) WHERE is_listed AND value_7 IS NOT NULL",
        "CREATE INDEX record_value_8 ON record (registry, value_8, seq) WHERE is_listed AND value_8 IS NOT NULL",
        // What changes with every change of a registry: the last place given in its feed, and a number for caches.
        """
        CREATE TABLE registry_counter (
            registry    TEXT          PRIMARY KEY,
            last_seq    \(.int)       NOT NULL,
            revision    \(.int)       NOT NULL,
            changed_at  \(.timestamp) NOT NULL
        ) \(.strict)
        """,
        // How many listed rows an organisation has with a value in a facet; field '' counts all. Rows of an import
        // that is still being applied count under its id until it is done.
        """
        CREATE TABLE record_tally (
            tenant_id  TEXT    NOT NULL,
            registry   TEXT    NOT NULL,
            field      TEXT    NOT NULL,
            value      TEXT    NOT NULL,
            import_id  TEXT    NOT NULL,
            n          \(.int) NOT NULL,
            PRIMARY KEY (tenant_id, registry, field, value, import_id)
        ) \(.clustered)
        """,
        "CREATE INDEX record_tally_by_registry ON record_tally (registry, field, value)",
        """
        CREATE TABLE record_draft (
            tenant_id     TEXT          NOT NULL,
            id            \(.id)        NOT NULL,
            registry      TEXT          NOT NULL,
            key           TEXT,
            base_version  \(.int)       NOT NULL,
            revision      \(.int)       NOT NULL,
            texts         \(.json)      NOT NULL,
            state         TEXT          NOT NULL CHECK \("state", isOneOf: "editing", "submitted"),
            change        TEXT          NOT NULL CHECK \("change", isOneOf: "update", "correction", "withdrawal"),
            reason        TEXT          NOT NULL,
            editor        TEXT          NOT NULL,
            updated_at    \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, registry, key)
        ) \(.strict)
        """,
        // A row, or one field of it, that is not shown to the public: why, which part, who agreed, until when.
        """
        CREATE TABLE record_withholding (
            tenant_id     TEXT          NOT NULL,
            id            \(.id)        NOT NULL,
            registry      TEXT          NOT NULL,
            key           TEXT          NOT NULL,
            field         TEXT,
            reason        TEXT          NOT NULL,
            requested_by  TEXT          NOT NULL,
            requested_at  \(.timestamp) NOT NULL,
            reviewed_by   TEXT,
            ends_on       \(.day)       NOT NULL,
            lifted_at     \(.timestamp),
            PRIMARY KEY (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX record_withholding_by_row ON record_withholding (tenant_id, registry, key)",
        """
        CREATE TABLE registry_import (
            tenant_id    TEXT          NOT NULL,
            id           \(.id)        NOT NULL,
            registry     TEXT          NOT NULL,
            file_name    TEXT          NOT NULL,
            state        TEXT          NOT NULL CHECK \("state", isOneOf:
                "checking", "checked", "applying", "done", "cancelling", "cancelled", "failed"),
            options      \(.json)      NOT NULL,
            report       \(.json)      NOT NULL,
            rows_done    \(.int)       NOT NULL,
            bytes_done   \(.int)       NOT NULL,
            bytes_total  \(.int)       NOT NULL,
            actor        TEXT          NOT NULL,
            started_at   \(.timestamp) NOT NULL,
            updated_at   \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id)
        ) \(.strict)
        """,
        // Places in the feed whose versions nobody sees before `revealed_at`, when the import that wrote them is over.
        """
        CREATE TABLE import_range (
            tenant_id  TEXT    NOT NULL,
            import_id  \(.id)  NOT NULL,
            registry   TEXT    NOT NULL,
            first_seq  \(.int) NOT NULL,
            last_seq   \(.int) NOT NULL,
            revealed_at \(.timestamp),
            PRIMARY KEY (tenant_id, import_id, first_seq),
            FOREIGN KEY (tenant_id, import_id) REFERENCES registry_import (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX import_range_by_registry ON import_range (registry, revealed_at)",
        """
        CREATE TABLE registry_quality (
            tenant_id    TEXT          NOT NULL,
            registry     TEXT          NOT NULL,
            figures      \(.json)      NOT NULL,
            measured_at  \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, registry)
        ) \(.strict)
        """)
}

extension Migration {
    static let standards = Migration(
        "2026-11-21-standards",
        """
        CREATE TABLE check_mark (
            tenant_id   TEXT          NOT NULL,
            service_id  \(.id)        NOT NULL,
            item_id     TEXT          NOT NULL,
            state       TEXT          NOT NULL CHECK \("state", isOneOf: "met", "not-met"),
            note        TEXT          NOT NULL,
            link        TEXT,
            file_id     \(.id),
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
            state        TEXT          NOT NULL CHECK \("state", isOneOf:
                "preparing", "met", "not-met", "no-evidence", "stale", "retired"),
            since        \(.timestamp) NOT NULL,
            reasons      \(.json)      NOT NULL,
            released_at  \(.timestamp),
            owner        TEXT,
            review_at    \(.timestamp),
            review_cause \(.json),
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
        "CREATE INDEX finding_by_service ON finding (tenant_id, service_id)",
        // An early advisory look, or the review of a release with its decision.
        """
        CREATE TABLE review (
            tenant_id        TEXT          NOT NULL,
            id               \(.id)        NOT NULL,
            service_id       \(.id)        NOT NULL,
            kind             TEXT          NOT NULL CHECK \("kind", isOneOf: "advisory", "release"),
            note             TEXT          NOT NULL,
            challenges       \(.id),
            requested_by     TEXT          NOT NULL,
            requested_at     \(.timestamp) NOT NULL,
            decision         TEXT          CHECK \("decision", isOneOf: "green", "amber", "red"),
            words            TEXT,
            mend_by          \(.day),
            decided_by       TEXT,
            decided_at       \(.timestamp),
            withheld_reason  TEXT,
            withheld_by      TEXT,
            withheld_at      \(.timestamp),
            withdrawn_at     \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
            CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
            CHECK ((decided_at IS NULL) = (words IS NULL)),
            CHECK (decided_at IS NULL OR withdrawn_at IS NULL),
            CHECK ((decision IS NULL) = (decided_at IS NULL OR kind = 'advisory')),
            CHECK ((mend_by IS NULL) = (decision IS NULL OR decision <> 'amber')),
            CHECK ((withheld_at IS NULL) = (withheld_reason IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX review_by_service ON review (tenant_id, service_id, decided_at)",
        """
        CREATE UNIQUE INDEX review_open ON review (tenant_id, service_id, kind)
            WHERE decided_at IS NULL AND withdrawn_at IS NULL
        """,
        "CREATE INDEX review_waiting ON review (requested_at) WHERE decided_at IS NULL AND withdrawn_at IS NULL",
        """
        CREATE TABLE item_comment (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            item_id     TEXT          NOT NULL,
            words       TEXT          NOT NULL,
            author      TEXT          NOT NULL,
            at          \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX item_comment_by_service ON item_comment (tenant_id, service_id, item_id)",
        """
        CREATE TABLE assignment (
            tenant_id    TEXT          NOT NULL,
            service_id   \(.id)        NOT NULL,
            item_id      TEXT          NOT NULL,
            assignee     TEXT          NOT NULL,
            due_on       \(.day),
            assigned_by  TEXT          NOT NULL,
            assigned_at  \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, service_id, item_id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE evidence_file (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            item_id     TEXT          NOT NULL,
            name        TEXT          NOT NULL,
            type        TEXT          NOT NULL,
            size        \(.int)       NOT NULL,
            digest      TEXT          NOT NULL,
            added_by    TEXT          NOT NULL,
            added_at    \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        // A service is built on a shared component, which shows its state for the items it offers.
        """
        CREATE TABLE component_use (
            tenant_id            TEXT          NOT NULL,
            service_id           \(.id)        NOT NULL,
            component_tenant_id  TEXT          NOT NULL,
            component_id         \(.id)        NOT NULL,
            added_by             TEXT          NOT NULL,
            added_at             \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, service_id, component_tenant_id, component_id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
            FOREIGN KEY (component_tenant_id, component_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX component_use_by_component ON component_use (component_tenant_id, component_id)",
        """
        CREATE TABLE component_item (
            tenant_id    TEXT          NOT NULL,
            service_id   \(.id)        NOT NULL,
            item_id      TEXT          NOT NULL,
            state        TEXT          NOT NULL,
            fresh_until  \(.timestamp),
            PRIMARY KEY (tenant_id, service_id, item_id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        // A change of the rules made in the course of work; `organization` null: for everybody.
        """
        CREATE TABLE rule_change (
            tenant_id     TEXT          NOT NULL REFERENCES organization (id),
            id            \(.id)        NOT NULL,
            organization  TEXT          REFERENCES organization (id),
            target        TEXT          NOT NULL,
            part          TEXT          NOT NULL,
            value         TEXT          NOT NULL,
            reason        TEXT          NOT NULL,
            state         TEXT          NOT NULL CHECK \("state", isOneOf:
                "draft", "waiting", "published", "withdrawn"),
            effective_on  \(.day),
            grace_days    \(.int)       NOT NULL,
            ends_on       \(.day),
            drafted_by    TEXT          NOT NULL,
            drafted_at    \(.timestamp) NOT NULL,
            asked_by      TEXT,
            published_by  TEXT,
            published_for TEXT          REFERENCES organization (id),
            published_at  \(.timestamp),
            PRIMARY KEY (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX rule_change_published ON rule_change (published_at) WHERE state = 'published'",
        // Each version of a guideline as it was read from the content, so that old sheets can be explained.
        """
        CREATE TABLE guideline_version (
            guideline  TEXT          NOT NULL,
            version    TEXT          NOT NULL,
            digest     TEXT          NOT NULL,
            content    \(.json)      NOT NULL,
            seen_at    \(.timestamp) NOT NULL,
            PRIMARY KEY (guideline, version, digest)
        ) \(.strict)
        """,
        // How each guideline item is used by all services, and how those that meet it are rated; measured by a round.
        """
        CREATE TABLE item_figure (
            item_id       TEXT          NOT NULL PRIMARY KEY,
            met           \(.int)       NOT NULL,
            not_met       \(.int)       NOT NULL,
            no_evidence   \(.int)       NOT NULL,
            stale         \(.int)       NOT NULL,
            excused       \(.int)       NOT NULL,
            undecided     \(.int)       NOT NULL,
            meeting_n     \(.int)       NOT NULL,
            meeting_mean  \(.real),
            others_n      \(.int)       NOT NULL,
            others_mean   \(.real),
            difference    \(.real),
            low           \(.real),
            high          \(.real),
            measured_at   \(.timestamp) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE notice (
            tenant_id   TEXT          NOT NULL,
            id          \(.id)        NOT NULL,
            service_id  \(.id)        NOT NULL,
            kind        TEXT          NOT NULL,
            about       \(.json)      NOT NULL,
            due_on      \(.day),
            at          \(.timestamp) NOT NULL,
            told_at     \(.timestamp),
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
        ) \(.strict)
        """,
        "CREATE INDEX notice_waiting ON notice (at) WHERE told_at IS NULL",
        "CREATE INDEX notice_by_service ON notice (tenant_id, service_id, at)",
        // How far each principle's items are met, measured once a month, per organisation.
        """
        CREATE TABLE principle_measurement (
            tenant_id    TEXT          NOT NULL REFERENCES organization (id),
            month        TEXT          NOT NULL,
            principle    \(.int)       NOT NULL,
            services     \(.int)       NOT NULL,
            asked        \(.int)       NOT NULL,
            met          \(.int)       NOT NULL,
            measured_at  \(.timestamp) NOT NULL,
            PRIMARY KEY (tenant_id, month, principle)
        ) \(.strict)
        """,
        // The staff's pulse: counts only, nobody's answers. A voucher that was used says only that it was.
        """
        CREATE TABLE pulse_round (
            tenant_id  TEXT    NOT NULL REFERENCES organization (id),
            round      TEXT    NOT NULL,
            version    TEXT    NOT NULL,
            vouchers   \(.int) NOT NULL CHECK (vouchers > 0),
            opened_on  \(.day) NOT NULL,
            closes_on  \(.day) NOT NULL,
            PRIMARY KEY (tenant_id, round)
        ) \(.strict)
        """,
        """
        CREATE TABLE pulse_tally (
            tenant_id  TEXT    NOT NULL REFERENCES organization (id),
            round      TEXT    NOT NULL,
            statement  TEXT    NOT NULL,
            score      \(.int) NOT NULL CHECK (score BETWEEN 1 AND 5),
            n          \(.int) NOT NULL,
            PRIMARY KEY (tenant_id, round, statement, score)
        ) \(.strict)
        """,
        """
        CREATE TABLE pulse_voucher (
            tenant_id  TEXT    NOT NULL REFERENCES organization (id),
            round      TEXT    NOT NULL,
            digest     TEXT    NOT NULL,
            is_used    \(.bool) NOT NULL,
            PRIMARY KEY (tenant_id, round, digest)
        ) \(.strict)
        """)
}

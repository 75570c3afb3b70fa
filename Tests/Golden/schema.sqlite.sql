CREATE TABLE api_token (
    tenant_id   TEXT          NOT NULL REFERENCES organization (id),
    name        TEXT          NOT NULL,
    role        TEXT          NOT NULL CHECK (role = 'viewer' OR role = 'editor' OR role = 'reviewer' OR role = 'administrator' OR role = 'quality' OR role = 'operator'),
    token_hash  TEXT          NOT NULL UNIQUE,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name)
) STRICT;

CREATE TABLE assignment (
    tenant_id    TEXT          NOT NULL,
    service_id   TEXT        NOT NULL,
    item_id      TEXT          NOT NULL,
    assignee     TEXT          NOT NULL,
    due_on       TEXT,
    assigned_by  TEXT          NOT NULL,
    assigned_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, item_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE TABLE audit_entry (
    tenant_id   TEXT          NOT NULL REFERENCES organization (id),
    id          TEXT        NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT          NOT NULL,
    act         TEXT          NOT NULL,
    subject     TEXT          NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE check_mark (
    tenant_id   TEXT          NOT NULL,
    service_id  TEXT        NOT NULL,
    item_id     TEXT          NOT NULL,
    state       TEXT          NOT NULL CHECK (state = 'met' OR state = 'not-met'),
    note        TEXT          NOT NULL,
    link        TEXT,
    file_id     TEXT,
    marked_by   TEXT          NOT NULL,
    marked_at   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, item_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE TABLE component_item (
    tenant_id    TEXT          NOT NULL,
    service_id   TEXT        NOT NULL,
    item_id      TEXT          NOT NULL,
    state        TEXT          NOT NULL,
    fresh_until  TEXT,
    PRIMARY KEY (tenant_id, service_id, item_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE TABLE component_use (
    tenant_id            TEXT          NOT NULL,
    service_id           TEXT        NOT NULL,
    component_tenant_id  TEXT          NOT NULL,
    component_id         TEXT        NOT NULL,
    added_by             TEXT          NOT NULL,
    added_at             TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, component_tenant_id, component_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    FOREIGN KEY (component_tenant_id, component_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX component_use_by_component ON component_use (component_tenant_id, component_id);

CREATE TABLE deviation (
    tenant_id     TEXT          NOT NULL,
    id            TEXT        NOT NULL,
    service_id    TEXT        NOT NULL,
    item_id       TEXT          NOT NULL,
    reason        TEXT          NOT NULL,
    compensation  TEXT          NOT NULL,
    ends_on       TEXT       NOT NULL,
    requested_by  TEXT          NOT NULL,
    requested_at  TEXT NOT NULL,
    approved_by   TEXT,
    approved_at   TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX deviation_by_service ON deviation (tenant_id, service_id);

CREATE TABLE evidence (
    tenant_id    TEXT          NOT NULL,
    service_id   TEXT        NOT NULL,
    kind         TEXT          NOT NULL CHECK (kind = 'canvas' OR kind = 'measures' OR kind = 'research' OR kind = 'prototype' OR kind = 'study' OR kind = 'completion' OR kind = 'ratings' OR kind = 'answers' OR kind = 'overdue' OR kind = 'registries' OR kind = 'procedure'),
    n            INTEGER       NOT NULL,
    value        REAL,
    low          REAL,
    high         REAL,
    measured_at  TEXT NOT NULL,
    source       TEXT          NOT NULL,
    PRIMARY KEY (tenant_id, service_id, kind),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE TABLE evidence_file (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    item_id     TEXT          NOT NULL,
    name        TEXT          NOT NULL,
    type        TEXT          NOT NULL,
    size        INTEGER       NOT NULL,
    digest      TEXT          NOT NULL,
    added_by    TEXT          NOT NULL,
    added_at    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE TABLE finding (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    condition   TEXT          NOT NULL,
    reason      TEXT      NOT NULL,
    owner       TEXT,
    opened_at   TEXT NOT NULL,
    due_on      TEXT       NOT NULL,
    closed_at   TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX finding_by_service ON finding (tenant_id, service_id);

CREATE TABLE guideline_version (
    guideline  TEXT          NOT NULL,
    version    TEXT          NOT NULL,
    digest     TEXT          NOT NULL,
    content    TEXT      NOT NULL,
    seen_at    TEXT NOT NULL,
    PRIMARY KEY (guideline, version, digest)
) STRICT;

CREATE TABLE import_range (
    tenant_id  TEXT    NOT NULL,
    import_id  TEXT  NOT NULL,
    registry   TEXT    NOT NULL,
    first_seq  INTEGER NOT NULL,
    last_seq   INTEGER NOT NULL,
    revealed_at TEXT,
    PRIMARY KEY (tenant_id, import_id, first_seq),
    FOREIGN KEY (tenant_id, import_id) REFERENCES registry_import (tenant_id, id)
) STRICT;

CREATE INDEX import_range_by_registry ON import_range (registry, revealed_at);

CREATE TABLE item_comment (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    item_id     TEXT          NOT NULL,
    words       TEXT          NOT NULL,
    author      TEXT          NOT NULL,
    at          TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX item_comment_by_service ON item_comment (tenant_id, service_id, item_id);

CREATE TABLE item_figure (
    item_id       TEXT          NOT NULL PRIMARY KEY,
    met           INTEGER       NOT NULL,
    not_met       INTEGER       NOT NULL,
    no_evidence   INTEGER       NOT NULL,
    stale         INTEGER       NOT NULL,
    excused       INTEGER       NOT NULL,
    undecided     INTEGER       NOT NULL,
    meeting_n     INTEGER       NOT NULL,
    meeting_mean  REAL,
    others_n      INTEGER       NOT NULL,
    others_mean   REAL,
    difference    REAL,
    low           REAL,
    high          REAL,
    measured_at   TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    at          TEXT NOT NULL,
    kind        TEXT          NOT NULL,
    body        TEXT          NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX journal_by_service ON journal (tenant_id, service_id, at);

CREATE TABLE membership (
    tenant_id  TEXT   NOT NULL REFERENCES organization (id),
    user_id    TEXT NOT NULL REFERENCES user_account (id),
    role       TEXT   NOT NULL CHECK (role = 'viewer' OR role = 'editor' OR role = 'reviewer' OR role = 'administrator' OR role = 'quality' OR role = 'operator'),
    PRIMARY KEY (tenant_id, user_id)
) STRICT;

CREATE INDEX membership_by_user ON membership (user_id);

CREATE TABLE migration (name TEXT PRIMARY KEY);

CREATE TABLE notice (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    kind        TEXT          NOT NULL,
    about       TEXT      NOT NULL,
    due_on      TEXT,
    at          TEXT NOT NULL,
    told_at     TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX notice_by_service ON notice (tenant_id, service_id, at);

CREATE INDEX notice_waiting ON notice (at) WHERE told_at IS NULL;

CREATE TABLE organization (
    id                TEXT     PRIMARY KEY,
    parent_id         TEXT     REFERENCES organization (id),
    kind              TEXT     NOT NULL,
    name              TEXT NOT NULL,
    kana              TEXT     NOT NULL,
    code              TEXT     UNIQUE,
    corporate_number  TEXT,
    site              TEXT,
    is_sample         INTEGER NOT NULL,
    position          INTEGER  NOT NULL
) STRICT;

CREATE TABLE outbox (
    tenant_id    TEXT          NOT NULL,
    id           TEXT        NOT NULL,
    kind         TEXT          NOT NULL CHECK (kind = 'webhook' OR kind = 'mail'),
    destination  TEXT          NOT NULL,
    lane         TEXT          NOT NULL,
    webhook_id   TEXT,
    topic        TEXT,
    subject      TEXT,
    version      INTEGER,
    body         TEXT          NOT NULL,
    created_at   TEXT NOT NULL,
    due_at       TEXT NOT NULL,
    courier      TEXT,
    attempts     INTEGER       NOT NULL,
    last_error   TEXT,
    done_at      TEXT,
    failed_at    TEXT,
    PRIMARY KEY (tenant_id, id),
    CHECK (kind <> 'webhook' OR webhook_id IS NOT NULL),
    CHECK (done_at IS NULL OR failed_at IS NULL)
) STRICT;

CREATE INDEX outbox_by_age ON outbox (created_at);

CREATE INDEX outbox_by_subject ON outbox (topic, subject, version) WHERE topic IS NOT NULL;

CREATE INDEX outbox_by_webhook ON outbox (tenant_id, webhook_id, id) WHERE webhook_id IS NOT NULL;

CREATE INDEX outbox_waiting ON outbox (lane, due_at) WHERE done_at IS NULL AND failed_at IS NULL;

CREATE TABLE principle_measurement (
    tenant_id    TEXT          NOT NULL REFERENCES organization (id),
    month        TEXT          NOT NULL,
    principle    INTEGER       NOT NULL,
    services     INTEGER       NOT NULL,
    asked        INTEGER       NOT NULL,
    met          INTEGER       NOT NULL,
    measured_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month, principle)
) STRICT;

CREATE TABLE pulse_round (
    tenant_id  TEXT    NOT NULL REFERENCES organization (id),
    round      TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    vouchers   INTEGER NOT NULL CHECK (vouchers > 0),
    opened_on  TEXT NOT NULL,
    closes_on  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, round)
) STRICT;

CREATE TABLE pulse_tally (
    tenant_id  TEXT    NOT NULL REFERENCES organization (id),
    round      TEXT    NOT NULL,
    statement  TEXT    NOT NULL,
    score      INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    n          INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, round, statement, score)
) STRICT;

CREATE TABLE pulse_voucher (
    tenant_id  TEXT    NOT NULL REFERENCES organization (id),
    round      TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    is_used    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, round, digest)
) STRICT;

CREATE TABLE rating (
    tenant_id       TEXT          NOT NULL,
    id              TEXT        NOT NULL,
    service_id      TEXT        NOT NULL,
    at              TEXT NOT NULL,
    score           INTEGER       NOT NULL CHECK (score BETWEEN 1 AND 5),
    outcome         TEXT          NOT NULL CHECK (outcome = 'yes' OR outcome = 'partly' OR outcome = 'no' OR outcome = 'not-eligible'),
    language        TEXT          NOT NULL,
    channel         TEXT          NOT NULL CHECK (channel = 'web' OR channel = 'counter' OR channel = 'paper' OR channel = 'phone'),
    receipt_key    TEXT          NOT NULL UNIQUE,
    comment         TEXT,
    comment_state   TEXT          CHECK (comment_state = 'waiting' OR comment_state = 'published' OR comment_state = 'withheld'),
    decision_note   TEXT,
    decided_at      TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX rating_comment ON rating (tenant_id, service_id, comment_state, at)
WHERE comment_state IS NOT NULL;

CREATE TABLE rating_day (
    tenant_id   TEXT    NOT NULL,
    service_id  TEXT  NOT NULL,
    day         TEXT NOT NULL,
    score_1     INTEGER NOT NULL,
    score_2     INTEGER NOT NULL,
    score_3     INTEGER NOT NULL,
    score_4     INTEGER NOT NULL,
    score_5     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, service_id, day),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    tenant_id        TEXT          NOT NULL REFERENCES organization (id),
    registry         TEXT          NOT NULL,
    key              TEXT          NOT NULL,
    version          INTEGER       NOT NULL,
    seq              INTEGER       NOT NULL,
    until_seq        INTEGER,
    at               TEXT NOT NULL,
    until_at         TEXT,
    change           TEXT          NOT NULL CHECK (change = 'update' OR change = 'correction' OR change = 'withdrawal'),
    reason           TEXT,
    actor            TEXT          NOT NULL,
    document         TEXT          NOT NULL,
    public_document  TEXT,
    is_listed        INTEGER      NOT NULL,
    warnings         INTEGER       NOT NULL,
    checked_on       TEXT,
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
) STRICT;

CREATE INDEX record_current ON record (registry, key) WHERE until_seq IS NULL;

CREATE INDEX record_feed ON record (registry, seq);

CREATE INDEX record_kept ON record (registry, tenant_id, seq) WHERE until_seq IS NULL;

CREATE INDEX record_listed ON record (registry, seq) WHERE is_listed;

CREATE INDEX record_value_1 ON record (registry, value_1, seq) WHERE is_listed AND value_1 IS NOT NULL;

CREATE INDEX record_value_2 ON record (registry, value_2, seq) WHERE is_listed AND value_2 IS NOT NULL;

CREATE INDEX record_value_3 ON record (registry, value_3, seq) WHERE is_listed AND value_3 IS NOT NULL;

CREATE INDEX record_value_4 ON record (registry, value_4, seq) WHERE is_listed AND value_4 IS NOT NULL;

CREATE INDEX record_value_5 ON record (registry, value_5, seq) WHERE is_listed AND value_5 IS NOT NULL;

CREATE INDEX record_value_6 ON record (registry, value_6, seq) WHERE is_listed AND value_6 IS NOT NULL;

CREATE INDEX record_value_7 ON record (registry, value_7, seq) WHERE is_listed AND value_7 IS NOT NULL;

CREATE INDEX record_value_8 ON record (registry, value_8, seq) WHERE is_listed AND value_8 IS NOT NULL;

CREATE TABLE record_disclosure (
    tenant_id  TEXT          NOT NULL REFERENCES organization (id),
    registry   TEXT          NOT NULL,
    seq        INTEGER       NOT NULL,
    key        TEXT          NOT NULL,
    version    INTEGER       NOT NULL,
    at         TEXT NOT NULL,
    change     TEXT          NOT NULL CHECK (change = 'update' OR change = 'withdrawal'),
    PRIMARY KEY (tenant_id, registry, seq)
) STRICT;

CREATE INDEX record_disclosure_feed ON record_disclosure (registry, seq);

CREATE TABLE record_draft (
    tenant_id     TEXT          NOT NULL,
    id            TEXT        NOT NULL,
    registry      TEXT          NOT NULL,
    key           TEXT,
    base_version  INTEGER       NOT NULL,
    revision      INTEGER       NOT NULL,
    texts         TEXT      NOT NULL,
    state         TEXT          NOT NULL CHECK (state = 'editing' OR state = 'submitted'),
    change        TEXT          NOT NULL CHECK (change = 'update' OR change = 'correction' OR change = 'withdrawal'),
    reason        TEXT          NOT NULL,
    editor        TEXT          NOT NULL,
    updated_at    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, registry, key)
) STRICT;

CREATE TABLE record_tally (
    tenant_id  TEXT    NOT NULL,
    registry   TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    import_id  TEXT    NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, registry, field, value, import_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_tally_by_registry ON record_tally (registry, field, value);

CREATE TABLE record_withholding (
    tenant_id     TEXT          NOT NULL,
    id            TEXT        NOT NULL,
    registry      TEXT          NOT NULL,
    key           TEXT          NOT NULL,
    field         TEXT,
    reason        TEXT          NOT NULL,
    requested_by  TEXT          NOT NULL,
    requested_at  TEXT NOT NULL,
    reviewed_by   TEXT,
    ends_on       TEXT       NOT NULL,
    lifted_at     TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX record_withholding_by_row ON record_withholding (tenant_id, registry, key);

CREATE TABLE registry_counter (
    registry    TEXT          PRIMARY KEY,
    last_seq    INTEGER       NOT NULL,
    revision    INTEGER       NOT NULL,
    changed_at  TEXT NOT NULL
) STRICT;

CREATE TABLE registry_import (
    tenant_id    TEXT          NOT NULL,
    id           TEXT        NOT NULL,
    registry     TEXT          NOT NULL,
    file_name    TEXT          NOT NULL,
    state        TEXT          NOT NULL CHECK (state = 'checking' OR state = 'checked' OR state = 'applying' OR state = 'done' OR state = 'cancelling' OR state = 'cancelled' OR state = 'failed'),
    options      TEXT      NOT NULL,
    report       TEXT      NOT NULL,
    rows_done    INTEGER       NOT NULL,
    bytes_done   INTEGER       NOT NULL,
    bytes_total  INTEGER       NOT NULL,
    actor        TEXT          NOT NULL,
    started_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE registry_quality (
    tenant_id    TEXT          NOT NULL,
    registry     TEXT          NOT NULL,
    figures      TEXT      NOT NULL,
    measured_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, registry)
) STRICT;

CREATE TABLE reminder (
    tenant_id  TEXT          NOT NULL,
    registry   TEXT          NOT NULL,
    n          INTEGER       NOT NULL,
    sent_at    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, registry)
) STRICT;

CREATE TABLE review (
    tenant_id        TEXT          NOT NULL,
    id               TEXT        NOT NULL,
    service_id       TEXT        NOT NULL,
    kind             TEXT          NOT NULL CHECK (kind = 'advisory' OR kind = 'release'),
    note             TEXT          NOT NULL,
    challenges       TEXT,
    requested_by     TEXT          NOT NULL,
    requested_at     TEXT NOT NULL,
    decision         TEXT          CHECK (decision = 'green' OR decision = 'amber' OR decision = 'red'),
    words            TEXT,
    mend_by          TEXT,
    decided_by       TEXT,
    decided_at       TEXT,
    withheld_reason  TEXT,
    withheld_by      TEXT,
    withheld_at      TEXT,
    withdrawn_at     TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((decided_at IS NULL) = (words IS NULL)),
    CHECK (decided_at IS NULL OR withdrawn_at IS NULL),
    CHECK ((decision IS NULL) = (decided_at IS NULL OR kind = 'advisory')),
    CHECK ((mend_by IS NULL) = (decision IS NULL OR decision <> 'amber')),
    CHECK ((withheld_at IS NULL) = (withheld_reason IS NULL))
) STRICT;

CREATE INDEX review_by_service ON review (tenant_id, service_id, decided_at);

CREATE UNIQUE INDEX review_open ON review (tenant_id, service_id, kind)
    WHERE decided_at IS NULL AND withdrawn_at IS NULL;

CREATE INDEX review_waiting ON review (requested_at) WHERE decided_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE rule_change (
    tenant_id     TEXT          NOT NULL REFERENCES organization (id),
    id            TEXT        NOT NULL,
    organization  TEXT          REFERENCES organization (id),
    target        TEXT          NOT NULL,
    part          TEXT          NOT NULL,
    value         TEXT          NOT NULL,
    reason        TEXT          NOT NULL,
    state         TEXT          NOT NULL CHECK (state = 'draft' OR state = 'waiting' OR state = 'published' OR state = 'withdrawn'),
    effective_on  TEXT,
    grace_days    INTEGER       NOT NULL,
    ends_on       TEXT,
    drafted_by    TEXT          NOT NULL,
    drafted_at    TEXT NOT NULL,
    asked_by      TEXT,
    published_by  TEXT,
    published_for TEXT          REFERENCES organization (id),
    published_at  TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX rule_change_published ON rule_change (published_at) WHERE state = 'published';

CREATE TABLE service (
    tenant_id    TEXT          NOT NULL REFERENCES organization (id),
    id           TEXT        NOT NULL,
    slug         TEXT          NOT NULL,
    title        TEXT      NOT NULL,
    summary      TEXT      NOT NULL,
    url          TEXT,
    phase        TEXT          NOT NULL CHECK (phase = 'plan' OR phase = 'define' OR phase = 'design' OR phase = 'build' OR phase = 'pre-release' OR phase = 'operate' OR phase = 'retire'),
    attributes   TEXT      NOT NULL,
    channels     TEXT      NOT NULL,
    canvas       TEXT      NOT NULL,
    is_claimed   INTEGER      NOT NULL,
    search_text  TEXT          NOT NULL,
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) STRICT;

CREATE TABLE session (
    token_hash  TEXT          PRIMARY KEY,
    user_id     TEXT        NOT NULL REFERENCES user_account (id),
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL
) STRICT;

CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE standing (
    tenant_id    TEXT          NOT NULL,
    service_id   TEXT        NOT NULL,
    state        TEXT          NOT NULL CHECK (state = 'preparing' OR state = 'met' OR state = 'not-met' OR state = 'no-evidence' OR state = 'stale' OR state = 'retired'),
    since        TEXT NOT NULL,
    reasons      TEXT      NOT NULL,
    released_at  TEXT,
    owner        TEXT,
    review_at    TEXT,
    review_cause TEXT,
    PRIMARY KEY (tenant_id, service_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX standing_by_review ON standing (review_at);

CREATE INDEX standing_by_state ON standing (state, since);

CREATE TABLE standing_change (
    tenant_id   TEXT          NOT NULL,
    id          TEXT        NOT NULL,
    service_id  TEXT        NOT NULL,
    at          TEXT NOT NULL,
    state       TEXT          NOT NULL,
    cause       TEXT      NOT NULL,
    reasons     TEXT      NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX standing_change_by_service ON standing_change (tenant_id, service_id, at);

CREATE TABLE study (
    tenant_id     TEXT          NOT NULL,
    id            TEXT        NOT NULL,
    service_id    TEXT        NOT NULL,
    kind          TEXT          NOT NULL CHECK (kind = 'research' OR kind = 'prototype' OR kind = 'usability'),
    held_on       TEXT       NOT NULL,
    participants  TEXT      NOT NULL,
    note          TEXT          NOT NULL,
    recorded_at   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

CREATE INDEX study_by_service ON study (tenant_id, service_id, held_on);

CREATE TABLE user_account (
    id             TEXT        PRIMARY KEY,
    email          TEXT          NOT NULL UNIQUE,
    name           TEXT          NOT NULL,
    password_hash  TEXT          NOT NULL,
    created_at     TEXT NOT NULL
) STRICT;

CREATE TABLE webhook (
    tenant_id   TEXT          NOT NULL REFERENCES organization (id),
    id          TEXT        NOT NULL,
    url         TEXT          NOT NULL,
    secret      TEXT          NOT NULL,
    state       TEXT          NOT NULL CHECK (state = 'active' OR state = 'paused' OR state = 'failing'),
    since       TEXT NOT NULL,
    reason      TEXT,
    created_by  TEXT          NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE webhook_topic (
    tenant_id   TEXT   NOT NULL,
    webhook_id  TEXT NOT NULL,
    topic       TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, webhook_id, topic),
    FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_topic_by_topic ON webhook_topic (topic);


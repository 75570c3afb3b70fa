CREATE TABLE api_token (
    tenant_id   TEXT          NOT NULL REFERENCES organization (id),
    name        TEXT          NOT NULL,
    role        TEXT          NOT NULL CHECK (role IN ('viewer', 'editor', 'reviewer', 'administrator', 'operator')),
    token_hash  TEXT          NOT NULL UNIQUE,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name)
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
    state       TEXT          NOT NULL CHECK (state IN ('met', 'not-met')),
    note        TEXT          NOT NULL,
    link        TEXT,
    marked_by   TEXT          NOT NULL,
    marked_at   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, item_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id)
) STRICT;

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
    kind         TEXT          NOT NULL CHECK (kind IN ('canvas', 'measures', 'study', 'ratings')),
    n            INTEGER       NOT NULL,
    value        REAL,
    low          REAL,
    high         REAL,
    measured_at  TEXT NOT NULL,
    source       TEXT          NOT NULL,
    PRIMARY KEY (tenant_id, service_id, kind),
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

CREATE TABLE membership (
    tenant_id  TEXT   NOT NULL REFERENCES organization (id),
    user_id    TEXT NOT NULL REFERENCES user_account (id),
    role       TEXT   NOT NULL CHECK (role IN ('viewer', 'editor', 'reviewer', 'administrator', 'operator')),
    PRIMARY KEY (tenant_id, user_id)
) STRICT;

CREATE INDEX membership_by_user ON membership (user_id);

CREATE TABLE migration (name TEXT PRIMARY KEY);

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

CREATE TABLE rating (
    tenant_id       TEXT          NOT NULL,
    id              TEXT        NOT NULL,
    service_id      TEXT        NOT NULL,
    at              TEXT NOT NULL,
    score           INTEGER       NOT NULL CHECK (score BETWEEN 1 AND 5),
    outcome         TEXT          NOT NULL CHECK (outcome IN ('yes', 'partly', 'no', 'not-eligible')),
    language        TEXT          NOT NULL,
    channel         TEXT          NOT NULL CHECK (channel IN ('web', 'counter', 'paper', 'phone')),
    receipt_key    TEXT          NOT NULL UNIQUE,
    comment         TEXT,
    comment_state   TEXT          CHECK (comment_state IN ('waiting', 'published', 'withheld')),
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

CREATE TABLE service (
    tenant_id    TEXT          NOT NULL REFERENCES organization (id),
    id           TEXT        NOT NULL,
    slug         TEXT          NOT NULL,
    title        TEXT      NOT NULL,
    summary      TEXT      NOT NULL,
    url          TEXT,
    phase        TEXT          NOT NULL CHECK (phase IN
        ('plan', 'define', 'design', 'build', 'pre-release', 'operate', 'retire')),
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
    state        TEXT          NOT NULL CHECK (state IN
        ('preparing', 'met', 'not-met', 'no-evidence', 'stale', 'retired')),
    since        TEXT NOT NULL,
    reasons      TEXT      NOT NULL,
    released_at  TEXT,
    owner        TEXT,
    review_at    TEXT,
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
    kind          TEXT          NOT NULL CHECK (kind IN ('research', 'prototype', 'usability')),
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


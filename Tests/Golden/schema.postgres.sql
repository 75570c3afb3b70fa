CREATE TABLE api_token (
    tenant_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT api_token_pkey PRIMARY KEY (tenant_id, name),
    CONSTRAINT api_token_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'reviewer'::text, 'administrator'::text, 'operator'::text]))),
    CONSTRAINT api_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT api_token_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE audit_entry (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    actor text NOT NULL,
    act text NOT NULL,
    subject text NOT NULL,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT audit_entry_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE check_mark (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    state text NOT NULL,
    note text NOT NULL,
    link text,
    marked_by text NOT NULL,
    marked_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT check_mark_pkey PRIMARY KEY (tenant_id, service_id, item_id),
    CONSTRAINT check_mark_state_check CHECK ((state = ANY (ARRAY['met'::text, 'not-met'::text]))),
    CONSTRAINT check_mark_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE deviation (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    reason text NOT NULL,
    compensation text NOT NULL,
    ends_on date NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp(3) with time zone NOT NULL,
    approved_by text,
    approved_at timestamp(3) with time zone,
    CONSTRAINT deviation_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT deviation_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE evidence (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    n bigint NOT NULL,
    value double precision,
    low double precision,
    high double precision,
    measured_at timestamp(3) with time zone NOT NULL,
    source text NOT NULL,
    CONSTRAINT evidence_kind_check CHECK ((kind = ANY (ARRAY['canvas'::text, 'measures'::text, 'study'::text, 'ratings'::text]))),
    CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, service_id, kind),
    CONSTRAINT evidence_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE finding (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    condition text NOT NULL,
    reason jsonb NOT NULL,
    owner text,
    opened_at timestamp(3) with time zone NOT NULL,
    due_on date NOT NULL,
    closed_at timestamp(3) with time zone,
    CONSTRAINT finding_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT finding_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE import_range (
    tenant_id text NOT NULL,
    import_id uuid NOT NULL,
    registry text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    revealed_at timestamp(3) with time zone,
    CONSTRAINT import_range_pkey PRIMARY KEY (tenant_id, import_id, first_seq),
    CONSTRAINT import_range_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES registry_import(tenant_id, id)
);

CREATE TABLE membership (
    tenant_id text NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT membership_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'editor'::text, 'reviewer'::text, 'administrator'::text, 'operator'::text]))),
    CONSTRAINT membership_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id)
);

CREATE TABLE migration (
    name text NOT NULL,
    CONSTRAINT migration_pkey PRIMARY KEY (name)
);

CREATE TABLE organization (
    id text NOT NULL,
    parent_id text,
    kind text NOT NULL,
    name jsonb NOT NULL,
    kana text NOT NULL,
    code text,
    corporate_number text,
    site text,
    is_sample boolean NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT organization_code_key UNIQUE (code),
    CONSTRAINT organization_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organization(id),
    CONSTRAINT organization_pkey PRIMARY KEY (id)
);

CREATE TABLE outbox (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    destination text NOT NULL,
    lane text NOT NULL,
    webhook_id uuid,
    topic text,
    subject text,
    version bigint,
    body text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    due_at timestamp(3) with time zone NOT NULL,
    courier uuid,
    attempts bigint NOT NULL,
    last_error text,
    done_at timestamp(3) with time zone,
    failed_at timestamp(3) with time zone,
    CONSTRAINT outbox_check CHECK (((kind <> 'webhook'::text) OR (webhook_id IS NOT NULL))),
    CONSTRAINT outbox_check1 CHECK (((done_at IS NULL) OR (failed_at IS NULL))),
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'mail'::text]))),
    CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE rating (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    score bigint NOT NULL,
    outcome text NOT NULL,
    language text NOT NULL,
    channel text NOT NULL,
    receipt_key text NOT NULL,
    comment text,
    comment_state text,
    decision_note text,
    decided_at timestamp(3) with time zone,
    CONSTRAINT rating_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'counter'::text, 'paper'::text, 'phone'::text]))),
    CONSTRAINT rating_comment_state_check CHECK ((comment_state = ANY (ARRAY['waiting'::text, 'published'::text, 'withheld'::text]))),
    CONSTRAINT rating_outcome_check CHECK ((outcome = ANY (ARRAY['yes'::text, 'partly'::text, 'no'::text, 'not-eligible'::text]))),
    CONSTRAINT rating_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rating_receipt_key_key UNIQUE (receipt_key),
    CONSTRAINT rating_score_check CHECK (((score >= 1) AND (score <= 5))),
    CONSTRAINT rating_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE rating_day (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    day date NOT NULL,
    score_1 bigint NOT NULL,
    score_2 bigint NOT NULL,
    score_3 bigint NOT NULL,
    score_4 bigint NOT NULL,
    score_5 bigint NOT NULL,
    CONSTRAINT rating_day_pkey PRIMARY KEY (tenant_id, service_id, day),
    CONSTRAINT rating_day_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE record (
    tenant_id text NOT NULL,
    registry text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    seq bigint NOT NULL,
    until_seq bigint,
    at timestamp(3) with time zone NOT NULL,
    until_at timestamp(3) with time zone,
    change text NOT NULL,
    reason text,
    actor text NOT NULL,
    document text NOT NULL,
    public_document text,
    is_listed boolean NOT NULL,
    warnings bigint NOT NULL,
    checked_on date,
    search_text text NOT NULL,
    value_1 text,
    value_2 text,
    value_3 text,
    value_4 text,
    value_5 text,
    value_6 text,
    value_7 text,
    value_8 text,
    CONSTRAINT record_change_check CHECK ((change = ANY (ARRAY['update'::text, 'correction'::text, 'withdrawal'::text]))),
    CONSTRAINT record_pkey PRIMARY KEY (tenant_id, registry, key, version),
    CONSTRAINT record_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE record_draft (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    registry text NOT NULL,
    key text,
    base_version bigint NOT NULL,
    revision bigint NOT NULL,
    texts jsonb NOT NULL,
    state text NOT NULL,
    change text NOT NULL,
    reason text NOT NULL,
    editor text NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT record_draft_change_check CHECK ((change = ANY (ARRAY['update'::text, 'correction'::text, 'withdrawal'::text]))),
    CONSTRAINT record_draft_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT record_draft_state_check CHECK ((state = ANY (ARRAY['editing'::text, 'submitted'::text]))),
    CONSTRAINT record_draft_tenant_id_registry_key_key UNIQUE (tenant_id, registry, key)
);

CREATE TABLE record_tally (
    tenant_id text NOT NULL,
    registry text NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    import_id text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT record_tally_pkey PRIMARY KEY (tenant_id, registry, field, value, import_id)
);

CREATE TABLE record_withholding (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    registry text NOT NULL,
    key text NOT NULL,
    field text,
    reason text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp(3) with time zone NOT NULL,
    reviewed_by text,
    ends_on date NOT NULL,
    lifted_at timestamp(3) with time zone,
    CONSTRAINT record_withholding_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE registry_counter (
    registry text NOT NULL,
    last_seq bigint NOT NULL,
    revision bigint NOT NULL,
    changed_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT registry_counter_pkey PRIMARY KEY (registry)
);

CREATE TABLE registry_import (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    registry text NOT NULL,
    file_name text NOT NULL,
    state text NOT NULL,
    options jsonb NOT NULL,
    report jsonb NOT NULL,
    rows_done bigint NOT NULL,
    bytes_done bigint NOT NULL,
    bytes_total bigint NOT NULL,
    actor text NOT NULL,
    started_at timestamp(3) with time zone NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT registry_import_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT registry_import_state_check CHECK ((state = ANY (ARRAY['checking'::text, 'checked'::text, 'applying'::text, 'done'::text, 'cancelling'::text, 'cancelled'::text, 'failed'::text])))
);

CREATE TABLE registry_quality (
    tenant_id text NOT NULL,
    registry text NOT NULL,
    figures jsonb NOT NULL,
    measured_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT registry_quality_pkey PRIMARY KEY (tenant_id, registry)
);

CREATE TABLE reminder (
    tenant_id text NOT NULL,
    registry text NOT NULL,
    n bigint NOT NULL,
    sent_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT reminder_pkey PRIMARY KEY (tenant_id, registry)
);

CREATE TABLE service (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    title jsonb NOT NULL,
    summary jsonb NOT NULL,
    url text,
    phase text NOT NULL,
    attributes jsonb NOT NULL,
    channels jsonb NOT NULL,
    canvas jsonb NOT NULL,
    is_claimed boolean NOT NULL,
    search_text text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    updated_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT service_phase_check CHECK ((phase = ANY (ARRAY['plan'::text, 'define'::text, 'design'::text, 'build'::text, 'pre-release'::text, 'operate'::text, 'retire'::text]))),
    CONSTRAINT service_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT service_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT service_tenant_id_slug_key UNIQUE (tenant_id, slug)
);

CREATE TABLE session (
    token_hash text NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id)
);

CREATE TABLE standing (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    state text NOT NULL,
    since timestamp(3) with time zone NOT NULL,
    reasons jsonb NOT NULL,
    released_at timestamp(3) with time zone,
    owner text,
    review_at timestamp(3) with time zone,
    CONSTRAINT standing_pkey PRIMARY KEY (tenant_id, service_id),
    CONSTRAINT standing_state_check CHECK ((state = ANY (ARRAY['preparing'::text, 'met'::text, 'not-met'::text, 'no-evidence'::text, 'stale'::text, 'retired'::text]))),
    CONSTRAINT standing_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE standing_change (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    state text NOT NULL,
    cause jsonb NOT NULL,
    reasons jsonb NOT NULL,
    CONSTRAINT standing_change_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT standing_change_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE study (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    held_on date NOT NULL,
    participants jsonb NOT NULL,
    note text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT study_kind_check CHECK ((kind = ANY (ARRAY['research'::text, 'prototype'::text, 'usability'::text]))),
    CONSTRAINT study_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT study_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE user_account (
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT user_account_email_key UNIQUE (email),
    CONSTRAINT user_account_pkey PRIMARY KEY (id)
);

CREATE TABLE webhook (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    state text NOT NULL,
    since timestamp(3) with time zone NOT NULL,
    reason text,
    created_by text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT webhook_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT webhook_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'failing'::text]))),
    CONSTRAINT webhook_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE webhook_topic (
    tenant_id text NOT NULL,
    webhook_id uuid NOT NULL,
    topic text NOT NULL,
    CONSTRAINT webhook_topic_pkey PRIMARY KEY (tenant_id, webhook_id, topic),
    CONSTRAINT webhook_topic_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook(tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX deviation_by_service ON deviation USING btree (tenant_id, service_id);
CREATE INDEX finding_by_service ON finding USING btree (tenant_id, service_id);
CREATE INDEX import_range_by_registry ON import_range USING btree (registry, revealed_at);
CREATE INDEX membership_by_user ON membership USING btree (user_id);
CREATE INDEX outbox_by_age ON outbox USING btree (created_at);
CREATE INDEX outbox_by_subject ON outbox USING btree (topic, subject, version) WHERE (topic IS NOT NULL);
CREATE INDEX outbox_by_webhook ON outbox USING btree (tenant_id, webhook_id, id) WHERE (webhook_id IS NOT NULL);
CREATE INDEX outbox_waiting ON outbox USING btree (lane, due_at) WHERE ((done_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX rating_comment ON rating USING btree (tenant_id, service_id, comment_state, at) WHERE (comment_state IS NOT NULL);
CREATE INDEX record_current ON record USING btree (registry, key) WHERE (until_seq IS NULL);
CREATE INDEX record_feed ON record USING btree (registry, seq);
CREATE INDEX record_kept ON record USING btree (registry, tenant_id, seq) WHERE (until_seq IS NULL);
CREATE INDEX record_listed ON record USING btree (registry, seq) WHERE is_listed;
CREATE INDEX record_tally_by_registry ON record_tally USING btree (registry, field, value);
CREATE INDEX record_value_1 ON record USING btree (registry, value_1, seq) WHERE (is_listed AND (value_1 IS NOT NULL));
CREATE INDEX record_value_2 ON record USING btree (registry, value_2, seq) WHERE (is_listed AND (value_2 IS NOT NULL));
CREATE INDEX record_value_3 ON record USING btree (registry, value_3, seq) WHERE (is_listed AND (value_3 IS NOT NULL));
CREATE INDEX record_value_4 ON record USING btree (registry, value_4, seq) WHERE (is_listed AND (value_4 IS NOT NULL));
CREATE INDEX record_value_5 ON record USING btree (registry, value_5, seq) WHERE (is_listed AND (value_5 IS NOT NULL));
CREATE INDEX record_value_6 ON record USING btree (registry, value_6, seq) WHERE (is_listed AND (value_6 IS NOT NULL));
CREATE INDEX record_value_7 ON record USING btree (registry, value_7, seq) WHERE (is_listed AND (value_7 IS NOT NULL));
CREATE INDEX record_value_8 ON record USING btree (registry, value_8, seq) WHERE (is_listed AND (value_8 IS NOT NULL));
CREATE INDEX record_withholding_by_row ON record_withholding USING btree (tenant_id, registry, key);
CREATE INDEX session_by_user ON session USING btree (user_id);
CREATE INDEX standing_by_review ON standing USING btree (review_at);
CREATE INDEX standing_by_state ON standing USING btree (state, since);
CREATE INDEX standing_change_by_service ON standing_change USING btree (tenant_id, service_id, at);
CREATE INDEX study_by_service ON study USING btree (tenant_id, service_id, held_on);
CREATE INDEX webhook_topic_by_topic ON webhook_topic USING btree (topic);

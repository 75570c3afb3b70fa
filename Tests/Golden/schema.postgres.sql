CREATE TABLE api_token (
    tenant_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT api_token_pkey PRIMARY KEY (tenant_id, name),
    CONSTRAINT api_token_role_check CHECK (((role = 'viewer'::text) OR (role = 'editor'::text) OR (role = 'reviewer'::text) OR (role = 'administrator'::text) OR (role = 'quality'::text) OR (role = 'operator'::text))),
    CONSTRAINT api_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT api_token_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE assignment (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    assignee text NOT NULL,
    due_on date,
    assigned_by text NOT NULL,
    assigned_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT assignment_pkey PRIMARY KEY (tenant_id, service_id, item_id),
    CONSTRAINT assignment_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
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
    file_id uuid,
    marked_by text NOT NULL,
    marked_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT check_mark_pkey PRIMARY KEY (tenant_id, service_id, item_id),
    CONSTRAINT check_mark_state_check CHECK (((state = 'met'::text) OR (state = 'not-met'::text))),
    CONSTRAINT check_mark_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE component_item (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    state text NOT NULL,
    fresh_until timestamp(3) with time zone,
    CONSTRAINT component_item_pkey PRIMARY KEY (tenant_id, service_id, item_id),
    CONSTRAINT component_item_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE component_use (
    tenant_id text NOT NULL,
    service_id uuid NOT NULL,
    component_tenant_id text NOT NULL,
    component_id uuid NOT NULL,
    added_by text NOT NULL,
    added_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT component_use_component_tenant_id_component_id_fkey FOREIGN KEY (component_tenant_id, component_id) REFERENCES service(tenant_id, id),
    CONSTRAINT component_use_pkey PRIMARY KEY (tenant_id, service_id, component_tenant_id, component_id),
    CONSTRAINT component_use_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
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
    CONSTRAINT evidence_kind_check CHECK (((kind = 'canvas'::text) OR (kind = 'measures'::text) OR (kind = 'research'::text) OR (kind = 'prototype'::text) OR (kind = 'study'::text) OR (kind = 'completion'::text) OR (kind = 'ratings'::text) OR (kind = 'answers'::text) OR (kind = 'overdue'::text) OR (kind = 'registries'::text) OR (kind = 'procedure'::text))),
    CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, service_id, kind),
    CONSTRAINT evidence_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE evidence_file (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    size bigint NOT NULL,
    digest text NOT NULL,
    added_by text NOT NULL,
    added_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT evidence_file_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT evidence_file_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
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

CREATE TABLE guideline_version (
    guideline text NOT NULL,
    version text NOT NULL,
    digest text NOT NULL,
    content jsonb NOT NULL,
    seen_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT guideline_version_pkey PRIMARY KEY (guideline, version, digest)
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

CREATE TABLE item_comment (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    item_id text NOT NULL,
    words text NOT NULL,
    author text NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    CONSTRAINT item_comment_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT item_comment_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE item_figure (
    item_id text NOT NULL,
    met bigint NOT NULL,
    not_met bigint NOT NULL,
    no_evidence bigint NOT NULL,
    stale bigint NOT NULL,
    excused bigint NOT NULL,
    undecided bigint NOT NULL,
    meeting_n bigint NOT NULL,
    meeting_mean double precision,
    others_n bigint NOT NULL,
    others_mean double precision,
    difference double precision,
    low double precision,
    high double precision,
    measured_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT item_figure_pkey PRIMARY KEY (item_id)
);

CREATE TABLE journal (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    CONSTRAINT journal_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT journal_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE membership (
    tenant_id text NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT membership_role_check CHECK (((role = 'viewer'::text) OR (role = 'editor'::text) OR (role = 'reviewer'::text) OR (role = 'administrator'::text) OR (role = 'quality'::text) OR (role = 'operator'::text))),
    CONSTRAINT membership_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT membership_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(id)
);

CREATE TABLE migration (
    name text NOT NULL,
    CONSTRAINT migration_pkey PRIMARY KEY (name)
);

CREATE TABLE notice (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    about jsonb NOT NULL,
    due_on date,
    at timestamp(3) with time zone NOT NULL,
    told_at timestamp(3) with time zone,
    CONSTRAINT notice_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT notice_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
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
    CONSTRAINT outbox_kind_check CHECK (((kind = 'webhook'::text) OR (kind = 'mail'::text))),
    CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE principle_measurement (
    tenant_id text NOT NULL,
    month text NOT NULL,
    principle bigint NOT NULL,
    services bigint NOT NULL,
    asked bigint NOT NULL,
    met bigint NOT NULL,
    measured_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT principle_measurement_pkey PRIMARY KEY (tenant_id, month, principle),
    CONSTRAINT principle_measurement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE pulse_round (
    tenant_id text NOT NULL,
    round text NOT NULL,
    version text NOT NULL,
    vouchers bigint NOT NULL,
    opened_on date NOT NULL,
    closes_on date NOT NULL,
    CONSTRAINT pulse_round_pkey PRIMARY KEY (tenant_id, round),
    CONSTRAINT pulse_round_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id),
    CONSTRAINT pulse_round_vouchers_check CHECK ((vouchers > 0))
);

CREATE TABLE pulse_tally (
    tenant_id text NOT NULL,
    round text NOT NULL,
    statement text NOT NULL,
    score bigint NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT pulse_tally_pkey PRIMARY KEY (tenant_id, round, statement, score),
    CONSTRAINT pulse_tally_score_check CHECK (((score >= 1) AND (score <= 5))),
    CONSTRAINT pulse_tally_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE pulse_voucher (
    tenant_id text NOT NULL,
    round text NOT NULL,
    digest text NOT NULL,
    is_used boolean NOT NULL,
    CONSTRAINT pulse_voucher_pkey PRIMARY KEY (tenant_id, round, digest),
    CONSTRAINT pulse_voucher_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
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
    CONSTRAINT rating_channel_check CHECK (((channel = 'web'::text) OR (channel = 'counter'::text) OR (channel = 'paper'::text) OR (channel = 'phone'::text))),
    CONSTRAINT rating_comment_state_check CHECK (((comment_state = 'waiting'::text) OR (comment_state = 'published'::text) OR (comment_state = 'withheld'::text))),
    CONSTRAINT rating_outcome_check CHECK (((outcome = 'yes'::text) OR (outcome = 'partly'::text) OR (outcome = 'no'::text) OR (outcome = 'not-eligible'::text))),
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
    CONSTRAINT record_change_check CHECK (((change = 'update'::text) OR (change = 'correction'::text) OR (change = 'withdrawal'::text))),
    CONSTRAINT record_pkey PRIMARY KEY (tenant_id, registry, key, version),
    CONSTRAINT record_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE record_disclosure (
    tenant_id text NOT NULL,
    registry text NOT NULL,
    seq bigint NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    change text NOT NULL,
    CONSTRAINT record_disclosure_change_check CHECK (((change = 'update'::text) OR (change = 'withdrawal'::text))),
    CONSTRAINT record_disclosure_pkey PRIMARY KEY (tenant_id, registry, seq),
    CONSTRAINT record_disclosure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
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
    CONSTRAINT record_draft_change_check CHECK (((change = 'update'::text) OR (change = 'correction'::text) OR (change = 'withdrawal'::text))),
    CONSTRAINT record_draft_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT record_draft_state_check CHECK (((state = 'editing'::text) OR (state = 'submitted'::text))),
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
    CONSTRAINT registry_import_state_check CHECK (((state = 'checking'::text) OR (state = 'checked'::text) OR (state = 'applying'::text) OR (state = 'done'::text) OR (state = 'cancelling'::text) OR (state = 'cancelled'::text) OR (state = 'failed'::text)))
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

CREATE TABLE review (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    kind text NOT NULL,
    note text NOT NULL,
    challenges uuid,
    requested_by text NOT NULL,
    requested_at timestamp(3) with time zone NOT NULL,
    decision text,
    words text,
    mend_by date,
    decided_by text,
    decided_at timestamp(3) with time zone,
    withheld_reason text,
    withheld_by text,
    withheld_at timestamp(3) with time zone,
    withdrawn_at timestamp(3) with time zone,
    CONSTRAINT review_check CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
    CONSTRAINT review_check1 CHECK (((decided_at IS NULL) = (words IS NULL))),
    CONSTRAINT review_check2 CHECK (((decided_at IS NULL) OR (withdrawn_at IS NULL))),
    CONSTRAINT review_check3 CHECK (((decision IS NULL) = ((decided_at IS NULL) OR (kind = 'advisory'::text)))),
    CONSTRAINT review_check4 CHECK (((mend_by IS NULL) = ((decision IS NULL) OR (decision <> 'amber'::text)))),
    CONSTRAINT review_check5 CHECK (((withheld_at IS NULL) = (withheld_reason IS NULL))),
    CONSTRAINT review_decision_check CHECK (((decision = 'green'::text) OR (decision = 'amber'::text) OR (decision = 'red'::text))),
    CONSTRAINT review_kind_check CHECK (((kind = 'advisory'::text) OR (kind = 'release'::text))),
    CONSTRAINT review_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT review_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service(tenant_id, id)
);

CREATE TABLE rule_change (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    organization text,
    target text NOT NULL,
    part text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    effective_on date,
    grace_days bigint NOT NULL,
    ends_on date,
    drafted_by text NOT NULL,
    drafted_at timestamp(3) with time zone NOT NULL,
    asked_by text,
    published_by text,
    published_for text,
    published_at timestamp(3) with time zone,
    CONSTRAINT rule_change_organization_fkey FOREIGN KEY (organization) REFERENCES organization(id),
    CONSTRAINT rule_change_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rule_change_published_for_fkey FOREIGN KEY (published_for) REFERENCES organization(id),
    CONSTRAINT rule_change_state_check CHECK (((state = 'draft'::text) OR (state = 'waiting'::text) OR (state = 'published'::text) OR (state = 'withdrawn'::text))),
    CONSTRAINT rule_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
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
    CONSTRAINT service_phase_check CHECK (((phase = 'plan'::text) OR (phase = 'define'::text) OR (phase = 'design'::text) OR (phase = 'build'::text) OR (phase = 'pre-release'::text) OR (phase = 'operate'::text) OR (phase = 'retire'::text))),
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
    review_cause jsonb,
    CONSTRAINT standing_pkey PRIMARY KEY (tenant_id, service_id),
    CONSTRAINT standing_state_check CHECK (((state = 'preparing'::text) OR (state = 'met'::text) OR (state = 'not-met'::text) OR (state = 'no-evidence'::text) OR (state = 'stale'::text) OR (state = 'retired'::text))),
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
    CONSTRAINT study_kind_check CHECK (((kind = 'research'::text) OR (kind = 'prototype'::text) OR (kind = 'usability'::text))),
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
    CONSTRAINT webhook_state_check CHECK (((state = 'active'::text) OR (state = 'paused'::text) OR (state = 'failing'::text))),
    CONSTRAINT webhook_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES organization(id)
);

CREATE TABLE webhook_topic (
    tenant_id text NOT NULL,
    webhook_id uuid NOT NULL,
    topic text NOT NULL,
    CONSTRAINT webhook_topic_pkey PRIMARY KEY (tenant_id, webhook_id, topic),
    CONSTRAINT webhook_topic_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook(tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX component_use_by_component ON component_use USING btree (component_tenant_id, component_id);
CREATE INDEX deviation_by_service ON deviation USING btree (tenant_id, service_id);
CREATE INDEX finding_by_service ON finding USING btree (tenant_id, service_id);
CREATE INDEX import_range_by_registry ON import_range USING btree (registry, revealed_at);
CREATE INDEX item_comment_by_service ON item_comment USING btree (tenant_id, service_id, item_id);
CREATE INDEX journal_by_service ON journal USING btree (tenant_id, service_id, at);
CREATE INDEX membership_by_user ON membership USING btree (user_id);
CREATE INDEX notice_by_service ON notice USING btree (tenant_id, service_id, at);
CREATE INDEX notice_waiting ON notice USING btree (at) WHERE (told_at IS NULL);
CREATE INDEX outbox_by_age ON outbox USING btree (created_at);
CREATE INDEX outbox_by_subject ON outbox USING btree (topic, subject, version) WHERE (topic IS NOT NULL);
CREATE INDEX outbox_by_webhook ON outbox USING btree (tenant_id, webhook_id, id) WHERE (webhook_id IS NOT NULL);
CREATE INDEX outbox_waiting ON outbox USING btree (lane, due_at) WHERE ((done_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX rating_comment ON rating USING btree (tenant_id, service_id, comment_state, at) WHERE (comment_state IS NOT NULL);
CREATE INDEX record_current ON record USING btree (registry, key) WHERE (until_seq IS NULL);
CREATE INDEX record_disclosure_feed ON record_disclosure USING btree (registry, seq);
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
CREATE INDEX review_by_service ON review USING btree (tenant_id, service_id, decided_at);
CREATE UNIQUE INDEX review_open ON review USING btree (tenant_id, service_id, kind) WHERE ((decided_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX review_waiting ON review USING btree (requested_at) WHERE ((decided_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX rule_change_published ON rule_change USING btree (published_at) WHERE (state = 'published'::text);
CREATE INDEX session_by_user ON session USING btree (user_id);
CREATE INDEX standing_by_review ON standing USING btree (review_at);
CREATE INDEX standing_by_state ON standing USING btree (state, since);
CREATE INDEX standing_change_by_service ON standing_change USING btree (tenant_id, service_id, at);
CREATE INDEX study_by_service ON study USING btree (tenant_id, service_id, held_on);
CREATE INDEX webhook_topic_by_topic ON webhook_topic USING btree (topic);

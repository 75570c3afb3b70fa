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

CREATE INDEX deviation_by_service ON deviation USING btree (tenant_id, service_id);
CREATE INDEX finding_by_service ON finding USING btree (tenant_id, service_id);
CREATE INDEX membership_by_user ON membership USING btree (user_id);
CREATE INDEX rating_comment ON rating USING btree (tenant_id, service_id, comment_state, at) WHERE (comment_state IS NOT NULL);
CREATE INDEX session_by_user ON session USING btree (user_id);
CREATE INDEX standing_by_review ON standing USING btree (review_at);
CREATE INDEX standing_by_state ON standing USING btree (state, since);
CREATE INDEX standing_change_by_service ON standing_change USING btree (tenant_id, service_id, at);
CREATE INDEX study_by_service ON study USING btree (tenant_id, service_id, held_on);

-- at: 1796126094852
-- key: ed080c11c7a9aaec740f4d3bf7c3ec0319deac838aa876ec520a1eba35a3b383
-- token: pb_HEVNlMiwETByxOhxkEbG-cmJOm-YKbk_J0i05k0SSqk
-- agent: pb_RA2HeLws5DLLVA50bwvA0Dp0pF_psuFevofqbuURyqY
-- server: 01a224d5-9910-7ad9-8fe5-9fb30dd3760d
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE public.attachment_bytes (
    id text NOT NULL,
    bytes bytea NOT NULL
);
CREATE TABLE public.attachments (
    id text NOT NULL,
    message_id text NOT NULL,
    "position" bigint NOT NULL,
    kind text NOT NULL,
    name text,
    media_type text,
    size bigint,
    state text NOT NULL,
    failure text,
    bytes_id text,
    conversation_id text,
    hint text,
    duration_ms bigint
);
CREATE TABLE public.audit (
    id text NOT NULL,
    at bigint NOT NULL,
    who text NOT NULL,
    role text NOT NULL,
    action text NOT NULL,
    detail text NOT NULL,
    status bigint NOT NULL
);
CREATE TABLE public.changes (
    "position" bigint NOT NULL,
    kind text NOT NULL,
    conversation_id text NOT NULL,
    subject text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.channel_catalogues (
    channel text NOT NULL,
    due_at bigint NOT NULL,
    read_at bigint,
    failure text,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.channel_polls (
    channel text NOT NULL,
    cursor text,
    since bigint,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    failure text,
    gap text,
    polled_at bigint,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.channel_rules (
    channel text NOT NULL,
    asked_at bigint,
    tried_at bigint,
    due_at bigint,
    attempts bigint NOT NULL,
    failure text,
    reported bigint NOT NULL,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.channel_setups (
    channel text NOT NULL,
    state text NOT NULL,
    hears_by text,
    reports text NOT NULL,
    failure text,
    attempts bigint NOT NULL,
    due_at bigint,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.channels (
    name text NOT NULL,
    connector text NOT NULL,
    hook text NOT NULL,
    account text NOT NULL,
    account_name text,
    config text NOT NULL,
    grants text NOT NULL,
    rules text NOT NULL,
    sends_from bigint NOT NULL,
    sends bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    account_state text,
    account_reason text,
    account_at bigint,
    split_texts bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.choices (
    conversation_id text NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    author text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.components (
    digest text NOT NULL,
    bytes bytea NOT NULL,
    surface text NOT NULL,
    manifest text,
    created_at bigint NOT NULL
);
CREATE TABLE public.connections (
    owner text NOT NULL,
    name text NOT NULL,
    id text NOT NULL,
    sealed bytea NOT NULL,
    scopes text NOT NULL,
    refresh_at bigint,
    expires_at bigint,
    problem text,
    version bigint NOT NULL,
    refreshing_until bigint NOT NULL,
    connected_at bigint NOT NULL,
    spent bigint DEFAULT 0 NOT NULL,
    failure text
);
CREATE TABLE public.consents (
    state text NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    sealed bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.contact_attributes (
    contact_id text NOT NULL,
    key text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.contacts (
    id text NOT NULL,
    name text,
    attributes text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    standing text
);
CREATE TABLE public.conversations (
    id text NOT NULL,
    channel text NOT NULL,
    thread text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    category text,
    priority text NOT NULL,
    labels text NOT NULL,
    assignee text,
    team text,
    automation bigint NOT NULL,
    contact_id text NOT NULL,
    lead_id text,
    last_seq bigint NOT NULL,
    event_seq bigint NOT NULL,
    last_inbound_at bigint,
    last_agent_at bigint,
    snoozed_until bigint,
    delivered_until bigint,
    read_until bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    standby bigint DEFAULT 0 NOT NULL,
    plugin_gestures bigint DEFAULT 0 NOT NULL,
    plugin_gestures_from bigint DEFAULT 0 NOT NULL,
    typing_at bigint,
    typing_until bigint,
    our_typing_until bigint,
    marked_read_until bigint,
    name text,
    named_at bigint,
    opened_by text,
    begins bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.counters (
    name text NOT NULL,
    value bigint NOT NULL
);
CREATE TABLE public.dedupe (
    channel text NOT NULL,
    dedupe_key text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.deliveries (
    id text NOT NULL,
    message_id text NOT NULL,
    conversation_id text NOT NULL,
    channel text NOT NULL,
    seq bigint NOT NULL,
    part bigint NOT NULL,
    body text NOT NULL,
    tag text,
    sender text NOT NULL,
    state text NOT NULL,
    open bigint NOT NULL,
    attempts bigint NOT NULL,
    due_at bigint NOT NULL,
    claim text,
    claimed_until bigint,
    external_id text,
    failure text,
    created_at bigint NOT NULL,
    finished_at bigint,
    tried_at bigint,
    repeats bigint DEFAULT 0 NOT NULL,
    commanded bigint DEFAULT 0 NOT NULL,
    paced_contact text
);
CREATE TABLE public.download_lines (
    installation_id text NOT NULL,
    file text NOT NULL,
    name text NOT NULL,
    line text NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.events (
    id text NOT NULL,
    conversation_id text NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    message_id text,
    data text NOT NULL,
    root text NOT NULL,
    depth bigint NOT NULL,
    until_seq bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.exporters (
    installation_id text NOT NULL,
    cursor text,
    poll_due_at bigint NOT NULL,
    polls bigint NOT NULL,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.exports (
    installation_id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    rank bigint NOT NULL,
    "position" bigint NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    due_at bigint NOT NULL,
    alone bigint NOT NULL,
    external_id text,
    mark text,
    failure text,
    updated_at bigint NOT NULL
);
CREATE TABLE public.feedback (
    id text NOT NULL,
    conversation_id text NOT NULL,
    message_id text,
    contact_id text NOT NULL,
    rating bigint NOT NULL,
    best bigint NOT NULL,
    text text,
    source text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.fetches (
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    channel text NOT NULL,
    target text NOT NULL,
    attempts bigint NOT NULL,
    due_at bigint NOT NULL,
    claim text,
    claimed_until bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.followers (
    name text NOT NULL,
    "position" bigint NOT NULL
);
CREATE TABLE public.gestures (
    id text NOT NULL,
    conversation_id text NOT NULL,
    seq bigint NOT NULL,
    channel text NOT NULL,
    message_id text,
    kind text NOT NULL,
    body text NOT NULL,
    sender text NOT NULL,
    actor text NOT NULL,
    commanded bigint NOT NULL,
    root text NOT NULL,
    depth bigint NOT NULL,
    state text NOT NULL,
    open bigint NOT NULL,
    attempts bigint NOT NULL,
    due_at bigint NOT NULL,
    claim text,
    claimed_until bigint,
    failure text,
    created_at bigint NOT NULL,
    finished_at bigint
);
CREATE TABLE public.idempotency (
    token_id text NOT NULL,
    name text NOT NULL,
    request text NOT NULL,
    status bigint NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.identities (
    channel text NOT NULL,
    external_id text NOT NULL,
    contact_id text NOT NULL,
    kind text
);
CREATE TABLE public.installations (
    id text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    surface text NOT NULL,
    config text NOT NULL,
    grants text NOT NULL,
    limits text NOT NULL,
    "position" bigint NOT NULL,
    channels text NOT NULL,
    version bigint NOT NULL,
    previous text,
    recorded bigint NOT NULL,
    failed_review text NOT NULL,
    enabled bigint NOT NULL,
    paused text,
    failures bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    upgrading text,
    upgrading_until bigint
);
CREATE TABLE public.invitations (
    hash text NOT NULL,
    person_id text NOT NULL,
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.kept_values (
    subject text NOT NULL,
    key text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.key_check (
    name text NOT NULL,
    sealed bytea NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.kv (
    memory text NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.leads (
    id text NOT NULL,
    conversation_id text NOT NULL,
    contact_id text NOT NULL,
    stage text NOT NULL,
    value bigint,
    currency text,
    source text,
    attributes text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.leases (
    name text NOT NULL,
    holder text NOT NULL,
    ends_at bigint NOT NULL
);
CREATE TABLE public.links (
    conversation_id text NOT NULL,
    other_id text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.logs (
    id text NOT NULL,
    installation_id text NOT NULL,
    channel text NOT NULL,
    level text NOT NULL,
    message text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.messages (
    id text NOT NULL,
    conversation_id text NOT NULL,
    seq bigint NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL,
    kind text NOT NULL,
    author_kind text NOT NULL,
    author_name text,
    contact_id text,
    text text NOT NULL,
    payload text,
    attributes text NOT NULL,
    reply_to text,
    deleted bigint NOT NULL,
    state text NOT NULL,
    external_id text,
    attachment_count bigint NOT NULL,
    root text,
    private_reply_to text,
    draft text,
    sent_at bigint NOT NULL,
    created_at bigint NOT NULL,
    warnings text,
    edited_at bigint,
    reply_to_external_id text,
    subject text,
    failure text,
    content text,
    text_choices text,
    purpose text
);
CREATE TABLE public.parked (
    channel text NOT NULL,
    dedupe_key text NOT NULL,
    external_id text NOT NULL,
    item text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.participants (
    conversation_id text NOT NULL,
    contact_id text NOT NULL,
    last_at bigint NOT NULL,
    joined_at bigint,
    left_at bigint
);
CREATE TABLE public.people (
    id text NOT NULL,
    handle text NOT NULL,
    handle_key text NOT NULL,
    name text NOT NULL,
    email text,
    role text NOT NULL,
    state text NOT NULL,
    password text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    signed_in_at bigint
);
CREATE TABLE public.raw_requests (
    id text NOT NULL,
    channel text NOT NULL,
    dedupe_key text NOT NULL,
    request text NOT NULL,
    body bytea NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    attempts bigint NOT NULL,
    due_at bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.reactions (
    message_id text NOT NULL,
    actor text NOT NULL,
    emoji text NOT NULL,
    at bigint NOT NULL,
    removed bigint NOT NULL,
    author text
);
CREATE TABLE public.recordings (
    run_id text NOT NULL,
    installation_id text NOT NULL,
    sealed bytea NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.recovery_codes (
    person_id text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE public.runs (
    id text NOT NULL,
    event_id text NOT NULL,
    installation_id text NOT NULL,
    conversation_id text NOT NULL,
    seq bigint NOT NULL,
    root text NOT NULL,
    "position" bigint NOT NULL,
    answers bigint NOT NULL,
    late bigint NOT NULL,
    state text NOT NULL,
    open bigint NOT NULL,
    attempts bigint NOT NULL,
    conflicts bigint NOT NULL,
    due_at bigint NOT NULL,
    claim text,
    claimed_until bigint,
    failure text,
    actions text,
    log text,
    usage text,
    created_at bigint NOT NULL,
    finished_at bigint
);
CREATE TABLE public.second_factors (
    person_id text NOT NULL,
    confirmed bigint NOT NULL,
    step bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.secrets (
    owner text NOT NULL,
    name text NOT NULL,
    sealed bytea NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.sessions (
    id text NOT NULL,
    hash text NOT NULL,
    person_id text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    proved_at bigint NOT NULL,
    address text NOT NULL,
    agent text NOT NULL
);
CREATE TABLE public.settlements (
    delivery_id text NOT NULL,
    channel text NOT NULL,
    since bigint NOT NULL,
    due_at bigint,
    attempts bigint NOT NULL,
    claim text,
    claimed_until bigint
);
CREATE TABLE public.shadow_differences (
    id text NOT NULL,
    installation_id text NOT NULL,
    run_id text NOT NULL,
    conversation_id text NOT NULL,
    lines text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.shadows (
    installation_id text NOT NULL,
    digest text NOT NULL,
    config text NOT NULL,
    since bigint NOT NULL,
    runs bigint NOT NULL,
    same bigint NOT NULL,
    failed bigint NOT NULL
);
CREATE TABLE public.sign_in_failures (
    subject text NOT NULL,
    failures bigint NOT NULL,
    last_at bigint NOT NULL
);
CREATE TABLE public.team_members (
    team_id text NOT NULL,
    person_id text NOT NULL
);
CREATE TABLE public.teams (
    id text NOT NULL,
    handle text NOT NULL,
    handle_key text NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.templates (
    channel text NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    text text NOT NULL,
    category text,
    status text DEFAULT 'approved'::text NOT NULL,
    parameters text,
    buttons text,
    source text DEFAULT 'admin'::text NOT NULL
);
CREATE TABLE public.thread_marks (
    channel text NOT NULL,
    thread text NOT NULL,
    delivered_until bigint,
    read_until bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.timers (
    installation_id text NOT NULL,
    conversation_id text NOT NULL,
    name text NOT NULL,
    due_at bigint NOT NULL,
    data text NOT NULL,
    depth bigint NOT NULL
);
CREATE TABLE public.tokens (
    id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    hash text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    used_at bigint
);
CREATE TABLE public.trusted_keys (
    name text NOT NULL,
    key text NOT NULL,
    created_at bigint NOT NULL
);
INSERT INTO public._sqlx_migrations VALUES (1, 'start', '2026-11-29 01:05:07.385764+00', true, '\x912da66fff797b2bd2aecaad9695ae810104e51749d1044f20d30a98823f5964ff9fee39cbb20ff0880156d6573ac7c3', 455157033);
INSERT INTO public._sqlx_migrations VALUES (2, 'several_servers', '2026-11-29 17:56:16.56071+00', true, '\x1473d4a7bb9a57fefd566f64cde1404f48b283597724b675814ff3c2d8072dd7af2e5e667a33a97918de76b7105aab42', 20475077);
INSERT INTO public._sqlx_migrations VALUES (3, 'what_platforms_send', '2026-12-01 11:54:58.23073+00', true, '\xd0f81e4bbb8739694ccd6eb0eaaef5c2a53cafe8ffe34901c9bbbe3beb5712f9a16f3116989d32d3eba38d4b9bd57441', 41279102);
INSERT INTO public._sqlx_migrations VALUES (4, 'followers', '2026-12-01 11:54:58.274885+00', true, '\x05998603289856c8519207a4c742ffa3c529e46d50e5e2f980a5db1839bd17aaad220645af546c2abf5b3278ca7b549b', 11993447);
INSERT INTO public._sqlx_migrations VALUES (5, 'all_platforms', '2026-12-01 11:54:58.2909+00', true, '\x43e043965e206344e90fae747737b0ee54f865a86a4232dbaf4b5b7f54795bbd8bc23e111398eabdc6571970e928556f', 148051509);
INSERT INTO public._sqlx_migrations VALUES (6, 'people', '2026-12-01 11:54:58.442877+00', true, '\x559f9746f99471d7595498cae74611254cf480ad9fa211ea365e05de3b80bedc1777a42b20435b027a92e5f31a364884', 104098861);
INSERT INTO public.attachment_bytes VALUES ('01a224d5-a2e3-7daa-a9b8-bb0c0ad68e56', '\x6279746573206f66206120636174');
INSERT INTO public.attachments VALUES ('01a224d5-a2e3-7daa-a9b8-bb0c0ad68e56', '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 0, 'image', NULL, 'image/png', 14, 'stored', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.audit VALUES ('01a224d5-9905-7b63-aa60-f84b134e26f9', 1796126086873, 'command line', 'admin', 'token create', '{"name":"Tess","role":"admin"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-9b5c-79cb-b153-1e812666bbe2', 1796126087472, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-9b7b-79f9-a937-3a2f2e19e5f0', 1796126087503, 'Tess', 'admin', 'POST /api/v1/plugins', '{"allow_unsigned":false,"digest":"1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417","grants":[],"limits":{},"name":"triage"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-9d00-7a1d-bc80-cdfcffb4e692', 1796126087892, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-9d1d-7f6b-8b9b-27dc7c2bd232', 1796126087921, 'Tess', 'admin', 'POST /api/v1/plugins', '{"allow_unsigned":false,"digest":"c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670","grants":[],"limits":{},"name":"welcome"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-9ff8-76a1-9a69-fcbfca7bed4a', 1796126088652, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-a01b-72ba-86d8-bd2320cfa502', 1796126088687, 'Tess', 'admin', 'POST /api/v1/plugins', '{"allow_unsigned":false,"digest":"99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83","grants":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"],"limits":{},"name":"messenger"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a16d-759d-aee3-93b6fa5c4ce0', 1796126089025, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-a17a-705d-b011-edd98aeaa7a0', 1796126089038, 'Tess', 'admin', 'POST /api/v1/plugins', '{"allow_unsigned":false,"digest":"56351c1a036d3fbc718acf999785549432d80a908138574381759d4c234d1bf0","grants":[],"limits":{},"name":"follow-up"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a1bc-7e8f-9777-468bd954eff8', 1796126089104, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-a1d4-7a95-9361-d55ae1f7b265', 1796126089128, 'Tess', 'admin', 'POST /api/v1/plugins', '{"allow_unsigned":false,"digest":"c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa","grants":[],"limits":{},"name":"counter"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a1ea-7d9c-b949-b044ac711978', 1796126089150, 'Tess', 'admin', 'PATCH /api/v1/plugins/triage', '{"recorded":true}', 200);
INSERT INTO public.audit VALUES ('01a224d5-a208-71ad-94e6-d54e2efe086a', 1796126089180, 'Tess', 'admin', 'POST /api/v1/channels', '{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:37611"],"name":"shop"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a225-76cf-945f-741b26cfda3b', 1796126089209, 'Tess', 'admin', 'POST /api/v1/channels', '{"config":["api_base","page_id","page_name"],"connector":"messenger","grants":["127.0.0.1:37611"],"hook":"shop","name":"help"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a3e6-72c7-ae16-be956cceb4d6', 1796126089658, 'Tess', 'admin', 'PUT /api/v1/channels/shop/templates/order_left/en', '{}', 204);
INSERT INTO public.audit VALUES ('01a224d5-a3f9-7935-b2ed-755aa5e96b21', 1796126089677, 'command line', 'admin', 'token create', '{"name":"Tess","role":"agent"}', 201);
INSERT INTO public.audit VALUES ('01a224d5-a480-715f-9dce-36acf4907ac1', 1796126089812, 'Tess', 'admin', 'POST /api/v1/components', '{}', 200);
INSERT INTO public.audit VALUES ('01a224d5-a483-7f94-884b-631c5d883690', 1796126089815, 'Tess', 'admin', 'PUT /api/v1/trusted-keys/acme', '{"key":"abababababababababababababababababababababababababababababababab"}', 204);
INSERT INTO public.audit VALUES ('01a23175-44d3-70b3-973f-b7be598c1130', 1796126098643, 'Tess', 'admin', 'POST /api/v1/people', '{"handle":"Bea","role":"agent"}', 201);
INSERT INTO public.audit VALUES ('01a23175-44e3-7ae2-be01-f4c44a873a00', 1796126098659, 'Tess', 'admin', 'POST /api/v1/people', '{"handle":"Żaneta","role":"agent"}', 201);
INSERT INTO public.audit VALUES ('01a23175-44f2-72fb-bf45-6aeb27458c1f', 1796126098674, 'Tess', 'admin', 'POST /api/v1/teams', '{"handle":"Support","members":["01a23175-44cb-742c-b272-d2b0e5e26cb8"]}', 201);
INSERT INTO public.changes VALUES (1, 'registry', '', 'triage', 1796126087493);
INSERT INTO public.changes VALUES (2, 'registry', '', 'welcome', 1796126087909);
INSERT INTO public.changes VALUES (3, 'registry', '', 'messenger', 1796126088676);
INSERT INTO public.changes VALUES (4, 'registry', '', 'follow-up', 1796126089033);
INSERT INTO public.changes VALUES (5, 'registry', '', 'counter', 1796126089118);
INSERT INTO public.changes VALUES (6, 'registry', '', 'triage', 1796126089148);
INSERT INTO public.changes VALUES (7, 'registry', '', 'shop', 1796126089162);
INSERT INTO public.changes VALUES (8, 'registry', '', 'channel:shop', 1796126089162);
INSERT INTO public.changes VALUES (9, 'registry', '', 'shop', 1796126089169);
INSERT INTO public.changes VALUES (10, 'registry', '', 'help', 1796126089201);
INSERT INTO public.changes VALUES (11, 'registry', '', 'channel:help', 1796126089201);
INSERT INTO public.changes VALUES (12, 'registry', '', 'help', 1796126089205);
INSERT INTO public.changes VALUES (13, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 1796126089233);
INSERT INTO public.changes VALUES (14, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089233);
INSERT INTO public.changes VALUES (15, 'message', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-7bbb-93b2-11544e83a788', 1796126089233);
INSERT INTO public.changes VALUES (16, 'conversation', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1796126089233);
INSERT INTO public.changes VALUES (17, 'contact', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-7553-bf9a-970f0ba2d197', 1796126089247);
INSERT INTO public.changes VALUES (18, 'contact', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-7da5-8cb0-cba161b8de5b', 1796126089252);
INSERT INTO public.changes VALUES (19, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089263);
INSERT INTO public.changes VALUES (20, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a237-7d5f-a66f-01d67a87f354', 1796126089263);
INSERT INTO public.changes VALUES (21, 'conversation', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1796126089282);
INSERT INTO public.changes VALUES (22, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a237-74ec-ae3f-ceedccfef246', 1796126089282);
INSERT INTO public.changes VALUES (23, 'message', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a268-7a36-8a17-6cd1f5ed22a3', 1796126089282);
INSERT INTO public.changes VALUES (24, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a237-7cc4-92ea-bede15f6a4a0', 1796126089282);
INSERT INTO public.changes VALUES (25, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a26d-7258-a091-9658ef08d1a8', 1796126089282);
INSERT INTO public.changes VALUES (26, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089282);
INSERT INTO public.changes VALUES (27, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a237-7006-a682-5e51f529c4ab', 1796126089282);
INSERT INTO public.changes VALUES (28, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a272-7e18-a279-703055dc9d7e', 1796126089287);
INSERT INTO public.changes VALUES (29, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089287);
INSERT INTO public.changes VALUES (30, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a237-73bf-b122-165874beb311', 1796126089287);
INSERT INTO public.changes VALUES (31, 'message', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a282-73a4-b28e-6cd27739b22d', 1796126089302);
INSERT INTO public.changes VALUES (32, 'conversation', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1796126089302);
INSERT INTO public.changes VALUES (33, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a237-75b4-bdaf-de5db6f04ab1', 1796126089302);
INSERT INTO public.changes VALUES (34, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a272-7e18-a279-703055dc9d7e', 1796126089308);
INSERT INTO public.changes VALUES (35, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a25a-78ce-b3f4-04f17ab6bb81', 1796126089313);
INSERT INTO public.changes VALUES (36, 'message', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a282-73a4-b28e-6cd27739b22d', 1796126089317);
INSERT INTO public.changes VALUES (37, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a267-712c-a73c-075d94f63453', 1796126089320);
INSERT INTO public.changes VALUES (38, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a237-7f5f-991e-449a2891fd8e', 1796126089333);
INSERT INTO public.changes VALUES (39, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a237-71a8-b510-1037baeb49ac', 1796126089334);
INSERT INTO public.changes VALUES (40, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a237-76d2-9571-d6230f7aa5a5', 1796126089341);
INSERT INTO public.changes VALUES (41, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a237-7664-a6a0-eba266b7170f', 1796126089354);
INSERT INTO public.changes VALUES (42, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a25a-79dc-87c0-30f6264981db', 1796126089354);
INSERT INTO public.changes VALUES (43, 'run', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a267-7d31-8187-871f99e2c7fb', 1796126089361);
INSERT INTO public.changes VALUES (44, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 1796126089401);
INSERT INTO public.changes VALUES (45, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089401);
INSERT INTO public.changes VALUES (46, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 1796126089411);
INSERT INTO public.changes VALUES (47, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2e4-75ed-ba32-451efee2e129', 1796126089417);
INSERT INTO public.changes VALUES (48, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2f5-7bcf-bbab-b3f9d662806b', 1796126089417);
INSERT INTO public.changes VALUES (49, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089417);
INSERT INTO public.changes VALUES (50, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2e4-7625-a1e9-c4ef4dcfb6a8', 1796126089417);
INSERT INTO public.changes VALUES (51, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a2e4-73d7-8edf-9139c6624096', 1796126089429);
INSERT INTO public.changes VALUES (52, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 1796126089469);
INSERT INTO public.changes VALUES (53, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a32b-7d6e-b91c-0d53dce7338e', 1796126089471);
INSERT INTO public.changes VALUES (54, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089471);
INSERT INTO public.changes VALUES (55, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a32c-7246-9356-6d87f19d678c', 1796126089473);
INSERT INTO public.changes VALUES (56, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089473);
INSERT INTO public.changes VALUES (57, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a32b-7d6e-b91c-0d53dce7338e', 1796126089476);
INSERT INTO public.changes VALUES (58, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a364-7043-ba54-afa4ace2022b', 1796126089529);
INSERT INTO public.changes VALUES (59, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089529);
INSERT INTO public.changes VALUES (60, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a364-7043-ba54-afa4ace2022b', 1796126089534);
INSERT INTO public.changes VALUES (61, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a3a0-7cde-9294-cb3ebbebf267', 1796126089588);
INSERT INTO public.changes VALUES (62, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089588);
INSERT INTO public.changes VALUES (63, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a3a0-7cde-9294-cb3ebbebf267', 1796126089592);
INSERT INTO public.changes VALUES (64, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089643);
INSERT INTO public.changes VALUES (65, 'lead', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a3d9-7bc3-bd64-895a82e04fbf', 1796126089646);
INSERT INTO public.changes VALUES (66, 'contact', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-7553-bf9a-970f0ba2d197', 1796126089646);
INSERT INTO public.changes VALUES (67, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089646);
INSERT INTO public.changes VALUES (68, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126089650);
INSERT INTO public.changes VALUES (69, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a3de-7d5a-9901-d3da8a9230ee', 1796126089655);
INSERT INTO public.changes VALUES (70, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a3de-7fd3-b5c7-813369228050', 1796126089665);
INSERT INTO public.changes VALUES (71, 'registry', '', 'acme', 1796126089814);
INSERT INTO public.changes VALUES (72, 'message', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-af2a-763e-a283-186f5f2d0149', 1796126092543);
INSERT INTO public.changes VALUES (73, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126092543);
INSERT INTO public.changes VALUES (74, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-af2a-7d7c-b7f4-6e6cea97b664', 1796126092547);
INSERT INTO public.changes VALUES (75, 'run', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-af2a-7964-bac1-f02a1907d777', 1796126092553);
INSERT INTO public.changes VALUES (76, 'registry', '', '01a224d5-a1c8-70d3-a22e-08e6fcd6c852', 1796126094555);
INSERT INTO public.changes VALUES (77, 'registry', '', 'counter', 1796186755679);
INSERT INTO public.changes VALUES (78, 'conversation', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1796126098685);
INSERT INTO public.changes VALUES (79, 'conversation', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1796126098694);
INSERT INTO public.changes VALUES (80, 'message', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a23175-450d-7e89-84bd-af1821a5912e', 1796126098701);
INSERT INTO public.changes VALUES (81, 'conversation', '01a224d5-a22f-70f8-8ecb-28a374e401d4', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1796126098701);
INSERT INTO public.channels VALUES ('help', 'messenger', 'shop', '1002', 'The help', '{"api_base":"http://127.0.0.1:37611","page_id":"1002","page_name":"The help"}', '{"http":["127.0.0.1:37611"]}', '{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}', 1796126089304, 1, 1796126089198, 1796126089198, 0, NULL, NULL, NULL, 0);
INSERT INTO public.channels VALUES ('shop', 'messenger', 'shop', '1001', 'The shop', '{"api_base":"http://127.0.0.1:37611","page_id":"1001","page_name":"The shop"}', '{"http":["127.0.0.1:37611"]}', '{"text_limit":{"length":2000,"utf16":false},"attachments":{"image":{"max_bytes":25000000},"audio":{"max_bytes":25000000},"video":{"max_bytes":25000000},"file":{"max_bytes":25000000}},"quick_replies":{"max":13,"title_length":20},"reply_window":86400,"person_window":{"seconds":604800,"tag":"HUMAN_AGENT"},"private_reply_window":604800,"templates":false,"send_rate":{"count":300,"seconds":1},"receive_rate":null,"echoes":null}', 1796126089289, 4, 1796126089161, 1796126089161, 0, NULL, NULL, NULL, 0);
INSERT INTO public.choices VALUES ('01a224d5-a22f-730c-a3ee-c8282fd032ca', 'category', 'vip', 'Tess', 1796126089649);
INSERT INTO public.choices VALUES ('01a224d5-a22f-730c-a3ee-c8282fd032ca', 'team', 'north', 'Tess', 1796126089649);
INSERT INTO public.choices VALUES ('01a224d5-a22f-730c-a3ee-c8282fd032ca', 'label:gold', 'added', 'Tess', 1796126089649);
INSERT INTO public.choices VALUES ('01a224d5-a22f-730c-a3ee-c8282fd032ca', 'assignee', 'ŻANETA', 'Tess', 1796126098684);
INSERT INTO public.choices VALUES ('01a224d5-a22f-70f8-8ecb-28a374e401d4', 'assignee', 'Anna', 'Tess', 1796126098693);
INSERT INTO public.choices VALUES ('01a224d5-a22f-70f8-8ecb-28a374e401d4', 'team', 'North', 'Tess', 1796126098694);
INSERT INTO public.components VALUES ('c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa', '\x7374616e642d696e2031', '{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}', '{"name":"counter","version":"1.0.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}', 1796126089091);
INSERT INTO public.components VALUES ('c68f690bb5080dc37996c6e63bbd102f9351ad31d94708de645d8b05f17b65e1', '\x7374616e642d696e2032', '{"hears":["message"],"roles":["migration"],"powers":["kv","notes"],"runtime":[]}', '{"name":"counter-next","version":"1.1.0","description":"Counts messages.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{}}', 1796126089809);
INSERT INTO public.components VALUES ('1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417', '\x7374616e642d696e2033', '{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}', '{"name":"triage","version":"0.1.0","description":"Sorts conversations by rules: category, priority, labels and team; calls people for what is sensitive.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_category":{"type":"string","description":"The category of a conversation that no rule gives one. Default: other.","required":false,"schema":null},"high_value":{"type":"number","description":"The priority is one step higher for customers whose attribute `value` is at least this. Default: never.","required":false,"schema":null},"rules":{"type":"array","description":"Rules, all of which are tried on each message. Without this member, built-in ones for English apply. A rule is\n{\"name\", \"when\": {\"keywords\": [..], \"patterns\": [..], \"language\": \"de\", \"channel\": \"shop\", \"attributes\": {\"plan\": \"gold\"}},\n\"then\": {\"category\", \"priority\", \"labels\": [..], \"team\", \"escalate\": \"why people are called\"}}. A rule matches when one of its\nkeywords or patterns does and all else under \"when\" holds. Keywords are whole words, without regard to case and accents.\nThe first match that names a category or team decides it, the highest priority counts, labels add up.","required":false,"schema":null}}}', 1796126087444);
INSERT INTO public.components VALUES ('c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670', '\x7374616e642d696e2034', '{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}', '{"name":"welcome","version":"0.1.0","description":"Greets new direct conversations once; outside business hours says when someone will be back.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"holidays":{"type":"array","description":"Days that are closed, as dates (2026-12-24), or as days of every year (12-25).","required":false,"schema":null},"hours":{"type":"object","description":"Business hours by weekday, such as {\"monday\": [\"09:00-12:30\", \"13:30-17:00\"], \"friday\": [\"09:00-15:00\"]}. A day that is not\nnamed is closed; a span may end after midnight, as in 18:00-02:00. Without this member it is always open.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"greeting\": \"Hi {first_name|there}!\", \"closed\": \"We are back {opens|soon}.\"}}. Variables are\n{first_name|..}, {account|..} and {opens|..}; what stands after | is used where the variable is not known, and {{ is a brace. A\nlanguage may also set how {opens} reads: \"today\", \"tomorrow\", \"weekday\", \"date\" (with {time}, {weekday}, {day}, {month}),\n\"weekdays\" (7 names from Monday) and \"months\" (12 names). Default: English, German, French and Spanish.","required":false,"schema":null},"time_zone":{"type":"string","description":"The IANA time zone of the hours and holidays, such as Europe/Berlin. Default: UTC.","required":false,"schema":null}}}', 1796126087874);
INSERT INTO public.components VALUES ('99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83', '\x7374616e642d696e2035', '{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}', '{"name":"messenger","version":"0.1.0","description":"Joins Facebook Pages to the inbox: Messenger, and the comments under a page''s posts.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[{"host":"graph.facebook.com","reason":"Sends messages and comment replies, and asks for a customer''s name."},{"host":"*.fbcdn.net","reason":"Fetches the pictures, sounds and films that customers send."},{"host":"*.fbsbx.com","reason":"Fetches the other files that customers send."}],"secrets":[{"name":"app_secret","description":"The Meta app''s secret (App settings, Basic). It signs what comes in, and never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"page_token","description":"The page''s access token, with the permissions pages_messaging, pages_read_engagement and pages_manage_engagement.","hosts":["graph.facebook.com"],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null},{"name":"verify_token","description":"A word of your own choice, given again as `Verify token` when the webhook is set up. It never leaves the host.","hosts":[],"api_base":false,"webhook_key":false,"generate":false,"optional":false,"oauth2":null}],"limits":{},"config":{"api_base":{"type":"string","description":"Where the Graph API is, without version. Default: https://graph.facebook.com","required":false,"schema":null},"api_version":{"type":"string","description":"The Graph API''s version. Default: v23.0","required":false,"schema":null},"echoes_within":{"type":"number","description":"Set it only when the webhook subscribes to `message_echoes`: seconds after which a message without an echo was not taken, and is sent again. 600 is careful. Default: such a message stays uncertain, for a person to decide","required":false,"schema":null},"page_id":{"type":"string","description":"The page''s identifier, digits only. The channel''s account.","required":true,"schema":null},"page_name":{"type":"string","description":"The page''s display name, for greetings and the inbox. The channel''s account name.","required":false,"schema":null},"send_rate":{"type":"number","description":"Messages a second that Meta allows the page. Default: 300","required":false,"schema":null}}}', 1796126088627);
INSERT INTO public.components VALUES ('56351c1a036d3fbc718acf999785549432d80a908138574381759d4c234d1bf0', '\x7374616e642d696e2036', '{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}', '{"name":"follow-up","version":"0.1.0","description":"Reminds customers after silence, closes after longer silence, and asks after resolving whether all is well.","license":"Apache-2.0 OR MIT","handlers":null,"powers":null,"hosts":[],"secrets":[],"limits":{},"config":{"ask":{"type":"boolean","description":"Whether to ask, once somebody has resolved a conversation, if all is well; it opens again on a no. Default: true.","required":false,"schema":null},"close_after_hours":{"type":"number","description":"Hours after the reminder until the conversation is resolved. Default: 72. 0: never.","required":false,"schema":null},"default_language":{"type":"string","description":"The language for customers whose own has no texts. Default: en, or the only language of `texts`.","required":false,"schema":null},"remind_after_hours":{"type":"number","description":"Hours without a word from the customer, after our last one, until the reminder. Default: 20, since some platforms take replies\nfor a day only. 0: none.","required":false,"schema":null},"texts":{"type":"object","description":"Texts by language, such as {\"en\": {\"reminder\": \"Still there, {first_name|friend}?\", \"question\": \"All well?\", \"yes\": \"Yes\", \"no\": \"No\",\n\"yes_words\": [\"yes\", \"fine\"], \"no_words\": [\"no\", \"not\"]}}. Variables are {first_name|..} and {account|..}; what stands after | is\nused where the variable is not known, and {{ is a brace. Default: English, German, French and Spanish.","required":false,"schema":null}}}', 1796126089013);
INSERT INTO public.contact_attributes VALUES ('01a224d5-a22f-7553-bf9a-970f0ba2d197', 'first_name', 'Ada');
INSERT INTO public.contact_attributes VALUES ('01a224d5-a22f-7553-bf9a-970f0ba2d197', 'language', 'en-GB');
INSERT INTO public.contact_attributes VALUES ('01a224d5-a22f-7553-bf9a-970f0ba2d197', 'last_name', 'Byron');
INSERT INTO public.contact_attributes VALUES ('01a224d5-a22f-7da5-8cb0-cba161b8de5b', 'first_name', 'Person');
INSERT INTO public.contact_attributes VALUES ('01a224d5-a22f-7da5-8cb0-cba161b8de5b', 'last_name', 'bob');
INSERT INTO public.contacts VALUES ('01a224d5-a22f-7553-bf9a-970f0ba2d197', 'Ada Byron', '{"first_name":"Ada","language":"en-GB","last_name":"Byron"}', 1796126089219, 1796126089246, NULL);
INSERT INTO public.contacts VALUES ('01a224d5-a22f-7da5-8cb0-cba161b8de5b', 'Person bob', '{"first_name":"Person","last_name":"bob"}', 1796126089219, 1796126089248, NULL);
INSERT INTO public.conversations VALUES ('01a224d5-a22f-730c-a3ee-c8282fd032ca', 'shop', 'ada', 'direct', 'open', 'vip', 'normal', '["gold","order"]', 'ŻANETA', 'north', 1, '01a224d5-a22f-7553-bf9a-970f0ba2d197', '01a224d5-a3d9-7bc3-bd64-895a82e04fbf', 10, 7, 1796126092540, 1796126089588, NULL, NULL, NULL, 1796126089219, 1796126098684, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO public.conversations VALUES ('01a224d5-a22f-70f8-8ecb-28a374e401d4', 'help', 'bob', 'direct', 'resolved', 'sales', 'normal', '["sales"]', 'Anna', 'North', 1, '01a224d5-a22f-7da5-8cb0-cba161b8de5b', NULL, 4, 4, 1796126089213, NULL, NULL, NULL, NULL, 1796126089219, 1796126098701, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO public.counters VALUES ('health', 0);
INSERT INTO public.counters VALUES ('tokens', 0);
INSERT INTO public.counters VALUES ('registry', 19);
INSERT INTO public.counters VALUES ('changes', 81);
INSERT INTO public.counters VALUES ('clock:01a224d5-9910-7ad9-8fe5-9fb30dd3760d', 1796126099585);
INSERT INTO public.dedupe VALUES ('shop', 'message:m-ada-1', 1796126089219);
INSERT INTO public.dedupe VALUES ('help', 'message:m-bob-1', 1796126089219);
INSERT INTO public.dedupe VALUES ('shop', 'message:m-ada-2', 1796126089399);
INSERT INTO public.dedupe VALUES ('shop', 'reaction:m-later:react:1796126089461:❤', 1796126089464);
INSERT INTO public.dedupe VALUES ('shop', 'reaction:m-ada-1:react:1796126089468:❤', 1796126089469);
INSERT INTO public.dedupe VALUES ('shop', 'message:m-ada-3', 1796126092542);
INSERT INTO public.deliveries VALUES ('01a224d5-a272-7edb-bb07-08a368f66d5c', '01a224d5-a272-7e18-a279-703055dc9d7e', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'shop', 3, 0, '{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}', NULL, 'automation', 'sent', 0, 1, 1796126089308, NULL, NULL, 'm_000001', NULL, 1796126089286, 1796126089308, NULL, 0, 0, NULL);
INSERT INTO public.deliveries VALUES ('01a224d5-a282-7968-97ea-61d56ee76fbe', '01a224d5-a282-73a4-b28e-6cd27739b22d', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 'help', 3, 0, '{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}', NULL, 'automation', 'sent', 0, 1, 1796126089317, NULL, NULL, 'm_000002', NULL, 1796126089302, 1796126089317, NULL, 0, 0, NULL);
INSERT INTO public.deliveries VALUES ('01a224d5-a32b-7b55-a65d-679ae8d5849a', '01a224d5-a32b-7d6e-b91c-0d53dce7338e', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'shop', 6, 0, '{"text":"It is on its way."}', NULL, 'person', 'sent', 0, 1, 1796126089476, NULL, NULL, 'm_000003', NULL, 1796126089471, 1796126089476, NULL, 0, 0, NULL);
INSERT INTO public.deliveries VALUES ('01a224d5-a364-772a-a1c3-d191c208b5e8', '01a224d5-a364-7043-ba54-afa4ace2022b', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'shop', 8, 0, '{"text":"Once."}', NULL, 'person', 'sent', 0, 1, 1796126089533, NULL, NULL, 'm_000004', NULL, 1796126089528, 1796126089533, NULL, 0, 0, NULL);
INSERT INTO public.deliveries VALUES ('01a224d5-a3a0-768c-a52d-0d334dbc890e', '01a224d5-a3a0-7cde-9294-cb3ebbebf267', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'shop', 9, 0, '{"text":"into the void"}', NULL, 'person', 'uncertain', 0, 1, 1796126089592, NULL, NULL, NULL, '{"kind":"uncertain","code":"no-answer","message":"127.0.0.1:37611 gave no answer after the request had left: error sending request: client error (SendRequest): connection closed before message completed"}', 1796126089588, 1796126089592, NULL, 0, 0, NULL);
INSERT INTO public.events VALUES ('01a224d5-a22f-7907-a626-1bb32b53a70c', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1, 'conversation', NULL, 'created', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 0, 1, 1796126089219);
INSERT INTO public.events VALUES ('01a224d5-a22f-7b4c-8f39-b7a545591868', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 2, 'message', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', '', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 0, 1, 1796126089219);
INSERT INTO public.events VALUES ('01a224d5-a22f-76e9-8225-fb6d5c6a4b4a', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1, 'conversation', NULL, 'created', '01a224d5-a22f-7bbb-93b2-11544e83a788', 0, 1, 1796126089219);
INSERT INTO public.events VALUES ('01a224d5-a22f-78d6-87c2-50dee8043a39', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 2, 'message', '01a224d5-a22f-7bbb-93b2-11544e83a788', '', '01a224d5-a22f-7bbb-93b2-11544e83a788', 0, 1, 1796126089219);
INSERT INTO public.events VALUES ('01a224d5-a25a-7a70-9216-57d55ea4f9ce', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 3, 'conversation', NULL, 'category,labels', '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 1, 1, 1796126089262);
INSERT INTO public.events VALUES ('01a224d5-a267-749e-811f-adc2d3dcbe8b', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 3, 'conversation', NULL, 'category,labels', '01a224d5-a22f-7bbb-93b2-11544e83a788', 1, 1, 1796126089275);
INSERT INTO public.events VALUES ('01a224d5-a2e3-7e37-b4cb-970b6a8b73b6', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 4, 'message', '01a224d5-a2e3-7440-8a48-c91bf3dd665d', '', '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 0, 4, 1796126089399);
INSERT INTO public.events VALUES ('01a224d5-a3de-70c4-ab91-bf68d09bc96b', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 5, 'conversation', NULL, 'category,team,labels', '01a224d5-a3dd-7f68-9240-9f5b4b68c04e', 0, 9, 1796126089650);
INSERT INTO public.events VALUES ('01a224d5-af2a-7ef0-a41e-1bd5a2f2ef4e', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 6, 'message', '01a224d5-af2a-763e-a283-186f5f2d0149', '', '01a224d5-af2a-763e-a283-186f5f2d0149', 0, 10, 1796126092542);
INSERT INTO public.events VALUES ('01a23175-44fc-7307-b404-6de0a9f7fdd2', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 7, 'conversation', NULL, 'assignee', '01a23175-44fa-7f3e-9b9d-525906a195fc', 0, 10, 1796126098684);
INSERT INTO public.events VALUES ('01a23175-4506-7c75-bc9b-cfb628ca90d8', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 4, 'conversation', NULL, 'status,assignee,team', '01a23175-4505-7c8d-a738-7d2da4ca7075', 0, 3, 1796126098694);
INSERT INTO public.feedback VALUES ('01a224d5-a3d7-7e75-abd5-7448c7937cbf', '01a224d5-a22f-730c-a3ee-c8282fd032ca', NULL, '01a224d5-a22f-7553-bf9a-970f0ba2d197', 4, 5, 'good', 'Tess', 1796126089643);
INSERT INTO public.idempotency VALUES ('01a224d5-9904-79d7-af1f-c474e5ceae48', 'once', '88a67eaf91eb6c0ea23c4502705b25ad22709c96bd4019ae73c31babdcc87dbd', 201, '01a224d5-a364-7043-ba54-afa4ace2022b', 1796126089528);
INSERT INTO public.identities VALUES ('shop', 'ada', '01a224d5-a22f-7553-bf9a-970f0ba2d197', NULL);
INSERT INTO public.identities VALUES ('help', 'bob', '01a224d5-a22f-7da5-8cb0-cba161b8de5b', NULL);
INSERT INTO public.installations VALUES ('01a224d5-9d08-7d72-817b-a3d9b603d7a3', 'welcome', 'c5ae4d5637e4e970ca94dca8ebbaba2051b26e762e273502190dbec5bb496670', '{"hears":["conversation"],"roles":[],"powers":["clock","config","log","replies"],"runtime":[]}', '{}', '{"http":[]}', '{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}', 2, '[]', 1, NULL, 0, 'hold', 1, NULL, 0, 1796126087900, 1796126087900, 0, NULL, NULL);
INSERT INTO public.installations VALUES ('01a224d5-a00a-7322-8ca4-451ffbe8f728', 'messenger', '99ccedce82b9a2264e9e43ee34aed098a7fcefcd30a5afa5a407ec2cf1372b83', '{"hears":[],"roles":["connector"],"powers":["config","http","intake","log","rules","secrets"],"runtime":[]}', '{}', '{"http":["*.fbcdn.net","*.fbsbx.com","graph.facebook.com"]}', '{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}', 3, '[]', 1, NULL, 0, 'hold', 1, NULL, 0, 1796126088670, 1796126088670, 0, NULL, NULL);
INSERT INTO public.installations VALUES ('01a224d5-a174-7edf-a9ec-02839981b4d1', 'follow-up', '56351c1a036d3fbc718acf999785549432d80a908138574381759d4c234d1bf0', '{"hears":["message","conversation","timer"],"roles":[],"powers":["clock","config","kv","log","notes","replies","timers","triage"],"runtime":[]}', '{}', '{"http":[]}', '{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}', 4, '[]', 1, NULL, 0, 'hold', 1, NULL, 0, 1796126089032, 1796126089032, 0, NULL, NULL);
INSERT INTO public.installations VALUES ('01a224d5-9b6a-705a-a2ed-0309dc976e5c', 'triage', '1d2075c84c764f6634b3b603f6556ede41ad702d4445403baa2d8930b0056417', '{"hears":["message"],"roles":[],"powers":["config","log","triage"],"runtime":[]}', '{}', '{"http":[]}', '{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}', 1, '[]', 1, NULL, 1, 'hold', 1, NULL, 0, 1796126087486, 1796126089140, 0, NULL, NULL);
INSERT INTO public.installations VALUES ('01a224d5-a1c8-70d3-a22e-08e6fcd6c852', 'counter', 'c92f22bc0c3e89f9257a5dbf07bd8841f6e0145270a11d7fbde0a3a9bb5ee2fa', '{"hears":["message"],"roles":[],"powers":["kv","notes"],"runtime":[]}', '{}', '{"http":[]}', '{"cpu_ms":250,"wall_ms":10000,"memory_bytes":67108864,"table_elements":20000,"handles":2000,"host_calls":50000,"actions":1000,"journal_bytes":1048576,"log_lines":200,"log_bytes":65536,"http_calls":20,"http_bytes":33554432}', 5, '[]', 1, NULL, 0, 'hold', 1, '20 of its events failed in a row; mend it, then enable it', 0, 1796126089116, 1796126094555, 1, NULL, NULL);
INSERT INTO public.invitations VALUES ('a390384c9e8fddd2833eb407a0aa5a02fd231138522a9323ef41df2c33bba1fc', '01a23175-44cb-742c-b272-d2b0e5e26cb8', '01a224d5-9904-79d7-af1f-c474e5ceae48', 1796126098639, 1796212498639);
INSERT INTO public.invitations VALUES ('04c16c68834911ede6598ca0abc8def1a3f82b89eaf7d8f4fe9e031cfee8594a', '01a23175-44db-7211-af5b-8bacaa0959a0', '01a224d5-9904-79d7-af1f-c474e5ceae48', 1796126098655, 1796212498655);
INSERT INTO public.key_check VALUES ('key', '\x286fff33a00d9805151196ccbede3a6437edc96f1e2f424e897696c5b82e129ba2217c6837', 1796186755619);
INSERT INTO public.kv VALUES ('01a224d5-a1c8-70d3-a22e-08e6fcd6c852@1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 'count', '1');
INSERT INTO public.kv VALUES ('01a224d5-a1c8-70d3-a22e-08e6fcd6c852@1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'count', '2');
INSERT INTO public.leads VALUES ('01a224d5-a3d9-7bc3-bd64-895a82e04fbf', '01a224d5-a22f-730c-a3ee-c8282fd032ca', '01a224d5-a22f-7553-bf9a-970f0ba2d197', 'new', 12050, 'EUR', 'fair', '{"need":"a kettle"}', 1796126089645, 1796126089645);
INSERT INTO public.messages VALUES ('01a224d5-a22f-746a-aa0b-f503b6c3a9b7', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1, 'shop', 'in', 'message', 'contact', NULL, '01a224d5-a22f-7553-bf9a-970f0ba2d197', 'hi, where is my order?', NULL, '{}', NULL, 0, 'received', 'm-ada-1', 0, NULL, NULL, NULL, 1796126089213, 1796126089219, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a22f-7bbb-93b2-11544e83a788', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1, 'help', 'in', 'message', 'contact', NULL, '01a224d5-a22f-7da5-8cb0-cba161b8de5b', 'what is the price?', NULL, '{}', NULL, 0, 'received', 'm-bob-1', 0, NULL, NULL, NULL, 1796126089213, 1796126089219, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a268-7a36-8a17-6cd1f5ed22a3', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 2, 'help', 'out', 'note', 'plugin', 'counter', NULL, '1.0 counts 1', NULL, '{}', NULL, 0, 'sent', NULL, 0, NULL, NULL, NULL, 1796126089276, 1796126089276, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a26d-7258-a091-9658ef08d1a8', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 2, 'shop', 'out', 'note', 'plugin', 'counter', NULL, '1.0 counts 1', NULL, '{}', NULL, 0, 'sent', NULL, 0, NULL, NULL, NULL, 1796126089281, 1796126089281, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a272-7e18-a279-703055dc9d7e', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 3, 'shop', 'out', 'message', 'plugin', 'welcome', NULL, 'Hi Ada! Thanks for writing to The shop. We will answer as soon as we can.', NULL, '{}', NULL, 0, 'sent', 'm_000001', 0, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', NULL, '{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}', 1796126089308, 1796126089286, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a282-73a4-b28e-6cd27739b22d', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 3, 'help', 'out', 'message', 'plugin', 'welcome', NULL, 'Hi Person! Thanks for writing to The help. We will answer as soon as we can.', NULL, '{}', NULL, 0, 'sent', 'm_000002', 0, '01a224d5-a22f-7bbb-93b2-11544e83a788', NULL, '{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}', 1796126089317, 1796126089302, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a2e3-7440-8a48-c91bf3dd665d', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 4, 'shop', 'in', 'message', 'contact', NULL, '01a224d5-a22f-7553-bf9a-970f0ba2d197', 'what is this?', NULL, '{}', NULL, 0, 'received', 'm-ada-2', 1, NULL, NULL, NULL, 1796126089397, 1796126089399, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a2f5-7bcf-bbab-b3f9d662806b', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 5, 'shop', 'out', 'note', 'plugin', 'counter', NULL, '1.0 counts 2', NULL, '{}', NULL, 0, 'sent', NULL, 0, NULL, NULL, NULL, 1796126089417, 1796126089417, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a32c-7246-9356-6d87f19d678c', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 7, 'shop', 'out', 'note', 'agent', 'Tess', NULL, 'a good customer', NULL, '{}', NULL, 0, 'sent', NULL, 0, NULL, NULL, NULL, 1796126089472, 1796126089472, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a32b-7d6e-b91c-0d53dce7338e', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 6, 'shop', 'out', 'message', 'agent', 'Tess', NULL, 'It is on its way.', NULL, '{}', NULL, 0, 'sent', 'm_000003', 0, NULL, NULL, '{"text":"It is on its way."}', 1796126089476, 1796126089471, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a364-7043-ba54-afa4ace2022b', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 8, 'shop', 'out', 'message', 'agent', 'Tess', NULL, 'Once.', NULL, '{}', NULL, 0, 'sent', 'm_000004', 0, NULL, NULL, '{"text":"Once."}', 1796126089533, 1796126089528, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-a3a0-7cde-9294-cb3ebbebf267', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 9, 'shop', 'out', 'message', 'agent', 'Tess', NULL, 'into the void', NULL, '{}', NULL, 0, 'uncertain', NULL, 0, NULL, NULL, '{"text":"into the void"}', 1796126089588, 1796126089588, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a224d5-af2a-763e-a283-186f5f2d0149', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 10, 'shop', 'in', 'message', 'contact', NULL, '01a224d5-a22f-7553-bf9a-970f0ba2d197', 'are you there?', NULL, '{}', NULL, 0, 'received', 'm-ada-3', 0, NULL, NULL, NULL, 1796126092540, 1796126092542, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES ('01a23175-450d-7e89-84bd-af1821a5912e', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 4, 'help', 'out', 'note', 'agent', 'Tess', NULL, 'settled', NULL, '{}', NULL, 0, 'sent', NULL, 0, NULL, NULL, NULL, 1796126098701, 1796126098701, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parked VALUES ('shop', 'reaction:m-later:react:1796126089461:❤', 'm-later', '{"account":"1001","dedupe_key":"reaction:m-later:react:1796126089461:❤","thread":"ada","contact":"ada","contact_name":null,"conversation_kind":"direct","at":1796126089461,"body":{"item":"reaction","message":"m-later","emoji":"❤"}}', 1796126089464);
INSERT INTO public.people VALUES ('01a23175-44cb-742c-b272-d2b0e5e26cb8', 'Bea', 'bea', 'Bea', NULL, 'agent', 'invited', NULL, 1796126098635, 1796126098635, NULL);
INSERT INTO public.people VALUES ('01a23175-44db-7211-af5b-8bacaa0959a0', 'Żaneta', 'żaneta', 'Żaneta', NULL, 'agent', 'invited', NULL, 1796126098651, 1796126098651, NULL);
INSERT INTO public.raw_requests VALUES ('01a224d5-a323-7306-b7db-00cb912392e0', 'shop', 'f1b5a104e8d08cf2df1b709e0b567b42a85aee90548b27276f456c1ff7ccd6d0', '{"method":"POST","query":[],"headers":[["accept-encoding","identity"],["content-length","364"],["user-agent","Python-urllib/3.11"],["content-type","application/json"],["x-hub-signature-256","sha256=24298186eb63f34dbf7d7ef181367e2fd74342aea07eaab5c8981c46d1b64594"],["connection","close"],["host","127.0.0.1:38983"]],"received_at":1796126089462}', '\x7b226f626a656374223a202270616765222c2022656e747279223a205b7b226964223a202231303031222c202274696d65223a20313730303030303130303030302c20226d6573736167696e67223a205b7b2273656e646572223a207b226964223a2022616461227d2c2022726563697069656e74223a207b226964223a202231303031227d2c202274696d657374616d70223a20313739353931343331303433332c20227265616374696f6e223a207b226d6964223a20226d2d6c61746572222c2022616374696f6e223a20227265616374222c20227265616374696f6e223a20226c6f7665222c2022656d6f6a69223a20225c7532373634227d7d2c207b2273656e646572223a207b226964223a2022616461227d2c2022726563697069656e74223a207b226964223a202231303031227d2c202274696d657374616d70223a20313739353931343331303433332c202274656c657061746879223a207b2278223a20317d7d5d7d5d7d', 'kept', 'an item of an unknown kind: `telepathy`', 0, 1796126089463, 1796126089463);
INSERT INTO public.reactions VALUES ('01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 'ada', '❤', 1796126089468, 0, NULL);
INSERT INTO public.recordings VALUES ('01a224d5-a237-7d5f-a66f-01d67a87f354', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '\x877a51cd005b7b3ebc48eb07cbaf148b4a5a684efe0370db846d61b7d78bbb2a45d4559ca9496b005c70363df637ddc271a8eb59f37234dbe5ee4a0b8c72702f890a54bf1a49782882ed58521d1ad358d424502ca42c1099575b5afaff371d74a6360e0233a40b9854fcd676f2e02ffdde985342ea5fe5aa05cb9dc88d63055a45cccf11e30c695c3134dc8ef3e69d55f2ff4bfa6215ca6f30feb6a7b17548f9ee9232fefef990eeb829193cc8d49c72efc4f0fe45cdc6831c7a924f6d6719991cd6c8faacfb6f874fc758ca2f1e2c65cfeca48af696e6cccbc084277fc86b3dd5b0b39d0d90f84b0256d92ea8cd3e50e3db9b869123adc246a3619b11f93fa98978a58af9242bd39cce426068b15932b26bfde4fb50232609b9f7c794dc1bd94f355bb94c5051c57c56b56aea5fb0db58262ae9fc59e8ba6b91fd6fccfe7a35157a8a26982bcba62f1dfa14a569600262c37072a0f5cfa2ad442b413cc31d8e49711de63143f9c29928581dec25c75e81bcc44aa51fe3676906920be19e9671a7f0a77e26cc628e36a077e33286827c9e8b39e4f15981d310cfd4510af7faaa69dbf7f8fd0b96558d5971661b56ede8a27127c30d5c25642ff35d4ae73b96d508aaf56b8b8e16d701b085f17554506f6148abf96dabbb9cedda889cc3eb84f17ea1b52fa1b40ce669cac02726f542f775f51ca742842cd28c1985763873153d8ccfb57211bb057a7a0535d32878b3bad811754649e2531a0b8e9a4c5d205725587713e9aa732e85afbab52f8a32cedb6bd3288c97fdcfdd4240fdf9bba8220b9d20dda2c804ac81009f94eed729cc5a950fb0ef2107b035d66c03700ef95c4d613e4976e461d6bb24bfab84f92975d58379d4710aad2e8ca5173d7f0f6ef8e262aaaa268ff674a2c6a7f5a435dbebeceb4aa0afb860645e124ddfcbc66eef912708e2ad1d0a73fb5748d1f7e6be205cba0b00a3a87e5e78b52c1a9d2844de4a9f6ca20a41ce2d38b23395b9968d6fdfe2d244fe31f823a527c8180549a335833b8867f4b2e295df9bdb5f8f76d903d59bbd664be0248a2c9370581382c8fa57e00ced8433f8d229b288fcdd97a32f0f62fd0e4a7660a18959c4a54038e6b9e38b61e11b7c2c8ea4ca77db170813e7921d475749e0be5dc4dbe688ed0af4a6f507c957124a5a46d5b7aa92b6036883f48569e99ae0263f4c0cb046cbb4df11afb484df2f90f9718280bf79cf3fd9df3571da17e07e5a87af7f90fd353284b4a608ca0e272fb563e4caac2944b9106c734a22bd5dbf1f1f2e7554663b9e8b5bcffc1886f3d3c64cb54b2c451e482530ee4ad1f4b1eed316c18f23e0027e87fa01b0e76089e8aa01f237d984e0e67c20e417f65adf333ebe58f0d8f3be59f462b8793d16ef236019b2f63dcba17600e1445b097f37090afd4385a4f73e8cafe1e5ff5f562d351ba96b39d906083a3417323120e4535bf9b133cec6550eb35bc6157c5c89645e0ed532d5cd4cd85e9b61355313085abe61f001ab983da624be09fd37d594f59b124fc0bb544286ed760fe86ccc0ac264c766403013fa235d69f786c501c421db2f4400a99d7d6ab54642b021f732a124c73e861f98092b4d5fbd1f405d9c6a9abe4cf4feae53bda52ff0f6f2527ccce4e5fcb85f0e37221db8d38e77efc04c42caa79070a81e08ef0685036e9db633ea0b04d2a7c46223a806c1550318b7b9ce8c77c0b400a5851db9de2932784e8af284904ee36e261330d5f19429649f6638caad36e96e1aa09d047762f570c05a1b2c70d102921f615570bac8226be8f2fd03608d12e80f6520e37e57370eb6209dbef677484e862369278581033dc78a519fd1ddac91c20919db21f45c1c07d764a4380f72d6dd1f24c47b1b0d981fdebeda7c285700c009f32033618ff44c1c8c22bef7339e36ff622de3fbb0effdde11d5214c76038b3fd49feba31bc5dd25a667505465628f13d40db1e43f9a1c83f05ab04572a494379399bb3364893a12250d6ca64d0c64f06a07729e9928540bd74aa70178f2c506441ebdfa708bec774e552ae5cb0c948715a757e25625ef3e9cedd878d72f2a88576ec3375f2838f3c95c43c777bbe4a54dea55d39f317bc7d7edc4d47932e140cc688fda813a87b0c26c3c71e9acd8dd3ba3a34e82068c9bae7d7693992d9a823934b9a0bee3098b9f6da77d6e4ae1d3fb933cc3098fdfd75fb91fd8a83d31fc15ea0d83272e70aad22a5e2534afac42a926648ef52ebb9411f0cc5f2de6df56e5e21806df3d8cb85dbf2e3bc1f4f6f833089479965c5ae8c21b7318ba50a1ea8de2ee001e5e451b906a3dd34d6adb1042b983b473a13fdc0b6f0928c4f561d00d136d9c21e3fd361b78f984bf9fe8c2dc6aa5daf1af679ab70c4ce4b7bf4eedb5ea99dfe0f4b01ed11222202656e7902846fbc9e4d4e74a4207e1f6bc8a5028a927c3d8b30c704c94983c7a6f8c585a4139d7d90dc5805abb9d287b90fd88d1092cbb7178acca0af2f0e8d15c184ed8cea13295d8d3fd88d83b98178ff24c3acca0cc735cbcca567934de5de0ab467b62944813a505c1f225991b4058dbcdab39f18094c6847a07c848adeaa4c0e8e027e31a8088c86f73276d739404710a10502ce50c399424d9bfd35533fd39669f33784205431176c96d0c959d15afc0d9539697e9681e27edde8901774bdf9c75d1395a301d32a5c0928480112df8b69b483ee3802882593a19d7fb51aaee4a73e4078a8f839f2e2b5fcba9705b03e8b9e249d0f74dce47a1ce8c43519ebaea8634b619ede92cdbe8eece25012e90fe64bc04e5f6a327cd90ffdb38b78cd594cb80316bb928c5d12a0e7ae3ab9783fc3205d71a76f5176a1ee4cc47ea01da5d69334fea356b4e664b0f3fc814e984bc2510a01490dd6e8132710c51ed54d006d6ec8f5074762d158b41fce03b00ac3714f26bd204205af5afe53f0d157e30d7f8e9c4f940db669aef6d79f27e05c919c04b4d90b6443c8b562ef9994d816a15b8ad30b573901fe047b32e2432a2f234d599f1406e49154117a7bad538c9d1012cf3a25da690337cf8fb0718954edfe61943d9558efb4c792ba8df9e513498014f1e1d0129e07f00856b75599fadf201f43509d198ef6a925d8855ce63eb03b244bb9ee26de06b9389c27ac14c97f4f9166f690c35ddc218fb9e61d7180cb5bb94154c1d7b41c2c47a1c63f6fcd0bfae2f34365a1cb88b39cc06b2a8774659626a824e137529fd2382c24f57e46dfefb3e7a0c0296a88de22320acb85806d80d3aee67635ebbf9f4c411ed946778c4e2c98d5b4ba5c3088eec5c377be4710443d622bdee63b8f0d569fadea85885c35eea8806b8859320b9707cca5f0bce9f9aa77ce4db89b0f0d01859991c3c02800d23ab', 1796126089262);
INSERT INTO public.recordings VALUES ('01a224d5-a237-74ec-ae3f-ceedccfef246', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '\xd069be8f73a6c8ccc0fe9cd6c55e14b8c74fd25f51047d8eee793af7cc955f9cd1b3c81c93e37d5757775666e6832f53ecaaf93ce96da0beee9e6870b1b1b5a29e452fa60ecd851d287a0d2d17e929d3a8063c1c08ee856ec4573c17ab27aedfb99ac252b9153f59766ad17a4da4d1e96acef1db4587f9d81d4201bca0219513c90e8dd9e9027f4d8938ec57273fe218bf2728f21dd5647abc0717ccfb194ac64a65e7047c83aa31a447d0abbe43b5b09f9da34fd072f5647a3c8c51f521546f1d44cc7df850c4ddd2c37c07747982adf4e58dbdda1605ec0e70f312bfa454cc71904728eb68f4c99a7f74af1dd373767459eb01ad61c43a9eee1588d835a29811351d8f1d18ad226d59cf59dfcf551e80f5d7c97439b10408b4ae5de0b910a3a0eb138535acc63dd307c8b7ff6193d88310b8630274544c03b0a903030df07ede6d63d5deff9d392ea41b2df544c53590606ee49cd9cba960f9c8adfb1da83291a4a22f0ed71a0e759d3a433c8e568099c55c8c1cfb14405c35373aaaebf6356c461a9aa998ddea268c53732bca04cf39d11f297177806421c37382b2939957cab627ff98a3cae24a141fdc3f5962aaf421899cd72a295c8d521d35454b4c6c311b4b1acd06fe9c207047d20c826832278f017aafa72ef40979d6f18e58190dd2f3a39b9a2e1340c3e0165498249683441678a5a40d0110c805ac93ee6fafa896212bae2cb870640aea29152e40edc981851b1da4cb08f4d24a98f3422e4f98bdf7d8627a5800bc5357949cfce9579193a98b6776d171f56ce8fb0d60759ced92d5df8058e2c1d5c8aa092b89dc7fc6d4d233167baa26da3f3f6256f3351eb047de7c4d2f1af94ffc9fc26deb5eede0610aff7c747817b85e3825b76b1c45f890ee3c9245ba3d372e36d5fe62acf25cb3c1e78b95eecbe74366b73ad30b705beef3e22c9501b0d1ac8a50d11ee5f0bd1aaaac8d9779b296cf2c0cd9bb012097cf6600ef242c7235037c51532d41066c5be828c029ded71ae77afb6b6b80b8dc93429e3dd9cbfde38361f03feba669fa96f15a0bda1ffe818a7daf296957e1ae70ad51f779a238b5378d53481dc94df953cc162e1f17cbeabf7ab49e2280c10bf493c149e8f7ecb12bde363bbe42e9bd99689824d25d1a965111fa84ded2f0cb9121d655e65b2e7dc168fc1e60359445750820b73148b4c0d0f7686b8df86184b8680ff96bb3e419ee77d73c6065d9e81051485340584aad6e7776bf93272c43e3f9137c361fd595eb5e59833ef1bddaac946bec40cff69e55c0b7efe23fd59b64840a9a6f698edd220aa2c4c9f940231b59d9c35d26cc719bead3a4ff1b79b89357aba0408a654441927c7c1b8bb65180c48d665c1a72f2e8f2ca27e2865ae36489500c6743162501097bbdef6e7d9189bafb3b0980c7aa248c813412363e8cebf732cbb6cd88e863eff8760792bbb98cae7bf8486a2f107c0ae38a9a3eaca40aebe535ccb4cf329510d2d3e46b6903b71952f6df3209f547f2614ea431e6a448475c378ec1ecff1a24cdddf03b57ef733c6cbe3275cb350b683476c2c83b7f4d7a05c88ea8875233ce8ca687493ca7ab0c7e40bf3db3d654ff8e3d1e2e449825ca8c51b80b94ad3cd914cc0a8f06f10d87f7a35d44acce7029ca5cd0eebd307742f2e8898061ab0b63a2f7539b90c1e4d321b76ee4567601e00140aa2d5948bc80b45cf31ac40f7c979d09075a6f554b77924b98a0c3719b12f3338ac152554629156269aeb39c805e47de4ccd0226e0ecd8e832b774300231f71e7198e6f541c9879fce5df92e1c9359b0f334481f8288e46852eb69d636020a21820a001974c3cf276e184b7181fb337f026d2840f0d105fcfa0d65b093083fa747dc095e73801507d098b92a0752f9d63908eec11c879995580293d14edd0d740082f316e38658a852d6c1116b07c387eacb3f321e27c0050e0fbee7e0e1a5087c2dda5b81a0e1bb8db6862abecb640c136ff4812482cbc84bdaea74f958dbdd494026c17d93bfbb64b31a73561b619fd4d56c69b192aba1d0259980f5f27c270550f678494c9eddbb145d6d7a291db0ecb10be140023d5b535101bf930d13215ff349da643838c431aa1639e2448c8226779de991102d50f114b42f1e58f5174fb546e576bec317e00f5a779d8b72ca8fc2425477fb7aeff33501d3772b32cc229b9ce7ecf8a4d0782f1d8bbc4d10b44261426d8217d90461e60620555232da699e4373b2d8bb550bc71b4d6df5b9439f0fdfa34127dc3b9567d8573df9141998fdb7cd7c48df354c340126540980385cddbbb59fdd1f1327d0f6127e1e7be6f557f92bc35bed6b10298196a8538304cfa8121d5133742df9c8aef89dd6a22aad223096a7429cc9e53c999cf5ec98ce2036a8aca350fd9187420fe2d793a1075d5189ba046a3e054e7f22f356f8343a741b40c1e34ab2db6ce16eedadf0577815a5d371763742afd0e56f3d68f202c53f7f1c457d7df605ba98519da29822029dadfbeb6948b78f6edffc06792444e5244820e1cb90b2d965f1607e8ccb72ebc7f4b754a90081640b9b544401c030186a3689f057a2ab4a75693e7cf028e428d8fd148266f597701970f4cba4438deb6363a42c11f4beab70a8357e1a0536a3cd9e6fcb77d44592ef8cfdc825403611106103611927dae9584576bcb7eef7276af72095ef7b8a4f72cc7db12e638cf443bcad1adb8011132cbd481aa342bcd45899d5bb79bb7546883bd841cf41b87459361811cd3857881dd5f80eb7940a746cb9350dc29c6239d0813292ad0a29140f51ff4e511acc5ff69d34a5671a2252785640ec1ac36b2731ec623cd577024767d82c76b3d1c204c59b9d2faf87fb2982edc7d22217d3366a891574dae7bbf93c453325e341b467c97fe23701a93421200d346939201befff73ff56d73dfe26a80f9b99bcf2492f35595f331a490498450bb451b85884dc606ba1dff8dbc258a0c0351c8df6bf0c02d6399bb38d043dde14f5abea04fa7ed8752b0966be288f8e4c88a2d7d047a428c7c6f725089ab7d26624f2c253501f263d1c1e22b61b0c83f2ace48eb91e23efd95518f4223262888791f303d84ce675c6d0fa618db9a7234e2526926c0c64233bd3960926162574b22c9b84ad867633038c364d75b2c6ea9b5b6f673bb852c9d7c6d9b9e9c6c6b5174a7c778a614a907387d9ab8a8192e08ddc5ccb9f13f887bab7f014ccd6cb4cb2c8255d9bdf9c3fa2c6f1263edbc5429588abf7df605deb9841fa4cbb09d6e081ca6e01bb029ab388cecfb451ce589afe19cb7c074a0e54eebe35429a87f14319460d32eed76bef4d2be71d3166f191864d9d8d2d35e9dce9', 1796126089275);
INSERT INTO public.recordings VALUES ('01a224d5-a2e4-75ed-ba32-451efee2e129', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '\x16641a6d25a4ba1aa1436ce83ce980eaa87ee5d57e58cf55a2d8b91bcdb888dd3faacfcc1d800ae712387949a98013077f8ef4b016d5cd69b60a855224e19ce2c818f2c27eaf5aaae1963d7dfd516ae942460712c92e72f996c3c0e20c94e27fafaea8d7fb72b8e7ddb6515c049222c556566b4293800c31ac74a0e865ff64c1ca73fba30cba148715fe20a3dc8beaf015ee5ea6aa7010d926e2fa874d42f24173e5e9b184a008b52e097314610431c872d899931de187ee74abe39720c3dc39564ac1c4734bc9c5f25d0ac28c07f57135c79f60c309749933051764e1fb80cad4478e3bf7cf03f32f9dcbb24607c203442f40f5927a9855841bfa1f556a9625b6043938fb869e72640ec04b4610a1437e7db04b4fed237d05f4c46da2624c8ef65d3deb499f8b3bab6327c8ffc3d8b48b74e963d43a245558bfad3641489fced66a1fe9c2fba3209bf685043b627fde4a8eb9c97e4fb27900eff26f5ae927bedd0da61d372d39193cc0818f312611072f3327fa2b23c9e14cd6a7123c5964e82573f3255deabfa82a2ad6f03907795199fc756689f4b520dcc450b1ea2800b6e7355406c5001ed30c3cf1d22c91c3dfc3504358ac8bc696d717edbebd4d471eb4124cb1469701d3213e3d924547f5eaa6c9901bc6f32c59450b6c87dc473a5ff49185c9e0a6beba706eb9c665b19c6f64f24e74a8d8d0b935a4f6e49443425a56ea51c482c9f4a03d51f0fd5e804ab59783e5c17b64b99b94c905f85eb9a9fcc326a0f0532c858aee91d66141811c6eabd9ecebc026774aebd254c04656dba9cdf51341af48634f0c155a697038e3cf5b4ff0a231d59f0e92cf8da5afe46fb55c5c8609f915ece325bd740a4e425e66249e1943026d4787743f34e1b15b6544a4b7eec278ead80cb852423407cc0e0117cac0ed37403fe18eb716809b5a66a1de3c25a883f041bae433ffe4adf630dec57e5222114819f7833ec567158f7c85c654a6a13994fc1bc79640ca2bfe2d92ca060276dc8075d03c17d889e2dbba5c84a1e413e91b799d36a078e5001e512ad1530881dd590c5e328a2e3419dcb22f933c53836cc9ba5c67bb09b1d997654e913f76717f28513af6a6f9d583048afac00f54781e5132371ab5e96f9ead303766decb6ae40b38f474a4b068829c13de1c8409eb9cf9b9a1cb493433ab9ef5ed66278b96a292f2e900687559051aac8fcf3edf26a1924b7f1fa730d97611dcde7d9cda5dbc0cf8a0d86edbd4689476a70e67101518e920bd89cc9770404cb3607bd736efeaa10016f9d9c09f53e9d6eeab4d7896adcacd0040134db0331a702e5a75c0d2fb2acfaf359a28078bb976cb44244d00769793737023d337c87dd1724da19ea31b6bfea27014b3585d449db2fdd74ec15e98f76f52ee7d3ad564e9ceaadd6d0dbc8c93da53648dba7197cb9165a8374875967868beef3b5918b7635d1fd9f738afdd59d846b0effdbcaba0777ded951d9c4ca3ea2ecd489c650f34903a1936075a1210a19617b2197a12fa8435193223d31ec74accd15b7c88cda5acc1c6329c7cf6acb9a566e74b9392c7a01222c023f60edf6ff96e70d5b6fdb19208eae4b5d7cf7dcda046cf3f1aada6f1e9c22b568b5dffc208d5f5ab0c079a0efd6b78e63d02f9ba966f69c0e75eb357d0944c60811e88fee38cd5429e8c71e158719c265104aa1b3d0bf668a7bfe9783603dc564a5f2fb615e8597f6456576b15f5216da551bfb95f4e97cff7c4022eaba0add4e7614b5be8a735a4bbc62c813f778fd847c4ae2b33ab73509527194a5d799145b009c880b216e9d178bbb8cef3d37468a76818151589413544d6d90180d3ac971ed25c06c8ca925591722e365ed978b6436930092337e1d059fac42276b503ef199f1fdb1648aa930bc58454b9b9535227a696c79bea82ec99817f7f1780d70bb6ca0e463872f2e7df8b05aea8eea73a9fe5ac5a1b2ea7852a165fec1489b0092a4a0178210b7508b19f788956089f3ad826c6d9aced01aa4657582481fab83a1662ff6b81886fca4680944a7b9dfa1e11603201504f448761b3eba42c541c0bc5a1b0e0e1c41ad8e87df7b9ebee15404ebc33aac769841ca1b48f66074628625bbb9fcdafeda03de84ac2de90363d5851b61da50e7852adbc4e742e4013d11d295f1020dd3e8026bf950ab6b7c281c9a34599f7526292f40cfb6425a9a7a8c716f4e45512e68c75bd53fbd602f00641229535f90fd75ef22eef7b66d59b654bf64d20c5914bdf4dde0ec73209ac88ab8700f475fb9390210cbd663c5771b9bb5b1df248b5f9af7a2454107efe7fb6d5c80bab89bfb7940b1f79d7013bec333339f88e7d2c25f47dbb52ec7cee42e02008cdef4b7cde588ee7eda5d888a354b9b081e9324c7c06139780173cb0ffd467291c65080e539551e2d6cfcf0b963b696eb2d7651ff1914d674cb40109a0786133a40b6a5c492b5ba74eeb447c8556586b74308b92953eacb446f3a7ff2de27298fe3414edc15e90de13efd9f36e6c07cd05f74615aaf8d5227172885bc679ce987d3594fa6a931bba7c4e4b0dfe97e67ff14ab2826a58ddb840b5868f5d12c56b5a815021a67f4f6567d28b852e5c350c16e6952bf1305de25533ea39d5cb374a9c413adb2936384efc89ff673fcf04405f84b2f5c721d39673e1fe2a0688cd96f6bd4410fcfd197ae2aca759197c3ab1cd10782016c3fd0febf6b23b3ef47614a871ca3ee0dc2354446ee38cfdb57a2a4580ad09f22bbe4f68bd5fa39916752d93adcc09b52687e88ac9c282fa11c38354519f7548880e944acc98dc6c95e66edc0a6de715e12534023690914ebdb663ac4de8096f99bbbc29ae1773388735c1a90830b7aafed1de5ff281caa7f2244975d014698d5faf4303c494cb37a708a2def6b5d3eb9f3643cc13fa4a69ce3ea69153cd14ce7a0e6e8a2182d15b3ac259bf9a5e0840129e506aea9bffb595b09224d9743fb295a43182c89f5b8cbea36d772c7cfb8f019f235f60012273ee4ad4005d00d0bdde8eaf9f8aadbac6ac14633c7055622aff5bd4160ac0986e6e213766bf85a560e81d5225f54b8a23688f202ee1d88f017d47b46e270200fa84cc8d450ef0fab413735d1a59c30e631b388a974e1c9bf6053d54a197ccf956af61bca660d83e512eaf1064c3cb91dcb9f8d79e53424329bb696bf090793530ccd6d0ebb0d6ed23a0f32ccf64f96fed6703bc4013edc3f89374c900ce1d5bb5e602c95361ec74ec22877711ce8e91bcc08b609f01d39ce54b6d29df6ed45586e0ed3fedb95c5d74e4e732f811b90fe71aed235a644e8efd38610a94d6ba15e44756a3eaba91003bf45d833a27baaae32da76471998b77d52ce9c97c7761762edc385c4125cd6d92d71ddc38f4370f50ff', 1796126089413);
INSERT INTO public.recordings VALUES ('01a224d5-af2a-7d7c-b7f4-6e6cea97b664', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '\x4ff27d587689ef2fa635f472099d49d3b9227d3c3a3f279ccef6d3533ed3b39d34156cad3ab2fb557bf6d67c31f32472e73c78d83e9ac3b42aa5f6e634d4901d2ab3fd802dc17ac4a1bfebb975469244e85ccee988781d7f355ac93e216e19b7c2beedab35a48af7a98aecb6c3e0fda0e85784f69647e4bfc920c87492439aa5a966a9f8880713acc59ae75ed3c44e0267e34c12d2b7ac0d7565997bccd961417343a84cc81d20bb5f8d1427a1bddfa883758a23207774bd376fa7d84c69fec033993582f13f38cb64de1c3b7f0b4b208cae50ede592a5b9900e280bed7c44f49dd442ed555f12aac2bff1423c2e7b3f69883ee510b0ee3d89dac98c5778c57fa6ae7d5139215fa75a2a6beb246afe11b28a1390d056f65e5f33c8a83f99e7209890aaeb6ed6f61514d6099a2b38f76ecf0f9f7060e6d3662ce42e7ce97255f50d4d4d64c72195a492210677bdc695b37eaf0fad1ca193d9f42116e2011ddd794bc9e75e14fd95c1e301867774d259de98ff14e3cd148bfbb7c9b5138b18987e1e9f68e4fce70b59660c28181a76a573ee47cf026165155cfe8c7ec9b976125021176f46cc72d1cb0c88455876d6c4a0d91ad6949674528a4630f8bb5f6f66dde0814f578a02df1ae0401a852cfa890becdda11e90ebacf5c2f77331d497503142c432827e26dc214e9c997edce14375e66be99d27670fe0b610a7796e10ec5cfba80de30a553b3ec4b80f14bf33f90a504325b98a8aac8c08db7d3b9ab706b3999a83ab2ecb638dd57a356abe03e0f01b1b83004d37215a30ac4848520de563233e0d884351877685c7450641d71b67595f6cd3649dd5a5e9c9be085b7c3c04e0d045b8ff9420e2c3c81f4b562af7c44ad84310dd4bf3fd14736f16019f38fd5cc2e147d8cb0d53f67e4ac5805902af61ddc35bce687e848877af4d7b4887f9ef8e0d722ba7d2ac79d47d1422d594aa409272227e409dc48619c7b2f4b616cf0641be38da1717c3f618b4cefa22421c266a52df3365b57ab6fb00ec75d74fb93d9dbad68460483ffdb108688b43877d35aeb0a273fb5f8df249552a7a4f9bc33649f40559413bbb780aabfe9b6446d14864ce22ab1cec4363abf9f4b7df412e4137485c43263ebdbce530d514d21dd82b19303cbcd6413f00fcaaeca387e9e5ea9ce9173ea2ed8b208b3f68469aecb1d1c8c7d2fde54a81f3a9028ebc12f5c2b9a6985807e8badfe95635cde5ac2ae24de30b5456e336c28e0cd33ca258d367473852360d3b1dccc4e8813872eb651092a0b27e3a46dbf9373456d3a81a4c741e2c21c3c15ad6771d094f844927ddc8e2867b1c880c6c8c9ad12feb4f0cdf9de230852beb344a340c82101e214df17c262c8fd9845c1f75cb823f756c807b11c19177297836a158df1a4ebbf167911bfa9f26dc32d59b84e4d564767c783bd9d8b02b3b77c765aa163dba24969c82e6d0bdf06132c3ba6f6cd8814a19294d7ebcb75beb91974584a78784a5a53ea9ae2f3ce68caaa70b52b51234418ec6ebdc2a072b287d8ac18b936b00c9e5427d3f466a894ecf70b72a075456b21e016d4fefabb96b05af5e9379176729371d03ca79ba5caf39ab511d4227c949014530a1197095514adeef1075e89baf4821f4f13e8f2ff510041a366ed11e083401f32a21786369ef8f9a7e23e49b80be76483ee7e8e50253b68fc764fd04ac41691a1aaf92a55e2e022fdd7eb52cd7250d49df4968345e762d3d709fdd8d8d71273ec6a491d278994bcc54fdab469c0a03e2e0f994184de12ae0e3fc207e99beff665b30270846d77853afd9d33c5e36fb369055ac5a2122f412a0f658fb4ed05e05423cd3d0349e6924a80286ce63221a644f0f30caffb1839dfe5a4614e48f29a264b663c1d50820617d132dbcebdd32a5e6c0d6a4e01ed308e29e2aaf6b0ad3d601b278a7f1eb0224088dda61f1807f84fa47027dfbb60b89d2ef2f0568c41d82199dcab34a222560a229c196c59ca3eedeb7d7d032d098c222f6adff904aba5ba00d87a97d5ae24f59ade9cb2e29c1451c596c8848aec756bcf47989ba602460971478cb877a514ac05c64e97ef78647fe97b53c42cac7eb21f682c1d38ca10fa948d2854ac97d5ed65503aed6f7e550d1456f18b6a1d5ae1282fade6c8fb2c0fe1060fc89ff50a7c0a7d8ae4aa47aa8e64e10c872763a412143446db3beaed7c812d71a0d29637161d4430e82a881143d8993b3a206db1c6cfff2816cff8f49416be96b5bd22a26cf3ff403ed4a6d90e3c1b6375adf29b993e6bad1fea6651f51ba76731e06ca2d7f6d53e6e84364760f9f0aa60a9f18b3d373200a4bd1f96bf19eea5c194515b0d040f60b3413ee800863f8f7aacf14b734a4cf937d4b80fc99337f52d1809a84980f5903d8edc0e7793a3d3cdf103bda97cd36defdd3ff57a6172b4a6341ba2e5566ce7b563014199649e1c7f15f7d497eae6cc8608efd4d86870062acc3e8bb9196716ff5df9848140814e91b2c8e6abf7e20c1838524b4add84ed8d4312d45aed26c0aac57c0fd217b7a08fe0516cee5da369420b6c4f320d69811bff7b9a6b7a501df428a386f24d629c471edb254d58ae19a90a687bdad9338ac41b385788dad1e0d1e90f670db4bcf24f47b829a1aeb384ea9c199271627d26b657b40f183305160901cb1084f20af7b219477000a26dec7bbd1aaaab3aff797ebb2bf8dd1c7abdee1c304923ff5b618d1d10a038cffe3ad65dc963d579ab2115b9d5c3975bffb22c68e086400c0c961aa8eebfb78486281500da166c600d0f29dec70554b350441df14eeaa40b61b604a671ab57100f344bb7d472a3473796dc79455b0ddb7198c04562b0037142b09135dbf8173476abf48af7745f996467d44ef6af0bdf444dcaa1bca7f209415b1c8c4ebebced3368f6d42d6944e0aa145a5eecc12428b47bfe7d3036af576ee72569c6d8e9fb47c7a093e75e8aebcc614e1c1d04b0c458b53e2eb8f9f0899420b9c6a78e985d6abdc68d9f2557b563f03d3ee6f64a253f1cdb15dc81091966c14c1d0d60d3b6db680cd14484d76813771d5463e4f9503dd559027ebd244f37f0eab76b782f1191cafb48eb1e5fafe68b4447fb753fe5da4938372ff2e015cc979bbbc51e772f46f5c4eb5203a2ddbb99893fbcfac472e2fdca77250457ca43f0558e7caa7110a004b07876f045fb15ab51112231165fd14975c40d9e0936d6f9ffe6db46ad79853e5aadeea5bfdb2a0c5440324a6496e3936b3882138a308da23f0246e770d166f2b2d54a3f21e3cdb0bbe6aefbf4e8388de4e1a1cac18d6381da3b0d562952a74a489272bc82bcf9d1e33f2f86c72b0fcaffb6a352ce3f1e87ccdfd74fd39e4eb6e7e46686d47ea895f7b56b09043f8c52d22f5db824c46a6e95f7bdab4fb548e2673fcd173ee2da7645dea3f45d25fa4de13cb4424f69018c0b32e2aa9b375eded45db44941e67651682cb9df5ff34f0590db9f746bc2691ff2bf292ec66677fb9637d0d0c423a97a813ffb0029621e1099e79525af5c71ee0312d9562de1a92fbedee8c71cf5d0feac22d2ca8489a8f023fa1fac2b47ed1c9dd20fc52cea64592cc429602d46de6b875602e04a2edf572c704b907063ee159c7ab8d07781ab547aa6d80ee1c5eda5dc33cc7e8ea26a461df6ae831c8125c29488ddf17c55cdeb6fbb722e44ab74c50f452478373df72e8f565c0e93ef6f0229750e17472f149', 1796126092546);
INSERT INTO public.runs VALUES ('01a224d5-a237-7d5f-a66f-01d67a87f354', '01a224d5-a22f-7b4c-8f39-b7a545591868', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 2, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 1, 0, 0, 'done', 0, 1, 0, 1796126089262, NULL, NULL, NULL, '[{"action":{"action":"change","change":"category","category":"support"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"order"},"verdict":"allowed"}]', '[{"level":"info","message":"matched: order"}]', '{"cpu_us":97,"wall_us":107,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089262);
INSERT INTO public.runs VALUES ('01a224d5-a237-74ec-ae3f-ceedccfef246', '01a224d5-a22f-78d6-87c2-50dee8043a39', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 2, '01a224d5-a22f-7bbb-93b2-11544e83a788', 1, 0, 0, 'done', 0, 1, 0, 1796126089275, NULL, NULL, NULL, '[{"action":{"action":"change","change":"category","category":"sales"},"verdict":"allowed"},{"action":{"action":"change","change":"add_label","label":"sales"},"verdict":"allowed"}]', '[{"level":"info","message":"matched: sales"}]', '{"cpu_us":268,"wall_us":774,"memory_bytes":1310720,"host_calls":19,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089275);
INSERT INTO public.runs VALUES ('01a224d5-a237-7cc4-92ea-bede15f6a4a0', '01a224d5-a22f-78d6-87c2-50dee8043a39', '01a224d5-a1c8-70d3-a22e-08e6fcd6c852', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 2, '01a224d5-a22f-7bbb-93b2-11544e83a788', 5, 0, 0, 'done', 0, 1, 0, 1796126089281, NULL, NULL, NULL, '[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-a268-7a36-8a17-6cd1f5ed22a3"}]', '[]', '{"cpu_us":158,"wall_us":1117,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089281);
INSERT INTO public.runs VALUES ('01a224d5-a237-73bf-b122-165874beb311', '01a224d5-a22f-7907-a626-1bb32b53a70c', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 2, 1, 0, 'done', 0, 1, 0, 1796126089286, NULL, NULL, NULL, '[{"action":{"action":"reply","draft":{"text":"Hi Ada! Thanks for writing to The shop. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-a272-7e18-a279-703055dc9d7e"}]', '[{"level":"info","message":"greeted: open, language en"}]', '{"cpu_us":257,"wall_us":400,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089286);
INSERT INTO public.runs VALUES ('01a224d5-a237-75b4-bdaf-de5db6f04ab1', '01a224d5-a22f-76e9-8225-fb6d5c6a4b4a', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1, '01a224d5-a22f-7bbb-93b2-11544e83a788', 2, 1, 0, 'done', 0, 1, 0, 1796126089302, NULL, NULL, NULL, '[{"action":{"action":"reply","draft":{"text":"Hi Person! Thanks for writing to The help. We will answer as soon as we can."}},"verdict":"allowed","message_id":"01a224d5-a282-73a4-b28e-6cd27739b22d"}]', '[{"level":"info","message":"greeted: open, language en"}]', '{"cpu_us":155,"wall_us":292,"memory_bytes":1179648,"host_calls":14,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089302);
INSERT INTO public.runs VALUES ('01a224d5-a25a-78ce-b3f4-04f17ab6bb81', '01a224d5-a25a-7a70-9216-57d55ea4f9ce', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 3, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 2, 1, 0, 'done', 0, 1, 0, 1796126089313, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":94,"wall_us":107,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}', 1796126089262, 1796126089313);
INSERT INTO public.runs VALUES ('01a224d5-a267-712c-a73c-075d94f63453', '01a224d5-a267-749e-811f-adc2d3dcbe8b', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 3, '01a224d5-a22f-7bbb-93b2-11544e83a788', 2, 1, 0, 'done', 0, 1, 0, 1796126089319, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":125,"wall_us":134,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}', 1796126089275, 1796126089319);
INSERT INTO public.runs VALUES ('01a224d5-a237-7f5f-991e-449a2891fd8e', '01a224d5-a22f-7907-a626-1bb32b53a70c', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 1, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 4, 1, 0, 'done', 0, 1, 0, 1796126089332, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":114,"wall_us":300,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089332);
INSERT INTO public.runs VALUES ('01a224d5-a237-71a8-b510-1037baeb49ac', '01a224d5-a22f-76e9-8225-fb6d5c6a4b4a', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 1, '01a224d5-a22f-7bbb-93b2-11544e83a788', 4, 1, 0, 'done', 0, 1, 0, 1796126089334, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":199,"wall_us":302,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089334);
INSERT INTO public.runs VALUES ('01a224d5-a237-76d2-9571-d6230f7aa5a5', '01a224d5-a22f-7b4c-8f39-b7a545591868', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 2, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 4, 1, 0, 'done', 0, 1, 0, 1796126089340, NULL, NULL, NULL, '[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198089335,"data":""},"verdict":"allowed"}]', '[]', '{"cpu_us":277,"wall_us":832,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089340);
INSERT INTO public.runs VALUES ('01a224d5-a25a-79dc-87c0-30f6264981db', '01a224d5-a25a-7a70-9216-57d55ea4f9ce', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 3, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 4, 1, 0, 'done', 0, 1, 0, 1796126089354, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":143,"wall_us":148,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}', 1796126089262, 1796126089354);
INSERT INTO public.runs VALUES ('01a224d5-a267-7d31-8187-871f99e2c7fb', '01a224d5-a267-749e-811f-adc2d3dcbe8b', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 3, '01a224d5-a22f-7bbb-93b2-11544e83a788', 4, 1, 0, 'done', 0, 1, 0, 1796126089361, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":124,"wall_us":136,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}', 1796126089275, 1796126089361);
INSERT INTO public.runs VALUES ('01a224d5-a237-7006-a682-5e51f529c4ab', '01a224d5-a22f-7b4c-8f39-b7a545591868', '01a224d5-a1c8-70d3-a22e-08e6fcd6c852', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 2, '01a224d5-a22f-746a-aa0b-f503b6c3a9b7', 5, 0, 0, 'done', 0, 1, 0, 1796126089282, NULL, NULL, NULL, '[{"action":{"action":"note","text":"1.0 counts 1"},"verdict":"allowed","message_id":"01a224d5-a26d-7258-a091-9658ef08d1a8"}]', '[]', '{"cpu_us":192,"wall_us":1734,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089282);
INSERT INTO public.runs VALUES ('01a224d5-a237-7664-a6a0-eba266b7170f', '01a224d5-a22f-78d6-87c2-50dee8043a39', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 2, '01a224d5-a22f-7bbb-93b2-11544e83a788', 4, 1, 0, 'done', 0, 1, 0, 1796126089354, NULL, NULL, NULL, '[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198089352,"data":""},"verdict":"allowed"}]', '[]', '{"cpu_us":241,"wall_us":716,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}', 1796126089227, 1796126089354);
INSERT INTO public.runs VALUES ('01a224d5-a2e4-75ed-ba32-451efee2e129', '01a224d5-a2e3-7e37-b4cb-970b6a8b73b6', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 4, '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 1, 0, 0, 'done', 0, 1, 0, 1796126089413, NULL, NULL, NULL, '[]', '[{"level":"info","message":"no rule matched"}]', '{"cpu_us":190,"wall_us":205,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}', 1796126089400, 1796126089413);
INSERT INTO public.runs VALUES ('01a224d5-a2e4-7625-a1e9-c4ef4dcfb6a8', '01a224d5-a2e3-7e37-b4cb-970b6a8b73b6', '01a224d5-a1c8-70d3-a22e-08e6fcd6c852', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 4, '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 5, 0, 0, 'done', 0, 1, 0, 1796126089417, NULL, NULL, NULL, '[{"action":{"action":"note","text":"1.0 counts 2"},"verdict":"allowed","message_id":"01a224d5-a2f5-7bcf-bbab-b3f9d662806b"}]', '[]', '{"cpu_us":279,"wall_us":1197,"memory_bytes":1179648,"host_calls":9,"http_calls":0,"log_dropped":0}', 1796126089400, 1796126089417);
INSERT INTO public.runs VALUES ('01a224d5-a2e4-73d7-8edf-9139c6624096', '01a224d5-a2e3-7e37-b4cb-970b6a8b73b6', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 4, '01a224d5-a2e3-7440-8a48-c91bf3dd665d', 4, 1, 0, 'done', 0, 1, 0, 1796126089429, NULL, NULL, NULL, '[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198089428,"data":""},"verdict":"allowed"}]', '[]', '{"cpu_us":447,"wall_us":866,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}', 1796126089400, 1796126089429);
INSERT INTO public.runs VALUES ('01a224d5-a3de-7d5a-9901-d3da8a9230ee', '01a224d5-a3de-70c4-ab91-bf68d09bc96b', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 5, '01a224d5-a3dd-7f68-9240-9f5b4b68c04e', 2, 1, 0, 'done', 0, 1, 0, 1796126089655, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":125,"wall_us":237,"memory_bytes":1179648,"host_calls":4,"http_calls":0,"log_dropped":0}', 1796126089650, 1796126089655);
INSERT INTO public.runs VALUES ('01a224d5-a3de-7fd3-b5c7-813369228050', '01a224d5-a3de-70c4-ab91-bf68d09bc96b', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 5, '01a224d5-a3dd-7f68-9240-9f5b4b68c04e', 4, 1, 0, 'done', 0, 1, 0, 1796126089665, NULL, NULL, NULL, '[]', '[]', '{"cpu_us":144,"wall_us":159,"memory_bytes":1310720,"host_calls":5,"http_calls":0,"log_dropped":0}', 1796126089650, 1796126089665);
INSERT INTO public.runs VALUES ('01a224d5-af2a-7169-9fbb-9986175ecdd9', '01a224d5-af2a-7ef0-a41e-1bd5a2f2ef4e', '01a224d5-a1c8-70d3-a22e-08e6fcd6c852', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 6, '01a224d5-af2a-763e-a283-186f5f2d0149', 5, 0, 0, 'pending', 1, 0, 0, 1796126092542, NULL, NULL, NULL, NULL, NULL, NULL, 1796126092542, NULL);
INSERT INTO public.runs VALUES ('01a224d5-af2a-7d7c-b7f4-6e6cea97b664', '01a224d5-af2a-7ef0-a41e-1bd5a2f2ef4e', '01a224d5-9b6a-705a-a2ed-0309dc976e5c', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 6, '01a224d5-af2a-763e-a283-186f5f2d0149', 1, 0, 0, 'done', 0, 1, 0, 1796126092546, NULL, NULL, NULL, '[]', '[{"level":"info","message":"no rule matched"}]', '{"cpu_us":198,"wall_us":212,"memory_bytes":1310720,"host_calls":17,"http_calls":0,"log_dropped":0}', 1796126092542, 1796126092546);
INSERT INTO public.runs VALUES ('01a224d5-af2a-7964-bac1-f02a1907d777', '01a224d5-af2a-7ef0-a41e-1bd5a2f2ef4e', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 6, '01a224d5-af2a-763e-a283-186f5f2d0149', 4, 1, 0, 'done', 0, 1, 0, 1796126092552, NULL, NULL, NULL, '[{"action":{"action":"cancel_timer","name":"close"},"verdict":"allowed"},{"action":{"action":"set_timer","name":"silence","due_at":1796198092551,"data":""},"verdict":"allowed"}]', '[]', '{"cpu_us":305,"wall_us":583,"memory_bytes":1310720,"host_calls":8,"http_calls":0,"log_dropped":0}', 1796126092542, 1796126092552);
INSERT INTO public.runs VALUES ('01a23175-44fc-7c77-8ee2-3f4118ddbb57', '01a23175-44fc-7307-b404-6de0a9f7fdd2', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 7, '01a23175-44fa-7f3e-9b9d-525906a195fc', 2, 1, 0, 'pending', 1, 0, 0, 1796126098684, NULL, NULL, NULL, NULL, NULL, NULL, 1796126098685, NULL);
INSERT INTO public.runs VALUES ('01a23175-44fc-78cc-af6a-cb53838f9fd8', '01a23175-44fc-7307-b404-6de0a9f7fdd2', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 7, '01a23175-44fa-7f3e-9b9d-525906a195fc', 4, 1, 0, 'pending', 1, 0, 0, 1796126098684, NULL, NULL, NULL, NULL, NULL, NULL, 1796126098685, NULL);
INSERT INTO public.runs VALUES ('01a23175-4506-763d-ab63-06c19bc778bd', '01a23175-4506-7c75-bc9b-cfb628ca90d8', '01a224d5-9d08-7d72-817b-a3d9b603d7a3', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 4, '01a23175-4505-7c8d-a738-7d2da4ca7075', 2, 1, 0, 'pending', 1, 0, 0, 1796126098694, NULL, NULL, NULL, NULL, NULL, NULL, 1796126098694, NULL);
INSERT INTO public.runs VALUES ('01a23175-4506-72a1-be66-5ecaf4ee7ccd', '01a23175-4506-7c75-bc9b-cfb628ca90d8', '01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 4, '01a23175-4505-7c8d-a738-7d2da4ca7075', 4, 1, 0, 'pending', 1, 0, 0, 1796126098694, NULL, NULL, NULL, NULL, NULL, NULL, 1796126098694, NULL);
INSERT INTO public.secrets VALUES ('channel:shop', 'app_secret', '\xc2cc781fbac0cf2c412ca911cc5d64f10f226f1e8a699ceebf59c7e013f8fe86e12bf48f280e', 1796126089162);
INSERT INTO public.secrets VALUES ('channel:shop', 'page_token', '\x121ab046224012bcd67107ccd4e60b3d0f66d0d44666f24f26f64018026f093a01ab371771cf', 1796126089162);
INSERT INTO public.secrets VALUES ('channel:shop', 'verify_token', '\x77592d5fb11b0d5e902b788c600175d5fdff0a0da1afeff9d76015a1dbcb58bfabfc8c79f8', 1796126089162);
INSERT INTO public.secrets VALUES ('channel:help', 'app_secret', '\x61db5959d811d5a3cbcbf27a377bdd799b570dacb16fbcd770bb47e4e368b68d2c88c6f61359', 1796126089200);
INSERT INTO public.secrets VALUES ('channel:help', 'page_token', '\xb01945de222134933cee811c582865fd670959a7d2ccf23dd2375066bb068ad062f63f49c46d', 1796126089200);
INSERT INTO public.secrets VALUES ('channel:help', 'verify_token', '\x3cc9fe9e93860129c1c6b2a1acb87c9fdd181c77a7f6af4679c77f6f5636dac318ee1f6fec', 1796126089200);
INSERT INTO public.team_members VALUES ('01a23175-44e9-74ee-b126-b65c57d475f2', '01a23175-44cb-742c-b272-d2b0e5e26cb8');
INSERT INTO public.teams VALUES ('01a23175-44e9-74ee-b126-b65c57d475f2', 'Support', 'support', 'Support', 1796126098665, 1796126098665);
INSERT INTO public.templates VALUES ('shop', 'order_left', 'en', 'Your order {{1}} has left.', NULL, 'approved', NULL, NULL, 'admin');
INSERT INTO public.timers VALUES ('01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-70f8-8ecb-28a374e401d4', 'silence', 1796198089352, '', 0);
INSERT INTO public.timers VALUES ('01a224d5-a174-7edf-a9ec-02839981b4d1', '01a224d5-a22f-730c-a3ee-c8282fd032ca', 'silence', 1796198092551, '', 0);
INSERT INTO public.tokens VALUES ('01a224d5-a3f9-738c-8a01-55708276b2a8', 'Tess', 'agent', 'e943fddcc9da14dadba75e9e0a1badad5bdecf53677ecbaea2adf67f9addd35b', 1796126089677, NULL, NULL);
INSERT INTO public.tokens VALUES ('01a224d5-9904-79d7-af1f-c474e5ceae48', 'Tess', 'admin', 'f5f9a9dce54fdc401981a772bad93ba8eb1a8e1c64ed1b1f64bc8d7e508cf2ec', 1796126086872, NULL, 1796126098623);
INSERT INTO public.trusted_keys VALUES ('acme', 'abababababababababababababababababababababababababababababababab', 1796126089814);
ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.attachment_bytes
    ADD CONSTRAINT attachment_bytes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.channel_catalogues
    ADD CONSTRAINT channel_catalogues_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.channel_polls
    ADD CONSTRAINT channel_polls_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.channel_rules
    ADD CONSTRAINT channel_rules_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.channel_setups
    ADD CONSTRAINT channel_setups_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.choices
    ADD CONSTRAINT choices_pkey PRIMARY KEY (conversation_id, field);
ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.connections
    ADD CONSTRAINT connections_pkey PRIMARY KEY (owner, name);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (state);
ALTER TABLE ONLY public.contact_attributes
    ADD CONSTRAINT contact_attributes_pkey PRIMARY KEY (contact_id, key);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_channel_thread_key UNIQUE (channel, thread);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.dedupe
    ADD CONSTRAINT dedupe_pkey PRIMARY KEY (channel, dedupe_key);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.download_lines
    ADD CONSTRAINT download_lines_pkey PRIMARY KEY (installation_id, file, name);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.exporters
    ADD CONSTRAINT exporters_pkey PRIMARY KEY (installation_id);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT exports_pkey PRIMARY KEY (installation_id, kind, subject);
ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fetches
    ADD CONSTRAINT fetches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.followers
    ADD CONSTRAINT followers_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.gestures
    ADD CONSTRAINT gestures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (token_id, name);
ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (channel, external_id);
ALTER TABLE ONLY public.installations
    ADD CONSTRAINT installations_name_key UNIQUE (name);
ALTER TABLE ONLY public.installations
    ADD CONSTRAINT installations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.kept_values
    ADD CONSTRAINT kept_values_pkey PRIMARY KEY (subject, key);
ALTER TABLE ONLY public.key_check
    ADD CONSTRAINT key_check_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.kv
    ADD CONSTRAINT kv_pkey PRIMARY KEY (memory, scope, name);
ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (conversation_id, other_id);
ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (channel, dedupe_key);
ALTER TABLE ONLY public.participants
    ADD CONSTRAINT participants_pkey PRIMARY KEY (conversation_id, contact_id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_handle_key_key UNIQUE (handle_key);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.raw_requests
    ADD CONSTRAINT raw_requests_channel_dedupe_key_key UNIQUE (channel, dedupe_key);
ALTER TABLE ONLY public.raw_requests
    ADD CONSTRAINT raw_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reactions
    ADD CONSTRAINT reactions_pkey1 PRIMARY KEY (message_id, actor, emoji);
ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT recordings_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (person_id, hash);
ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_event_id_installation_id_late_key UNIQUE (event_id, installation_id, late);
ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.second_factors
    ADD CONSTRAINT second_factors_pkey PRIMARY KEY (person_id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (owner, name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.settlements
    ADD CONSTRAINT settlements_pkey PRIMARY KEY (delivery_id);
ALTER TABLE ONLY public.shadow_differences
    ADD CONSTRAINT shadow_differences_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shadows
    ADD CONSTRAINT shadows_pkey PRIMARY KEY (installation_id);
ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (subject);
ALTER TABLE ONLY public.team_members
    ADD CONSTRAINT team_members_pkey PRIMARY KEY (team_id, person_id);
ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_handle_key_key UNIQUE (handle_key);
ALTER TABLE ONLY public.teams
    ADD CONSTRAINT teams_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_pkey PRIMARY KEY (channel, name, language);
ALTER TABLE ONLY public.thread_marks
    ADD CONSTRAINT thread_marks_pkey PRIMARY KEY (channel, thread);
ALTER TABLE ONLY public.timers
    ADD CONSTRAINT timers_pkey PRIMARY KEY (installation_id, conversation_id, name);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.trusted_keys
    ADD CONSTRAINT trusted_keys_pkey PRIMARY KEY (name);
CREATE INDEX attachments_bytes ON public.attachments USING btree (bytes_id) WHERE (bytes_id IS NOT NULL);
CREATE INDEX attachments_message ON public.attachments USING btree (message_id, "position");
CREATE INDEX attachments_uploaded ON public.attachments USING btree (conversation_id, id) WHERE (conversation_id IS NOT NULL);
CREATE INDEX attachments_uploaded_age ON public.attachments USING btree (id) WHERE (conversation_id IS NOT NULL);
CREATE INDEX channel_catalogues_due ON public.channel_catalogues USING btree (due_at);
CREATE INDEX channel_polls_due ON public.channel_polls USING btree (due_at);
CREATE INDEX channel_rules_due ON public.channel_rules USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX channel_setups_due ON public.channel_setups USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX components_age ON public.components USING btree (created_at, digest);
CREATE INDEX contact_attributes_value ON public.contact_attributes USING btree (key, substr(value, 1, 200));
CREATE INDEX conversations_assignee ON public.conversations USING btree (assignee, updated_at, id) WHERE (assignee IS NOT NULL);
CREATE INDEX conversations_contact ON public.conversations USING btree (contact_id);
CREATE INDEX conversations_snoozed ON public.conversations USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);
CREATE INDEX conversations_team ON public.conversations USING btree (team, updated_at, id) WHERE (team IS NOT NULL);
CREATE INDEX conversations_updated ON public.conversations USING btree (updated_at, id);
CREATE INDEX dedupe_age ON public.dedupe USING btree (created_at);
CREATE INDEX deliveries_claimed ON public.deliveries USING btree (claimed_until) WHERE (state = 'sending'::text);
CREATE INDEX deliveries_due ON public.deliveries USING btree (channel, due_at, seq) WHERE (state = 'queued'::text);
CREATE UNIQUE INDEX deliveries_external ON public.deliveries USING btree (channel, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX deliveries_finished ON public.deliveries USING btree (conversation_id, finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX deliveries_message ON public.deliveries USING btree (message_id, part);
CREATE INDEX deliveries_open ON public.deliveries USING btree (conversation_id, seq, part) WHERE (open = 1);
CREATE INDEX deliveries_paced ON public.deliveries USING btree (paced_contact, channel, finished_at) WHERE (paced_contact IS NOT NULL);
CREATE INDEX deliveries_paced_open ON public.deliveries USING btree (paced_contact, channel) WHERE ((open = 1) AND (paced_contact IS NOT NULL));
CREATE INDEX deliveries_review ON public.deliveries USING btree (message_id) WHERE (state = 'review'::text);
CREATE INDEX deliveries_tried ON public.deliveries USING btree (channel, tried_at) WHERE (state = 'uncertain'::text);
CREATE INDEX deliveries_uncertain ON public.deliveries USING btree (channel, finished_at) WHERE (state = 'uncertain'::text);
CREATE INDEX events_review ON public.events USING btree (message_id) WHERE (kind = 'review'::text);
CREATE INDEX exports_dead ON public.exports USING btree (installation_id, kind, subject) WHERE (state = 'dead'::text);
CREATE INDEX exports_pending ON public.exports USING btree (installation_id, alone, due_at, rank, "position") WHERE (state = 'pending'::text);
CREATE INDEX feedback_conversation ON public.feedback USING btree (conversation_id, id);
CREATE INDEX fetches_claimed ON public.fetches USING btree (claimed_until) WHERE (claim IS NOT NULL);
CREATE INDEX fetches_due ON public.fetches USING btree (channel, due_at, id);
CREATE INDEX gestures_channel ON public.gestures USING btree (channel, due_at) WHERE (open = 1);
CREATE INDEX gestures_claimed ON public.gestures USING btree (claimed_until) WHERE (state = 'sending'::text);
CREATE INDEX gestures_due ON public.gestures USING btree (due_at) WHERE (open = 1);
CREATE INDEX gestures_message ON public.gestures USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX gestures_open ON public.gestures USING btree (conversation_id, seq) WHERE (open = 1);
CREATE INDEX idempotency_age ON public.idempotency USING btree (created_at);
CREATE INDEX identities_contact ON public.identities USING btree (contact_id, channel, external_id);
CREATE INDEX identities_external ON public.identities USING btree (external_id);
CREATE INDEX invitations_expiry ON public.invitations USING btree (expires_at);
CREATE INDEX invitations_maker ON public.invitations USING btree (created_by);
CREATE INDEX invitations_person ON public.invitations USING btree (person_id);
CREATE INDEX leads_contact ON public.leads USING btree (contact_id, id);
CREATE INDEX leads_conversation ON public.leads USING btree (conversation_id, id);
CREATE INDEX leads_stage ON public.leads USING btree (stage, id);
CREATE INDEX logs_installation ON public.logs USING btree (installation_id, id);
CREATE INDEX messages_automatic ON public.messages USING btree (conversation_id, created_at) WHERE ((direction = 'out'::text) AND (author_kind = 'plugin'::text));
CREATE UNIQUE INDEX messages_external ON public.messages USING btree (channel, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX messages_private ON public.messages USING btree (private_reply_to) WHERE (private_reply_to IS NOT NULL);
CREATE INDEX messages_reply_waits ON public.messages USING btree (channel, reply_to_external_id) WHERE ((reply_to IS NULL) AND (reply_to_external_id IS NOT NULL));
CREATE UNIQUE INDEX messages_seq ON public.messages USING btree (conversation_id, seq);
CREATE INDEX messages_text_choices ON public.messages USING btree (conversation_id, seq) WHERE (text_choices IS NOT NULL);
CREATE INDEX messages_unread ON public.messages USING btree (conversation_id, state, sent_at) WHERE ((direction = 'out'::text) AND (kind <> 'note'::text) AND (state = ANY (ARRAY['sent'::text, 'delivered'::text])));
CREATE INDEX messages_window ON public.messages USING btree (conversation_id, state, sent_at) WHERE ((direction = 'out'::text) AND (kind = 'message'::text));
CREATE INDEX parked_age ON public.parked USING btree (created_at);
CREATE INDEX parked_target ON public.parked USING btree (channel, external_id);
CREATE INDEX participants_latest ON public.participants USING btree (conversation_id, last_at DESC, contact_id);
CREATE INDEX participants_present ON public.participants USING btree (conversation_id, last_at DESC, contact_id) WHERE (left_at IS NULL);
CREATE INDEX people_admins ON public.people USING btree (id) WHERE ((role = 'admin'::text) AND (state = 'active'::text));
CREATE INDEX raw_requests_state ON public.raw_requests USING btree (state, due_at);
CREATE INDEX recordings_age ON public.recordings USING btree (created_at);
CREATE INDEX runs_claimed ON public.runs USING btree (claimed_until) WHERE (state = 'running'::text);
CREATE INDEX runs_conversation ON public.runs USING btree (conversation_id, id);
CREATE INDEX runs_dead ON public.runs USING btree (id) WHERE (state = 'dead'::text);
CREATE INDEX runs_due ON public.runs USING btree (installation_id, due_at, seq) WHERE (state = 'pending'::text);
CREATE INDEX runs_installation ON public.runs USING btree (installation_id, id);
CREATE INDEX runs_open ON public.runs USING btree (conversation_id, seq) WHERE (open = 1);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_person ON public.sessions USING btree (person_id, id);
CREATE INDEX settlements_due ON public.settlements USING btree (channel, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX shadow_differences_installation ON public.shadow_differences USING btree (installation_id, id);
CREATE INDEX sign_in_failures_age ON public.sign_in_failures USING btree (last_at);
CREATE INDEX team_members_person ON public.team_members USING btree (person_id, team_id);
CREATE INDEX thread_marks_age ON public.thread_marks USING btree (created_at);
CREATE INDEX timers_due ON public.timers USING btree (due_at);

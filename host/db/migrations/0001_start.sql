-- One set of SQL for both databases. BLOB is written BYTEA on PostgreSQL (see src/dialect.rs).
-- Times are milliseconds, booleans 0 or 1, JSON is TEXT. `open` marks what is not yet terminal, for small partial indexes.

CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('changes', 0), ('registry', 0);

-- Plugins and what admins say of them.
CREATE TABLE components (
    digest TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL, surface TEXT NOT NULL, manifest TEXT,
    created_at BIGINT NOT NULL
);
CREATE TABLE installations (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, surface TEXT NOT NULL,
    config TEXT NOT NULL, grants TEXT NOT NULL, limits TEXT NOT NULL, position BIGINT NOT NULL,
    channels TEXT NOT NULL, version BIGINT NOT NULL, previous TEXT, recorded BIGINT NOT NULL, failed_review TEXT NOT NULL, enabled BIGINT NOT NULL, paused TEXT, failures BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE TABLE channels (
    name TEXT NOT NULL PRIMARY KEY, connector TEXT NOT NULL, hook TEXT NOT NULL, account TEXT NOT NULL,
    account_name TEXT, config TEXT NOT NULL, grants TEXT NOT NULL, rules TEXT NOT NULL,
    sends_from BIGINT NOT NULL, sends BIGINT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
-- owner is 'installation:ID' or 'channel:NAME'.
CREATE TABLE secrets (
    owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
-- Access tokens by OAuth 2.0. `sealed` holds the tokens; `version` counts them; `refreshing_until` is a claim.
CREATE TABLE connections (
    owner TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, scopes TEXT NOT NULL, refresh_at BIGINT, expires_at BIGINT,
    problem TEXT, version BIGINT NOT NULL, refreshing_until BIGINT NOT NULL, connected_at BIGINT NOT NULL,
    PRIMARY KEY (owner, name)
);
-- Consents that were asked for and not given yet, by the hash of their state.
CREATE TABLE consents (
    state TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE templates (
    channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (channel, name, language)
);

-- Conversations.
CREATE TABLE contacts (
    id TEXT NOT NULL PRIMARY KEY, name TEXT, attributes TEXT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE TABLE identities (
    channel TEXT NOT NULL, external_id TEXT NOT NULL, contact_id TEXT NOT NULL,
    PRIMARY KEY (channel, external_id)
);
CREATE INDEX identities_contact ON identities (contact_id, channel, external_id);
CREATE TABLE conversations (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, thread TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, category TEXT, priority TEXT NOT NULL, labels TEXT NOT NULL, assignee TEXT, team TEXT,
    automation BIGINT NOT NULL, contact_id TEXT NOT NULL, lead_id TEXT, last_seq BIGINT NOT NULL, event_seq BIGINT NOT NULL,
    last_inbound_at BIGINT, last_agent_at BIGINT, snoozed_until BIGINT, delivered_until BIGINT, read_until BIGINT,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
    UNIQUE (channel, thread)
);
CREATE INDEX conversations_updated ON conversations (updated_at, id);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_contact ON conversations (contact_id);
-- What people decided about a conversation, the latest for each field. Plugins are held against it.
CREATE TABLE choices (
    conversation_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, author TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, field)
);
-- Conversations that belong together, such as a public thread and the private one that it led to; each pair both ways.
CREATE TABLE links (
    conversation_id TEXT NOT NULL, other_id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (conversation_id, other_id)
);
-- How good customers say it was. source: who told.
CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, message_id TEXT, contact_id TEXT NOT NULL,
    rating BIGINT NOT NULL, best BIGINT NOT NULL, text TEXT, source TEXT NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX feedback_conversation ON feedback (conversation_id, id);
CREATE TABLE leads (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, contact_id TEXT NOT NULL, stage TEXT NOT NULL,
    value BIGINT, currency TEXT, source TEXT, attributes TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE INDEX leads_conversation ON leads (conversation_id, id);
CREATE INDEX leads_contact ON leads (contact_id, id);
CREATE INDEX leads_stage ON leads (stage, id);
-- root: the inbound message that an automatic reply goes back to. private_reply_to: the comment it answers in private.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, channel TEXT NOT NULL,
    direction TEXT NOT NULL, kind TEXT NOT NULL, author_kind TEXT NOT NULL, author_name TEXT, contact_id TEXT,
    text TEXT NOT NULL, payload TEXT, attributes TEXT NOT NULL, reply_to TEXT, deleted BIGINT NOT NULL,
    state TEXT NOT NULL, external_id TEXT, attachment_count BIGINT NOT NULL, root TEXT, private_reply_to TEXT,
    draft TEXT, sent_at BIGINT NOT NULL, created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX messages_seq ON messages (conversation_id, seq);
CREATE UNIQUE INDEX messages_external ON messages (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX messages_private ON messages (private_reply_to) WHERE private_reply_to IS NOT NULL;
CREATE INDEX messages_automatic ON messages (conversation_id, created_at) WHERE direction = 'out' AND author_kind = 'plugin';
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, position BIGINT NOT NULL, kind TEXT NOT NULL,
    name TEXT, media_type TEXT, size BIGINT, state TEXT NOT NULL, failure TEXT
);
CREATE INDEX attachments_message ON attachments (message_id, position);
CREATE TABLE attachment_bytes (id TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE reactions (
    message_id TEXT NOT NULL, actor TEXT NOT NULL, emoji TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (message_id, actor)
);

-- Intake.
CREATE TABLE dedupe (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, dedupe_key)
);
CREATE INDEX dedupe_age ON dedupe (created_at);
CREATE TABLE parked (
    channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, external_id TEXT NOT NULL, item TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (channel, dedupe_key)
);
CREATE INDEX parked_target ON parked (channel, external_id);
CREATE INDEX parked_age ON parked (created_at);
CREATE TABLE raw_requests (
    id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, dedupe_key TEXT NOT NULL, request TEXT NOT NULL,
    body BLOB NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL, UNIQUE (channel, dedupe_key)
);
CREATE INDEX raw_requests_state ON raw_requests (state, due_at);
-- Work that completes what came in: a customer's profile, a file's bytes.
CREATE TABLE fetches (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, channel TEXT NOT NULL, target TEXT NOT NULL,
    attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT, created_at BIGINT NOT NULL
);
CREATE INDEX fetches_due ON fetches (due_at);

-- Events and runs. `seq` orders them within their conversation.
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL,
    message_id TEXT, data TEXT NOT NULL, root TEXT NOT NULL, depth BIGINT NOT NULL, until_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX events_review ON events (message_id) WHERE kind = 'review';
-- Runs as they were told and what they made of it, sealed.
CREATE TABLE recordings (
    run_id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, sealed BLOB NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX recordings_age ON recordings (created_at);
-- Versions that run beside a plugin without effect, and what they would have done otherwise.
CREATE TABLE shadows (
    installation_id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, config TEXT NOT NULL, since BIGINT NOT NULL,
    runs BIGINT NOT NULL, same BIGINT NOT NULL, failed BIGINT NOT NULL
);
CREATE TABLE shadow_differences (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, run_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    lines TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX shadow_differences_installation ON shadow_differences (installation_id, id);
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY, event_id TEXT NOT NULL, installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL, root TEXT NOT NULL, position BIGINT NOT NULL, answers BIGINT NOT NULL, late BIGINT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, conflicts BIGINT NOT NULL,
    due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT,
    failure TEXT, actions TEXT, log TEXT, usage TEXT, created_at BIGINT NOT NULL, finished_at BIGINT,
    UNIQUE (event_id, installation_id, late)
);
CREATE INDEX runs_due ON runs (due_at, seq) WHERE state = 'pending';
CREATE INDEX runs_open ON runs (conversation_id, seq) WHERE open = 1;
CREATE INDEX runs_conversation ON runs (conversation_id, id);
CREATE INDEX runs_dead ON runs (id) WHERE state = 'dead';
-- memory: 'INSTALLATION@VERSION'. scope: a conversation's identifier, or '' for the whole installation.
CREATE TABLE kv (
    memory TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (memory, scope, name)
);

CREATE TABLE timers (
    installation_id TEXT NOT NULL, conversation_id TEXT NOT NULL, name TEXT NOT NULL, due_at BIGINT NOT NULL,
    data TEXT NOT NULL, depth BIGINT NOT NULL, PRIMARY KEY (installation_id, conversation_id, name)
);
CREATE INDEX timers_due ON timers (due_at);

-- Deliveries: one for each part of a message that goes out.
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY, message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, channel TEXT NOT NULL,
    seq BIGINT NOT NULL, part BIGINT NOT NULL, body TEXT NOT NULL, tag TEXT, sender TEXT NOT NULL,
    state TEXT NOT NULL, open BIGINT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
    claim TEXT, claimed_until BIGINT, external_id TEXT, failure TEXT,
    created_at BIGINT NOT NULL, finished_at BIGINT
);
CREATE INDEX deliveries_due ON deliveries (due_at, seq) WHERE state = 'queued';
CREATE INDEX deliveries_open ON deliveries (conversation_id, seq, part) WHERE open = 1;
CREATE INDEX deliveries_uncertain ON deliveries (conversation_id) WHERE state = 'uncertain';
CREATE INDEX deliveries_review ON deliveries (message_id) WHERE state = 'review';
CREATE INDEX deliveries_message ON deliveries (message_id, part);
CREATE UNIQUE INDEX deliveries_external ON deliveries (channel, external_id) WHERE external_id IS NOT NULL;

-- Exporters: how far each has followed the changes, where its next look into the other system begins, and who works for it.
CREATE TABLE exporters (
    installation_id TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL, cursor TEXT, poll_due_at BIGINT NOT NULL,
    polls BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
-- What each exporter has to carry, or has carried. rank orders the kinds within a batch; position is that of the latest
-- change; alone: its batch failed as a whole, so it goes by itself.
CREATE TABLE exports (
    installation_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, rank BIGINT NOT NULL, position BIGINT NOT NULL,
    state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, alone BIGINT NOT NULL, external_id TEXT, mark TEXT, failure TEXT,
    updated_at BIGINT NOT NULL, PRIMARY KEY (installation_id, kind, subject)
);
CREATE INDEX exports_pending ON exports (installation_id, due_at) WHERE state = 'pending';
CREATE INDEX exports_dead ON exports (installation_id, kind, subject) WHERE state = 'dead';
-- Files for download, line by line; the line without a name is the header.
CREATE TABLE download_lines (
    installation_id TEXT NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, file, name)
);

-- What changed, in commit order.
CREATE TABLE changes (
    position BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, conversation_id TEXT NOT NULL, subject TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Who may use the API.
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE TABLE trusted_keys (name TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL, created_at BIGINT NOT NULL);
-- What admins did.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, status BIGINT NOT NULL
);
CREATE TABLE idempotency (
    token_id TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, status BIGINT NOT NULL, body TEXT NOT NULL,
    created_at BIGINT NOT NULL, PRIMARY KEY (token_id, name)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
-- What connectors logged; what handlers log stands with their runs.
CREATE TABLE logs (
    id TEXT NOT NULL PRIMARY KEY, installation_id TEXT NOT NULL, channel TEXT NOT NULL, level TEXT NOT NULL,
    message TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX logs_installation ON logs (installation_id, id);

-- Several servers on one database, and the indexes that millions of messages need.

-- Of servers on one database, the one that does a task for all, until a time of the database's.
CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, ends_at BIGINT NOT NULL);

-- What waits is claimed for each plugin, channel and exporter apart, so that one that is paused, or over its rate,
-- costs the others nothing, however much waits for it.
DROP INDEX runs_due;
CREATE INDEX runs_due ON runs (installation_id, due_at, seq) WHERE state = 'pending';
CREATE INDEX runs_claimed ON runs (claimed_until) WHERE state = 'running';
CREATE INDEX runs_installation ON runs (installation_id, id);
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (channel, due_at, seq) WHERE state = 'queued';
CREATE INDEX deliveries_claimed ON deliveries (claimed_until) WHERE state = 'sending';
DROP INDEX deliveries_uncertain;
CREATE INDEX deliveries_uncertain ON deliveries (channel, finished_at) WHERE state = 'uncertain';
DROP INDEX fetches_due;
CREATE INDEX fetches_due ON fetches (channel, due_at, id);
CREATE INDEX fetches_claimed ON fetches (claimed_until) WHERE claim IS NOT NULL;
DROP INDEX exports_pending;
CREATE INDEX exports_pending ON exports (installation_id, alone, due_at, rank, position) WHERE state = 'pending';

-- Contacts are found by what is known of them: each attribute in a row of its own, beside contacts.attributes.
CREATE TABLE contact_attributes (
    contact_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (contact_id, key)
);
INSERT INTO contact_attributes (contact_id, key, value) SELECT p.id, a.key, a.value FROM contacts p, json_each(p.attributes) a;
CREATE INDEX contact_attributes_value ON contact_attributes (key, substr(value, 1, 200));

-- Lists that people look at.
CREATE INDEX conversations_assignee ON conversations (assignee, updated_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX conversations_team ON conversations (team, updated_at, id) WHERE team IS NOT NULL;
CREATE INDEX identities_external ON identities (external_id);

-- What each server checks at its start.

-- The latest proof that the database takes writes: the time of the write, in milliseconds (see src/health.rs).
INSERT INTO counters (name, value) VALUES ('health', 0);

-- A known value, sealed with the key that all servers of this database share. A server whose key cannot open it refuses
-- to start (see src/key_check.rs). At most one row.
CREATE TABLE key_check (name TEXT NOT NULL PRIMARY KEY, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL);

-- Our messages that a receipt for all up to a time can still change.
CREATE INDEX messages_unread ON messages (conversation_id, state, sent_at)
    WHERE direction = 'out' AND kind <> 'note' AND state IN ('sent', 'delivered');

-- Bytes of files are stored once: `bytes_id` names their row in attachment_bytes, 'sha256:HEX'. NULL: their row has the
-- attachment's own identifier, as before this migration. '': they are forgotten.
ALTER TABLE attachments ADD COLUMN bytes_id TEXT;
CREATE INDEX attachments_bytes ON attachments (bytes_id) WHERE bytes_id IS NOT NULL;

-- Admins' acts.

-- An admin's change of a row is stored only where the row still has the revision that the change was computed from.
ALTER TABLE installations ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- An upgrade that is under way: `SERVER:TOKEN`, where the server's identifier has 36 characters, and until when the
-- server holds it by the database's time. NULL: none is under way.
ALTER TABLE installations ADD COLUMN upgrading TEXT;
ALTER TABLE installations ADD COLUMN upgrading_until BIGINT;
-- Before, a pause whose reason began with a sentence said so. The sentence has 84 characters, and what stands between it and
-- the reason of an earlier pause has 15. The first server that looks ends these upgrades.
UPDATE installations SET upgrading = substr(paused, 32, 36) || ':', upgrading_until = 0
    WHERE paused LIKE 'it is being upgraded by server %';
UPDATE installations SET paused = CASE WHEN length(paused) > 99 THEN substr(paused, 100) ELSE NULL END
    WHERE upgrading IS NOT NULL;

-- Components that nobody installed are forgotten by their age. The column stands behind the bytes, so the index has both.
CREATE INDEX components_age ON components (created_at, digest);

-- Grows when a token is revoked: servers look at it to know when what they remember of tokens is old.
INSERT INTO counters (name, value) VALUES ('tokens', 0);

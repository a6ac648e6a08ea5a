-- Several servers on one database.

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

-- What several servers on one database need, and what each server checks at its start.

-- The latest proof that the database takes writes: the time of the write, in milliseconds (see src/health.rs).
INSERT INTO counters (name, value) VALUES ('health', 0);

-- A known value, sealed with the key that all servers of this database share. A server whose key cannot open it refuses
-- to start (see src/key_check.rs). At most one row.
CREATE TABLE key_check (name TEXT NOT NULL PRIMARY KEY, sealed BLOB NOT NULL, updated_at BIGINT NOT NULL);

-- The people who work in the inbox. handle: the name that plugins and other people call them by. handle_key: the same,
-- folded, because two handles must not differ in case alone. name: what colleagues see. state: invited, active or
-- inactive. password: an Argon2 hash; NULL: none yet. signed_in_at: the last time.
CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, handle_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT,
    role TEXT NOT NULL, state TEXT NOT NULL, password TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
    signed_in_at BIGINT
);
CREATE INDEX people_admins ON people (id) WHERE role = 'admin' AND state = 'active';

-- Teams, and the people in them.
CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY, handle TEXT NOT NULL, handle_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL
);
CREATE TABLE team_members (
    team_id TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_members_person ON team_members (person_id, team_id);

-- Who is signed in, in which browser. hash: that of the cookie. seen_at: when it was last used, with a precision of a
-- minute. proved_at: when the password was last entered. address, agent: those of the sign-in, for the person's list.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person_id TEXT NOT NULL, created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, proved_at BIGINT NOT NULL, address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Links by which people set a password once. hash: that of the link's secret. person_id: empty for the link of a new
-- server, which makes the first admin.
CREATE TABLE invitations (
    hash TEXT NOT NULL PRIMARY KEY, person_id TEXT NOT NULL, created_by TEXT NOT NULL, created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_person ON invitations (person_id);
CREATE INDEX invitations_maker ON invitations (created_by);
CREATE INDEX invitations_expiry ON invitations (expires_at);

-- The second factor of a person: codes that change with the time (RFC 6238). The secret is in the table secrets, of the
-- owner person:ID. confirmed: 1 once the person has entered a code. step: that of the last code that was used.
CREATE TABLE second_factors (
    person_id TEXT NOT NULL PRIMARY KEY, confirmed BIGINT NOT NULL, step BIGINT NOT NULL, created_at BIGINT NOT NULL
);
-- Codes that take the place of a lost second factor, once each. hash: that of the code.
CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (person_id, hash)
);

-- When a token ends, if it does, and when it was last used, with a precision of an hour.
ALTER TABLE tokens ADD COLUMN expires_at BIGINT;
ALTER TABLE tokens ADD COLUMN used_at BIGINT;

-- Sign-ins that failed, by the digest of a handle or of an address's network.
CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

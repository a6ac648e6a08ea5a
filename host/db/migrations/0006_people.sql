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
CREATE INDEX invitations_expiry ON invitations (expires_at);

-- Sign-ins that failed, by the digest of a handle or of an address's network.
CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY, failures BIGINT NOT NULL, last_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

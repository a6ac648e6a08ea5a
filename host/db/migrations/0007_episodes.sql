-- Episodes: a conversation on a channel lasts for ever, but what people count begins and ends. opened_by: the kind of
-- author of the first message. first_reply_at: anybody's answer. The first episode of a conversation that was there
-- before this migration has the conversation's identifier.
CREATE TABLE episodes (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, number BIGINT NOT NULL, opened_by TEXT NOT NULL,
    opened_seq BIGINT NOT NULL, opened_at BIGINT NOT NULL, first_reply_at BIGINT, first_person_reply_at BIGINT,
    person_replies BIGINT NOT NULL, handed_over_at BIGINT, first_resolved_at BIGINT, resolved_at BIGINT,
    resolved_by_kind TEXT, resolved_by_id TEXT, resolved_by_name TEXT, reopened BIGINT NOT NULL,
    UNIQUE (conversation_id, number)
);

-- The history of conversations, which never changes. author_kind: NULL is the host itself. before, after: the value as a
-- word or a handle. before_id, after_id: that of a person or a team.
CREATE TABLE conversation_events (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, episode_id TEXT, kind TEXT NOT NULL,
    author_kind TEXT, author_id TEXT, author_name TEXT,
    value_before TEXT, before_id TEXT, value_after TEXT, after_id TEXT, at BIGINT NOT NULL
);
CREATE INDEX conversation_events_conversation ON conversation_events (conversation_id, id);

-- The people and teams of a conversation by identifier, what a list shows of its last message, since when the customer
-- waits for anybody's answer and for a person's, and the current episode.
ALTER TABLE conversations ADD COLUMN assignee_id TEXT;
ALTER TABLE conversations ADD COLUMN team_id TEXT;
ALTER TABLE conversations ADD COLUMN last_message_seq BIGINT;
ALTER TABLE conversations ADD COLUMN last_message_text TEXT;
ALTER TABLE conversations ADD COLUMN last_message_author_kind TEXT;
ALTER TABLE conversations ADD COLUMN last_message_author_name TEXT;
ALTER TABLE conversations ADD COLUMN last_message_at BIGINT;
ALTER TABLE conversations ADD COLUMN waiting_since BIGINT;
ALTER TABLE conversations ADD COLUMN waiting_for_person_since BIGINT;
ALTER TABLE conversations ADD COLUMN episode_id TEXT;

-- The person or the installation that wrote it.
ALTER TABLE messages ADD COLUMN author_id TEXT;

-- Whose conversations a person sees: all, teams (those of the person's teams and the person's own) or own. channels: a
-- JSON array of the only channels; NULL: all.
ALTER TABLE people ADD COLUMN sees TEXT NOT NULL DEFAULT 'all';
ALTER TABLE people ADD COLUMN channels TEXT;

-- What is known of the conversations that there are. Earlier versions did not record who resolved them, and when.
INSERT INTO episodes (id, conversation_id, number, opened_by, opened_seq, opened_at, first_reply_at,
    first_person_reply_at, person_replies, first_resolved_at, resolved_at, reopened)
SELECT c.id, c.id, 1, CASE WHEN c.opened_by IS NULL THEN 'contact' ELSE 'agent' END, 1, c.created_at,
    (SELECT MIN(m.sent_at) FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.kind <> 'note'
        AND m.state NOT IN ('held', 'failed') AND c.opened_by IS NULL),
    (SELECT MIN(m.sent_at) FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.kind <> 'note'
        AND m.state NOT IN ('held', 'failed') AND m.author_kind = 'agent' AND c.opened_by IS NULL),
    (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.kind <> 'note'
        AND m.state NOT IN ('held', 'failed') AND m.author_kind = 'agent'),
    CASE WHEN c.status = 'resolved' THEN c.updated_at END, CASE WHEN c.status = 'resolved' THEN c.updated_at END, 0
FROM conversations c WHERE c.last_seq > 0;

UPDATE conversations SET
    episode_id = CASE WHEN last_seq > 0 THEN id END,
    last_message_seq = (SELECT MAX(m.seq) FROM messages m WHERE m.conversation_id = conversations.id
        AND m.kind <> 'note' AND m.state <> 'held' AND (m.direction = 'in' OR m.state <> 'failed'
        OR EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = m.id))),
    waiting_since = CASE WHEN status <> 'resolved' THEN (SELECT MIN(m.sent_at) FROM messages m
        WHERE m.conversation_id = conversations.id AND m.direction = 'in' AND m.seq > COALESCE((SELECT MAX(o.seq)
        FROM messages o WHERE o.conversation_id = conversations.id AND o.direction = 'out' AND o.kind <> 'note'
        AND o.state NOT IN ('held', 'failed')), 0)) END,
    waiting_for_person_since = CASE WHEN status <> 'resolved' THEN (SELECT MIN(m.sent_at) FROM messages m
        WHERE m.conversation_id = conversations.id AND m.direction = 'in' AND m.seq > COALESCE((SELECT MAX(o.seq)
        FROM messages o WHERE o.conversation_id = conversations.id AND o.direction = 'out' AND o.kind <> 'note'
        AND o.author_kind = 'agent' AND o.state NOT IN ('held', 'failed')), 0)) END;

UPDATE conversations SET
    last_message_text = (SELECT CASE WHEN m.deleted = 1 THEN '' ELSE substr(replace(m.text, '
', ' '), 1, 140)
        END FROM messages m WHERE m.conversation_id = conversations.id AND m.seq = conversations.last_message_seq),
    last_message_author_kind = (SELECT m.author_kind FROM messages m WHERE m.conversation_id = conversations.id
        AND m.seq = conversations.last_message_seq),
    last_message_author_name = (SELECT m.author_name FROM messages m WHERE m.conversation_id = conversations.id
        AND m.seq = conversations.last_message_seq),
    last_message_at = (SELECT m.sent_at FROM messages m WHERE m.conversation_id = conversations.id
        AND m.seq = conversations.last_message_seq)
WHERE last_message_seq IS NOT NULL;

DROP INDEX conversations_assignee;
DROP INDEX conversations_team;
CREATE INDEX conversations_assignee ON conversations (assignee_id, updated_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX conversations_team ON conversations (team_id, updated_at, id) WHERE team_id IS NOT NULL;

-- A token of a person can do at most what the person can, and is the person in what it writes. approval: 1 if a person
-- has to release what it writes to customers.
ALTER TABLE tokens ADD COLUMN person_id TEXT;
ALTER TABLE tokens ADD COLUMN approval BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tokens_person ON tokens (person_id, id) WHERE person_id IS NOT NULL;

-- Then the step in src/schema/names.rs gives people and teams identifiers, and removes the columns assignee and team.

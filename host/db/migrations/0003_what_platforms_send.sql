-- What platforms really send: parts that make no sense, changes in any order, and answers before what they answer.

-- What of a message could not be taken as it came: a JSON array of sentences. NULL: all could.
ALTER TABLE messages ADD COLUMN warnings TEXT;
-- The platform's time of the latest edit, in milliseconds. An edit that is older changes nothing. NULL: never edited.
ALTER TABLE messages ADD COLUMN edited_at BIGINT;
-- The platform's identifier of the message that this one answers. `reply_to` is NULL until that message is here.
ALTER TABLE messages ADD COLUMN reply_to_external_id TEXT;
CREATE INDEX messages_reply_waits ON messages (channel, reply_to_external_id)
    WHERE reply_to IS NULL AND reply_to_external_id IS NOT NULL;

-- Another program has the conversation in hand, as the platform told with the customer's latest message: 0 or 1.
ALTER TABLE conversations ADD COLUMN standby BIGINT NOT NULL DEFAULT 0;

-- The customers who wrote in a group or a public thread, and when each last did, in milliseconds.
CREATE TABLE participants (
    conversation_id TEXT NOT NULL, contact_id TEXT NOT NULL, last_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, contact_id)
);
CREATE INDEX participants_last ON participants (conversation_id, last_at);
INSERT INTO participants (conversation_id, contact_id, last_at)
    SELECT m.conversation_id, m.contact_id, MAX(m.sent_at) FROM messages m
    JOIN conversations c ON c.id = m.conversation_id AND c.kind <> 'direct'
    WHERE m.contact_id IS NOT NULL AND m.direction = 'in' GROUP BY m.conversation_id, m.contact_id;

-- The conversation that a person has uploaded the file for, while no message has it (message_id is '' then).
ALTER TABLE attachments ADD COLUMN conversation_id TEXT;
CREATE INDEX attachments_uploaded ON attachments (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_uploaded_age ON attachments (id) WHERE conversation_id IS NOT NULL;

-- reactions.emoji = '' from now on: the reaction was taken back at that time. An older reaction does not bring it back.

-- How far messages of ours have come in threads that have no conversation yet, in milliseconds. The first message of the
-- thread takes the row.
CREATE TABLE thread_marks (
    channel TEXT NOT NULL, thread TEXT NOT NULL, delivered_until BIGINT, read_until BIGINT, created_at BIGINT NOT NULL,
    PRIMARY KEY (channel, thread)
);
CREATE INDEX thread_marks_age ON thread_marks (created_at);

-- What connectors keep with conversations, messages and deliveries, for their own later calls. subject is the identifier
-- of one of these, with a p before that of a delivery.
CREATE TABLE kept_values (
    subject TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (subject, key)
);

-- What people should see a file as, such as 'voice', and how long a recording is, in milliseconds.
ALTER TABLE attachments ADD COLUMN hint TEXT;
ALTER TABLE attachments ADD COLUMN duration_ms BIGINT;

-- The registration of each channel at its platform. state: pending, joined or failed. hears_by: hook, poll or NULL.
-- reports: a JSON array of sentences for the admin. due_at: when the connector is asked again; NULL: not at all.
CREATE TABLE channel_setups (
    channel TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, hears_by TEXT, reports TEXT NOT NULL, failure TEXT,
    attempts BIGINT NOT NULL, due_at BIGINT, claim TEXT, claimed_until BIGINT
);
CREATE INDEX channel_setups_due ON channel_setups (due_at) WHERE due_at IS NOT NULL;

-- The polls of each channel whose connector asks its platform. since: the admin wants the messages since then. gap: why
-- events are missing.
CREATE TABLE channel_polls (
    channel TEXT NOT NULL PRIMARY KEY, cursor TEXT, since BIGINT, due_at BIGINT NOT NULL, attempts BIGINT NOT NULL,
    failure TEXT, gap TEXT, polled_at BIGINT, claim TEXT, claimed_until BIGINT
);
CREATE INDEX channel_polls_due ON channel_polls (due_at);

-- For the rates of conversations: when the latest deliveries of a conversation ended.
CREATE INDEX deliveries_finished ON deliveries (conversation_id, finished_at) WHERE finished_at IS NOT NULL;

-- spent: the refresh token, which can be used only once, was sent, and no answer is known. failure: why the latest
-- refresh failed, if another one will be tried.
ALTER TABLE connections ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN failure TEXT;
-- When a delivery was first tried, by the database's clock: for platforms that recognize a repetition for some time.
ALTER TABLE deliveries ADD COLUMN tried_at BIGINT;
-- repeats: whether the next try of a queued delivery repeats one that may have arrived.
ALTER TABLE deliveries ADD COLUMN repeats BIGINT NOT NULL DEFAULT 0;
-- commanded: 1 if a person ran the command that a plugin's message comes from.
ALTER TABLE deliveries ADD COLUMN commanded BIGINT NOT NULL DEFAULT 0;
CREATE INDEX deliveries_tried ON deliveries (channel, tried_at) WHERE state = 'uncertain';

-- Uncertain deliveries about which a connector asks its platform. since: when the delivery became uncertain. due_at: when
-- the connector is asked; NULL: it is asked no more.
CREATE TABLE settlements (
    delivery_id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, since BIGINT NOT NULL, due_at BIGINT,
    attempts BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE INDEX settlements_due ON settlements (channel, due_at) WHERE due_at IS NOT NULL;

-- The subject of a message, such as that of a mail.
ALTER TABLE messages ADD COLUMN subject TEXT;

-- Gestures: what we do on a platform other than writing messages. seq: the order in which those that are open were
-- asked for, because identifiers from the same millisecond have no order. body: the gesture, as JSON. sender: person or
-- automation. actor: the person's or the plugin's name. commanded: 1 if a person ran the command that a plugin's
-- gesture comes from. root, depth: those of the chain of automations. state: queued, sending, done or failed. open: 1
-- as long as it is queued or sending.
CREATE TABLE gestures (
    id TEXT NOT NULL PRIMARY KEY, conversation_id TEXT NOT NULL, seq BIGINT NOT NULL, channel TEXT NOT NULL,
    message_id TEXT, kind TEXT NOT NULL, body TEXT NOT NULL, sender TEXT NOT NULL, actor TEXT NOT NULL,
    commanded BIGINT NOT NULL, root TEXT NOT NULL, depth BIGINT NOT NULL, state TEXT NOT NULL, open BIGINT NOT NULL,
    attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, claim TEXT, claimed_until BIGINT, failure TEXT,
    created_at BIGINT NOT NULL, finished_at BIGINT
);
CREATE INDEX gestures_due ON gestures (due_at) WHERE open = 1;
CREATE INDEX gestures_channel ON gestures (channel, due_at) WHERE open = 1;
CREATE INDEX gestures_claimed ON gestures (claimed_until) WHERE state = 'sending';
CREATE INDEX gestures_open ON gestures (conversation_id, seq) WHERE open = 1;
CREATE INDEX gestures_message ON gestures (message_id) WHERE message_id IS NOT NULL;
-- How many reactions and edits plugins have asked for in a conversation since when, in milliseconds. Stops two machines
-- that react to each other.
ALTER TABLE conversations ADD COLUMN plugin_gestures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN plugin_gestures_from BIGINT NOT NULL DEFAULT 0;

-- One person can have several reactions to a message. actor: the platform's identifier of the person, or empty for
-- ours; author then has the name of our person or plugin. removed = 1: the reaction was taken back at that time; with
-- the emoji '', all of that person were. An older reaction does not bring it back.
ALTER TABLE reactions RENAME TO reactions_before;
CREATE TABLE reactions (
    message_id TEXT NOT NULL, actor TEXT NOT NULL, emoji TEXT NOT NULL, at BIGINT NOT NULL, removed BIGINT NOT NULL,
    author TEXT,
    PRIMARY KEY (message_id, actor, emoji)
);
-- Until now, each person had one reaction to a message.
INSERT INTO reactions (message_id, actor, emoji, at, removed)
    SELECT message_id, actor, emoji, at, CASE WHEN emoji = '' THEN 1 ELSE 0 END FROM reactions_before;
DROP TABLE reactions_before;

-- Who is typing: the customer, since and until when; we, until when. And up to when we have marked the conversation as
-- read on the platform. All in milliseconds.
ALTER TABLE conversations ADD COLUMN typing_at BIGINT;
ALTER TABLE conversations ADD COLUMN typing_until BIGINT;
ALTER TABLE conversations ADD COLUMN our_typing_until BIGINT;
ALTER TABLE conversations ADD COLUMN marked_read_until BIGINT;

-- What platforms report about a customer: whether messages arrive, and consents (JSON). NULL: nothing.
ALTER TABLE contacts ADD COLUMN standing TEXT;
-- The connector's word for another identifier of the same customer. NULL: the one by which messages come.
ALTER TABLE identities ADD COLUMN kind TEXT;
-- A conversation's name on its platform, such as a group's title, and since when, by the platform's clock.
ALTER TABLE conversations ADD COLUMN name TEXT;
ALTER TABLE conversations ADD COLUMN named_at BIGINT;
-- When a customer joined and left a group, by the platform's clock. last_at = 0: the customer has not written.
ALTER TABLE participants ADD COLUMN joined_at BIGINT;
ALTER TABLE participants ADD COLUMN left_at BIGINT;
CREATE INDEX participants_present ON participants (conversation_id, last_at DESC, contact_id) WHERE left_at IS NULL;
DROP INDEX participants_last;
CREATE INDEX participants_latest ON participants (conversation_id, last_at DESC, contact_id);
-- The state of a channel's account that the platform reported since the channel last changed: ok, limited or lost.
-- account_at: when the report arrived, or when a new secret or consent made it worthless.
ALTER TABLE channels ADD COLUMN account_state TEXT;
ALTER TABLE channels ADD COLUMN account_reason TEXT;
ALTER TABLE channels ADD COLUMN account_at BIGINT;
-- Why a message failed after the platform had accepted it (JSON). Only if it has no deliveries, which have their own.
ALTER TABLE messages ADD COLUMN failure TEXT;
-- Rich content (JSON), as its author gave it. text_choices: what the customer can choose from the text of a message of
-- ours, because the platform does not show it otherwise: an array of titles and payloads.
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE messages ADD COLUMN text_choices TEXT;
CREATE INDEX messages_text_choices ON messages (conversation_id, seq) WHERE text_choices IS NOT NULL;

-- Whether a text that is too long for the platform is sent in several parts: 0 or 1, set by the admin.
ALTER TABLE channels ADD COLUMN split_texts BIGINT NOT NULL DEFAULT 0;
-- When each channel's connector is asked for its platform's rules again. asked_at: when it last answered. tried_at: when it
-- was last asked. due_at: NULL: not before it reports a change. reported: 1 if it reported one while it was asked.
CREATE TABLE channel_rules (
    channel TEXT NOT NULL PRIMARY KEY, asked_at BIGINT, tried_at BIGINT, due_at BIGINT, attempts BIGINT NOT NULL,
    failure TEXT, reported BIGINT NOT NULL, claim TEXT, claimed_until BIGINT
);
CREATE INDEX channel_rules_due ON channel_rules (due_at) WHERE due_at IS NOT NULL;

-- The customer whose rate limits a delivery, in all direct conversations of its channel. NULL: there is no such rate.
ALTER TABLE deliveries ADD COLUMN paced_contact TEXT;
CREATE INDEX deliveries_paced ON deliveries (paced_contact, channel, finished_at) WHERE paced_contact IS NOT NULL;
CREATE INDEX deliveries_paced_open ON deliveries (paced_contact, channel) WHERE open = 1 AND paced_contact IS NOT NULL;
-- For the number of messages in a reply window.
CREATE INDEX messages_window ON messages (conversation_id, state, sent_at) WHERE direction = 'out' AND kind = 'message';

-- What a template is for, its state on the platform, its parameters and buttons (JSON), and who entered it: admin or
-- platform. parameters NULL: one text for each placeholder. buttons NULL: none.
ALTER TABLE templates ADD COLUMN category TEXT;
ALTER TABLE templates ADD COLUMN status TEXT NOT NULL DEFAULT 'approved';
ALTER TABLE templates ADD COLUMN parameters TEXT;
ALTER TABLE templates ADD COLUMN buttons TEXT;
ALTER TABLE templates ADD COLUMN source TEXT NOT NULL DEFAULT 'admin';

-- When the templates of each channel are read from its platform's list. read_at: when they last were. failure: why they
-- could not be read since then.
CREATE TABLE channel_catalogues (
    channel TEXT NOT NULL PRIMARY KEY, due_at BIGINT NOT NULL, read_at BIGINT, failure TEXT, claim TEXT,
    claimed_until BIGINT
);
CREATE INDEX channel_catalogues_due ON channel_catalogues (due_at);

-- What a message of ours is for, such as 'marketing'.
ALTER TABLE messages ADD COLUMN purpose TEXT;
-- The kind of identifier by which the business began a conversation; NULL: the customer did. begins = 1: nothing of it
-- has reached the platform yet, and its thread is that identifier.
ALTER TABLE conversations ADD COLUMN opened_by TEXT;
ALTER TABLE conversations ADD COLUMN begins BIGINT NOT NULL DEFAULT 0;

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

-- Several servers on one database, and many messages in it.

-- Our messages that a receipt for all up to a time can still change.
CREATE INDEX messages_unread ON messages (conversation_id, state, sent_at)
    WHERE direction = 'out' AND kind <> 'note' AND state IN ('sent', 'delivered');

-- Bytes of files are stored once: `bytes_id` names their row in attachment_bytes, 'sha256:HEX'. NULL: their row has the
-- attachment's own identifier, as before this migration. '': they are forgotten.
ALTER TABLE attachments ADD COLUMN bytes_id TEXT;
CREATE INDEX attachments_bytes ON attachments (bytes_id) WHERE bytes_id IS NOT NULL;

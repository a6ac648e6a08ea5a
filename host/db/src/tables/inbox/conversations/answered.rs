//! Counts again what the messages of a conversation say about its answers. The figures are usually carried on message by
//! message. They are counted again if a message that was counted turns out to be none: it failed, or was somebody else's.

use plugboard_model::LastMessage;

use crate::sql::{Conn, query};
use crate::{Result, rows};

/// What the messages of a conversation say about its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// When the oldest message of a customer was sent that nobody has answered.
    pub waiting_since: Option<i64>,
    /// The same, of those that no person has answered.
    pub waiting_for_person_since: Option<i64>,
    /// When the first message of ours after the given position was sent.
    pub first_reply_at: Option<i64>,
    /// The same, of a person's.
    pub first_person_reply_at: Option<i64>,
    /// How many messages of people there are after the given position.
    pub person_replies: i64,
    /// The last message that reached the other side, or is on its way there.
    pub last_message: Option<LastMessage>,
}

/// Our messages `o` that count: not held, under review or failed, and no notes.
const OURS: &str = "o.conversation_id = $1 AND o.direction = 'out' AND o.kind <> 'note' \
    AND o.state NOT IN ('held', 'failed') \
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = o.id AND d.state = 'review')";
/// When a message was sent, but not later than it was stored.
const SENT: &str = "CASE WHEN o.sent_at > o.created_at THEN o.created_at ELSE o.sent_at END";
/// People's messages.
const PERSON: &str = " AND o.author_kind = 'agent'";

/// Counts the messages of a conversation, and those of its episode that was opened by a message at a position.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn answered(conn: &mut Conn, conversation: &str, opened_seq: i64) -> Result<Answered> {
    let sql = format!(
        "SELECT (SELECT MIN({SENT}) FROM messages o WHERE {OURS} AND o.seq > $2), \
         (SELECT MIN({SENT}) FROM messages o WHERE {OURS}{PERSON} AND o.seq > $2), \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM messages o WHERE {OURS}{PERSON} AND o.seq > $2), \
         (SELECT MAX(h.at) FROM conversation_events h WHERE h.conversation_id = $1 AND h.kind = 'status' \
         AND h.value_after = 'resolved')"
    );
    let row = query(sql).bind(conversation).bind(opened_seq).fetch_one(&mut *conn).await?;
    let resolved_at = row.try_get::<Option<i64>>(3)?.unwrap_or(0);
    Ok(Answered {
        waiting_since: waiting(conn, conversation, opened_seq, resolved_at, "").await?,
        waiting_for_person_since: waiting(conn, conversation, opened_seq, resolved_at, PERSON).await?,
        first_reply_at: row.try_get(0)?,
        first_person_reply_at: row.try_get(1)?,
        person_replies: row.try_get(2)?,
        last_message: last(conn, conversation).await?,
    })
}

/// Returns when the oldest message of a customer was sent in the episode, after it was last resolved, that no later
/// message of ours answers. `who` limits our messages.
async fn waiting(
    conn: &mut Conn,
    conversation: &str,
    opened_seq: i64,
    resolved_at: i64,
    who: &str,
) -> Result<Option<i64>> {
    let sql = format!("SELECT {SENT}, o.seq FROM messages o WHERE {OURS}{who} ORDER BY 1 DESC, 2 DESC LIMIT 1");
    let answer = query(sql).bind(conversation).fetch_optional(&mut *conn).await?;
    let (at, seq) = match answer {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (i64::MIN, 0),
    };
    let sql = format!(
        "SELECT MIN({SENT}) FROM messages o WHERE o.conversation_id = $1 AND o.direction = 'in' AND o.seq >= $2 \
         AND o.created_at > $3 AND ({SENT} > $4 OR ({SENT} = $4 AND o.seq > $5))"
    );
    let query = query(sql).bind(conversation).bind(opened_seq).bind(resolved_at).bind(at).bind(seq);
    query.fetch_one(conn).await?.try_get(0)
}

/// Returns the last message that reached the other side, or is on its way there.
async fn last(conn: &mut Conn, conversation: &str) -> Result<Option<LastMessage>> {
    let sql = format!(
        "SELECT o.seq, o.text, o.deleted, o.author_kind, o.author_name, o.sent_at FROM messages o \
         WHERE o.conversation_id = $1 AND (o.direction = 'in' OR ({OURS})) ORDER BY o.seq DESC LIMIT 1"
    );
    let Some(row) = query(sql).bind(conversation).fetch_optional(conn).await? else { return Ok(None) };
    Ok(Some(LastMessage {
        seq: row.try_get(0)?,
        text: if rows::flag(&row, 2)? { String::new() } else { LastMessage::line(&row.try_get::<String>(1)?) },
        author_kind: rows::word(&row, 3)?,
        author_name: row.try_get(4)?,
        at: row.try_get(5)?,
    }))
}

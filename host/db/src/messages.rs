//! Messages and reactions to them.

use plugboard_model::{Draft, Message, MessageState};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

use crate::{DbError, Result, Tx, attachments, rows};

pub(crate) const COLUMNS: &str = "m.id, m.conversation_id, m.seq, m.direction, m.kind, m.author_kind, m.author_name, m.contact_id, \
    m.text, m.payload, m.attributes, m.reply_to, m.deleted, m.state, m.external_id, m.sent_at, m.created_at, m.attachment_count";

/// A message at a column, and whether it has files.
pub(crate) fn message(row: &AnyRow, at: usize) -> Result<(Message, bool)> {
    let message = Message {
        id: row.try_get(at)?,
        conversation_id: row.try_get(at + 1)?,
        seq: row.try_get(at + 2)?,
        direction: rows::word(row, at + 3)?,
        kind: rows::word(row, at + 4)?,
        author_kind: rows::word(row, at + 5)?,
        author_name: row.try_get(at + 6)?,
        contact_id: row.try_get(at + 7)?,
        text: row.try_get(at + 8)?,
        payload: row.try_get(at + 9)?,
        attributes: rows::json(row, at + 10)?,
        reply_to: row.try_get(at + 11)?,
        deleted: rows::flag(row, at + 12)?,
        state: rows::word(row, at + 13)?,
        external_id: row.try_get(at + 14)?,
        sent_at: row.try_get(at + 15)?,
        created_at: row.try_get(at + 16)?,
        attachments: Vec::new(),
    };
    Ok((message, row.try_get::<i64, _>(at + 17)? > 0))
}

/// Adds the files of those that have any.
pub(crate) async fn complete(conn: &mut AnyConnection, found: Vec<(Message, bool)>) -> Result<Vec<Message>> {
    let with: Vec<String> = found.iter().filter(|(_, files)| *files).map(|(message, _)| message.id.clone()).collect();
    let mut files = attachments::of_messages(conn, &with).await?;
    Ok(found
        .into_iter()
        .map(|(mut message, _)| {
            message.attachments = files.remove(&message.id).unwrap_or_default();
            message
        })
        .collect())
}

/// What the host keeps of a message beyond what it shows.
#[derive(Debug, Clone, Default)]
pub struct Origin<'a> {
    /// The inbound message that an automatic reply goes back to.
    pub root: Option<&'a str>,
    /// The comment that it answers in private, by its identifier here.
    pub private_reply_to: Option<&'a str>,
    /// What it was made from: buttons and the message it answers.
    pub draft: Option<&'a Draft>,
}

/// Stores a message, not its files. False when the channel has one of its `external_id` already: then
/// nothing is stored.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx<'_>, channel: &str, m: &Message, origin: &Origin<'_>) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO messages (id, conversation_id, seq, channel, direction, kind, author_kind, author_name, contact_id, \
         text, payload, attributes, reply_to, deleted, state, external_id, attachment_count, root, private_reply_to, \
         draft, sent_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&m.id)
    .bind(&m.conversation_id)
    .bind(m.seq)
    .bind(channel)
    .bind(m.direction.as_str())
    .bind(m.kind.as_str())
    .bind(m.author_kind.as_str())
    .bind(&m.author_name)
    .bind(&m.contact_id)
    .bind(&m.text)
    .bind(&m.payload)
    .bind(rows::text(&m.attributes)?)
    .bind(&m.reply_to)
    .bind(i64::from(m.deleted))
    .bind(m.state.as_str())
    .bind(&m.external_id)
    .bind(i64::try_from(m.attachments.len()).unwrap_or(i64::MAX))
    .bind(origin.root)
    .bind(origin.private_reply_to)
    .bind(origin.draft.map(rows::text).transpose()?)
    .bind(m.sent_at)
    .bind(m.created_at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One message with its files.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, id: &str) -> Result<Option<Message>> {
    let sql = format!("SELECT {COLUMNS} FROM messages m WHERE m.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(complete(conn, vec![message(&row, 0)?]).await?.pop())
}

/// The message that a platform knows by an identifier, be it the first part of it or a later one.
///
/// # Errors
/// When the database refuses.
pub async fn by_external_id(conn: &mut AnyConnection, channel: &str, external_id: &str) -> Result<Option<Message>> {
    let row = sqlx::query(
        "SELECT id FROM messages WHERE channel = $1 AND external_id = $2 \
         UNION SELECT message_id FROM deliveries WHERE channel = $1 AND external_id = $2 LIMIT 1",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => get(conn, &row.try_get::<String, _>(0)?).await,
        None => Ok(None),
    }
}

/// Messages of a conversation from after one number up to another, oldest first: the first ones, or the last.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    conn: &mut AnyConnection,
    conversation: &str,
    after: i64,
    until: i64,
    limit: i64,
    last: bool,
) -> Result<Vec<Message>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages m WHERE m.conversation_id = $1 AND m.seq > $2 AND m.seq <= $3 \
         ORDER BY m.seq {} LIMIT $4",
        if last { "DESC" } else { "ASC" }
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(conversation)
        .bind(after)
        .bind(until)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
    let mut found = rows.iter().map(|row| message(row, 0)).collect::<Result<Vec<_>>>()?;
    if last {
        found.reverse();
    }
    complete(conn, found).await
}

/// Sets how far a message has come.
///
/// # Errors
/// When the database refuses.
pub async fn set_state(tx: &mut Tx<'_>, id: &str, state: MessageState) -> Result<()> {
    sqlx::query("UPDATE messages SET state = $1 WHERE id = $2")
        .bind(state.as_str())
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Records that the platform has taken a message: its identifier, when it gave one, and the time.
///
/// # Errors
/// When the database refuses; a repeated `external_id` on a channel is one cause.
pub async fn set_sent(
    tx: &mut Tx<'_>,
    id: &str,
    state: MessageState,
    external_id: Option<&str>,
    sent_at: Option<i64>,
) -> Result<()> {
    sqlx::query(
        "UPDATE messages SET state = $1, external_id = COALESCE(external_id, $2), sent_at = COALESCE($3, sent_at) WHERE id = $4",
    )
    .bind(state.as_str())
    .bind(external_id)
    .bind(sent_at)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How far a message has come, and how far its conversation's messages have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its conversation.
    pub conversation_id: String,
    /// Its state.
    pub state: MessageState,
    /// The customer's device has what was sent up to here.
    pub delivered_until: Option<i64>,
    /// The customer has seen what was sent up to here.
    pub read_until: Option<i64>,
}

/// A message's way so far.
///
/// # Errors
/// When the database refuses.
pub async fn way(conn: &mut AnyConnection, id: &str) -> Result<Option<Way>> {
    let row = sqlx::query(
        "SELECT m.conversation_id, m.state, c.delivered_until, c.read_until \
         FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Way {
            conversation_id: row.try_get(0)?,
            state: rows::word(&row, 1)?,
            delivered_until: row.try_get(2)?,
            read_until: row.try_get(3)?,
        })
    })
    .transpose()
}

/// Sets a message's text.
///
/// # Errors
/// When the database refuses.
pub async fn set_text(tx: &mut Tx<'_>, id: &str, text: &str) -> Result<()> {
    sqlx::query("UPDATE messages SET text = $1 WHERE id = $2").bind(text).bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Marks a message as taken back, and forgets what it said.
///
/// # Errors
/// When the database refuses.
pub async fn set_deleted(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    sqlx::query("UPDATE messages SET deleted = 1, text = '', payload = NULL WHERE id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    attachments::forget(tx, id).await
}

/// Removes a message whole: an echo that turned out to be one of ours.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    attachments::remove_of(tx, id).await?;
    sqlx::query("DELETE FROM reactions WHERE message_id = $1").bind(id).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM messages WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Marks our messages up to a time as delivered or read; gives those that changed.
///
/// # Errors
/// When the database refuses.
pub async fn advance(tx: &mut Tx<'_>, conversation: &str, until: i64, state: MessageState) -> Result<Vec<String>> {
    let from = if state == MessageState::Read { "('sent', 'delivered')" } else { "('sent')" };
    let sql = format!(
        "UPDATE messages SET state = $1 WHERE conversation_id = $2 AND direction = 'out' AND kind <> 'note' \
         AND sent_at <= $3 AND state IN {from} RETURNING id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(state.as_str())
        .bind(conversation)
        .bind(until)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// What a message of ours was made from.
///
/// # Errors
/// When the database refuses or there is no such message.
pub async fn draft(conn: &mut AnyConnection, id: &str) -> Result<Option<Draft>> {
    let row = sqlx::query("SELECT draft FROM messages WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?
        .ok_or_else(|| DbError::Missing("message", id.to_owned()))?;
    rows::maybe_json(&row, 0)
}

/// Has somebody already answered this comment in private?
///
/// # Errors
/// When the database refuses.
pub async fn has_private_reply(conn: &mut AnyConnection, comment: &str) -> Result<bool> {
    let row = sqlx::query("SELECT 1 FROM messages WHERE private_reply_to = $1 AND state <> 'failed' LIMIT 1")
        .bind(comment)
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// How automatic a conversation has been of late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Automatic {
    /// There is an automatic reply to this root already, sent or on its way.
    pub answered: bool,
    /// Automatic replies since a time.
    pub recent: i64,
}

/// Counts automatic replies: whether one goes back to a root, and how many there were since a time.
///
/// # Errors
/// When the database refuses.
pub async fn automatic(conn: &mut AnyConnection, conversation: &str, root: &str, since: i64) -> Result<Automatic> {
    let asked = [(conversation.to_owned(), root.to_owned())];
    Ok(automatic_many(conn, &asked, since).await?.remove(conversation).unwrap_or_default())
}

/// The same for several conversations, each with its root, by conversation.
///
/// # Errors
/// When the database refuses.
pub async fn automatic_many(
    conn: &mut AnyConnection,
    asked: &[(String, String)],
    since: i64,
) -> Result<HashMap<String, Automatic>> {
    let mut counts: HashMap<String, Automatic> = HashMap::new();
    if asked.is_empty() {
        return Ok(counts);
    }
    let (n, first) = (asked.len(), 2);
    // More than any budget in each conversation would not change what policy says.
    let sql = format!(
        "SELECT conversation_id, root, created_at FROM messages WHERE conversation_id IN ({}) AND direction = 'out' \
         AND author_kind = 'plugin' AND kind <> 'note' AND state <> 'held' AND (created_at > $1 OR root IN ({})) LIMIT 5000",
        rows::list(n, first),
        rows::list(n, first + n)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(since);
    for (conversation, _) in asked {
        query = query.bind(conversation.clone());
    }
    for (_, root) in asked {
        query = query.bind(root.clone());
    }
    for row in query.fetch_all(conn).await? {
        let conversation: String = row.try_get(0)?;
        let root: Option<String> = row.try_get(1)?;
        let answered = asked.iter().any(|(c, r)| *c == conversation && Some(r) == root.as_ref());
        let recent = row.try_get::<i64, _>(2)? > since;
        let count = counts.entry(conversation).or_default();
        count.answered |= answered;
        count.recent += i64::from(recent);
    }
    Ok(counts)
}

/// Sets or takes back somebody's reaction.
///
/// # Errors
/// When the database refuses.
pub async fn react(tx: &mut Tx<'_>, message: &str, actor: &str, emoji: Option<&str>, at: i64) -> Result<()> {
    match emoji {
        Some(emoji) => {
            sqlx::query(
                "INSERT INTO reactions (message_id, actor, emoji, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (message_id, actor) DO UPDATE SET emoji = excluded.emoji, at = excluded.at",
            )
            .bind(message)
            .bind(actor)
            .bind(emoji)
            .bind(at)
            .execute(&mut **tx)
            .await?;
        }
        None => {
            sqlx::query("DELETE FROM reactions WHERE message_id = $1 AND actor = $2")
                .bind(message)
                .bind(actor)
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}

/// Reactions by message: who, and which emoji.
///
/// # Errors
/// When the database refuses.
pub async fn reactions(
    conn: &mut AnyConnection,
    messages: &[String],
) -> Result<HashMap<String, Vec<(String, String)>>> {
    let mut found: HashMap<String, Vec<(String, String)>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT message_id, actor, emoji FROM reactions WHERE message_id IN ({}) ORDER BY at, actor",
        rows::list(messages.len(), 1)
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for message in messages {
        query = query.bind(message.clone());
    }
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(0)?).or_default().push((row.try_get(1)?, row.try_get(2)?));
    }
    Ok(found)
}

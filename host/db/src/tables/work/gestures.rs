//! Gestures: what we do on a platform other than writing messages. Each waits here until a server has made it. Those
//! about one message are made one at a time, in the order in which they were asked for, and so are the brief ones
//! ([`GestureKind::is_brief`]) of a conversation.

mod claimed;

pub use claimed::{ClaimedGesture, GestureEnd, claim, drop_late, fail_open, finish, is_due, renew, take_back, waiting};

use plugboard_model::{Failure, Gesture, GestureKind, Sender};
use std::collections::HashMap;

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows};

/// The maximum number of gestures that wait in one conversation.
pub const WAITING_MAX: usize = 100;

/// A gesture to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGesture<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// The conversation.
    pub conversation_id: &'a str,
    /// The conversation's channel.
    pub channel: &'a str,
    /// The gesture.
    pub gesture: &'a Gesture,
    /// Whether a person or a plugin asks for it.
    pub sender: Sender,
    /// The name of the person or plugin.
    pub actor: &'a str,
    /// Whether a person ran the command that a plugin's gesture comes from.
    pub commanded: bool,
    /// The root of the chain of automations that asks for it.
    pub root: &'a str,
    /// How many automations lie between the root and the gesture.
    pub depth: u32,
}

/// A stored gesture, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GestureRow {
    /// Its identifier.
    pub id: String,
    /// The gesture. `None` if it is done.
    pub gesture: Option<Gesture>,
    /// Its kind.
    pub kind: GestureKind,
    /// The name of the person or plugin who asked for it.
    pub actor: String,
    /// `queued`, `sending`, `done` or `failed`.
    pub state: String,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// When the next attempt is due, in milliseconds.
    pub due_at: i64,
    /// When it was asked for, in milliseconds.
    pub created_at: i64,
}

/// The condition on the gestures that a new one takes the place of, in a conversation or for a message. `$2` is the
/// kind and `$3` the sender of the new one. One that is being made stays, and ends first.
const REPLACED: &str = "kind = $2 AND state <> 'sending' AND (sender = 'automation' OR $3 = 'person')";

/// Stores a gesture. It takes the place of one that waits or has failed and means the same: the same kind in the
/// conversation, or for the message that it is about. But a plugin's gesture does not take the place of a person's.
/// Returns false and changes nothing if too many other gestures wait in the conversation.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, new: &NewGesture<'_>) -> Result<bool> {
    let now = tx.clock().now();
    let (kind, message, sender) = (new.gesture.kind().as_str(), new.gesture.message(), new.sender.as_str());
    let max = i64::try_from(WAITING_MAX).unwrap_or(i64::MAX);
    let others = query(format!(
        "SELECT COUNT(*), COALESCE(MAX(g.seq), 0) FROM (SELECT seq FROM gestures \
         WHERE conversation_id = $1 AND open = 1 AND NOT (COALESCE(message_id, '') = $4 AND {REPLACED}) LIMIT $5) g"
    ))
    .bind(new.conversation_id)
    .bind(kind)
    .bind(sender)
    .bind(message.unwrap_or_default())
    .bind(max)
    .fetch_one(tx.change().await?)
    .await?;
    if others.try_get::<i64>(0)? >= max {
        return Ok(false);
    }
    let replace = match message {
        Some(message) => query(format!("DELETE FROM gestures WHERE message_id = $1 AND {REPLACED}")).bind(message),
        None => query(format!(
            "DELETE FROM gestures WHERE conversation_id = $1 AND open = 1 AND message_id IS NULL AND {REPLACED}"
        ))
        .bind(new.conversation_id),
    };
    replace.bind(kind).bind(sender).execute(tx.change().await?).await?;
    // Identifiers from the same millisecond have no order, so each gesture gets a number after those it may wait for.
    let seq = others.try_get::<i64>(1)? + 1;
    query(
        "INSERT INTO gestures (id, conversation_id, seq, channel, message_id, kind, body, sender, actor, commanded, \
         root, depth, state, open, attempts, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued', 1, 0, $13, $13)",
    )
    .bind(new.id)
    .bind(new.conversation_id)
    .bind(seq)
    .bind(new.channel)
    .bind(message)
    .bind(kind)
    .bind(rows::text(new.gesture)?)
    .bind(sender)
    .bind(new.actor)
    .bind(i64::from(new.commanded))
    .bind(new.root)
    .bind(i64::from(new.depth))
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(true)
}

/// Returns whether a person has made a gesture of this kind for a message, or has asked for one that is not made yet.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn by_person(conn: &mut Conn, message: &str, kind: GestureKind) -> Result<bool> {
    let sql = "SELECT 1 FROM gestures WHERE message_id = $1 AND kind = $2 AND sender = 'person' AND state <> 'failed' \
        LIMIT 1";
    Ok(query(sql).bind(message).bind(kind.as_str()).fetch_optional(conn).await?.is_some())
}

/// Returns how many gestures of plugins were counted in a conversation in the current span ([`count`]).
///
/// # Errors
/// Returns an error if the database fails.
pub async fn recent(conn: &mut Conn, conversation: &str, now: i64, span_ms: i64) -> Result<i64> {
    let row = query(
        "SELECT CASE WHEN plugin_gestures_from <= $1 OR plugin_gestures_from > $2 THEN 0 ELSE plugin_gestures END \
         FROM conversations WHERE id = $3",
    )
    .bind(now - span_ms)
    .bind(now)
    .bind(conversation)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

/// Counts a gesture of a plugin in the current span of its conversation. A span of `span_ms` milliseconds begins with
/// the first gesture after the previous one. One that begins in the future dates from before the clock was set back.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count(tx: &mut Tx<'_>, conversation: &str, span_ms: i64) -> Result<()> {
    let now = tx.clock().now();
    query(
        "UPDATE conversations SET plugin_gestures = CASE WHEN plugin_gestures_from <= $1 OR plugin_gestures_from > $2 \
         THEN 0 ELSE plugin_gestures END + 1, plugin_gestures_from = CASE WHEN plugin_gestures_from <= $1 \
         OR plugin_gestures_from > $2 THEN $2 ELSE plugin_gestures_from END WHERE id = $3",
    )
    .bind(now - span_ms)
    .bind(now)
    .bind(conversation)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns the gestures about messages that wait, are being made or have failed, by message, in their order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_messages(conn: &mut Conn, messages: &[String]) -> Result<HashMap<String, Vec<GestureRow>>> {
    let mut found: HashMap<String, Vec<GestureRow>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let messages = rows::padded(messages);
    let sql = format!(
        "SELECT message_id, {VIEW} FROM gestures WHERE message_id IN ({}) AND state <> 'done' \
         ORDER BY created_at, seq, id",
        rows::list(messages.len(), 1)
    );
    let query = messages.into_iter().fold(query(sql), crate::sql::Query::bind);
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(0)?).or_default().push(view(&row, 1)?);
    }
    Ok(found)
}

/// Returns a gesture.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<GestureRow>> {
    let sql = format!("SELECT {VIEW} FROM gestures WHERE id = $1");
    query(sql).bind(id).fetch_optional(conn).await?.map(|row| view(&row, 0)).transpose()
}

/// Removes the gestures about a message that nobody is making, because the message was deleted.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_of(tx: &mut Tx<'_>, message: &str) -> Result<()> {
    let sql = "DELETE FROM gestures WHERE message_id = $1 AND state <> 'sending'";
    query(sql).bind(message).execute(tx.change().await?).await?;
    Ok(())
}

const VIEW: &str = "id, body, kind, actor, state, failure, due_at, created_at";

fn view(row: &Row, at: usize) -> Result<GestureRow> {
    let state: String = row.try_get(at + 4)?;
    Ok(GestureRow {
        id: row.try_get(at)?,
        gesture: if state == "done" { None } else { Some(rows::json(row, at + 1)?) },
        kind: rows::word(row, at + 2)?,
        actor: row.try_get(at + 3)?,
        state,
        failure: rows::maybe_json(row, at + 5)?,
        due_at: row.try_get(at + 6)?,
        created_at: row.try_get(at + 7)?,
    })
}

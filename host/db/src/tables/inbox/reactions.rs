//! Reactions to messages: those of customers, and ours.
//!
//! A person has one reaction to a message, or several, depending on the platform. A reaction that was taken back stays
//! as a removed row, so that an older report that arrives late does not restore it. A removed row without an emoji
//! stands for all reactions of that person.

use std::collections::HashMap;

use crate::sql::{Conn, query};
use crate::{Result, Tx, rows};

/// The actor of our own reactions. No customer has an empty identifier.
const OURS: &str = "";

/// The maximum number of reactions of one person to a message, with those that were taken back.
const OF_PERSON: usize = 50;

/// A reaction, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who reacted: the platform's identifier of a customer, or the name of our person or plugin.
    pub by: String,
    /// Whether it is ours.
    pub ours: bool,
}

/// The reaction of a person that another one has replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Its emoji; `None` if there was none.
    pub emoji: Option<String>,
}

/// What is stored of one person's reactions to a message.
struct Known {
    emoji: String,
    at: i64,
    removed: bool,
}

/// Returns what is stored of a person's reactions to a message, the latest first. Locks the message until the commit,
/// so that all servers change its reactions one after the other.
async fn known(tx: &mut Tx<'_>, message: &str, actor: &str) -> Result<Vec<Known>> {
    let lock = format!("SELECT 1 FROM messages m WHERE m.id = $1{}", tx.dialect().lock("m"));
    query(lock).bind(message).fetch_optional(tx.change().await?).await?;
    let found = query(
        "SELECT emoji, at, removed FROM reactions WHERE message_id = $1 AND actor = $2 ORDER BY at DESC, emoji DESC",
    )
    .bind(message)
    .bind(actor)
    .fetch_all(tx.change().await?)
    .await?;
    found
        .iter()
        .map(|row| Ok(Known { emoji: row.try_get(0)?, at: row.try_get(1)?, removed: rows::flag(row, 2)? }))
        .collect()
}

/// Stores a row.
async fn put(
    tx: &mut Tx<'_>,
    message: &str,
    actor: &str,
    author: Option<&str>,
    (emoji, removed): (&str, bool),
    at: i64,
) -> Result<()> {
    query(
        "INSERT INTO reactions (message_id, actor, emoji, at, removed, author) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (message_id, actor, emoji) DO UPDATE SET at = excluded.at, removed = excluded.removed, \
         author = excluded.author",
    )
    .bind(message)
    .bind(actor)
    .bind(emoji)
    .bind(at)
    .bind(i64::from(removed))
    .bind(author)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Replaces all reactions of a person with one, or with none. Returns `None` and changes nothing if a later reaction is
/// known.
async fn replace(
    tx: &mut Tx<'_>,
    message: &str,
    actor: &str,
    author: Option<&str>,
    emoji: Option<&str>,
    at: i64,
) -> Result<Option<Replaced>> {
    let known = known(tx, message, actor).await?;
    if known.first().is_some_and(|latest| latest.at > at) {
        return Ok(None);
    }
    query("DELETE FROM reactions WHERE message_id = $1 AND actor = $2")
        .bind(message)
        .bind(actor)
        .execute(tx.change().await?)
        .await?;
    put(tx, message, actor, author, (emoji.unwrap_or_default(), emoji.is_none()), at).await?;
    let emoji = known.into_iter().find(|known| !known.removed).map(|known| known.emoji);
    Ok(Some(Replaced { emoji }))
}

/// Sets or removes the one reaction of a person at a time by the platform's clock. Returns `None` and changes nothing
/// if a later reaction is known. Of reactions at the same time, the last to arrive wins.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set(
    tx: &mut Tx<'_>,
    message: &str,
    actor: &str,
    emoji: Option<&str>,
    at: i64,
) -> Result<Option<Replaced>> {
    replace(tx, message, actor, None, emoji, at).await
}

/// Sets or removes our own reaction to a message now. `author` is the name of our person or plugin.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_ours(tx: &mut Tx<'_>, message: &str, author: &str, emoji: Option<&str>) -> Result<()> {
    let now = tx.clock().now();
    replace(tx, message, OURS, Some(author), emoji, now).await?;
    Ok(())
}

/// Adds one of several reactions of a person at a time by the platform's clock, or takes it back. Returns whether that
/// changes anything: it does not if a later report is known, or if the person has too many reactions.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set_one(tx: &mut Tx<'_>, message: &str, actor: &str, emoji: &str, removed: bool, at: i64) -> Result<bool> {
    let known = known(tx, message, actor).await?;
    if known.iter().any(|known| known.at > at && (known.emoji == emoji || known.emoji.is_empty())) {
        return Ok(false);
    }
    let before = known.iter().find(|known| known.emoji == emoji);
    let shown = before.is_some_and(|before| !before.removed);
    if before.is_none() && known.len() >= OF_PERSON {
        // What was taken back need not be remembered any more, if there is so much of it.
        let sql = "DELETE FROM reactions WHERE message_id = $1 AND actor = $2 AND removed = 1";
        let deleted = query(sql).bind(message).bind(actor).execute(tx.change().await?).await?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
    }
    put(tx, message, actor, None, (emoji, removed), at).await?;
    Ok(shown == removed)
}

/// Returns the reactions to messages, the oldest first, by message.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, messages: &[String]) -> Result<HashMap<String, Vec<Reaction>>> {
    let mut found: HashMap<String, Vec<Reaction>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let messages = rows::padded(messages);
    let sql = format!(
        "SELECT message_id, actor, emoji, author FROM reactions WHERE message_id IN ({}) AND removed = 0 \
         ORDER BY at, actor, emoji",
        rows::list(messages.len(), 1)
    );
    let mut query = query(sql);
    for message in messages {
        query = query.bind(message.clone());
    }
    for row in query.fetch_all(conn).await? {
        let (actor, author): (String, Option<String>) = (row.try_get(1)?, row.try_get(3)?);
        let ours = actor == OURS;
        let by = author.filter(|_| ours).unwrap_or(actor);
        found.entry(row.try_get(0)?).or_default().push(Reaction { emoji: row.try_get(2)?, by, ours });
    }
    Ok(found)
}

//! Reactions to messages.

use std::collections::HashMap;

use crate::sql::{Conn, query};
use crate::{Result, Tx, rows};

/// Sets or removes an actor's reaction at a time by the platform's clock. Returns false and changes nothing if a later
/// reaction is known. Of reactions at the same time, the last to arrive wins. A removed reaction stays as an empty row,
/// so that an older reaction that arrives late does not restore it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn set(tx: &mut Tx<'_>, message: &str, actor: &str, emoji: Option<&str>, at: i64) -> Result<bool> {
    let done = query(
        "INSERT INTO reactions (message_id, actor, emoji, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (message_id, actor) DO UPDATE SET emoji = excluded.emoji, at = excluded.at \
         WHERE excluded.at >= reactions.at",
    )
    .bind(message)
    .bind(actor)
    .bind(emoji.unwrap_or_default())
    .bind(at)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Returns the reactions of messages: actor and emoji, by message.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, messages: &[String]) -> Result<HashMap<String, Vec<(String, String)>>> {
    let mut found: HashMap<String, Vec<(String, String)>> = HashMap::new();
    if messages.is_empty() {
        return Ok(found);
    }
    let messages = rows::padded(messages);
    let sql = format!(
        "SELECT message_id, actor, emoji FROM reactions WHERE message_id IN ({}) AND emoji <> '' ORDER BY at, actor",
        rows::list(messages.len(), 1)
    );
    let mut query = query(sql);
    for message in messages {
        query = query.bind(message.clone());
    }
    for row in query.fetch_all(conn).await? {
        found.entry(row.try_get(0)?).or_default().push((row.try_get(1)?, row.try_get(2)?));
    }
    Ok(found)
}

//! Links between related conversations.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// The maximum number of a conversation's links that are shown.
pub const SHOWN: i64 = 16;

/// Links two conversations in both directions. Changes nothing if they are linked already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, one: &str, other: &str) -> Result<()> {
    let now = tx.clock().now();
    for (from, to) in [(one, other), (other, one)] {
        query("INSERT INTO links (conversation_id, other_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(from)
            .bind(to)
            .bind(now)
            .execute(tx.change().await?)
            .await?;
    }
    Ok(())
}

/// Returns the conversations linked with one, newest link first, at most [`SHOWN`].
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of(conn: &mut Conn, conversation: &str) -> Result<Vec<String>> {
    let found = query("SELECT other_id FROM links WHERE conversation_id = $1 ORDER BY at DESC, other_id DESC LIMIT $2")
        .bind(conversation)
        .bind(SHOWN)
        .fetch_all(conn)
        .await?;
    found.iter().map(|row| row.try_get(0)).collect()
}

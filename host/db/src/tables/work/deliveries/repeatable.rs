//! Uncertain deliveries that may be made again, because their platform recognizes a repetition.

use super::note_changed;
use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// An uncertain delivery that may be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatableDelivery {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// The message's conversation.
    pub conversation_id: String,
    /// The number of attempts so far.
    pub attempts: i64,
    /// When the platform accepts another attempt, in milliseconds by the host's clock.
    pub due_at: i64,
    /// How long the platform still recognizes a repetition, in milliseconds.
    pub left_ms: i64,
}

/// Returns at most `limit` uncertain deliveries of a channel that were first tried less than a time ago, in milliseconds
/// by the database's clock, and that have had fewer than `tries` attempts. `now` is the host's time. Those of deleted
/// messages are left out, because they have no content any more, and those for which the platform wants a longer wait.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn repeatable(
    conn: &mut Conn,
    channel: &str,
    within_ms: i64,
    now: i64,
    tries: i64,
    limit: i64,
) -> Result<Vec<RepeatableDelivery>> {
    let time = conn.dialect().now();
    let sql = format!(
        "SELECT d.id, d.message_id, d.conversation_id, d.attempts, d.due_at, d.tried_at + $2 - {time} \
         FROM deliveries d WHERE d.state = 'uncertain' AND d.channel = $1 AND d.tried_at > {time} - $2 \
         AND d.tried_at - d.due_at > {time} - $2 - $5 AND d.attempts < $3 \
         AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = d.message_id AND m.deleted = 1) \
         ORDER BY d.tried_at LIMIT $4"
    );
    let query = query(sql).bind(channel).bind(within_ms).bind(tries).bind(limit).bind(now);
    let found = query.fetch_all(conn).await?;
    found
        .iter()
        .map(|row| {
            Ok(RepeatableDelivery {
                id: row.try_get(0)?,
                message_id: row.try_get(1)?,
                conversation_id: row.try_get(2)?,
                attempts: row.try_get(3)?,
                due_at: row.try_get(4)?,
                left_ms: row.try_get(5)?,
            })
        })
        .collect()
}

/// Queues an uncertain delivery again, and notes that its next try is a repetition. It keeps its failure, which says why
/// it is made again. Returns false and changes nothing if it is no longer uncertain.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn queue_repeatable(tx: &mut Tx<'_>, delivery: &RepeatableDelivery, due_at: i64) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'queued', open = 1, finished_at = NULL, due_at = $1, repeats = 1 \
        WHERE id = $2 AND state = 'uncertain' AND attempts = $3";
    let query = query(sql).bind(due_at).bind(&delivery.id).bind(delivery.attempts);
    let done = query.execute(tx.change().await?).await?;
    if done.rows_affected() == 1 {
        note_changed(tx, &delivery.conversation_id);
    }
    Ok(done.rows_affected() == 1)
}

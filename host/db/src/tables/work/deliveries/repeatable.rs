//! Uncertain deliveries that may be made again, because their platform recognizes a repetition, and those that may not,
//! because their channel got another connector.

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
/// it is made again. Returns false and changes nothing if it is no longer uncertain, or if its platform is no longer asked
/// about it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn queue_repeatable(tx: &mut Tx<'_>, delivery: &RepeatableDelivery, due_at: i64) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'queued', open = 1, finished_at = NULL, due_at = $1, repeats = 1 \
        WHERE id = $2 AND state = 'uncertain' AND attempts = $3 AND tried_at IS NOT NULL";
    let query = query(sql).bind(due_at).bind(&delivery.id).bind(delivery.attempts);
    let done = query.execute(tx.change().await?).await?;
    if done.rows_affected() == 1 {
        note_changed(tx, &delivery.conversation_id);
    }
    Ok(done.rows_affected() == 1)
}

/// Leaves a channel's uncertain deliveries to people, because the channel gets another connector or is removed. Whoever
/// has the channel's name later may not know what was sent until now. A delivery that was waiting to be repeated becomes
/// uncertain again. One that is being sent is left to people if its outcome turns out to be uncertain. What the connector
/// keeps with these deliveries is deleted. Returns the identifiers of the messages whose deliveries have changed their
/// state, each once.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn leave_to_people(tx: &mut Tx<'_>, channel: &str) -> Result<Vec<String>> {
    let now = tx.clock().now();
    let found = query(
        "UPDATE deliveries SET state = 'uncertain', open = 0, repeats = 0, finished_at = $1 \
         WHERE state = 'queued' AND channel = $2 AND repeats = 1 RETURNING message_id, conversation_id",
    )
    .bind(now)
    .bind(channel)
    .fetch_all(tx.change().await?)
    .await?;
    for sql in [
        // Without this time, nothing decides about the delivery but a person, an echo, or the server that sends it.
        "UPDATE deliveries SET tried_at = NULL WHERE state = 'uncertain' AND channel = $1",
        "UPDATE deliveries SET tried_at = NULL WHERE state = 'sending' AND channel = $1",
        "DELETE FROM settlements WHERE channel = $1",
        "DELETE FROM kept_values WHERE subject IN (SELECT 'p' || d.id FROM deliveries d \
         WHERE d.state = 'uncertain' AND d.channel = $1)",
        "DELETE FROM kept_values WHERE subject IN (SELECT 'p' || d.id FROM deliveries d \
         WHERE d.state = 'queued' AND d.channel = $1)",
    ] {
        query(sql).bind(channel).execute(tx.change().await?).await?;
    }
    let mut messages = Vec::new();
    for row in &found {
        messages.push(row.try_get::<String>(0)?);
        note_changed(tx, &row.try_get::<String>(1)?);
    }
    messages.sort();
    messages.dedup();
    Ok(messages)
}

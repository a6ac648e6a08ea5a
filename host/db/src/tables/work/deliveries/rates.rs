//! The rates at which platforms take deliveries: of a whole channel by a count on its row, of conversations and customers
//! by due times (decision 044).

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// Returns how many sends a channel has left in the current span, and when that span ends. A channel may make `count`
/// sends in each span of `span_ms`, and a span starts with the first send after the previous one. Locks the channel's
/// row until the commit, so that all servers share one allowance.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn allowance(tx: &mut Tx<'_>, channel: &str, count: i64, span_ms: i64) -> Result<(i64, i64)> {
    let now = tx.clock().now();
    let sql = format!("SELECT c.sends_from, c.sends FROM channels c WHERE c.name = $1{}", tx.dialect().lock("c"));
    let row = query(sql).bind(channel).fetch_optional(tx.change().await?).await?;
    let Some(row) = row else { return Ok((0, now + span_ms)) };
    let (from, sends): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    // A span that starts in the future dates from before the clock was set back.
    if from + span_ms <= now || from > now {
        return Ok((count, now + span_ms));
    }
    Ok(((count - sends).max(0), from + span_ms))
}

/// Counts a channel's sends in the current span, or starts a new span with them.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count_sends(tx: &mut Tx<'_>, channel: &str, span_ms: i64, sends: i64) -> Result<()> {
    let now = tx.clock().now();
    query(
        "UPDATE channels SET sends = CASE WHEN sends_from <= $1 OR sends_from > $2 THEN 0 ELSE sends END + $3, \
         sends_from = CASE WHEN sends_from <= $1 OR sends_from > $2 THEN $2 ELSE sends_from END WHERE name = $4",
    )
    .bind(now - span_ms)
    .bind(now)
    .bind(sends)
    .bind(channel)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns when the next delivery of a conversation may be made without exceeding these rates, each a count and a time
/// span in milliseconds. Returns 0 if it may be made now. A conversation makes one delivery at a time, so the deliveries
/// that have ended are all that count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn allowed_at(conn: &mut Conn, conversation: &str, rates: &[(i64, i64)]) -> Result<i64> {
    let mut at = 0;
    for (count, span_ms) in rates {
        let row = query(
            "SELECT finished_at FROM deliveries WHERE conversation_id = $1 AND finished_at IS NOT NULL \
             ORDER BY finished_at DESC LIMIT 1 OFFSET $2",
        )
        .bind(conversation)
        .bind(count - 1)
        .fetch_optional(conn)
        .await?;
        if let Some(row) = row {
            at = at.max(row.try_get::<i64>(0)? + span_ms);
        }
    }
    Ok(at)
}

/// Delays the queued deliveries of a conversation until a time in milliseconds.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delay(tx: &mut Tx<'_>, conversation: &str, until: i64) -> Result<()> {
    let sql = "UPDATE deliveries SET due_at = $1 WHERE conversation_id = $2 AND open = 1 AND state = 'queued' \
        AND due_at < $1";
    query(sql).bind(until).bind(conversation).execute(tx.change().await?).await?;
    Ok(())
}

/// Does the same as [`allowed_at`] for one rate of a customer, over all direct conversations of a channel. The deliveries
/// that such a rate limits are made one at a time, too (see [`claim`](super::claim)).
///
/// # Errors
/// Returns an error if the database fails.
pub async fn contact_allowed_at(
    conn: &mut Conn,
    channel: &str,
    contact: &str,
    (count, span_ms): (i64, i64),
) -> Result<i64> {
    let row = query(
        "SELECT finished_at FROM deliveries WHERE paced_contact = $1 AND channel = $2 AND finished_at IS NOT NULL \
         ORDER BY finished_at DESC LIMIT 1 OFFSET $3",
    )
    .bind(contact)
    .bind(channel)
    .bind(count - 1)
    .fetch_optional(conn)
    .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get::<i64>(0)? + span_ms))
}

/// Delays the queued deliveries that the rate of a customer limits until a time in milliseconds.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delay_contact(tx: &mut Tx<'_>, channel: &str, contact: &str, until: i64) -> Result<()> {
    let sql = "UPDATE deliveries SET due_at = $1 WHERE paced_contact = $2 AND channel = $3 AND open = 1 \
        AND state = 'queued' AND due_at < $1";
    query(sql).bind(until).bind(contact).bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

//! The polls of channels: where each next one begins, when it is due, and who makes it. A claim on the row makes sure
//! that no two servers poll a channel at the same time.

use crate::sql::{Conn, Row, query};
use crate::{Dialect, Result, Tx, rows};

/// What people see of a channel's polls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPoll {
    /// When the last successful poll ended, in milliseconds.
    pub polled_at: Option<i64>,
    /// Why the last poll failed.
    pub failure: Option<String>,
    /// Why events are missing.
    pub gap: Option<String>,
    /// When the next poll is due, in milliseconds.
    pub due_at: i64,
}

/// A poll that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedPoll {
    /// The channel.
    pub channel: String,
    /// Where it begins; `None` for the first one.
    pub cursor: Option<String>,
    /// The time since which the admin wants messages, in milliseconds.
    pub since: Option<i64>,
    /// The number of failed polls in a row, plus one.
    pub attempt: i64,
    /// Proves the claim.
    pub claim: String,
}

/// How a poll ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PollEnd {
    /// Where the next poll begins; `None` to begin where this one did.
    pub cursor: Option<String>,
    /// Why events are missing; `None` if none are, or if it is known already.
    pub gap: Option<String>,
    /// Why the poll failed.
    pub failure: Option<String>,
    /// When the next poll is due, in milliseconds.
    pub due_at: i64,
}

/// Makes sure that a channel is polled. `since` is the time since which the admin wants messages: the next poll is then
/// due now. Without it, a channel that has a row keeps it as it is. A channel that has polled before keeps its cursor.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn ensure(tx: &mut Tx<'_>, channel: &str, since: Option<i64>) -> Result<()> {
    query(
        "INSERT INTO channel_polls (channel, since, due_at, attempts) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (channel) DO UPDATE SET since = excluded.since, due_at = excluded.due_at \
         WHERE excluded.since IS NOT NULL",
    )
    .bind(channel)
    .bind(since)
    .bind(tx.clock().now())
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Removes what is known of a channel's polls.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query("DELETE FROM channel_polls WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether [`claim`] would find a poll of these channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, channels: &[String], now: i64) -> Result<bool> {
    if channels.is_empty() {
        return Ok(false);
    }
    let free = free(conn.dialect(), channels.len(), 2);
    let sql = format!("SELECT 1 FROM channel_polls r WHERE r.due_at <= $1 AND {free} LIMIT 1");
    let query = channels.iter().fold(query(sql).bind(now), crate::sql::Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// The condition for a row `r` that may be claimed once it is due: nobody has claimed it, it belongs to one of `count`
/// channels, whose names are bound from `first` on, and the channel is registered and does not hear by its hook.
fn free(dialect: Dialect, count: usize, first: usize) -> String {
    format!(
        "(r.claim IS NULL OR r.claimed_until < {}) AND r.channel IN ({}) AND NOT EXISTS (SELECT 1 FROM channel_setups s \
         WHERE s.channel = r.channel AND (s.state <> 'joined' OR s.hears_by = 'hook'))",
        dialect.now(),
        rows::list(count, first)
    )
}

/// Claims due polls of some channels for a time in milliseconds, at most `limit`. Channels that hear by their hook, and
/// those that are not registered yet, are not polled.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    channels: &[String],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedPoll>> {
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let (now, dialect) = (tx.clock().now(), tx.dialect());
    let (lock, time) = (dialect.claim_lock(), dialect.now());
    let sql = format!(
        "UPDATE channel_polls SET claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE channel IN \
         (SELECT r.channel FROM channel_polls r WHERE r.due_at <= $3 AND {} ORDER BY r.due_at LIMIT $4{lock}) \
         RETURNING channel, cursor, since, attempts",
        free(dialect, channels.len(), 5)
    );
    let query = query(sql).bind(claim).bind(for_ms).bind(now).bind(limit);
    let query = channels.iter().fold(query, crate::sql::Query::bind);
    let claimed = |row: &Row| {
        Ok(ClaimedPoll {
            channel: row.try_get(0)?,
            cursor: row.try_get(1)?,
            since: row.try_get(2)?,
            attempt: row.try_get(3)?,
            claim: claim.to_owned(),
        })
    };
    query.fetch_all(tx.change().await?).await?.iter().map(claimed).collect()
}

/// Ends a claimed poll, and with it the claim. Returns false and stores nothing if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, poll: &ClaimedPoll, end: &PollEnd) -> Result<bool> {
    let now = tx.clock().now();
    let done = query(
        "UPDATE channel_polls SET cursor = COALESCE($1, cursor), gap = COALESCE($2, gap), failure = $3, due_at = $4, \
         polled_at = CASE WHEN CAST($3 AS TEXT) IS NULL THEN $5 ELSE polled_at END, \
         attempts = CASE WHEN CAST($3 AS TEXT) IS NULL THEN 0 ELSE attempts END, claim = NULL, claimed_until = NULL \
         WHERE channel = $6 AND claim = $7",
    )
    .bind(end.cursor.clone())
    .bind(end.gap.clone())
    .bind(end.failure.clone())
    .bind(end.due_at)
    .bind(now)
    .bind(&poll.channel)
    .bind(&poll.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes the next poll of a channel due now.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn make_due(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    let sql = "UPDATE channel_polls SET due_at = $1 WHERE channel = $2";
    query(sql).bind(tx.clock().now()).bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns what is known of a channel's polls.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, channel: &str) -> Result<Option<ChannelPoll>> {
    let sql = "SELECT polled_at, failure, gap, due_at FROM channel_polls WHERE channel = $1";
    let row = query(sql).bind(channel).fetch_optional(conn).await?;
    row.map(|row| {
        Ok(ChannelPoll {
            polled_at: row.try_get(0)?,
            failure: row.try_get(1)?,
            gap: row.try_get(2)?,
            due_at: row.try_get(3)?,
        })
    })
    .transpose()
}

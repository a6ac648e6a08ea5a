//! Uncertain deliveries about which a connector asks its platform. A claim on a row says which server asks.
//!
//! A row belongs to the time at which its delivery became uncertain. If the delivery is settled in another way, and even
//! if it is sent again and becomes uncertain again, the row no longer counts. Deliveries without the time of their first
//! try are left to people ([`crate::deliveries::leave_to_people`]).

use crate::sql::{Conn, Query, query};
use crate::{
    Result, Tx,
    claims::Claimable as _,
    deliveries::{ClaimedDelivery, returning},
    rows,
};

/// The maximum number of deliveries of a channel that are noted at once.
const NOTED: i64 = 100;

/// A question to a platform that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedSettlement {
    /// The uncertain delivery. It is not claimed itself.
    pub delivery: ClaimedDelivery,
    /// When it became uncertain, in milliseconds.
    pub since: i64,
    /// The number of this question, from 1.
    pub attempt: i64,
    /// Proves the claim.
    pub claim: String,
}

/// Returns whether one of these channels has a question that is due and not claimed, or an uncertain delivery that
/// became uncertain after a time, is not noted, and is not left to people.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, channels: &[String], now: i64, after: i64) -> Result<bool> {
    if channels.is_empty() {
        return Ok(false);
    }
    let channels = rows::padded(channels);
    let (list, time) = (rows::list(channels.len(), 3), conn.dialect().now());
    let sql = format!(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM settlements s WHERE s.channel IN ({list}) AND s.due_at <= $1 \
         AND (s.claim IS NULL OR s.claimed_until < {time})) \
         OR EXISTS (SELECT 1 FROM deliveries d WHERE d.state = 'uncertain' AND d.channel IN ({list}) \
         AND d.tried_at IS NOT NULL AND d.finished_at > $2 AND NOT EXISTS (SELECT 1 FROM settlements s \
         WHERE s.delivery_id = d.id AND s.since = d.finished_at))"
    );
    let query = channels.into_iter().fold(query(sql).bind(now).bind(after), Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Notes the deliveries of a channel that became uncertain after a time, and forgets those that are settled. The
/// connector is asked about a new one after `wait_ms`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn note(tx: &mut Tx<'_>, channel: &str, after: i64, wait_ms: i64) -> Result<()> {
    query(
        "DELETE FROM settlements WHERE channel = $1 AND NOT EXISTS (SELECT 1 FROM deliveries d \
         WHERE d.id = settlements.delivery_id AND d.state = 'uncertain' AND d.finished_at = settlements.since)",
    )
    .bind(channel)
    .execute(tx.change().await?)
    .await?;
    query(
        "INSERT INTO settlements (delivery_id, channel, since, due_at, attempts) \
         SELECT d.id, d.channel, d.finished_at, d.finished_at + $1, 0 FROM deliveries d \
         WHERE d.state = 'uncertain' AND d.channel = $2 AND d.finished_at > $3 AND d.tried_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.delivery_id = d.id) \
         ORDER BY d.finished_at LIMIT $4 ON CONFLICT (delivery_id) DO NOTHING",
    )
    .bind(wait_ms)
    .bind(channel)
    .bind(after)
    .bind(NOTED)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Claims due questions of some channels for a time in milliseconds, at most `limit`. Deliveries that are settled in the
/// meantime are left out.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    channels: &[String],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedSettlement>> {
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let (now, dialect) = (tx.clock().now(), tx.dialect());
    let (lock, time, channels) = (dialect.claim_lock(), dialect.now(), rows::padded(channels));
    let sql = format!(
        "UPDATE settlements SET claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE delivery_id IN \
         (SELECT r.delivery_id FROM settlements r JOIN deliveries d ON d.id = r.delivery_id \
         WHERE r.channel IN ({}) AND r.due_at <= $3 AND (r.claim IS NULL OR r.claimed_until < {time}) \
         AND d.state = 'uncertain' AND d.finished_at = r.since ORDER BY r.due_at LIMIT $4{lock}) \
         RETURNING delivery_id, since, attempts",
        rows::list(channels.len(), 5)
    );
    let statement = query(sql).bind(claim).bind(for_ms).bind(now).bind(limit);
    let (mut claimed, columns) = (Vec::new(), returning(dialect));
    for row in channels.into_iter().fold(statement, Query::bind).fetch_all(tx.change().await?).await? {
        let (id, since, attempt): (String, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let statement = query(format!("SELECT {columns} FROM deliveries WHERE id = $1")).bind(id);
        if let Some(row) = statement.fetch_optional(tx.read().await?).await? {
            let delivery = ClaimedDelivery::read(&row, claim)?;
            claimed.push(ClaimedSettlement { delivery, since, attempt, claim: claim.to_owned() });
        }
    }
    Ok(claimed)
}

/// Ends a claimed question that has an answer. Returns false if the claim is no longer held, or if the delivery was
/// settled in the meantime. Then the answer does not count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, settlement: &ClaimedSettlement) -> Result<bool> {
    let done = query(
        "DELETE FROM settlements WHERE delivery_id = $1 AND claim = $2 AND EXISTS (SELECT 1 FROM deliveries d \
         WHERE d.id = $1 AND d.state = 'uncertain' AND d.finished_at = settlements.since)",
    )
    .bind(&settlement.delivery.id)
    .bind(&settlement.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a claimed question that has no answer yet. `due_at` is when it is asked again; `None` if it is not. Returns false
/// if the claim is no longer held, or if the delivery was settled in the meantime.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn again(tx: &mut Tx<'_>, settlement: &ClaimedSettlement, due_at: Option<i64>) -> Result<bool> {
    let done = query(
        "UPDATE settlements SET due_at = $1, claim = NULL, claimed_until = NULL WHERE delivery_id = $2 AND claim = $3 \
         AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = $2 AND d.state = 'uncertain' \
         AND d.finished_at = settlements.since)",
    )
    .bind(due_at)
    .bind(&settlement.delivery.id)
    .bind(&settlement.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

//! Claims on gestures, and how they end.

use plugboard_model::{Failure, Gesture, Sender};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    ClaimSet, Dialect, OwnerCapacity, Result, Tx,
    claims::{self, Claimable},
    rows,
};

/// A gesture that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedGesture {
    /// Its identifier.
    pub id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's channel.
    pub channel: String,
    /// The gesture.
    pub gesture: Gesture,
    /// On whose behalf it is made.
    pub sender: Sender,
    /// The name of the person or plugin who asked for it.
    pub actor: String,
    /// Whether a person ran the command that a plugin's gesture comes from.
    pub commanded: bool,
    /// The root of the chain of automations that asked for it.
    pub root: String,
    /// How many automations lie between the root and the gesture.
    pub depth: u32,
    /// 1 for the first try.
    pub attempt: i64,
    /// The registry's generation at the time of the claim. A server with an older registry must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
}

/// How an attempt at a gesture ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GestureEnd {
    /// The platform has made it.
    Done,
    /// It is tried again at this time, in milliseconds, because of this failure.
    Again(i64, Failure),
    /// It has failed for good.
    Failed(Failure),
}

/// Returns the condition on a row `r` that can be claimed: it is due at the time `$now`, nobody is making it, no other
/// gesture about the same message comes first or is being made, and all parts of its message have ended. A brief
/// gesture is about no message, and waits for the other brief ones of its conversation.
fn claimable(dialect: Dialect, now: usize) -> String {
    format!(
        "r.open = 1 AND r.due_at <= ${now} AND (r.state = 'queued' OR r.claimed_until < {}) \
         AND NOT EXISTS (SELECT 1 FROM gestures e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
         AND COALESCE(e.message_id, '') = COALESCE(r.message_id, '') AND e.id <> r.id \
         AND (e.state = 'sending' OR e.seq < r.seq OR (e.seq = r.seq AND e.id < r.id))) \
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = r.message_id AND d.open = 1)",
        dialect.now()
    )
}

/// Returns the channels with gestures that are not made yet, including removed channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<String>> {
    claims::waiting(conn, "gestures", "channel", "open = 1").await
}

/// Returns whether there is a gesture of these channels that can be claimed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, now: i64, channels: &[String]) -> Result<bool> {
    if channels.is_empty() {
        return Ok(false);
    }
    let channels = rows::padded(channels);
    let sql = format!(
        "SELECT 1 FROM gestures r WHERE r.channel IN ({}) AND {} LIMIT 1",
        rows::list(channels.len(), 2),
        claimable(conn.dialect(), 1)
    );
    let query = channels.into_iter().fold(query(sql).bind(now), Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Claims due gestures for a time in milliseconds: at most the free places of each channel, and `limit` in total.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[OwnerCapacity],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedGesture>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedGesture {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.seq AS rank FROM gestures r WHERE r.channel = ${owner} AND {} \
                 ORDER BY r.due_at, r.seq LIMIT ${free}{lock}",
                claimable(dialect, 3)
            )
        });
        format!(
            "UPDATE gestures SET state = 'sending', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 \
             WHERE id IN ({due}) RETURNING id, conversation_id, channel, body, sender, actor, commanded, root, depth, \
             attempts, (SELECT value FROM counters WHERE name = 'registry')"
        )
    }

    fn read(row: &Row, claim: &str) -> Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            conversation_id: row.try_get(1)?,
            channel: row.try_get(2)?,
            gesture: rows::json(row, 3)?,
            sender: rows::word(row, 4)?,
            actor: row.try_get(5)?,
            commanded: rows::flag(row, 6)?,
            root: row.try_get(7)?,
            depth: u32::try_from(row.try_get::<i64>(8)?).unwrap_or(u32::MAX),
            attempt: row.try_get(9)?,
            generation: row.try_get(10)?,
            claim: claim.to_owned(),
        })
    }
}

/// Renews a claim for a time in milliseconds. Returns false if it is no longer held: then another server may be making
/// the gesture, or it was ended.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn renew(tx: &mut Tx<'_>, gesture: &ClaimedGesture, for_ms: i64) -> Result<bool> {
    let sql = format!("UPDATE gestures SET claimed_until = {} + $1 WHERE id = $2 AND claim = $3", tx.dialect().now());
    let query = query(sql).bind(for_ms).bind(&gesture.id).bind(&gesture.claim);
    Ok(query.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Drops the gestures that are worth something for only a moment and have waited for too long. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn drop_late(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.clock().now() - Gesture::BRIEF_MS;
    // Their time is never postponed, so they are due since they were asked for.
    let sql = format!(
        "DELETE FROM gestures WHERE open = 1 AND due_at < $1 AND kind IN ('typing', 'read') \
         AND (state = 'queued' OR claimed_until < {})",
        tx.dialect().now()
    );
    Ok(query(sql).bind(before).execute(tx.change().await?).await?.rows_affected())
}

/// Ends an attempt at a claimed gesture, and with it the claim. A gesture of a brief kind leaves no row. Returns false
/// and stores nothing if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, gesture: &ClaimedGesture, end: &GestureEnd) -> Result<bool> {
    let now = tx.clock().now();
    let query = match end {
        GestureEnd::Done | GestureEnd::Failed(_) if gesture.gesture.kind().is_brief() => {
            query("DELETE FROM gestures WHERE id = $1 AND claim = $2").bind(&gesture.id).bind(&gesture.claim)
        }
        GestureEnd::Done => query(
            "UPDATE gestures SET state = 'done', open = 0, body = '{}', failure = NULL, finished_at = $1, claim = NULL, \
             claimed_until = NULL WHERE id = $2 AND claim = $3",
        )
        .bind(now)
        .bind(&gesture.id)
        .bind(&gesture.claim),
        GestureEnd::Failed(failure) => query(
            "UPDATE gestures SET state = 'failed', open = 0, failure = $1, finished_at = $2, claim = NULL, \
             claimed_until = NULL WHERE id = $3 AND claim = $4",
        )
        .bind(rows::text(failure)?)
        .bind(now)
        .bind(&gesture.id)
        .bind(&gesture.claim),
        GestureEnd::Again(due_at, failure) => query(
            "UPDATE gestures SET state = 'queued', due_at = $1, failure = $2, claim = NULL, claimed_until = NULL \
             WHERE id = $3 AND claim = $4",
        )
        .bind(*due_at)
        .bind(rows::text(failure)?)
        .bind(&gesture.id)
        .bind(&gesture.claim),
    };
    Ok(query.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Fails at most `limit` of a channel's open gestures, because its connector no longer has the channel. One that is
/// being made loses its claim, so its outcome is not recorded. Brief ones leave no row. Returns for each of the others
/// the identifiers of its conversation and its message.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn fail_open(tx: &mut Tx<'_>, channel: &str, failure: &Failure, limit: i64) -> Result<Vec<(String, String)>> {
    let now = tx.clock().now();
    query("DELETE FROM gestures WHERE channel = $1 AND open = 1 AND message_id IS NULL")
        .bind(channel)
        .execute(tx.change().await?)
        .await?;
    let found = query(
        "UPDATE gestures SET state = 'failed', open = 0, failure = $1, finished_at = $2, claim = NULL, \
         claimed_until = NULL WHERE id IN (SELECT g.id FROM gestures g WHERE g.channel = $3 AND g.open = 1 LIMIT $4) \
         RETURNING conversation_id, COALESCE(message_id, '')",
    )
    .bind(rows::text(failure)?)
    .bind(now)
    .bind(channel)
    .bind(limit)
    .fetch_all(tx.change().await?)
    .await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Ends claims and queues their gestures again, which may be repeated without harm. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, whose: ClaimSet<'_>) -> Result<u64> {
    let sql = format!(
        "UPDATE gestures SET state = 'queued', claim = NULL, claimed_until = NULL \
         WHERE state = 'sending' AND {}",
        whose.condition(tx.dialect(), 1)
    );
    Ok(query(sql).bind(whose.server()).execute(tx.change().await?).await?.rows_affected())
}

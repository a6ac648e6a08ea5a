//! Claims on deliveries.

use plugboard_model::{Failure, Sender};

use super::Body;
use crate::sql::{Conn, Row, query};
use crate::{
    ClaimSet, Dialect, OwnerCapacity, Result, Tx,
    claims::{self, Claimable},
    rows,
};

/// A delivery that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// The message's conversation.
    pub conversation_id: String,
    /// The conversation's channel.
    pub channel: String,
    /// Its content.
    pub body: Body,
    /// The tag of the person window.
    pub tag: Option<String>,
    /// On whose behalf it is sent.
    pub sender: Sender,
    /// Whether a person ran the command that it comes from.
    pub commanded: bool,
    /// 1 for the first try.
    pub attempt: i64,
    /// Whether this try repeats one that may have arrived.
    pub repeats: bool,
    /// How long before the claim it was tried for the first time, in milliseconds by the database's clock. Very large for
    /// a repetition if that is unknown, because no platform is known to recognize it.
    pub age_ms: i64,
    /// The registry's generation at the time of the claim. A server with an older registry must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
    /// The customer whose rate limits it, in all direct conversations of the channel.
    pub paced_contact: Option<String>,
}

/// Returns the columns of a claimed delivery, as [`ClaimedDelivery::read`] expects them.
pub(crate) fn returning(dialect: Dialect) -> String {
    let time = dialect.now();
    format!(
        "id, message_id, conversation_id, channel, body, tag, sender, attempts, \
         (SELECT value FROM counters WHERE name = 'registry'), repeats, \
         {time} - COALESCE(tried_at, CASE WHEN repeats = 1 THEN 0 ELSE {time} END), paced_contact, commanded"
    )
}

/// Returns the assignment that notes when a delivery is tried for the first time. A repetition is not the first try.
pub(super) fn tried(dialect: Dialect) -> String {
    format!("tried_at = CASE WHEN repeats = 1 THEN tried_at ELSE COALESCE(tried_at, {}) END", dialect.now())
}

/// Returns the channels with queued deliveries, including removed channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<String>> {
    claims::waiting(conn, "deliveries", "channel", "state = 'queued'").await
}

/// Claims deliveries for a time in milliseconds: at most the free places of each channel, and `limit` in total. Only
/// deliveries that are due and first in their conversation are claimed. Of the deliveries that the rate of a customer
/// limits, only the first one is claimed, and none while another is being sent.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[OwnerCapacity],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedDelivery>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedDelivery {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.seq AS rank FROM deliveries r \
             WHERE r.channel = ${owner} AND r.state = 'queued' AND r.due_at <= $3 \
             AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
               AND (e.seq < r.seq OR (e.seq = r.seq AND e.part < r.part))) \
             AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.open = 1 AND e.paced_contact = r.paced_contact \
               AND e.channel = r.channel AND e.id <> r.id AND (e.state = 'sending' OR (e.state = 'queued' \
               AND (e.due_at < r.due_at OR (e.due_at = r.due_at AND e.id < r.id)) \
               AND NOT EXISTS (SELECT 1 FROM deliveries f WHERE f.open = 1 AND f.conversation_id = e.conversation_id \
                 AND (f.seq < e.seq OR (f.seq = e.seq AND f.part < e.part)))))) \
             ORDER BY r.due_at, r.seq LIMIT ${free}{lock}"
            )
        });
        let (tried, returning) = (tried(dialect), returning(dialect));
        format!(
            "UPDATE deliveries SET state = 'sending', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1, \
         {tried} WHERE id IN ({due}) RETURNING {returning}"
        )
    }

    fn read(row: &Row, claim: &str) -> Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            message_id: row.try_get(1)?,
            conversation_id: row.try_get(2)?,
            channel: row.try_get(3)?,
            body: rows::json(row, 4)?,
            tag: row.try_get(5)?,
            sender: rows::word(row, 6)?,
            attempt: row.try_get(7)?,
            generation: row.try_get(8)?,
            repeats: rows::flag(row, 9)?,
            age_ms: row.try_get(10)?,
            commanded: rows::flag(row, 12)?,
            claim: claim.to_owned(),
            paced_contact: row.try_get(11)?,
        })
    }
}

/// Ends claims and marks their deliveries uncertain, because we cannot tell whether they were sent. The claim stays on
/// the row, so that its server, if still alive, can record the real outcome. Returns for each delivery the identifiers
/// of its message and conversation, and its channel.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(
    tx: &mut Tx<'_>,
    whose: ClaimSet<'_>,
    failure: &Failure,
) -> Result<Vec<(String, String, String)>> {
    let now = tx.clock().now();
    let sql = format!(
        "UPDATE deliveries SET state = 'uncertain', open = 0, claimed_until = NULL, failure = $1, finished_at = $2 \
         WHERE state = 'sending' AND {} RETURNING message_id, conversation_id, channel",
        whose.condition(tx.dialect(), 3)
    );
    let query = query(sql).bind(rows::text(failure)?).bind(now).bind(whose.server());
    let found = query.fetch_all(tx.change().await?).await?;
    found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// Returns a claimed delivery to the queue without counting the attempt, because nothing was sent. What is known of
/// earlier attempts stays.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_back(tx: &mut Tx<'_>, delivery: &ClaimedDelivery, due_at: i64) -> Result<()> {
    query(
        "UPDATE deliveries SET state = 'queued', open = 1, claim = NULL, claimed_until = NULL, attempts = attempts - 1, \
         tried_at = CASE WHEN attempts > 1 THEN tried_at END, due_at = $1, \
         failure = CASE WHEN attempts > 1 THEN failure END, finished_at = NULL \
         WHERE id = $2 AND claim = $3 AND state IN ('sending', 'uncertain')",
    )
    .bind(due_at)
    .bind(&delivery.id)
    .bind(&delivery.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

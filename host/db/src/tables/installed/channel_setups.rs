//! The registration of each channel at its platform: what the connector reported, and when it is asked again.

use plugboard_model::{HearsBy, SetupReport};

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows};

/// The registration of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSetup {
    /// `pending`, `joined` or `failed`.
    pub state: String,
    /// How the channel hears of events, if the connector reported it.
    pub hears_by: Option<HearsBy>,
    /// What the admin should know or do.
    pub reports: Vec<String>,
    /// Why the connector could not register the channel, or could not renew the registration.
    pub failure: Option<String>,
    /// When the connector is asked again, in milliseconds; `None` if it is not.
    pub due_at: Option<i64>,
}

/// A claim on the registration of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedSetup {
    /// The channel.
    pub channel: String,
    /// The number of attempts since the channel changed or was last registered, including this one.
    pub attempt: i64,
    /// Proves the claim.
    pub claim: String,
}

/// Asks for the registration of a channel, because it was added or changed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn request(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query(
        "INSERT INTO channel_setups (channel, state, reports, attempts, due_at) VALUES ($1, 'pending', '[]', 0, $2) \
         ON CONFLICT (channel) DO UPDATE SET state = 'pending', attempts = 0, due_at = excluded.due_at, failure = NULL, \
         claim = NULL, claimed_until = NULL",
    )
    .bind(channel)
    .bind(tx.clock().now())
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Asks for the registration of a channel again, because it was taken back and the channel stays. Does nothing if the
/// channel is gone or its connector registers nothing.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn request_again(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query(
        "UPDATE channel_setups SET state = 'pending', attempts = 0, due_at = $1, failure = NULL, claim = NULL, \
         claimed_until = NULL WHERE channel = $2",
    )
    .bind(tx.clock().now())
    .bind(channel)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Removes what is known of a channel's registration.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query("DELETE FROM channel_setups WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether a registration is due that nobody has claimed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, now: i64) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM channel_setups WHERE due_at <= $1 AND (claim IS NULL OR claimed_until < {}) LIMIT 1",
        conn.dialect().now()
    );
    Ok(query(sql).bind(now).fetch_optional(conn).await?.is_some())
}

/// Claims due registrations for a time in milliseconds: of one channel, or at most `limit` of all channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    channel: Option<&str>,
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedSetup>> {
    let (now, dialect) = (tx.clock().now(), tx.dialect());
    let (lock, time) = (dialect.claim_lock(), dialect.now());
    let sql = format!(
        "UPDATE channel_setups SET claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE channel IN \
         (SELECT r.channel FROM channel_setups r WHERE r.due_at <= $3 AND (r.claim IS NULL OR r.claimed_until < {time}) \
         AND (CAST($4 AS TEXT) IS NULL OR r.channel = $4) ORDER BY r.due_at LIMIT $5{lock}) RETURNING channel, attempts"
    );
    let query = query(sql).bind(claim).bind(for_ms).bind(now).bind(channel.map(str::to_owned)).bind(limit);
    let found = query.fetch_all(tx.change().await?).await?;
    let claimed =
        |row: &Row| Ok(ClaimedSetup { channel: row.try_get(0)?, attempt: row.try_get(1)?, claim: claim.to_owned() });
    found.iter().map(claimed).collect()
}

/// Records that a channel is registered, and when the registration must be renewed. Returns false and stores nothing if
/// the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn joined(tx: &mut Tx<'_>, setup: &ClaimedSetup, report: &SetupReport) -> Result<bool> {
    let due_at = report.renew_after.map(|seconds| tx.clock().now() + i64::from(seconds) * 1_000);
    let done = query(
        "UPDATE channel_setups SET state = 'joined', hears_by = $1, reports = $2, failure = NULL, attempts = 0, \
         due_at = $3, claim = NULL, claimed_until = NULL WHERE channel = $4 AND claim = $5",
    )
    .bind(report.hears_by.map(HearsBy::as_str))
    .bind(rows::text(&report.reports)?)
    .bind(due_at)
    .bind(&setup.channel)
    .bind(&setup.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records that a channel could not be registered. `due_at` is when the connector is asked again; `None` if it is not.
/// A channel whose registration could not be renewed stays registered, because the platform may still know it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn failed(tx: &mut Tx<'_>, setup: &ClaimedSetup, failure: &str, due_at: Option<i64>) -> Result<()> {
    query(
        "UPDATE channel_setups SET state = CASE WHEN state = 'joined' THEN state ELSE 'failed' END, failure = $1, \
         due_at = $2, claim = NULL, claimed_until = NULL WHERE channel = $3 AND claim = $4",
    )
    .bind(failure)
    .bind(due_at)
    .bind(&setup.channel)
    .bind(&setup.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns what is known of a channel's registration.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, channel: &str) -> Result<Option<ChannelSetup>> {
    let sql = "SELECT state, hears_by, reports, failure, due_at FROM channel_setups WHERE channel = $1";
    let row = query(sql).bind(channel).fetch_optional(conn).await?;
    row.map(|row| {
        Ok(ChannelSetup {
            state: row.try_get(0)?,
            hears_by: rows::maybe_word(&row, 1)?,
            reports: rows::json(&row, 2)?,
            failure: row.try_get(3)?,
            due_at: row.try_get(4)?,
        })
    })
    .transpose()
}

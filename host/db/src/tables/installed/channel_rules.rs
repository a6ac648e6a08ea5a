//! When the connector of each channel is asked for its platform's rules again: when their time is over, and after the
//! connector has reported a change. One server at a time asks: a claim on the row says which.

use plugboard_model::Rules;

use crate::sql::{Conn, Query, Row, query};
use crate::{
    Dialect, Result, Tx,
    generation::{self, Subject, registry_changed},
    rows,
};

/// The shortest time between two questions about a channel's rules, in milliseconds.
pub const EVERY_MIN_MS: i64 = 60_000;

/// What people see of the questions about a channel's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRules {
    /// When the connector last answered, in milliseconds.
    pub asked_at: Option<i64>,
    /// When it is asked next, in milliseconds; `None` if that is not planned.
    pub due_at: Option<i64>,
    /// Why it did not answer the last time.
    pub failure: Option<String>,
}

/// A question that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRules {
    /// The channel.
    pub channel: String,
    /// The number of failed questions in a row, plus one.
    pub attempt: i64,
    /// Proves the claim.
    pub claim: String,
}

/// Records that a channel's connector was asked, because the channel was added or changed. Its rules are valid for this
/// many seconds; `None` for as long as nothing changes.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn asked(tx: &mut Tx<'_>, channel: &str, valid_for: Option<u32>) -> Result<()> {
    let now = tx.clock().now();
    query(
        "INSERT INTO channel_rules (channel, asked_at, tried_at, due_at, attempts, reported) VALUES ($1, $2, $2, $3, 0, 0) \
         ON CONFLICT (channel) DO UPDATE SET asked_at = excluded.asked_at, tried_at = excluded.tried_at, \
         due_at = excluded.due_at, attempts = 0, failure = NULL, reported = 0, claim = NULL, claimed_until = NULL",
    )
    .bind(channel)
    .bind(now)
    .bind(due_at(now, valid_for))
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

fn due_at(now: i64, valid_for: Option<u32>) -> Option<i64> {
    valid_for.map(|seconds| now + i64::from(seconds) * 1_000)
}

/// Records that a channel's connector reported a change of its platform's rules. The connector is asked soon, but at most
/// once in [`EVERY_MIN_MS`]. If it is being asked now, it is asked once more, because its answer may be older than the
/// change. Does nothing if the channel is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn report(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    let soon = format!(
        "CASE WHEN COALESCE(channel_rules.tried_at, 0) + {EVERY_MIN_MS} > excluded.due_at \
         THEN channel_rules.tried_at + {EVERY_MIN_MS} ELSE excluded.due_at END"
    );
    let sql = format!(
        "INSERT INTO channel_rules (channel, due_at, attempts, reported) SELECT c.name, CAST($2 AS BIGINT), 0, 0 \
         FROM channels c WHERE c.name = $1 ON CONFLICT (channel) DO UPDATE SET \
         reported = CASE WHEN channel_rules.claim IS NULL THEN 0 ELSE 1 END, \
         due_at = CASE WHEN channel_rules.claim IS NOT NULL OR channel_rules.attempts > 0 THEN channel_rules.due_at \
           WHEN channel_rules.due_at <= {soon} THEN channel_rules.due_at ELSE {soon} END"
    );
    query(sql).bind(channel).bind(tx.clock().now()).execute(tx.change().await?).await?;
    Ok(())
}

/// Removes what is known of the questions about a channel.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query("DELETE FROM channel_rules WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns the condition on a row `r` that can be claimed: it is due at the time `$now`, and nobody has claimed it. The
/// channels from the parameter `first` on are left out.
fn claimable(dialect: Dialect, now: usize, first: usize, without: usize) -> String {
    let mut sql = format!("r.due_at <= ${now} AND (r.claim IS NULL OR r.claimed_until < {})", dialect.now());
    if without > 0 {
        sql.push_str(&format!(" AND r.channel NOT IN ({})", rows::list(without, first)));
    }
    sql
}

/// Returns whether [`claim`] would find a question, outside of some channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, now: i64, without: &[String]) -> Result<bool> {
    let sql = format!("SELECT 1 FROM channel_rules r WHERE {} LIMIT 1", claimable(conn.dialect(), 1, 2, without.len()));
    let query = without.iter().fold(query(sql).bind(now), Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Claims due questions for a time in milliseconds, at most `limit`, outside of some channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    without: &[String],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedRules>> {
    let (now, dialect) = (tx.clock().now(), tx.dialect());
    let (lock, time) = (dialect.claim_lock(), dialect.now());
    let sql = format!(
        "UPDATE channel_rules SET claim = $1, claimed_until = {time} + $2, attempts = attempts + 1, tried_at = $3 \
         WHERE channel IN (SELECT r.channel FROM channel_rules r WHERE {} ORDER BY r.due_at LIMIT $4{lock}) \
         RETURNING channel, attempts",
        claimable(dialect, 3, 5, without.len())
    );
    let query = query(sql).bind(claim).bind(for_ms).bind(now).bind(limit);
    let query = without.iter().fold(query, Query::bind);
    let claimed =
        |row: &Row| Ok(ClaimedRules { channel: row.try_get(0)?, attempt: row.try_get(1)?, claim: claim.to_owned() });
    query.fetch_all(tx.change().await?).await?.iter().map(claimed).collect()
}

/// Ends a claimed question whose rules are valid for this many seconds. `changed` are the rules if they differ from those
/// of the channel; they are stored, and all servers learn of it. Returns false and stores nothing if the claim is no
/// longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(
    tx: &mut Tx<'_>,
    asked: &ClaimedRules,
    valid_for: Option<u32>,
    changed: Option<&Rules>,
) -> Result<bool> {
    if changed.is_some() {
        // Admins change channels under the same lock, which they take first, too.
        generation::lock(tx).await?;
    }
    let now = tx.clock().now();
    let sql = format!(
        "UPDATE channel_rules SET asked_at = $1, due_at = CASE WHEN reported = 1 AND \
         (CAST($2 AS BIGINT) IS NULL OR $2 > tried_at + {EVERY_MIN_MS}) THEN tried_at + {EVERY_MIN_MS} ELSE $2 END, \
         attempts = 0, failure = NULL, reported = 0, claim = NULL, claimed_until = NULL WHERE channel = $3 AND claim = $4"
    );
    let done = query(sql)
        .bind(now)
        .bind(due_at(now, valid_for))
        .bind(&asked.channel)
        .bind(&asked.claim)
        .execute(tx.change().await?)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let Some(rules) = changed else { return Ok(true) };
    query("UPDATE channels SET rules = $1, updated_at = $2, revision = revision + 1 WHERE name = $3")
        .bind(rows::text(rules)?)
        .bind(now)
        .bind(&asked.channel)
        .execute(tx.change().await?)
        .await?;
    registry_changed(tx, Subject::Name(&asked.channel)).await?;
    Ok(true)
}

/// Ends a claimed question that failed. The rules stay, and the connector is asked again at a time in milliseconds.
/// Returns false and stores nothing if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn failed(tx: &mut Tx<'_>, asked: &ClaimedRules, failure: &str, due_at: i64) -> Result<bool> {
    let done = query(
        "UPDATE channel_rules SET failure = $1, due_at = $2, reported = 0, claim = NULL, claimed_until = NULL \
         WHERE channel = $3 AND claim = $4",
    )
    .bind(failure)
    .bind(due_at)
    .bind(&asked.channel)
    .bind(&asked.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns what is known of the questions about a channel's rules.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, channel: &str) -> Result<Option<ChannelRules>> {
    let sql = "SELECT asked_at, due_at, failure FROM channel_rules WHERE channel = $1";
    let row = query(sql).bind(channel).fetch_optional(conn).await?;
    row.map(|row| Ok(ChannelRules { asked_at: row.try_get(0)?, due_at: row.try_get(1)?, failure: row.try_get(2)? }))
        .transpose()
}

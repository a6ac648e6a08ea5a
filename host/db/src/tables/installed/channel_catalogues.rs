//! When the templates of channels are read from their platforms' lists, and who reads them. A claim on the row makes sure
//! that no two servers read a list at the same time.

use crate::sql::{Conn, Row, query};
use crate::{Dialect, Result, Tx, rows};

/// What people see of the reading of a channel's templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelCatalogue {
    /// When the templates were last read, in milliseconds.
    pub read_at: Option<i64>,
    /// Why they, or some of them, could not be read the last time.
    pub failure: Option<String>,
    /// When they are read next, in milliseconds.
    pub due_at: i64,
}

/// A claim on the reading of a channel's templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedCatalogue {
    /// The channel.
    pub channel: String,
    /// Proves the claim.
    pub claim: String,
}

/// Asks for the templates of a channel to be read now, because the channel was added or changed. A reading that has begun
/// does not count any more.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn request(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query(
        "INSERT INTO channel_catalogues (channel, due_at) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET \
         due_at = excluded.due_at, claim = NULL, claimed_until = NULL",
    )
    .bind(channel)
    .bind(tx.clock().now())
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Does the same as [`request`] if the templates of the channel are read at all.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn request_again(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query("UPDATE channel_catalogues SET due_at = $1, claim = NULL, claimed_until = NULL WHERE channel = $2")
        .bind(tx.clock().now())
        .bind(channel)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Removes what is known of the reading of a channel's templates.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    query("DELETE FROM channel_catalogues WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether [`claim`] would find one of these channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn is_due(conn: &mut Conn, channels: &[String], now: i64) -> Result<bool> {
    if channels.is_empty() {
        return Ok(false);
    }
    let free = free(conn.dialect(), channels.len(), 2);
    let sql = format!("SELECT 1 FROM channel_catalogues r WHERE r.due_at <= $1 AND {free} LIMIT 1");
    let query = channels.iter().fold(query(sql).bind(now), crate::sql::Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// The condition for a row `r` that may be claimed: nobody has claimed it, and it belongs to one of `count` channels, whose
/// names are bound from `first` on.
fn free(dialect: Dialect, count: usize, first: usize) -> String {
    format!("(r.claim IS NULL OR r.claimed_until < {}) AND r.channel IN ({})", dialect.now(), rows::list(count, first))
}

/// Claims the reading of some channels' templates for a time in milliseconds, at most `limit`: those that are due by
/// `due_by`, a time in milliseconds.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    channels: &[String],
    claim: &str,
    for_ms: i64,
    due_by: i64,
    limit: i64,
) -> Result<Vec<ClaimedCatalogue>> {
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let dialect = tx.dialect();
    let (lock, time) = (dialect.claim_lock(), dialect.now());
    let sql = format!(
        "UPDATE channel_catalogues SET claim = $1, claimed_until = {time} + $2 WHERE channel IN \
         (SELECT r.channel FROM channel_catalogues r WHERE r.due_at <= $3 AND {} ORDER BY r.due_at LIMIT $4{lock}) \
         RETURNING channel",
        free(dialect, channels.len(), 5)
    );
    let query = query(sql).bind(claim).bind(for_ms).bind(due_by).bind(limit);
    let query = channels.iter().fold(query, crate::sql::Query::bind);
    let claimed = |row: &Row| Ok(ClaimedCatalogue { channel: row.try_get(0)?, claim: claim.to_owned() });
    query.fetch_all(tx.change().await?).await?.iter().map(claimed).collect()
}

/// The end of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEnd {
    /// Whether the list was read.
    pub was_read: bool,
    /// Why the list, or some of its templates, could not be read.
    pub failure: Option<String>,
    /// When it is read next, in milliseconds.
    pub due_at: i64,
}

/// Ends a claimed reading, and with it the claim. Returns false and stores nothing if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, catalogue: &ClaimedCatalogue, end: &CatalogueEnd) -> Result<bool> {
    let done = query(
        "UPDATE channel_catalogues SET failure = $1, due_at = $2, read_at = COALESCE($3, read_at), claim = NULL, \
         claimed_until = NULL WHERE channel = $4 AND claim = $5",
    )
    .bind(end.failure.clone())
    .bind(end.due_at)
    .bind(end.was_read.then(|| tx.clock().now()))
    .bind(&catalogue.channel)
    .bind(&catalogue.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns what is known of the reading of a channel's templates.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, channel: &str) -> Result<Option<ChannelCatalogue>> {
    let sql = "SELECT read_at, failure, due_at FROM channel_catalogues WHERE channel = $1";
    let row = query(sql).bind(channel).fetch_optional(conn).await?;
    row.map(|row| Ok(ChannelCatalogue { read_at: row.try_get(0)?, failure: row.try_get(1)?, due_at: row.try_get(2)? }))
        .transpose()
}

//! Kept requests for admins: list, show, retry or discard them one by one.

use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{Result, Tx, intake::RawRequest};

/// A kept request without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Identifier; newer ones are greater.
    pub id: String,
    /// The channel whose hook received it.
    pub channel: String,
    /// `pending`: retried automatically. `kept`: retried when the connector is upgraded or an admin asks.
    pub state: String,
    /// Why it is kept, one reason per line.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is retried, while it is pending.
    pub due_at: i64,
    /// When it arrived.
    pub created_at: i64,
    /// The body's size in bytes.
    pub size: i64,
}

fn kept(row: &AnyRow) -> Result<Kept> {
    Ok(Kept {
        id: row.try_get(0)?,
        channel: row.try_get(1)?,
        state: row.try_get(2)?,
        reason: row.try_get(3)?,
        attempts: row.try_get(4)?,
        due_at: row.try_get(5)?,
        created_at: row.try_get(6)?,
        size: row.try_get(7)?,
    })
}

/// Returns kept requests, newest first: of one channel or of all, and only those older than `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(
    conn: &mut AnyConnection,
    channel: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Kept>> {
    let found = sqlx::query(
        "SELECT id, channel, state, reason, attempts, due_at, created_at, CAST(length(body) AS BIGINT) FROM raw_requests \
         WHERE ($1 = '' OR channel = $1) AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(channel.unwrap_or(""))
    .bind(after.unwrap_or(""))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(kept).collect()
}

/// Returns one kept request with its body.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut AnyConnection, id: &str) -> Result<Option<RawRequest>> {
    let row = sqlx::query(
        "SELECT id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at FROM raw_requests \
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(crate::intake::raw_request).transpose()
}

/// Schedules one kept request to be retried now. Returns false if it does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let now = tx.clock().now();
    let done = sqlx::query("UPDATE raw_requests SET state = 'pending', due_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(tx.change().await?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Discards one kept request. Returns false if it does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn discard(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM raw_requests WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(done.rows_affected() == 1)
}

/// Discards all kept requests of a channel. Returns how many there were.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn discard_all(tx: &mut Tx<'_>, channel: &str) -> Result<u64> {
    let done =
        sqlx::query("DELETE FROM raw_requests WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(done.rows_affected())
}

//! Kept requests: verified requests that could not be processed completely. They are retried automatically, or listed,
//! shown, retried and discarded by admins.

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx};

/// A verified request that could not be processed completely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRequest {
    /// Identifier.
    pub id: String,
    /// The channel whose hook received it.
    pub channel: String,
    /// Identical for identical requests.
    pub dedupe_key: String,
    /// Method, query and headers, as JSON.
    pub request: String,
    /// The body as received.
    pub body: Vec<u8>,
    /// `pending`: retried automatically. `kept`: retried when the connector is upgraded or an admin asks.
    pub state: String,
    /// Why it is kept, one reason per line.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: i64,
    /// When it arrived.
    pub created_at: i64,
}

/// Stores a request, unless `limit` requests are stored already. Returns false if it is not stored. A request that is
/// stored already does not change.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, kept: &KeptRequest, limit: i64) -> Result<bool> {
    let count: i64 = query("SELECT COUNT(*) FROM raw_requests").fetch_one(tx.change().await?).await?.try_get(0)?;
    if count >= limit {
        let known = query("SELECT 1 FROM raw_requests WHERE channel = $1 AND dedupe_key = $2")
            .bind(&kept.channel)
            .bind(&kept.dedupe_key)
            .fetch_optional(tx.change().await?)
            .await?;
        return Ok(known.is_some());
    }
    query(
        "INSERT INTO raw_requests (id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(&kept.id)
    .bind(&kept.channel)
    .bind(&kept.dedupe_key)
    .bind(&kept.request)
    .bind(&kept.body)
    .bind(&kept.state)
    .bind(&kept.reason)
    .bind(kept.attempts)
    .bind(kept.due_at)
    .bind(kept.created_at)
    .execute(tx.change().await?)
    .await?;
    Ok(true)
}

/// Returns kept requests in a state that are due by a time, oldest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn due(conn: &mut Conn, state: &str, due_by: i64, limit: i64) -> Result<Vec<KeptRequest>> {
    let found = query(
        "SELECT id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at FROM raw_requests \
         WHERE state = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3",
    )
    .bind(state)
    .bind(due_by)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(request).collect()
}

fn request(row: &Row) -> Result<KeptRequest> {
    Ok(KeptRequest {
        id: row.try_get(0)?,
        channel: row.try_get(1)?,
        dedupe_key: row.try_get(2)?,
        request: row.try_get(3)?,
        body: row.try_get(4)?,
        state: row.try_get(5)?,
        reason: row.try_get(6)?,
        attempts: row.try_get(7)?,
        due_at: row.try_get(8)?,
        created_at: row.try_get(9)?,
    })
}

/// Removes a kept request that has been processed.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    query("DELETE FROM raw_requests WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(())
}

/// Records another try of a kept request, if it still has `attempts` tries. If another server tried it at the same
/// time, only one of the tries counts.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delay(tx: &mut Tx<'_>, id: &str, attempts: i64, state: &str, reason: &str, due_at: i64) -> Result<()> {
    let sql = "UPDATE raw_requests SET state = $1, reason = $2, due_at = $3, attempts = attempts + 1 \
               WHERE id = $4 AND attempts = $5";
    let query = query(sql).bind(state).bind(reason).bind(due_at).bind(id).bind(attempts);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Schedules a channel's kept requests to be retried now. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry_all(tx: &mut Tx<'_>, channel: &str) -> Result<u64> {
    let now = tx.clock().now();
    let done = query("UPDATE raw_requests SET state = 'pending', due_at = $1 WHERE channel = $2 AND state = 'kept'")
        .bind(now)
        .bind(channel)
        .execute(tx.change().await?)
        .await?;
    Ok(done.rows_affected())
}

/// A kept request without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSummary {
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

fn summary(row: &Row) -> Result<KeptSummary> {
    Ok(KeptSummary {
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
pub async fn list(conn: &mut Conn, channel: Option<&str>, after: Option<&str>, limit: i64) -> Result<Vec<KeptSummary>> {
    let found = query(
        "SELECT id, channel, state, reason, attempts, due_at, created_at, CAST(length(body) AS BIGINT) FROM raw_requests \
         WHERE ($1 = '' OR channel = $1) AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(channel.unwrap_or(""))
    .bind(crate::rows::before(after))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found.iter().map(summary).collect()
}

/// Returns one kept request with its body.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<KeptRequest>> {
    let row = query(
        "SELECT id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at FROM raw_requests \
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(request).transpose()
}

/// Schedules one kept request to be retried now. Returns false if it does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let now = tx.clock().now();
    let done = query("UPDATE raw_requests SET state = 'pending', due_at = $1 WHERE id = $2")
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
    let done = query("DELETE FROM raw_requests WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(done.rows_affected() == 1)
}

/// Discards all kept requests of a channel. Returns how many there were.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn discard_all(tx: &mut Tx<'_>, channel: &str) -> Result<u64> {
    let done = query("DELETE FROM raw_requests WHERE channel = $1").bind(channel).execute(tx.change().await?).await?;
    Ok(done.rows_affected())
}

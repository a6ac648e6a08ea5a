//! What keeps intake exact: dedupe keys, changes that wait for their message, and kept requests.

use plugboard_model::Item;
use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx, rows};

/// Remembers a dedupe key. None when it is known already; else whether changes wait for the message that
/// the platform knows by `external_id`.
///
/// # Errors
/// When the database refuses.
pub async fn first_time(tx: &mut Tx<'_>, channel: &str, key: &str, external_id: Option<&str>) -> Result<Option<bool>> {
    let now = tx.clock().now();
    let row = sqlx::query(
        "INSERT INTO dedupe (channel, dedupe_key, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING \
         RETURNING (SELECT COUNT(*) FROM parked k WHERE k.channel = $1 AND k.external_id = $4)",
    )
    .bind(channel)
    .bind(key)
    .bind(now)
    .bind(external_id)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| Ok(row.try_get::<i64, _>(0)? > 0)).transpose()
}

/// What is there already of an identifier that a platform just gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// A message that has it, itself or by a part.
    pub message: Option<String>,
    /// Changes wait for it.
    pub parked: bool,
}

/// Looks for an identifier of a platform's.
///
/// # Errors
/// When the database refuses.
pub async fn meet(conn: &mut AnyConnection, channel: &str, external_id: &str) -> Result<Met> {
    let row = sqlx::query(
        "SELECT (SELECT id FROM messages WHERE channel = $1 AND external_id = $2), \
         (SELECT message_id FROM deliveries WHERE channel = $1 AND external_id = $2), \
         (SELECT COUNT(*) FROM parked WHERE channel = $1 AND external_id = $2)",
    )
    .bind(channel)
    .bind(external_id)
    .fetch_one(conn)
    .await?;
    let message: Option<String> = row.try_get(0)?;
    Ok(Met { message: message.or(row.try_get(1)?), parked: row.try_get::<i64, _>(2)? > 0 })
}

/// Keeps a change until its message arrives.
///
/// # Errors
/// When the database refuses.
pub async fn park(tx: &mut Tx<'_>, channel: &str, external_id: &str, item: &Item) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO parked (channel, dedupe_key, external_id, item, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
    )
    .bind(channel)
    .bind(&item.dedupe_key)
    .bind(external_id)
    .bind(rows::text(item)?)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the changes that waited for a message, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn unpark(tx: &mut Tx<'_>, channel: &str, external_id: &str) -> Result<Vec<Item>> {
    let found =
        sqlx::query("SELECT item FROM parked WHERE channel = $1 AND external_id = $2 ORDER BY created_at, dedupe_key")
            .bind(channel)
            .bind(external_id)
            .fetch_all(&mut **tx)
            .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query("DELETE FROM parked WHERE channel = $1 AND external_id = $2")
        .bind(channel)
        .bind(external_id)
        .execute(&mut **tx)
        .await?;
    found.iter().map(|row| rows::json(row, 0)).collect()
}

/// A verified request that could not be received whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// Identifier.
    pub id: String,
    /// The channel whose hook it came to.
    pub channel: String,
    /// The same for the same request.
    pub dedupe_key: String,
    /// Method, query and headers, as JSON.
    pub request: String,
    /// The body as it came.
    pub body: Vec<u8>,
    /// `pending`: tried again by itself. `kept`: tried again when the connector is upgraded or an admin asks.
    pub state: String,
    /// Why it is here.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: i64,
    /// When it came.
    pub created_at: i64,
}

/// Keeps a request unless the store is full; false when it is. One that is here already stays as it is.
///
/// # Errors
/// When the database refuses.
pub async fn keep_raw(tx: &mut Tx<'_>, raw: &RawRequest, limit: i64) -> Result<bool> {
    let count: i64 = sqlx::query("SELECT COUNT(*) FROM raw_requests").fetch_one(&mut **tx).await?.try_get(0)?;
    if count >= limit {
        let known = sqlx::query("SELECT 1 FROM raw_requests WHERE channel = $1 AND dedupe_key = $2")
            .bind(&raw.channel)
            .bind(&raw.dedupe_key)
            .fetch_optional(&mut **tx)
            .await?;
        return Ok(known.is_some());
    }
    sqlx::query(
        "INSERT INTO raw_requests (id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
    )
    .bind(&raw.id)
    .bind(&raw.channel)
    .bind(&raw.dedupe_key)
    .bind(&raw.request)
    .bind(&raw.body)
    .bind(&raw.state)
    .bind(&raw.reason)
    .bind(raw.attempts)
    .bind(raw.due_at)
    .bind(raw.created_at)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Kept requests in a state and due by a time, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn raw_requests(conn: &mut AnyConnection, state: &str, due_by: i64, limit: i64) -> Result<Vec<RawRequest>> {
    let found = sqlx::query(
        "SELECT id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at FROM raw_requests \
         WHERE state = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3",
    )
    .bind(state)
    .bind(due_by)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    found
        .iter()
        .map(|row| {
            Ok(RawRequest {
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
        })
        .collect()
}

/// Removes a kept request that has been received.
///
/// # Errors
/// When the database refuses.
pub async fn drop_raw(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM raw_requests WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Records another try of a kept request.
///
/// # Errors
/// When the database refuses.
pub async fn delay_raw(tx: &mut Tx<'_>, id: &str, state: &str, reason: &str, due_at: i64) -> Result<()> {
    sqlx::query("UPDATE raw_requests SET state = $1, reason = $2, due_at = $3, attempts = attempts + 1 WHERE id = $4")
        .bind(state)
        .bind(reason)
        .bind(due_at)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Has a channel's kept requests tried again; gives their number.
///
/// # Errors
/// When the database refuses.
pub async fn retry_kept(tx: &mut Tx<'_>, channel: &str) -> Result<u64> {
    let now = tx.clock().now();
    let done =
        sqlx::query("UPDATE raw_requests SET state = 'pending', due_at = $1 WHERE channel = $2 AND state = 'kept'")
            .bind(now)
            .bind(channel)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected())
}

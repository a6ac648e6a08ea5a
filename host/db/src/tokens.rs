//! API tokens, kept as hashes, and answers kept for idempotency keys.

use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx};

/// A token's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Identifier.
    pub id: String,
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// When it was made.
    pub created_at: i64,
}

/// Keeps a token by its hash.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx<'_>, name: &str, role: &str, hash: &str) -> Result<String> {
    let (id, now) = (tx.clock().new_id(), tx.clock().now());
    sqlx::query("INSERT INTO tokens (id, name, role, hash, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&id)
        .bind(name)
        .bind(role)
        .bind(hash)
        .bind(now)
        .execute(tx.change().await?)
        .await?;
    Ok(id)
}

/// The owner of a token, by its hash.
///
/// # Errors
/// When the database refuses.
pub async fn by_hash(conn: &mut AnyConnection, hash: &str) -> Result<Option<Token>> {
    let row = sqlx::query("SELECT id, name, role, created_at FROM tokens WHERE hash = $1")
        .bind(hash)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Token { id: row.try_get(0)?, name: row.try_get(1)?, role: row.try_get(2)?, created_at: row.try_get(3)? })
    })
    .transpose()
}

/// An answer that was given under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// A digest of the request it answered.
    pub request: String,
    /// HTTP status.
    pub status: i64,
    /// JSON.
    pub body: String,
}

/// Takes a key for a request, before the work that it is for. None when it is taken now: the caller does the work and
/// keeps its answer, or gives the key back. Else the answer that was given under it. A transaction on another server that
/// has taken the same key is waited for.
///
/// # Errors
/// When the database refuses.
pub async fn take_key(tx: &mut Tx<'_>, token: &str, key: &str, request: &str) -> Result<Option<KeptAnswer>> {
    let now = tx.clock().now();
    let taken = sqlx::query(
        "INSERT INTO idempotency (token_id, name, request, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(token)
    .bind(key)
    .bind(request)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(None);
    }
    let row = sqlx::query("SELECT request, status, body FROM idempotency WHERE token_id = $1 AND name = $2")
        .bind(token)
        .bind(key)
        .fetch_one(tx.read().await?)
        .await?;
    Ok(Some(KeptAnswer { request: row.try_get(0)?, status: row.try_get(1)?, body: row.try_get(2)? }))
}

/// Keeps the answer under a key that this transaction has taken.
///
/// # Errors
/// When the database refuses.
pub async fn keep_answer(tx: &mut Tx<'_>, token: &str, key: &str, status: i64, body: &str) -> Result<()> {
    sqlx::query("UPDATE idempotency SET status = $1, body = $2 WHERE token_id = $3 AND name = $4")
        .bind(status)
        .bind(body)
        .bind(token)
        .bind(key)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Gives a key back that this transaction has taken: nothing was done, and the same request may be made again.
///
/// # Errors
/// When the database refuses.
pub async fn give_back_key(tx: &mut Tx<'_>, token: &str, key: &str) -> Result<()> {
    sqlx::query("DELETE FROM idempotency WHERE token_id = $1 AND name = $2")
        .bind(token)
        .bind(key)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

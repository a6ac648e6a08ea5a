//! Keys whose signatures on components an admin trusts.

use sqlx::{AnyConnection, Row as _};

use crate::{
    Result, Tx,
    plugins::{lock_generation, touched},
};

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// Whose it is.
    pub name: String,
    /// The Ed25519 public key, in hexadecimal.
    pub key: String,
    /// Since when it is trusted.
    pub created_at: i64,
}

/// All keys, by name.
///
/// # Errors
/// When the database refuses.
pub async fn list(conn: &mut AnyConnection) -> Result<Vec<TrustedKey>> {
    let found = sqlx::query("SELECT name, key, created_at FROM trusted_keys ORDER BY name").fetch_all(conn).await?;
    let key = |row: &sqlx::any::AnyRow| {
        Ok(TrustedKey { name: row.try_get(0)?, key: row.try_get(1)?, created_at: row.try_get(2)? })
    };
    found.iter().map(key).collect()
}

/// Trusts a key, in the place of the one of its name. False when `most` others are trusted already.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Tx<'_>, name: &str, key: &str, most: i64) -> Result<bool> {
    let now = tx.clock().now();
    // So that two servers count one after the other.
    lock_generation(tx).await?;
    let others = sqlx::query("SELECT CAST(COUNT(*) AS BIGINT) FROM trusted_keys WHERE name <> $1").bind(name);
    if others.fetch_one(tx.change().await?).await?.try_get::<i64, _>(0)? >= most {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO trusted_keys (name, key, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET key = excluded.key, created_at = excluded.created_at",
    )
    .bind(name)
    .bind(key)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    touched(tx, name).await?;
    Ok(true)
}

/// Trusts a key no more. False when there was none of that name.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM trusted_keys WHERE name = $1").bind(name).execute(tx.change().await?).await?;
    touched(tx, name).await?;
    Ok(done.rows_affected() == 1)
}

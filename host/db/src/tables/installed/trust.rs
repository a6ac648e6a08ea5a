//! Public keys that an admin trusts for component signatures.

use crate::sql::{Conn, Row, query};
use crate::{
    Result, Tx,
    generation::{Subject, lock, registry_changed},
};

/// A trusted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// The name of its owner.
    pub name: String,
    /// The Ed25519 public key, in hexadecimal.
    pub key: String,
    /// When it was first trusted or last replaced.
    pub created_at: i64,
}

/// Returns all keys, by name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn) -> Result<Vec<TrustedKey>> {
    let found = query("SELECT name, key, created_at FROM trusted_keys ORDER BY name").fetch_all(conn).await?;
    let key = |row: &Row| Ok(TrustedKey { name: row.try_get(0)?, key: row.try_get(1)?, created_at: row.try_get(2)? });
    found.iter().map(key).collect()
}

/// Trusts a key, replacing any key of the same name. Returns false if `max` other keys are trusted already.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, name: &str, key: &str, max: i64) -> Result<bool> {
    let now = tx.clock().now();
    // The lock makes two servers count one after the other.
    lock(tx).await?;
    let others = query("SELECT CAST(COUNT(*) AS BIGINT) FROM trusted_keys WHERE name <> $1").bind(name);
    if others.fetch_one(tx.change().await?).await?.try_get::<i64>(0)? >= max {
        return Ok(false);
    }
    query(
        "INSERT INTO trusted_keys (name, key, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET key = excluded.key, created_at = excluded.created_at",
    )
    .bind(name)
    .bind(key)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    registry_changed(tx, Subject::Name(name)).await?;
    Ok(true)
}

/// Stops trusting a key. Returns false if there was no key of that name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let done = query("DELETE FROM trusted_keys WHERE name = $1").bind(name).execute(tx.change().await?).await?;
    let removed = done.rows_affected() == 1;
    if removed {
        registry_changed(tx, Subject::Name(name)).await?;
    }
    Ok(removed)
}

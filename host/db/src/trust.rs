//! Keys whose signatures on components an admin trusts.

use sqlx::{AnyConnection, Row as _};

use crate::{ChangeKind, Result, Tx};

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

/// Trusts a key, in the place of the one of its name.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Tx<'_>, name: &str, key: &str) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO trusted_keys (name, key, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET key = excluded.key, created_at = excluded.created_at",
    )
    .bind(name)
    .bind(key)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    tx.changed(ChangeKind::Registry, "", name);
    Ok(())
}

/// Trusts a key no more. False when there was none of that name.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM trusted_keys WHERE name = $1").bind(name).execute(tx.change().await?).await?;
    tx.changed(ChangeKind::Registry, "", name);
    Ok(done.rows_affected() == 1)
}

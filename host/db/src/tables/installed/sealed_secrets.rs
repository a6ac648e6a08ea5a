//! Sealed secrets, and their owners: installations and channels.

use plugboard_model::SealedSecret;

use crate::sql::{Conn, query};
use crate::{
    Result, Tx,
    generation::{Subject, registry_changed},
};

/// Returns the sealed secrets of an owner: `installation:ID` or `channel:NAME`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, owner: &str) -> Result<Vec<SealedSecret>> {
    let found =
        query("SELECT name, sealed FROM secrets WHERE owner = $1 ORDER BY name").bind(owner).fetch_all(conn).await?;
    found.iter().map(|row| Ok(SealedSecret { name: row.try_get(0)?, sealed: row.try_get(1)? })).collect()
}

/// Returns whether the owner of secrets and connections exists, and locks it until the commit.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn lock_owner(tx: &mut Tx<'_>, owner: &str) -> Result<bool> {
    let (kind, key) = owner.split_once(':').unwrap_or_default();
    let sql = match kind {
        "channel" => format!("SELECT c.name FROM channels c WHERE c.name = $1{}", tx.dialect().lock("c")),
        _ => format!("SELECT i.id FROM installations i WHERE i.id = $1{}", tx.dialect().lock("i")),
    };
    let row = query(sql).bind(key).fetch_optional(tx.change().await?).await?;
    Ok(row.is_some())
}

/// Writes a sealed secret.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, owner: &str, secret: &SealedSecret) -> Result<()> {
    let now = tx.clock().now();
    query(
        "INSERT INTO secrets (owner, name, sealed, updated_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(owner)
    .bind(&secret.name)
    .bind(&secret.sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    registry_changed(tx, Subject::Owner(owner)).await
}

/// Deletes the secrets, connections and requested consents of an owner that is being removed.
pub(crate) async fn delete_owner_secrets(tx: &mut Tx<'_>, owner: &str) -> Result<()> {
    for sql in [
        "DELETE FROM secrets WHERE owner = $1",
        "DELETE FROM connections WHERE owner = $1",
        "DELETE FROM consents WHERE owner = $1",
    ] {
        query(sql).bind(owner).execute(tx.change().await?).await?;
    }
    Ok(())
}

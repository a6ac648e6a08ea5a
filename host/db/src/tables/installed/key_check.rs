//! Data that lets a server check whether its key matches the database: a known value that is stored sealed, and all
//! secrets and access tokens.

use crate::sql::{Conn, query};
use crate::{
    Result, Tx,
    generation::{Subject, registry_changed},
};

/// A sealed value that stays until an admin changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its kind.
    pub kind: SealedKind,
    /// `installation:ID` or `channel:NAME`.
    pub owner: String,
    /// The secret's name.
    pub name: String,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// The table that a sealed value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedKind {
    /// A secret set by an admin.
    Secret,
    /// An access token that an admin consented to.
    Connection,
}

/// Returns the known value, sealed. `None` in a database that no server has used yet.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn) -> Result<Option<Vec<u8>>> {
    let row = query("SELECT sealed FROM key_check WHERE name = 'key'").fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Stores the known value, sealed, unless there is one already. Returns the stored one, which another server may have
/// written.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
    let now = tx.clock().now();
    query("INSERT INTO key_check (name, sealed, updated_at) VALUES ('key', $1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(sealed)
        .bind(now)
        .execute(tx.change().await?)
        .await?;
    let row = query("SELECT sealed FROM key_check WHERE name = 'key'").fetch_one(tx.read().await?).await?;
    row.try_get(0)
}

/// Replaces the known value with one that is sealed with another key.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn replace(tx: &mut Tx<'_>, sealed: &[u8]) -> Result<()> {
    let now = tx.clock().now();
    query(
        "INSERT INTO key_check (name, sealed, updated_at) VALUES ('key', $1, $2) \
         ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns all secrets and access tokens. Consents, which end within minutes, and recordings, which end within days,
/// are left out.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn all(conn: &mut Conn) -> Result<Vec<Sealed>> {
    let mut all = Vec::new();
    for (kind, sql) in [
        (SealedKind::Secret, "SELECT owner, name, sealed FROM secrets ORDER BY owner, name"),
        (SealedKind::Connection, "SELECT owner, name, sealed FROM connections ORDER BY owner, name"),
    ] {
        for row in query(sql).fetch_all(&mut *conn).await? {
            let (owner, name, bytes) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            all.push(Sealed { kind, owner, name, bytes });
        }
    }
    Ok(all)
}

/// Deletes a secret or access token that no key can open.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn delete(tx: &mut Tx<'_>, sealed: &Sealed) -> Result<()> {
    let sql = match sealed.kind {
        SealedKind::Secret => "DELETE FROM secrets WHERE owner = $1 AND name = $2 AND sealed = $3",
        SealedKind::Connection => "DELETE FROM connections WHERE owner = $1 AND name = $2 AND sealed = $3",
    };
    query(sql).bind(&sealed.owner).bind(&sealed.name).bind(&sealed.bytes).execute(tx.change().await?).await?;
    registry_changed(tx, Subject::Owner(&sealed.owner)).await
}

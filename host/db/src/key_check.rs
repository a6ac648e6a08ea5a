//! What a server needs to find out whether its key fits what is stored: a known value that is sealed, and everything
//! else that is sealed for long.

use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx, plugins::touched};

/// Something that is sealed and stays until an admin changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What it is.
    pub kind: SealedKind,
    /// `installation:ID` or `channel:NAME`.
    pub owner: String,
    /// The secret's name.
    pub name: String,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// Which table it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedKind {
    /// A secret that an admin gave.
    Secret,
    /// An access token that an admin agreed to.
    Connection,
}

/// The known value as it is sealed. None in a database that no server has used yet.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT sealed FROM key_check WHERE name = 'key'").fetch_optional(conn).await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// Stores the known value, unless there is one. Gives the one that is stored then, which may be another server's.
///
/// # Errors
/// When the database refuses.
pub async fn begin(tx: &mut Tx<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO key_check (name, sealed, updated_at) VALUES ('key', $1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    let row = sqlx::query("SELECT sealed FROM key_check WHERE name = 'key'").fetch_one(tx.read().await?).await?;
    Ok(row.try_get(0)?)
}

/// Replaces the known value: it is sealed with another key from now on.
///
/// # Errors
/// When the database refuses.
pub async fn replace(tx: &mut Tx<'_>, sealed: &[u8]) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO key_check (name, sealed, updated_at) VALUES ('key', $1, $2) \
         ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
    )
    .bind(sealed)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// All secrets and access tokens. Consents are over within minutes and recordings within days, so they do not count.
///
/// # Errors
/// When the database refuses.
pub async fn all(conn: &mut AnyConnection) -> Result<Vec<Sealed>> {
    let mut all = Vec::new();
    for (kind, sql) in [
        (SealedKind::Secret, "SELECT owner, name, sealed FROM secrets ORDER BY owner, name"),
        (SealedKind::Connection, "SELECT owner, name, sealed FROM connections ORDER BY owner, name"),
    ] {
        for row in sqlx::query(sql).fetch_all(&mut *conn).await? {
            let (owner, name, bytes) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            all.push(Sealed { kind, owner, name, bytes });
        }
    }
    Ok(all)
}

/// Forgets a secret or an access token that nobody can open.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx<'_>, sealed: &Sealed) -> Result<()> {
    let sql = match sealed.kind {
        SealedKind::Secret => "DELETE FROM secrets WHERE owner = $1 AND name = $2 AND sealed = $3",
        SealedKind::Connection => "DELETE FROM connections WHERE owner = $1 AND name = $2 AND sealed = $3",
    };
    sqlx::query(sql).bind(&sealed.owner).bind(&sealed.name).bind(&sealed.bytes).execute(tx.change().await?).await?;
    touched(tx, &sealed.owner).await
}

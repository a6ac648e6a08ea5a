//! Links by which people set a password, once.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// Stores the hash of a new link. The person's earlier links no longer work. `by`: the person or the token that makes it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn insert(tx: &mut Tx<'_>, person: &str, hash: &str, by: &str, lasts_ms: i64) -> Result<()> {
    // Each server that starts may print a link for the first admin, so those stay.
    if !person.is_empty() {
        forget(tx, person).await?;
    }
    let now = tx.clock().now();
    query("INSERT INTO invitations (hash, person_id, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash)
        .bind(person)
        .bind(by)
        .bind(now)
        .bind(now + lasts_ms)
        .execute(tx.change().await?)
        .await?;
    Ok(())
}

/// Returns for whom a link was made, if it works at the time `now`. Empty: for the first admin of a new server.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn person_of(conn: &mut Conn, hash: &str, now: i64) -> Result<Option<String>> {
    let row = query("SELECT person_id FROM invitations WHERE hash = $1 AND expires_at > $2").bind(hash).bind(now);
    row.fetch_optional(conn).await?.map(|row| row.try_get(0)).transpose()
}

/// Takes a link, so that it cannot be used again. False if it does not exist or was used before.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take(tx: &mut Tx<'_>, hash: &str) -> Result<bool> {
    // If another transaction takes it at the same time, only one of the two deletes a row.
    let taken = query("DELETE FROM invitations WHERE hash = $1").bind(hash).execute(tx.change().await?).await?;
    Ok(taken.rows_affected() == 1)
}

/// Deletes the links that a person or a token has made.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn forget_made_by(tx: &mut Tx<'_>, maker: &str) -> Result<()> {
    query("DELETE FROM invitations WHERE created_by = $1").bind(maker).execute(tx.change().await?).await?;
    Ok(())
}

/// Deletes the links of a person.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn forget(tx: &mut Tx<'_>, person: &str) -> Result<()> {
    query("DELETE FROM invitations WHERE person_id = $1").bind(person).execute(tx.change().await?).await?;
    Ok(())
}

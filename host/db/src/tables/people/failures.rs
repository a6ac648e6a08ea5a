//! Sign-ins that failed. Their number decides how long the next one has to wait, on every server.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// The failures of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many there were in a row.
    pub count: i64,
    /// When the last one was.
    pub last_at: i64,
}

/// How long failures are remembered after the last one, in milliseconds: a day.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// How many subjects are remembered. The oldest are forgotten first.
pub const MAX: i64 = 100_000;

/// Returns the failures of a subject.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, subject: &str) -> Result<Option<Failures>> {
    let row = query("SELECT failures, last_at FROM sign_in_failures WHERE subject = $1").bind(subject);
    let row = row.fetch_optional(conn).await?;
    row.map(|row| Ok(Failures { count: row.try_get(0)?, last_at: row.try_get(1)? })).transpose()
}

/// Adds a failure of a subject.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn add(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    let now = tx.clock().now();
    query(
        "INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (subject) \
         DO UPDATE SET failures = CASE WHEN sign_in_failures.last_at < $3 THEN 1 \
         ELSE sign_in_failures.failures + 1 END, last_at = excluded.last_at",
    )
    .bind(subject)
    .bind(now)
    .bind(now - KEPT_MS)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Forgets the failures of a subject, after a success.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn forget(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    query("DELETE FROM sign_in_failures WHERE subject = $1").bind(subject).execute(tx.change().await?).await?;
    Ok(())
}

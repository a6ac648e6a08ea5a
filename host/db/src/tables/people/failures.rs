//! Sign-ins that failed. Their number decides how long the next one has to wait, on every server.

use crate::sql::query;
use crate::{Result, Tx};

/// The failures of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many there were.
    pub count: i64,
    /// When the last one was.
    pub last_at: i64,
}

/// How long failures are remembered after the last one, in milliseconds: a day.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// How many subjects are remembered. The oldest are forgotten first.
pub const MAX: i64 = 100_000;

/// Returns the failures of a subject, and holds them until the transaction ends, so that attempts at the same time wait
/// for each other. `None` if there are none yet.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn hold(tx: &mut Tx<'_>, subject: &str) -> Result<Option<Failures>> {
    let lock = tx.dialect().lock("f");
    let sql = format!("SELECT f.failures, f.last_at FROM sign_in_failures f WHERE f.subject = $1{lock}");
    let row = query(sql).bind(subject).fetch_optional(tx.change().await?).await?;
    row.map(|row| Ok(Failures { count: row.try_get(0)?, last_at: row.try_get(1)? })).transpose()
}

/// Adds a failure of a subject that is held. `before`: how many still count. If two transactions add the first one of a
/// subject, both count.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn add(tx: &mut Tx<'_>, subject: &str, before: Option<i64>) -> Result<()> {
    let now = tx.clock().now();
    let sql = if before.is_some() {
        "UPDATE sign_in_failures SET failures = $1, last_at = $2 WHERE subject = $3"
    } else {
        "INSERT INTO sign_in_failures (failures, last_at, subject) VALUES ($1, $2, $3) ON CONFLICT (subject) \
         DO UPDATE SET failures = sign_in_failures.failures + 1, last_at = excluded.last_at"
    };
    let add = query(sql).bind(before.unwrap_or(0).saturating_add(1)).bind(now).bind(subject);
    add.execute(tx.change().await?).await?;
    Ok(())
}

/// Takes one failure of a subject back: the attempt at the time `at` did not fail. If it is still the last one, the last
/// failure is again that of the time `before`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, subject: &str, at: i64, before: i64) -> Result<()> {
    let less = query(
        "UPDATE sign_in_failures SET failures = failures - 1, last_at = CASE WHEN last_at = $1 THEN $2 ELSE last_at END \
         WHERE subject = $3 AND failures > 0",
    );
    less.bind(at).bind(before).bind(subject).execute(tx.change().await?).await?;
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

//! Runs that were recorded, sealed, until they expire; and shadows: versions that run beside a plugin, with how they differ.

use sqlx::{AnyConnection, Row as _};

use crate::{Result, Tx, plugins::touched};

/// How many recordings are kept at most; the oldest go first.
pub const RECORDINGS: i64 = 10_000;
/// How many differences of a shadow are kept at most; the oldest go first.
pub const DIFFERENCES: i64 = 200;

/// Keeps a run's recording, in the place of that of an earlier attempt.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Tx<'_>, run: &str, installation: &str, sealed: &[u8]) -> Result<()> {
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO recordings (run_id, installation_id, sealed, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (run_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at",
    )
    .bind(run)
    .bind(installation)
    .bind(sealed.to_vec())
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// A run's recording, sealed, and when it was made.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection, run: &str) -> Result<Option<(Vec<u8>, i64)>> {
    let row = sqlx::query("SELECT sealed, created_at FROM recordings WHERE run_id = $1")
        .bind(run)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// A version of a plugin that runs beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadow {
    /// The installation beside which it runs.
    pub installation_id: String,
    /// SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// Its configuration, a JSON object.
    pub config: String,
    /// Since when.
    pub since: i64,
    /// Runs that it made too.
    pub runs: i64,
    /// Those in which it did the same.
    pub same: i64,
    /// Those in which it failed and the plugin did not.
    pub failed: i64,
}

/// All shadows.
///
/// # Errors
/// When the database refuses.
pub async fn shadows(conn: &mut AnyConnection) -> Result<Vec<Shadow>> {
    let sql = "SELECT installation_id, digest, config, since, runs, same, failed FROM shadows ORDER BY installation_id";
    let shadow = |row: &sqlx::any::AnyRow| {
        Ok(Shadow {
            installation_id: row.try_get(0)?,
            digest: row.try_get(1)?,
            config: row.try_get(2)?,
            since: row.try_get(3)?,
            runs: row.try_get(4)?,
            same: row.try_get(5)?,
            failed: row.try_get(6)?,
        })
    };
    sqlx::query(sql).fetch_all(conn).await?.iter().map(shadow).collect()
}

/// Begins a shadow, in the place of the one that is there.
///
/// # Errors
/// When the database refuses.
pub async fn begin(tx: &mut Tx<'_>, installation: &str, digest: &str, config: &str) -> Result<()> {
    end(tx, installation, None).await?;
    let now = tx.clock().now();
    sqlx::query(
        "INSERT INTO shadows (installation_id, digest, config, since, runs, same, failed) VALUES ($1, $2, $3, $4, 0, 0, 0)",
    )
    .bind(installation)
    .bind(digest)
    .bind(config)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    touched(tx, installation).await
}

/// Ends a shadow and forgets its differences: any, or only that of a component. False when there was none.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &mut Tx<'_>, installation: &str, digest: Option<&str>) -> Result<bool> {
    let sql = "DELETE FROM shadows WHERE installation_id = $1 AND ($2 = '' OR digest = $2)";
    let query = sqlx::query(sql).bind(installation).bind(digest.unwrap_or_default());
    let ended = query.execute(tx.change().await?).await?.rows_affected() == 1;
    if ended {
        sqlx::query("DELETE FROM shadow_differences WHERE installation_id = $1")
            .bind(installation)
            .execute(tx.change().await?)
            .await?;
    }
    touched(tx, installation).await?;
    Ok(ended)
}

/// What a shadow did otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The run.
    pub run_id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// A JSON list of lines: `-` and what the plugin did, `+` and what the shadow would have done.
    pub lines: String,
    /// When.
    pub at: i64,
}

/// Counts a run of a shadow, unless another one has taken its place; keeps the difference, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn count(
    tx: &mut Tx<'_>,
    installation: &str,
    digest: &str,
    failed: bool,
    difference: Option<&Difference>,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE shadows SET runs = runs + 1, same = same + $3, failed = failed + $4 \
         WHERE installation_id = $1 AND digest = $2",
    )
    .bind(installation)
    .bind(digest)
    .bind(i64::from(difference.is_none()))
    .bind(i64::from(failed))
    .execute(tx.change().await?)
    .await?;
    let Some(difference) = difference.filter(|_| done.rows_affected() == 1) else { return Ok(()) };
    let id = tx.clock().new_id();
    sqlx::query(
        "INSERT INTO shadow_differences (id, installation_id, run_id, conversation_id, lines, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(installation)
    .bind(&difference.run_id)
    .bind(&difference.conversation_id)
    .bind(&difference.lines)
    .bind(difference.at)
    .execute(tx.change().await?)
    .await?;
    sqlx::query(
        "DELETE FROM shadow_differences WHERE installation_id = $1 AND id NOT IN \
         (SELECT id FROM shadow_differences WHERE installation_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(installation)
    .bind(DIFFERENCES)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// The latest differences of a shadow, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn differences(conn: &mut AnyConnection, installation: &str) -> Result<Vec<Difference>> {
    let found = sqlx::query(
        "SELECT run_id, conversation_id, lines, at FROM shadow_differences WHERE installation_id = $1 ORDER BY id DESC",
    )
    .bind(installation)
    .fetch_all(conn)
    .await?;
    let difference = |row: &sqlx::any::AnyRow| {
        Ok(Difference {
            run_id: row.try_get(0)?,
            conversation_id: row.try_get(1)?,
            lines: row.try_get(2)?,
            at: row.try_get(3)?,
        })
    };
    found.iter().map(difference).collect()
}

//! Recordings of runs, which are sealed, and shadows: versions that run alongside a plugin, and how their results
//! differ.

use crate::sql::{Conn, Row, query};
use crate::{
    Result, Tx,
    generation::{Subject, registry_changed},
};

/// The maximum number of stored recordings. The oldest are deleted first.
pub const RECORDINGS: i64 = 10_000;
/// The maximum number of stored differences of a shadow. The oldest are deleted first.
pub const DIFFERENCES: i64 = 200;

/// Stores a run's recording, replacing that of an earlier attempt.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, run: &str, installation: &str, sealed: &[u8]) -> Result<()> {
    let now = tx.clock().now();
    query(
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

/// Returns a run's recording, sealed, and when it was made.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, run: &str) -> Result<Option<(Vec<u8>, i64)>> {
    let row =
        query("SELECT sealed, created_at FROM recordings WHERE run_id = $1").bind(run).fetch_optional(conn).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// A version of a plugin that runs alongside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shadow {
    /// The installation that it runs alongside.
    pub installation_id: String,
    /// SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// Its configuration, a JSON object.
    pub config: String,
    /// When it began.
    pub since: i64,
    /// The number of the plugin's runs that it has repeated.
    pub runs: i64,
    /// Of those, the runs with the same result.
    pub same: i64,
    /// Of those, the runs in which it failed and the plugin did not.
    pub failed: i64,
}

/// Returns all shadows.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn shadows(conn: &mut Conn) -> Result<Vec<Shadow>> {
    let sql = "SELECT installation_id, digest, config, since, runs, same, failed FROM shadows ORDER BY installation_id";
    let shadow = |row: &Row| {
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
    query(sql).fetch_all(conn).await?.iter().map(shadow).collect()
}

/// Begins a shadow, replacing any current one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn begin(tx: &mut Tx<'_>, installation: &str, digest: &str, config: &str) -> Result<()> {
    end(tx, installation, None).await?;
    let now = tx.clock().now();
    query(
        "INSERT INTO shadows (installation_id, digest, config, since, runs, same, failed) VALUES ($1, $2, $3, $4, 0, 0, 0)",
    )
    .bind(installation)
    .bind(digest)
    .bind(config)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    registry_changed(tx, Subject::Installation(installation)).await
}

/// Ends an installation's shadow and deletes its differences. If `digest` is given, ends the shadow only if it has this
/// component. Returns false if there was no such shadow.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn end(tx: &mut Tx<'_>, installation: &str, digest: Option<&str>) -> Result<bool> {
    let sql = "DELETE FROM shadows WHERE installation_id = $1 AND ($2 = '' OR digest = $2)";
    let end = query(sql).bind(installation).bind(digest.unwrap_or_default());
    let ended = end.execute(tx.change().await?).await?.rows_affected() == 1;
    if ended {
        query("DELETE FROM shadow_differences WHERE installation_id = $1")
            .bind(installation)
            .execute(tx.change().await?)
            .await?;
        registry_changed(tx, Subject::Installation(installation)).await?;
    }
    Ok(ended)
}

/// How a shadow's result differed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The run.
    pub run_id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// A JSON list of lines: `-` for what the plugin did, `+` for what the shadow would have done.
    pub lines: String,
    /// When it was found.
    pub at: i64,
}

/// Counts a run of a shadow and stores its difference, if any. Does nothing if the shadow was replaced.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count(
    tx: &mut Tx<'_>,
    installation: &str,
    digest: &str,
    failed: bool,
    difference: Option<&Difference>,
) -> Result<()> {
    let done = query(
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
    query(
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
    query(
        "DELETE FROM shadow_differences WHERE installation_id = $1 AND id NOT IN \
         (SELECT id FROM shadow_differences WHERE installation_id = $1 ORDER BY id DESC LIMIT $2)",
    )
    .bind(installation)
    .bind(DIFFERENCES)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns the latest differences of a shadow, newest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn differences(conn: &mut Conn, installation: &str) -> Result<Vec<Difference>> {
    let found = query(
        "SELECT run_id, conversation_id, lines, at FROM shadow_differences WHERE installation_id = $1 ORDER BY id DESC",
    )
    .bind(installation)
    .fetch_all(conn)
    .await?;
    let difference = |row: &Row| {
        Ok(Difference {
            run_id: row.try_get(0)?,
            conversation_id: row.try_get(1)?,
            lines: row.try_get(2)?,
            at: row.try_get(3)?,
        })
    };
    found.iter().map(difference).collect()
}

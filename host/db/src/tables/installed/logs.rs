//! The log lines of connectors. Handlers' log lines are stored with their runs.

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// A line that a connector logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLog {
    /// Identifier.
    pub id: String,
    /// The channel that the connector worked for.
    pub channel: String,
    /// Its level.
    pub level: String,
    /// Its text.
    pub message: String,
    /// When it was stored.
    pub at: i64,
}

/// Stores lines that a connector logged.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, installation: &str, channel: &str, lines: &[plugboard_model::LogLine]) -> Result<()> {
    for line in lines {
        let (id, now) = (tx.clock().new_id(), tx.clock().now());
        query("INSERT INTO logs (id, installation_id, channel, level, message, at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(id)
            .bind(installation)
            .bind(channel)
            .bind(line.level.as_str())
            .bind(&line.message)
            .bind(now)
            .execute(tx.change().await?)
            .await?;
    }
    Ok(())
}

/// Returns the latest lines that an installation logged outside of runs, newest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, installation: &str, limit: i64) -> Result<Vec<StoredLog>> {
    let found =
        query("SELECT id, channel, level, message, at FROM logs WHERE installation_id = $1 ORDER BY id DESC LIMIT $2")
            .bind(installation)
            .bind(limit)
            .fetch_all(conn)
            .await?;
    found
        .iter()
        .map(|row| {
            Ok(StoredLog {
                id: row.try_get(0)?,
                channel: row.try_get(1)?,
                level: row.try_get(2)?,
                message: row.try_get(3)?,
                at: row.try_get(4)?,
            })
        })
        .collect()
}

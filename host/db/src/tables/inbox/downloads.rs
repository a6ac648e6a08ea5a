//! Files for download. An installation writes them line by line, and each line has a key by which it can be replaced.

use plugboard_model::DownloadLine;

use crate::sql::{Conn, query};
use crate::{Result, Tx};

/// The maximum number of files of an installation.
pub const FILES: i64 = 16;
/// The maximum number of lines in all files of an installation.
pub const LINES: i64 = 1_000_000;

/// The summary of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// The number of its lines, without the header.
    pub lines: i64,
    /// When a line was last written.
    pub updated_at: i64,
}

/// Stores a line, replacing any with the same key. A line without text removes the line with that key.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, installation: &str, line: &DownloadLine) -> Result<()> {
    let (now, key) = (tx.clock().now(), line.key.as_deref().unwrap_or(""));
    let Some(text) = &line.text else {
        query("DELETE FROM download_lines WHERE installation_id = $1 AND file = $2 AND name = $3")
            .bind(installation)
            .bind(&line.file)
            .bind(key)
            .execute(tx.change().await?)
            .await?;
        return Ok(());
    };
    query(
        "INSERT INTO download_lines (installation_id, file, name, line, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (installation_id, file, name) DO UPDATE SET line = excluded.line, updated_at = excluded.updated_at",
    )
    .bind(installation)
    .bind(&line.file)
    .bind(key)
    .bind(text)
    .bind(now)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Returns how many files and lines an installation has. Headers count as lines.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count(conn: &mut Conn, installation: &str) -> Result<(i64, i64)> {
    let row = query("SELECT COUNT(DISTINCT file), COUNT(*) FROM download_lines WHERE installation_id = $1")
        .bind(installation)
        .fetch_one(conn)
        .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// Returns an installation's files, by name.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn files(conn: &mut Conn, installation: &str) -> Result<Vec<File>> {
    let rows = query(
        "SELECT file, CAST(SUM(CASE WHEN name = '' THEN 0 ELSE 1 END) AS BIGINT), MAX(updated_at) FROM download_lines \
         WHERE installation_id = $1 GROUP BY file ORDER BY file",
    )
    .bind(installation)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok(File { name: row.try_get(0)?, lines: row.try_get(1)?, updated_at: row.try_get(2)? }))
        .collect()
}

/// Returns the lines of a file with their keys, in the order of the keys, starting after `after`. The header has the
/// empty key and comes first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn lines(
    conn: &mut Conn,
    installation: &str,
    file: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<(String, String)>> {
    let rows = query(
        "SELECT name, line FROM download_lines WHERE installation_id = $1 AND file = $2 AND ($3 = 1 OR name > $4) \
         ORDER BY name LIMIT $5",
    )
    .bind(installation)
    .bind(file)
    .bind(i64::from(after.is_none()))
    .bind(after.unwrap_or(""))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

//! Keeps PostgreSQL's statistics of fast-growing tables fresh.
//!
//! PostgreSQL plans by its statistics. A new table has none, and autovacuum collects them only after a minute. Until
//! then, PostgreSQL cannot know that a channel has thousands of messages, so it looks a message up by its channel alone
//! and filters the rest. Such a look-up takes milliseconds instead of microseconds, and its plan is kept.

use crate::sql::{Conn, query};
use crate::{Db, Dialect, Result};

/// How many rows must have changed before the statistics of a table are collected.
const CHANGED_MIN: i64 = 1_000;
/// How long to wait for the lock of a table, and for its statistics. Another process may hold the lock for hours, and
/// PostgreSQL does not notice that a client is gone while it waits.
const TIMEOUTS: &str = "SET lock_timeout = '1s'; SET statement_timeout = '20s'";

impl Db {
    /// Collects the statistics of each table of which more than half has changed since the last time. In a database that
    /// grows slowly, autovacuum does this earlier, and nothing is left to do. If a table fails, the others are still
    /// done. Does nothing on SQLite, which plans without statistics.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn refresh_statistics(&self) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            return Ok(());
        }
        let tables = outdated(&mut *self.read().await?).await?;
        if tables.is_empty() {
            return Ok(());
        }
        // A connection of its own, because the readers may not write, and the writer must not wait for this.
        let mut conn = Conn::connect(&self.url, false).await?;
        conn.script(TIMEOUTS).await?;
        for table in tables {
            if let Err(error) = conn.script(&format!("ANALYZE {table}")).await {
                tracing::warn!(table, %error, "cannot collect the statistics of a table; will retry");
            }
        }
        conn.close().await;
        Ok(())
    }
}

/// Returns the tables whose statistics are outdated.
async fn outdated(conn: &mut Conn) -> Result<Vec<String>> {
    let found = query(
        "SELECT CAST(quote_ident(relname) AS TEXT) FROM pg_stat_user_tables WHERE schemaname = current_schema() \
         AND n_mod_since_analyze > $1 AND n_mod_since_analyze > n_live_tup / 2 ORDER BY relname",
    )
    .bind(CHANGED_MIN)
    .fetch_all(conn)
    .await?;
    found.iter().map(|row| row.try_get(0)).collect()
}

//! Counts of unfinished work, and of failures that need attention.

use crate::Result;
use crate::sql::{Conn, query};

/// Counts of all unfinished work, and of what a person should look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Runs that are waiting or in progress, including retries.
    pub runs: i64,
    /// Deliveries that are waiting or in progress, including retries.
    pub deliveries: i64,
    /// Records still to be exported, plus changes that exporters still have to follow. Disabled exporters do not count.
    pub exports: i64,
    /// Kept requests that will be retried automatically.
    pub pending_requests: i64,
    /// Requests kept until a connector understands them.
    pub kept_requests: i64,
    /// Profiles and files still to be fetched.
    pub fetches: i64,
    /// Runs and exports that failed for good.
    pub dead_letters: i64,
    /// Deliveries that may or may not have arrived.
    pub uncertain: i64,
}

/// Returns the counts.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn) -> Result<Status> {
    let row = query(
        "SELECT (SELECT COUNT(*) FROM runs WHERE open = 1), (SELECT COUNT(*) FROM deliveries WHERE open = 1), \
         (SELECT COUNT(*) FROM raw_requests WHERE state = 'pending'), (SELECT COUNT(*) FROM raw_requests WHERE state = 'kept'), \
         (SELECT COUNT(*) FROM fetches), (SELECT COUNT(*) FROM runs WHERE state = 'dead'), \
         (SELECT COUNT(*) FROM deliveries WHERE state = 'uncertain'), \
         (SELECT COUNT(*) FROM exports e JOIN installations i ON i.id = e.installation_id WHERE e.state = 'pending' AND i.enabled = 1), \
         (SELECT COUNT(*) FROM exports WHERE state = 'dead'), \
         (SELECT CAST(COALESCE(SUM(c.value - f.position), 0) AS BIGINT) FROM followers f \
         JOIN installations i ON 'exporter:' || i.id = f.name AND i.enabled = 1 JOIN counters c ON c.name = 'changes')",
    )
    .fetch_one(conn)
    .await?;
    Ok(Status {
        runs: row.try_get(0)?,
        deliveries: row.try_get(1)?,
        pending_requests: row.try_get(2)?,
        kept_requests: row.try_get(3)?,
        fetches: row.try_get(4)?,
        dead_letters: row.try_get::<i64>(5)? + row.try_get::<i64>(8)?,
        uncertain: row.try_get(6)?,
        exports: row.try_get::<i64>(7)? + row.try_get::<i64>(9)?,
    })
}

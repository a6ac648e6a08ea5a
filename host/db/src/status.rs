//! What is left to do.

use sqlx::{AnyConnection, Row as _};

use crate::Result;

/// Counts of all that is not terminal, and of what a person should look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Runs that wait or are being made, their retries included.
    pub runs: i64,
    /// Deliveries that wait or are being made, their retries included.
    pub deliveries: i64,
    /// Records that exporters have to carry, and changes that they have still to follow. Those of an exporter that is
    /// switched off do not count.
    pub exports: i64,
    /// Requests that are to be received again by themselves.
    pub raw_requests: i64,
    /// Requests kept until a connector understands them.
    pub kept_requests: i64,
    /// Profiles and files still to be fetched.
    pub fetches: i64,
    /// Runs and exports that failed for good.
    pub dead_letters: i64,
    /// Deliveries of which nobody knows whether they arrived.
    pub uncertain: i64,
}

/// Counts.
///
/// # Errors
/// When the database refuses.
pub async fn get(conn: &mut AnyConnection) -> Result<Status> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM runs WHERE open = 1), (SELECT COUNT(*) FROM deliveries WHERE open = 1), \
         (SELECT COUNT(*) FROM raw_requests WHERE state = 'pending'), (SELECT COUNT(*) FROM raw_requests WHERE state = 'kept'), \
         (SELECT COUNT(*) FROM fetches), (SELECT COUNT(*) FROM runs WHERE state = 'dead'), \
         (SELECT COUNT(*) FROM deliveries WHERE state = 'uncertain'), \
         (SELECT COUNT(*) FROM exports e JOIN installations i ON i.id = e.installation_id WHERE e.state = 'pending' AND i.enabled = 1), \
         (SELECT COUNT(*) FROM exports WHERE state = 'dead'), \
         (SELECT CAST(COALESCE(SUM(c.value - x.position), 0) AS BIGINT) FROM exporters x \
         JOIN installations i ON i.id = x.installation_id AND i.enabled = 1 JOIN counters c ON c.name = 'changes')",
    )
    .fetch_one(conn)
    .await?;
    Ok(Status {
        runs: row.try_get(0)?,
        deliveries: row.try_get(1)?,
        raw_requests: row.try_get(2)?,
        kept_requests: row.try_get(3)?,
        fetches: row.try_get(4)?,
        dead_letters: row.try_get::<i64, _>(5)? + row.try_get::<i64, _>(8)?,
        uncertain: row.try_get(6)?,
        exports: row.try_get::<i64, _>(7)? + row.try_get::<i64, _>(9)?,
    })
}

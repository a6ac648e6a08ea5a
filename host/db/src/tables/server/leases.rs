//! Leases. Of the servers on one database, only the lease holder does a task for all. A lease expires by the database's
//! time, so that another server takes over if the holder is gone or frozen.

use crate::sql::query;
use crate::{Result, Tx};

/// Takes or renews a lease for a time in milliseconds. Returns false if another server holds it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn acquire(tx: &mut Tx<'_>, name: &str, server: &str, for_ms: i64) -> Result<bool> {
    let now = tx.dialect().now();
    let sql = format!(
        "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, {now} + $3) ON CONFLICT (name) DO UPDATE SET \
         holder = excluded.holder, ends_at = excluded.ends_at WHERE leases.holder = excluded.holder OR leases.ends_at < {now}"
    );
    let query = query(sql).bind(name).bind(server).bind(for_ms);
    Ok(query.execute(tx.change().await?).await?.rows_affected() == 1)
}

/// Releases a lease, so that the next server need not wait for it to expire.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_back(tx: &mut Tx<'_>, name: &str, server: &str) -> Result<()> {
    let query = query("DELETE FROM leases WHERE name = $1 AND holder = $2").bind(name).bind(server);
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Records the time of a server's clock. Returns by how many milliseconds the clock was set back since the last record,
/// which may be from before a restart, or 0 if it was not set back.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn note_clock(tx: &mut Tx<'_>, server: &str) -> Result<i64> {
    let name = format!("clock:{server}");
    let now = tx.clock().now();
    let row = query("SELECT value FROM counters WHERE name = $1").bind(&name).fetch_optional(tx.read().await?).await?;
    let before: Option<i64> = row.map(|row| row.try_get(0)).transpose()?;
    let sql =
        "INSERT INTO counters (name, value) VALUES ($2, $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    query(sql).bind(now).bind(&name).execute(tx.change().await?).await?;
    Ok(before.map_or(0, |before| (before - now).max(0)))
}

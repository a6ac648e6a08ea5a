//! The transactions that write at this moment, on every server of a database.
//!
//! A claim reads which installations work and commits a little later. Whoever has told the others to stop must wait until all
//! that began before the word have ended; only then is what is claimed known. On PostgreSQL each transaction that writes
//! holds a lock from its beginning to its end, shared with all others. Nobody ever waits for that lock: it is only looked at.

use sqlx::{AnyConnection, Row as _};

use crate::{Dialect, Result};

/// Takes the lock. It must come before the first statement that reads, whose snapshot would be older otherwise. The two numbers
/// are any that nothing else locks.
pub(crate) const MARK: &str = "SELECT CAST(pg_advisory_xact_lock_shared(1349285223, 1) AS TEXT)";

/// Transactions that write at this moment, by names that are never used again. None on SQLite, which has one writer: all that
/// was claimed before is known once a write has returned.
///
/// # Errors
/// When the database refuses.
pub async fn writes(conn: &mut AnyConnection) -> Result<Vec<String>> {
    if Dialect::of_connection(conn) == Dialect::Sqlite {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(
        "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
         WHERE l.locktype = 'advisory' AND l.classid = 1349285223 AND l.objid = 1 AND l.objsubid = 2 \
         AND d.datname = current_database()",
    );
    rows.fetch_all(conn).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

//! Transactions that are writing now, on every server of a database.
//!
//! A claim reads which installations are active and commits a little later. A server that tells the others to stop must
//! therefore wait until all transactions that began earlier have ended; only then can it see every claim. On PostgreSQL
//! each writing transaction holds a shared advisory lock from beginning to end. Nothing ever waits for that lock; it is
//! only listed.

use crate::sql::{Conn, query};
use crate::{Dialect, Result};

/// The statement that takes the lock. It must run before the first statement that reads; otherwise that statement's
/// snapshot would be older than the lock. The two numbers are arbitrary, and no other lock uses them.
pub(crate) const MARK: &str = "SELECT CAST(pg_advisory_xact_lock_shared(1349285223, 1) AS TEXT)";

/// Returns the names of the transactions that are writing now. A name is never reused. Empty on SQLite, which has one
/// writer: once a write has returned, all earlier claims are visible.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn writes(conn: &mut Conn) -> Result<Vec<String>> {
    if conn.dialect() == Dialect::Sqlite {
        return Ok(Vec::new());
    }
    let rows = query(
        "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
         WHERE l.locktype = 'advisory' AND l.classid = 1349285223 AND l.objid = 1 AND l.objsubid = 2 \
         AND d.datname = current_database()",
    );
    rows.fetch_all(conn).await?.iter().map(|row| row.try_get(0)).collect()
}

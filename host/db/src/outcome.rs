//! What became of a PostgreSQL transaction whose commit was asked for and whose answer was lost: a connection that
//! was cut, a server that was restarted, a proxy that dropped the answer.
//!
//! PostgreSQL numbers each transaction that changes something, and remembers of each number whether it was
//! committed (`pg_xact_status`, documentation of PostgreSQL, section 9.27.9). A transaction that is still open belongs
//! to a session whose client is gone: after a grace that session is ended, and the transaction with it, unless the commit
//! wins.

use sqlx::{AnyConnection, AssertSqlSafe, Executor as _, Row as _};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

use crate::{DbError, Dialect, Result};

/// How long a transaction that is still open may go on: its commit may only be slow.
const GRACE: Duration = Duration::from_secs(4);
/// How long one question may take, a new connection included.
const ASK: Duration = Duration::from_secs(5);
/// The wait between two questions.
const AGAIN: Duration = Duration::from_millis(100);
/// The wait after a question that could not be asked.
const PAUSE: Duration = Duration::from_millis(250);

/// Whether a transaction was committed, with a connection that works. Asks until the database answers, or nobody wants
/// to know any more: none then.
pub(crate) async fn of(url: &str, transaction: &str, wanted: impl Fn() -> bool) -> Option<(AnyConnection, bool)> {
    let (mut said, began) = (false, Instant::now());
    while wanted() {
        match timeout(ASK, ask(url, transaction, began.elapsed() > GRACE)).await {
            Ok(Ok((conn, Some(committed)))) => {
                tracing::warn!(transaction, committed, "what became of the commit is known");
                return Some((conn, committed));
            }
            Ok(Ok((_, None))) => sleep(AGAIN).await,
            Ok(Err(error)) => {
                if !std::mem::replace(&mut said, true) {
                    tracing::error!(%error, "the database cannot be asked what became of a commit; it is asked again");
                }
                sleep(PAUSE).await;
            }
            Err(_) => {}
        }
    }
    None
}

/// Asks once. None when the transaction is still open; its session is told to end if `end` says so.
async fn ask(url: &str, transaction: &str, end: bool) -> Result<(AnyConnection, Option<bool>)> {
    let number: u64 = transaction
        .parse()
        .map_err(|_| DbError::NotStored(format!("`{transaction}` is not the number of a transaction")))?;
    let mut conn = crate::connect(url, Dialect::Postgres, true).await?;
    let sql = format!("SELECT pg_xact_status('{number}'::xid8)");
    let status: Option<String> = match conn.fetch_one(AssertSqlSafe(sql)).await {
        Ok(row) => row.try_get(0)?,
        // "Transaction ID is in the future": a failover has led to a server that never got it.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("22023") => Some("aborted".to_owned()),
        Err(error) => return Err(error.into()),
    };
    let committed = match status.as_deref() {
        Some("committed") => Some(true),
        Some("aborted") => Some(false),
        Some(_) => None,
        None => return Err(DbError::NotStored(format!("the database has forgotten transaction {number}"))),
    };
    if end && committed.is_none() {
        let sql = format!(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_xid = '{number}'::xid8::xid"
        );
        conn.fetch_one(AssertSqlSafe(sql)).await?;
    }
    Ok((conn, committed))
}

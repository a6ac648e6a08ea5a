//! Finds out what became of a PostgreSQL transaction when the answer to its commit was lost: the connection was cut,
//! the server restarted, or a proxy dropped the answer.
//!
//! PostgreSQL gives an ID to each transaction that changes something, and remembers for each ID whether it was
//! committed (`pg_xact_status`, PostgreSQL documentation, section 9.27.9). A transaction that is still open belongs to
//! a session whose client is gone: after a grace period we terminate that session, and the transaction with it, unless
//! the commit finishes first.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

use crate::{Conn, DbError, Result, open};

/// How long a transaction may stay open before its session is terminated, in case its commit is merely slow.
const GRACE: Duration = Duration::from_secs(4);
/// How long one query may take, including a new connection.
const ASK: Duration = Duration::from_secs(5);
/// The wait between two queries.
const RETRY_WAIT: Duration = Duration::from_millis(100);
/// The wait after a query that failed.
const PAUSE: Duration = Duration::from_millis(250);

/// Returns whether a transaction was committed, with a working connection. Asks until the database answers. Returns
/// `None` once `wanted` says that no caller waits for the answer any more.
pub(crate) async fn of(url: &str, transaction: &str, wanted: impl Fn() -> bool) -> Option<(Conn, bool)> {
    let (mut said, began) = (false, Instant::now());
    while wanted() {
        match timeout(ASK, ask(url, transaction, began.elapsed() > GRACE)).await {
            Ok(Ok((conn, Some(committed)))) => {
                tracing::warn!(transaction, committed, "the outcome of the commit is known");
                return Some((conn, committed));
            }
            Ok(Ok((_, None))) => sleep(RETRY_WAIT).await,
            Ok(Err(error)) => {
                if !std::mem::replace(&mut said, true) {
                    tracing::error!(%error, "could not ask the database for the outcome of a commit; retrying");
                }
                sleep(PAUSE).await;
            }
            Err(_) => {}
        }
    }
    None
}

/// Asks once. The outcome is `None` if the transaction is still open. In that case, if `end` is set, its session is
/// terminated.
async fn ask(url: &str, transaction: &str, end: bool) -> Result<(Conn, Option<bool>)> {
    let number: u64 = transaction
        .parse()
        .map_err(|_| DbError::NotStored(format!("`{transaction}` is not a valid transaction ID")))?;
    let mut conn = open::connect(url, true).await?;
    let status: Option<String> = match conn.script(&format!("SELECT pg_xact_status('{number}'::xid8)")).await {
        Ok(row) => row.ok_or(DbError::NoRow)?.try_get(0)?,
        // "Transaction ID is in the future": after a failover, this server never received the transaction.
        Err(error) if error.postgres_code().as_deref() == Some("22023") => Some("aborted".to_owned()),
        Err(error) => return Err(error),
    };
    let committed = match status.as_deref() {
        Some("committed") => Some(true),
        Some("aborted") => Some(false),
        Some(_) => None,
        None => {
            return Err(DbError::NotStored(format!(
                "the database no longer knows the outcome of transaction {number}"
            )));
        }
    };
    if end && committed.is_none() {
        let sql = format!(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_xid = '{number}'::xid8::xid"
        );
        conn.script(&sql).await?;
    }
    Ok((conn, committed))
}

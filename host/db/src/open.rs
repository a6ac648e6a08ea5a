//! Opens a database: connects, checks the file for damage, and brings its schema up to date.

use std::{path::Path, time::Duration};
use tokio::time::{Instant, sleep, timeout};

use crate::{Conn, DbError, Dialect, Result, files, schema, sql::query};

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long to wait for other programs that open the same file at the same moment.
const CONTENTION_TIMEOUT: Duration = Duration::from_secs(15);
/// The wait between two tries.
const RETRY_WAIT: Duration = Duration::from_millis(50);
/// The largest file, in bytes, that is checked for damage at each start. At this size, the check takes about a second.
const CHECK_MAX_BYTES: u64 = 1 << 30;

/// Settings of each SQLite connection. FULL: a commit is on disk before it is acknowledged. The cache size is in KiB.
const SQLITE_WRITER: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; \
    PRAGMA journal_size_limit = 67108864;";
const SQLITE_READER: &str = "PRAGMA query_only = 1; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4096; \
    PRAGMA temp_store = MEMORY;";

/// Settings of each PostgreSQL session. If a writer's statement runs too long, or waits too long for a lock, it fails
/// and its write with it. If the client disappears in the middle of a transaction, the server ends the session and
/// releases its locks. Statements are not compiled (`jit`): ours take a millisecond, and compiling one takes hundreds
/// of milliseconds when the planner overestimates its cost, as it does for claims on tables without statistics.
const POSTGRES_WRITER: &str = "SET synchronous_commit = on; SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '4s'; SET jit = off";
/// Settings of each PostgreSQL session that only reads. A statement that takes longer than its timeout fails.
const POSTGRES_READER: &str = "SET statement_timeout = '15s'; SET default_transaction_read_only = on; SET jit = off";

/// Opens the writer's connection, after checking the database and updating its schema.
pub(crate) async fn open(url: &str) -> Result<(Conn, Dialect)> {
    let dialect = Dialect::of(url)?;
    if dialect == Dialect::Sqlite {
        files::keep_private(url)?;
    }
    let began = Instant::now();
    loop {
        match prepare(url, dialect).await {
            // When a server and a command start on an empty folder at the same moment, one of them may find the file
            // locked by the other. A retry then succeeds. `prepare` handles a migration that both of them apply.
            Err(error)
                if dialect == Dialect::Sqlite && is_contended(&error) && began.elapsed() < CONTENTION_TIMEOUT =>
            {
                sleep(RETRY_WAIT).await;
            }
            done => return done.map(|conn| (conn, dialect)),
        }
    }
}

async fn prepare(url: &str, dialect: Dialect) -> Result<Conn> {
    let mut conn = connect(url, true).await.map_err(damaged)?;
    if dialect == Dialect::Sqlite {
        check(&mut conn).await?;
    }
    let mut before = schema::version(&mut conn).await.map_err(damaged)?;
    if dialect == Dialect::Postgres {
        // Building an index over millions of rows takes time, and so does waiting for another server that builds it.
        conn.script("SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0")
            .await?;
    }
    while let Err(error) = schema::migrate(&mut conn, dialect).await {
        let now = schema::version(&mut conn).await?;
        if now == before {
            return Err(damaged(error));
        }
        // Another program applied this migration at the same moment. Later ones may still be pending.
        before = now;
    }
    set_up(&mut conn, true).await?;
    Ok(conn)
}

/// Connects, with a time limit.
pub(crate) async fn connect(url: &str, writer: bool) -> Result<Conn> {
    let connected = timeout(CONNECT_TIMEOUT, async {
        let mut conn = Conn::connect(url, writer).await?;
        set_up(&mut conn, writer).await?;
        Ok(conn)
    });
    connected.await.unwrap_or_else(|_| {
        Err(DbError::Unreachable(format!("could not connect within {} s", CONNECT_TIMEOUT.as_secs())))
    })
}

/// Applies the settings for a new connection that writes, or one that only reads.
async fn set_up(conn: &mut Conn, writer: bool) -> Result<()> {
    let settings = match (conn.dialect(), writer) {
        (Dialect::Sqlite, true) => SQLITE_WRITER,
        (Dialect::Sqlite, false) => SQLITE_READER,
        (Dialect::Postgres, true) => POSTGRES_WRITER,
        (Dialect::Postgres, false) => POSTGRES_READER,
    };
    conn.script(settings).await.map(drop)
}

/// Checks a file for damage, as far as SQLite can detect it, so that damage is found at the start and not when a
/// customer's message arrives.
async fn check(conn: &mut Conn) -> Result<()> {
    let row = query("SELECT file FROM pragma_database_list WHERE name = 'main'").fetch_one(&mut *conn).await;
    let file: String = row.map_err(damaged)?.try_get(0)?;
    let size = std::fs::metadata(Path::new(&file)).map_or(0, |about| about.len());
    if size > CHECK_MAX_BYTES {
        tracing::info!(size, "the database file is large, so the check for damage is skipped");
        return Ok(());
    }
    let found = query("PRAGMA quick_check(3)").fetch_all(conn).await.map_err(damaged)?;
    let report: Vec<String> = found.iter().map(|row| row.try_get(0)).collect::<Result<_>>()?;
    if report == ["ok"] { Ok(()) } else { Err(DbError::Damaged(report.join("; "))) }
}

/// Turns an error that means a damaged file into [`DbError::Damaged`], which says what to do. 11 is CORRUPT, 26 is
/// NOTADB.
fn damaged(error: DbError) -> DbError {
    match sqlite_code(&error) {
        Some((11 | 26, what)) => DbError::Damaged(what),
        _ => error,
    }
}

/// Whether other programs that open the same file caused the error: BUSY (5) or LOCKED (6).
fn is_contended(error: &DbError) -> bool {
    matches!(sqlite_code(error), Some((5 | 6, _)))
}

/// Returns SQLite's primary result code and its message.
fn sqlite_code(error: &DbError) -> Option<(i32, String)> {
    let DbError::Sqlite(error) = error else { return None };
    Some((error.sqlite_error()?.extended_code & 0xff, error.to_string()))
}

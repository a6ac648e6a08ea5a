//! Opens a database: connects, checks the file for damage, and brings its schema up to date.

use sqlx::{
    AnyConnection, Connection as _, Executor as _, Row as _,
    migrate::MigrateError::{Execute, ExecuteMigration},
};
use std::{path::Path, time::Duration};
use tokio::time::{Instant, sleep, timeout};

use crate::{DbError, Dialect, Result, files, schema};

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long to wait for other programs that open the same file at the same moment.
const CONTENTION_TIMEOUT: Duration = Duration::from_secs(15);
/// The wait between two tries.
const RETRY_WAIT: Duration = Duration::from_millis(50);
/// The largest file, in bytes, that is checked for damage at each start. At this size, the check takes about a second.
const CHECK_MAX_BYTES: u64 = 1 << 30;

/// Opens the writer's connection, after checking the database and updating its schema.
pub(crate) async fn open(url: &str) -> Result<(AnyConnection, Dialect)> {
    sqlx::any::install_default_drivers();
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

async fn prepare(url: &str, dialect: Dialect) -> Result<AnyConnection> {
    let mut conn = connect(url, dialect, true).await.map_err(damaged)?;
    if dialect == Dialect::Sqlite {
        check(&mut conn).await?;
    }
    let mut before = schema::version(&mut conn).await.map_err(damaged)?;
    if dialect == Dialect::Postgres {
        // Building an index over millions of rows takes time, and so does waiting for another server that builds it.
        conn.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0")
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
    dialect.set_up(&mut conn, true).await?;
    Ok(conn)
}

/// Connects, with a time limit.
pub(crate) async fn connect(url: &str, dialect: Dialect, writer: bool) -> Result<AnyConnection> {
    let connected = timeout(CONNECT_TIMEOUT, async {
        let mut conn = AnyConnection::connect_with(&Dialect::connect_options(url)?).await?;
        dialect.set_up(&mut conn, writer).await?;
        Ok(conn)
    });
    connected.await.unwrap_or_else(|_| {
        Err(DbError::Unreachable(format!("could not connect within {} s", CONNECT_TIMEOUT.as_secs())))
    })
}

/// Checks a file for damage, as far as SQLite can detect it, so that damage is found at the start and not when a
/// customer's message arrives.
async fn check(conn: &mut AnyConnection) -> Result<()> {
    let row = sqlx::query("SELECT file FROM pragma_database_list WHERE name = 'main'").fetch_one(&mut *conn).await;
    let file: String = row.map_err(|error| damaged(error.into()))?.try_get(0)?;
    let size = std::fs::metadata(Path::new(&file)).map_or(0, |metadata| metadata.len());
    if size > CHECK_MAX_BYTES {
        tracing::info!(size, "the database file is large, so the check for damage is skipped");
        return Ok(());
    }
    let rows = sqlx::query("PRAGMA quick_check(3)").fetch_all(conn).await.map_err(|error| damaged(error.into()))?;
    let report: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
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
fn sqlite_code(error: &DbError) -> Option<(u32, String)> {
    let (DbError::Sql(error) | DbError::Migrate(Execute(error) | ExecuteMigration(error, _))) = error else {
        return None;
    };
    let error = error.as_database_error()?;
    let code: u32 = error.code()?.parse().ok()?;
    Some((code & 0xff, error.message().to_owned()))
}

//! Opens a database: connects, looks whether it is whole, and brings its schema up to date.

use sqlx::{
    AnyConnection, Connection as _, Executor as _, Row as _,
    migrate::MigrateError::{Execute, ExecuteMigration},
};
use std::{path::Path, time::Duration};
use tokio::time::{Instant, sleep, timeout};

use crate::{DbError, Dialect, Result, files, schema};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How long other programs that open the same file at the same moment are waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// The wait between two tries.
const AGAIN: Duration = Duration::from_millis(50);
/// A file up to this size, in bytes, is looked through as a whole at each start: about a second.
const LOOKED_THROUGH: u64 = 1 << 30;

/// Opens the writer's connection to a database that is whole and has today's schema.
pub(crate) async fn open(url: &str) -> Result<(AnyConnection, Dialect)> {
    sqlx::any::install_default_drivers();
    let dialect = Dialect::of(url)?;
    if dialect == Dialect::Sqlite {
        files::keep_private(url)?;
    }
    let began = Instant::now();
    loop {
        match prepare(url, dialect).await {
            // A server and a command that start on an empty folder at the same moment both make the schema, and one of
            // them finds it made. The second look settles it.
            Err(error) if dialect == Dialect::Sqlite && is_contended(&error) && began.elapsed() < PATIENCE => {
                sleep(AGAIN).await;
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
        // An index over millions of rows takes its time, and so does another server that makes it.
        conn.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0")
            .await?;
    }
    while let Err(error) = schema::migrate(&mut conn, dialect).await {
        let now = schema::version(&mut conn).await?;
        if now == before {
            return Err(damaged(error));
        }
        // Another program made this change at the same moment: the next may be left to make.
        before = now;
    }
    dialect.set_up(&mut conn, true).await?;
    Ok(conn)
}

/// Connects, within a time.
pub(crate) async fn connect(url: &str, dialect: Dialect, writer: bool) -> Result<AnyConnection> {
    let connected = timeout(CONNECT, async {
        let mut conn = AnyConnection::connect_with(&Dialect::connect_options(url)?).await?;
        dialect.set_up(&mut conn, writer).await?;
        Ok(conn)
    });
    connected.await.unwrap_or_else(|_| {
        Err(DbError::Unreachable(format!("no connection could be made within {} s", CONNECT.as_secs())))
    })
}

/// Whether a file is whole, as far as SQLite can tell. Damage is better found now than by a customer's message.
async fn check(conn: &mut AnyConnection) -> Result<()> {
    let row = sqlx::query("SELECT file FROM pragma_database_list WHERE name = 'main'").fetch_one(&mut *conn).await;
    let file: String = row.map_err(|error| damaged(error.into()))?.try_get(0)?;
    let size = std::fs::metadata(Path::new(&file)).map_or(0, |about| about.len());
    if size > LOOKED_THROUGH {
        tracing::info!(size, "the database file is large, so it is not looked through for damage");
        return Ok(());
    }
    let found = sqlx::query("PRAGMA quick_check(3)").fetch_all(conn).await.map_err(|error| damaged(error.into()))?;
    let said: Vec<String> = found.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if said == ["ok"] { Ok(()) } else { Err(DbError::Damaged(said.join("; "))) }
}

/// Says of an error that tells of a damaged file what to do about it. 11 is CORRUPT, 26 is NOTADB.
fn damaged(error: DbError) -> DbError {
    match sqlite_code(&error) {
        Some((11 | 26, what)) => DbError::Damaged(what),
        _ => error,
    }
}

/// Whether others that open the same file are the reason: BUSY, LOCKED, or a change of the schema that was made twice.
fn is_contended(error: &DbError) -> bool {
    matches!(sqlite_code(error), Some((5 | 6, _)))
}

/// SQLite's primary result code, and its words.
fn sqlite_code(error: &DbError) -> Option<(u32, String)> {
    let (DbError::Sql(error) | DbError::Migrate(Execute(error) | ExecuteMigration(error, _))) = error else {
        return None;
    };
    let error = error.as_database_error()?;
    let code: u32 = error.code()?.parse().ok()?;
    Some((code & 0xff, error.message().to_owned()))
}

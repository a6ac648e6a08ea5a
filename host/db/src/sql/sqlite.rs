//! The driver for SQLite.

use percent_encoding::percent_decode_str;
use rusqlite::{
    InterruptHandle, OpenFlags,
    config::DbConfig,
    types::{Value as SqliteValue, ValueRef},
};
use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
};
use tokio::sync::oneshot;

use super::{
    statement::Done,
    value::{NullType, Row, Value},
};
use crate::{DbError, Result};

/// How many prepared statements a connection keeps. Lists are padded to powers of two (see `rows::padded`), so the
/// number of different texts is limited.
const STATEMENTS: usize = 512;

/// A connection.
pub(super) enum Connection {
    /// Runs statements on the thread that uses it, and blocks the thread.
    Here(rusqlite::Connection),
    /// Runs statements on a thread of its own, which ends when the connection is dropped.
    OnThread {
        queue: mpsc::Sender<Job>,
        interrupt: InterruptHandle,
        /// Whether the caller of the last statement has not got its result.
        busy: bool,
    },
}

/// Work for a connection's thread.
type Job = Box<dyn FnOnce(&rusqlite::Connection) + Send>;

impl Connection {
    pub(super) fn open_here(url: &str) -> Result<Self> {
        Ok(Self::Here(open(url)?))
    }

    pub(super) async fn open_on_thread(url: &str) -> Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job>();
        let (opened, answer) = oneshot::channel();
        let url = url.to_owned();
        let work = move || {
            let conn = match open(&url) {
                Ok(conn) => conn,
                Err(error) => return drop(opened.send(Err(error))),
            };
            if opened.send(Ok(conn.get_interrupt_handle())).is_ok() {
                for job in jobs {
                    job(&conn);
                }
            }
        };
        let stopped = || DbError::Unreachable("the connection's thread has ended".into());
        let spawned = thread::Builder::new().name("database-reader".into()).spawn(work);
        spawned.map_err(|error| DbError::Unreachable(format!("cannot start a thread: {error}")))?;
        let interrupt = answer.await.map_err(|_| stopped())??;
        Ok(Self::OnThread { queue, interrupt, busy: false })
    }

    pub(super) async fn run(&mut self, sql: Arc<str>, values: Vec<Value>) -> Result<Done> {
        self.work(move |conn| run(conn, &sql, &values)).await
    }

    pub(super) async fn script(&mut self, sql: &str) -> Result<()> {
        let sql = sql.to_owned();
        self.work(move |conn| Ok(conn.execute_batch(&sql)?)).await
    }

    /// Returns whether the last statement has given no result: its caller is gone, or the connection's thread has ended.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::OnThread { busy: true, .. })
    }

    /// Ends the statement that the connection's thread is running for a caller that is gone.
    pub(super) fn interrupt(&self) {
        if let Self::OnThread { interrupt, busy: true, .. } = self {
            interrupt.interrupt();
        }
    }

    async fn work<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&rusqlite::Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Self::Here(conn) => work(conn),
            Self::OnThread { queue, busy, .. } => {
                let stopped = || DbError::Unreachable("the connection's thread has ended".into());
                let (done, answer) = oneshot::channel();
                // If the caller is gone, the answer is not needed.
                let job: Job = Box::new(move |conn| drop(done.send(work(conn))));
                queue.send(job).map_err(|_| stopped())?;
                *busy = true;
                let answer = answer.await.map_err(|_| stopped())?;
                *busy = false;
                answer
            }
        }
    }
}

/// Returns the file of a SQLite address, and whether SQLite may create it.
///
/// # Errors
/// [`DbError::Address`] if the address names no file. A database in memory would be another one for each connection.
pub(crate) fn file_of(url: &str) -> Result<(PathBuf, bool)> {
    let wrong = || DbError::Address(url.to_owned());
    let rest = url.strip_prefix("sqlite:").ok_or_else(wrong)?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
    let mut create = false;
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option {
            "mode=rwc" => create = true,
            "mode=rw" => {}
            _ => return Err(wrong()),
        }
    }
    if path.is_empty() || path == ":memory:" {
        return Err(wrong());
    }
    let path = percent_decode_str(path).decode_utf8().map_err(|_| wrong())?;
    Ok((PathBuf::from(path.as_ref()), create))
}

fn open(url: &str) -> Result<rusqlite::Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let (path, create) = file_of(url)?;
    let flags = if create { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
    let conn = rusqlite::Connection::open_with_flags(path, flags)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without this, SQLite plans a statement again whenever a parameter of its LIMIT has another value.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(conn)
}

/// Runs a statement.
fn run(conn: &rusqlite::Connection, sql: &str, values: &[Value]) -> Result<Done> {
    let mut statement = conn.prepare_cached(sql)?;
    let count = statement.parameter_count();
    if count > values.len() {
        return Err(DbError::NotStored(format!("a statement has {count} parameters, but {} values", values.len())));
    }
    for (n, value) in values.iter().take(count).enumerate() {
        match value {
            Value::Null(_) => statement.raw_bind_parameter(n + 1, SqliteValue::Null)?,
            Value::Int(number) => statement.raw_bind_parameter(n + 1, *number)?,
            Value::Real(number) => statement.raw_bind_parameter(n + 1, *number)?,
            Value::Text(text) => statement.raw_bind_parameter(n + 1, text.as_str())?,
            Value::Blob(bytes) => statement.raw_bind_parameter(n + 1, bytes.as_slice())?,
            Value::Bool(is) => statement.raw_bind_parameter(n + 1, *is)?,
        }
    }
    let (columns, changes) = (statement.column_count(), !statement.readonly());
    let mut done = Done::default();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let column = |n| -> Result<Value> {
            Ok(match row.get_ref(n)? {
                ValueRef::Null => Value::Null(NullType::Text),
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Real(number) => Value::Real(number),
                // Replacing damaged characters would store the replacement with the next write of the row.
                ValueRef::Text(_) => Value::Text(row.get(n)?),
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            })
        };
        done.rows.push(Row((0..columns).map(column).collect::<Result<_>>()?));
    }
    if changes {
        done.changed = conn.changes();
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_file_is_taken_from_the_url() {
        let file = |url: &str| file_of(url).map(|(path, create)| (path.display().to_string(), create)).unwrap();
        assert_eq!(file("sqlite:/tmp/a.db"), ("/tmp/a.db".into(), false));
        assert_eq!(file("sqlite:///tmp/a.db?mode=rwc"), ("/tmp/a.db".into(), true));
        assert_eq!(file("sqlite:/tmp/a%25%3Fb.db"), ("/tmp/a%?b.db".into(), false));
        for wrong in ["sqlite:", "sqlite::memory:", "sqlite:/tmp/a.db?mode=memory", "sqlite:/tmp/a.db?mode=ro"] {
            assert!(matches!(file_of(wrong), Err(DbError::Address(_))), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_read_whose_caller_is_gone_can_be_interrupted() {
        let dir = tempfile::tempdir().unwrap();
        let url = crate::Dialect::sqlite_url(&dir.path().join("t.db"));
        let mut conn = crate::Conn::connect(&url, false).await.unwrap();
        assert!(conn.is_usable().await);
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        let read = crate::sql::query(endless).fetch_one(&mut conn);
        assert!(futures_util::FutureExt::now_or_never(read).is_none());
        assert!(!conn.is_usable().await);
        conn.interrupt();
        // An interrupt has no effect on a statement that has not begun yet, so repeat it until the thread is free.
        let next = async {
            loop {
                let next = crate::sql::query("SELECT 1").fetch_one(&mut conn);
                match tokio::time::timeout(std::time::Duration::from_millis(20), next).await {
                    Ok(row) => break row.unwrap(),
                    Err(_) => conn.interrupt(),
                }
            }
        };
        assert_eq!(next.await.try_get::<i64>(0).unwrap(), 1);
    }

    #[tokio::test]
    async fn a_damaged_text_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let url = crate::Dialect::sqlite_url(&dir.path().join("t.db"));
        let mut conn = crate::Conn::connect(&url, false).await.unwrap();
        let damaged = crate::sql::query("SELECT CAST(x'ff' AS TEXT)").fetch_all(&mut conn).await;
        assert!(matches!(damaged, Err(DbError::Sqlite(_))));
    }

    #[tokio::test]
    async fn values_come_back_as_they_were_bound() {
        let dir = tempfile::tempdir().unwrap();
        let url = crate::Dialect::sqlite_url(&dir.path().join("t.db"));
        let mut conn = crate::Conn::connect(&url, false).await.unwrap();
        conn.script("CREATE TABLE t (a BIGINT, b TEXT, c BLOB, d REAL); CREATE TABLE u (a BIGINT)").await.unwrap();
        let sql = "INSERT INTO t (b, a, c, d) VALUES ($2, $1, $3, $4), ($5, $6, $7, $8)";
        let insert = crate::sql::query(sql).bind(1_i64).bind("ż").bind(vec![0_u8, 255]).bind(1.5);
        let insert = insert.bind(None::<String>).bind(None::<i64>).bind(None::<Vec<u8>>).bind(None::<f64>);
        assert_eq!(insert.execute(&mut conn).await.unwrap().rows_affected(), 2);
        let select = || crate::sql::query("SELECT a, b, c, d FROM t ORDER BY a DESC");
        let rows = select().fetch_all(&mut conn).await.unwrap();
        assert_eq!(rows[0].try_get::<i64>(0).unwrap(), 1);
        assert_eq!(rows[0].try_get::<Option<String>>(1).unwrap().as_deref(), Some("ż"));
        assert_eq!(rows[0].try_get::<Vec<u8>>(2).unwrap(), [0, 255]);
        assert!((rows[0].try_get::<f64>(3).unwrap() - 1.5).abs() < f64::EPSILON);
        assert_eq!(rows[1].try_get::<Option<i64>>(0).unwrap(), None);
        assert!(matches!(rows[1].try_get::<i64>(0), Err(DbError::Column(0, _))));
        // A read reports no changed rows, although the statement before it changed some.
        assert_eq!(select().execute(&mut conn).await.unwrap().rows_affected(), 0);
        let missing = crate::sql::query("SELECT $1, $2").bind(1_i64).fetch_all(&mut conn).await;
        assert!(matches!(missing, Err(DbError::NotStored(_))));
    }
}

//! Batches of statements. SQLite runs on its own thread, and a round trip to it costs more than most statements do, so
//! all statements of a batch make one trip. PostgreSQL takes them one at a time.

use futures_util::TryStreamExt as _;
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Either, Execute as _, Executor as _,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::cache::Cache;
use crate::{DbError, Dialect, Result, rows};

/// A statement with its bound values.
pub(crate) type Statement = Query<'static, Any, AnyArguments>;

/// The maximum number of rows that one statement writes, and of keys that it queries.
pub(crate) const MANY: usize = 64;

/// Writes that are sent together.
pub(crate) struct Batch<'c> {
    conn: &'c mut AnyConnection,
    dialect: Dialect,
    /// SQLite's statements that are still to be sent, and their values in order.
    sql: String,
    values: Statement,
    /// How many rows each statement must change; `None` if any number is accepted.
    expected: Vec<Option<u64>>,
}

impl<'c> Batch<'c> {
    pub(crate) fn new(conn: &'c mut AnyConnection) -> Self {
        let dialect = Dialect::of_connection(conn);
        Self { conn, dialect, sql: String::new(), values: sqlx::query(""), expected: Vec::new() }
    }

    /// Writes rows, many per statement. `sql` returns the statement for a number of rows; its values must be in order.
    pub(crate) async fn write<T>(
        &mut self,
        rows: &[T],
        sql: impl Fn(usize) -> String,
        bind: impl Fn(Statement, &T) -> Result<Statement>,
    ) -> Result<()> {
        for some in rows.chunks(MANY) {
            self.add(some, &sql, &bind, None).await?;
        }
        Ok(())
    }

    /// Same as `write`, but every row must match. It fails if a row is gone or its claim now belongs to another server.
    /// The writer then runs each write of the group alone, so that only the one at fault fails.
    pub(crate) async fn change<T>(
        &mut self,
        rows: &[T],
        sql: impl Fn(usize) -> String,
        bind: impl Fn(Statement, &T) -> Result<Statement>,
    ) -> Result<()> {
        for some in rows.chunks(MANY) {
            self.add(some, &sql, &bind, u64::try_from(some.len()).ok()).await?;
        }
        Ok(())
    }

    async fn add<T>(
        &mut self,
        rows: &[T],
        sql: impl Fn(usize) -> String,
        bind: impl Fn(Statement, &T) -> Result<Statement>,
        expected: Option<u64>,
    ) -> Result<()> {
        let sql = sql(rows.len());
        if self.dialect == Dialect::Postgres {
            let statement = rows.iter().try_fold(sqlx::query(AssertSqlSafe(sql)), bind)?;
            return as_expected(expected, statement.execute(&mut *self.conn).await?.rows_affected());
        }
        let values = std::mem::replace(&mut self.values, sqlx::query(""));
        self.values = rows.iter().try_fold(values, bind)?;
        self.sql.push_str(&in_order(&sql));
        self.sql.push(';');
        self.expected.push(expected);
        Ok(())
    }

    /// Sends the statements that were not sent yet, and checks how many rows each has changed.
    pub(crate) async fn end(mut self) -> Result<()> {
        if self.expected.is_empty() {
            return Ok(());
        }
        let statement = joined(self.sql, &mut self.values)?;
        let mut results = self.conn.fetch_many(statement);
        let mut expected = self.expected.into_iter();
        while let Some(result) = results.try_next().await? {
            if let Either::Left(done) = result {
                as_expected(expected.next().flatten(), done.rows_affected())?;
            }
        }
        Ok(())
    }
}

fn as_expected(expected: Option<u64>, changed: u64) -> Result<()> {
    match expected {
        Some(expected) if expected != changed => {
            Err(DbError::NotStored(format!("expected to change {expected} rows, but {changed} changed")))
        }
        _ => Ok(()),
    }
}

/// Makes one statement of several and their values. The result is not cached, because hardly any two are the same.
fn joined(sql: String, values: &mut Statement) -> Result<Statement> {
    let values = values.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
    Ok(sqlx::query_with(AssertSqlSafe(sql), values).persistent(false))
}

/// Replaces the parameters `$1`, `$2`, ..., which must be in order, with `?` for SQLite: unnamed values continue from
/// one statement to the next. SQLite would also compare each named parameter with all earlier ones, which takes
/// quadratic time.
fn in_order(sql: &str) -> String {
    let mut parts = sql.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |sql, part| sql + "?" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Adds a result row to the cache.
type ReadRow = Box<dyn Fn(&mut Cache, &AnyRow) -> Result<()> + Send + Sync>;

/// A query for a group of writes, and how to cache its result.
pub(crate) struct PrefetchQuery {
    sql: String,
    bind: Box<dyn FnOnce(Statement) -> Statement + Send>,
    read_row: ReadRow,
}

impl PrefetchQuery {
    /// A query with custom binding. Its values must be in order.
    pub(crate) fn new(
        sql: String,
        bind: impl FnOnce(Statement) -> Statement + Send + 'static,
        read_row: impl Fn(&mut Cache, &AnyRow) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { sql, bind: Box::new(bind), read_row: Box::new(read_row) }
    }

    /// Queries for keys, many per statement. `sql` returns the statement for a number of keys.
    pub(crate) fn many<K: Clone + Send + 'static>(
        keys: &[K],
        sql: impl Fn(usize) -> String,
        bind: fn(Statement, K) -> Statement,
        read_row: fn(&mut Cache, &AnyRow) -> Result<()>,
    ) -> Vec<Self> {
        let one = |some: &[K]| {
            let some = rows::padded(some);
            Self::new(sql(some.len()), move |query| some.into_iter().fold(query, bind), read_row)
        };
        keys.chunks(MANY).map(one).collect()
    }
}

/// Runs queries and caches their results.
pub(crate) async fn query(conn: &mut AnyConnection, cache: &mut Cache, queries: Vec<PrefetchQuery>) -> Result<()> {
    if Dialect::of_connection(conn) == Dialect::Postgres || queries.len() < 2 {
        for query in queries {
            let statement = (query.bind)(sqlx::query(AssertSqlSafe(query.sql)));
            for row in statement.fetch_all(&mut *conn).await? {
                (query.read_row)(cache, &row)?;
            }
        }
        return Ok(());
    }
    let (mut sql, mut values, mut read_row) = (String::new(), sqlx::query(""), Vec::new());
    for query in queries {
        sql.push_str(&in_order(&query.sql));
        sql.push(';');
        values = (query.bind)(values);
        read_row.push(query.read_row);
    }
    let mut results = conn.fetch_many(joined(sql, &mut values)?);
    let mut answered = 0;
    while let Some(result) = results.try_next().await? {
        match (result, read_row.get(answered)) {
            (Either::Right(row), Some(read_row)) => read_row(cache, &row)?,
            (Either::Right(_), None) => {}
            (Either::Left(_), _) => answered += 1,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_parameters_become_question_marks_in_order() {
        assert_eq!(in_order("a = $1 AND b IN ($2, $13)"), "a = ? AND b IN (?, ?)");
        assert_eq!(in_order("no values"), "no values");
    }
}

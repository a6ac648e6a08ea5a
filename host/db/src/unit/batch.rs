//! Statements for many rows: writes that are sent together, and queries for a group of writes.

use super::cache::Cache;
use crate::{
    Conn, DbError, Dialect, Result, rows,
    sql::{Build, Query, Row, built, query},
};

/// The maximum number of rows that one statement writes, and of keys that it queries.
pub(crate) const MANY: usize = 64;

/// Writes that are sent together.
pub(crate) struct Batch<'c> {
    conn: &'c mut Conn,
}

impl<'c> Batch<'c> {
    pub(crate) fn new(conn: &'c mut Conn) -> Self {
        Self { conn }
    }

    /// Writes rows, many per statement. `sql` returns the text for a number of rows.
    pub(crate) async fn write<T>(
        &mut self,
        rows: &[T],
        sql: Build,
        bind: impl Fn(Query, &T) -> Result<Query>,
    ) -> Result<()> {
        for some in chunks(rows, MANY) {
            self.add(some, sql, &bind).await?;
        }
        Ok(())
    }

    /// Updates rows. `sql` returns the text of [`rows::update`] for a number of rows.
    pub(crate) async fn update<T>(
        &mut self,
        rows: &[T],
        sql: Build,
        bind: impl Fn(Query, &T) -> Result<Query>,
    ) -> Result<()> {
        for some in chunks(rows, self.rows_per_update()) {
            self.add(some, sql, &bind).await?;
        }
        Ok(())
    }

    fn rows_per_update(&self) -> usize {
        match self.conn.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => MANY,
        }
    }

    /// Same as `update`, but every row must match. It fails if a row is gone or its claim now belongs to another server.
    /// The writer then runs each write of the group alone, so that only the one at fault fails.
    pub(crate) async fn change<T>(
        &mut self,
        rows: &[T],
        sql: Build,
        bind: impl Fn(Query, &T) -> Result<Query>,
    ) -> Result<()> {
        for some in chunks(rows, self.rows_per_update()) {
            let (expected, changed) = (some.len(), self.add(some, sql, &bind).await?);
            if u64::try_from(expected) != Ok(changed) {
                return Err(DbError::NotStored(format!("expected to change {expected} rows, but {changed} changed")));
            }
        }
        Ok(())
    }

    /// Returns how many rows the statement changed.
    async fn add<T>(&mut self, rows: &[T], sql: Build, bind: impl Fn(Query, &T) -> Result<Query>) -> Result<u64> {
        let statement = rows.iter().try_fold(built(sql, rows.len()), bind)?;
        Ok(statement.execute(self.conn).await?.rows_affected())
    }
}

/// Splits rows into chunks of at most `most` whose lengths are powers of two, largest first. Lists of all lengths then
/// share a few statements, which stay prepared.
fn chunks<T>(rows: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let length = 1 << rest.len().checked_ilog2()?;
        let (some, others) = rest.split_at(length.min(most));
        rest = others;
        Some(some)
    })
}

/// Adds a result row to the cache.
type ReadRow = Box<dyn Fn(&mut Cache, &Row) -> Result<()> + Send + Sync>;

/// A query for a group of writes, and how to cache its result.
pub(crate) struct PrefetchQuery {
    statement: Query,
    bind: Box<dyn FnOnce(Query) -> Query + Send>,
    read_row: ReadRow,
    /// Whether SQLite leaves it out.
    only_on_postgres: bool,
}

impl PrefetchQuery {
    /// A query with custom binding.
    pub(crate) fn new(
        sql: String,
        bind: impl FnOnce(Query) -> Query + Send + 'static,
        read_row: impl Fn(&mut Cache, &Row) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { statement: query(sql), bind: Box::new(bind), read_row: Box::new(read_row), only_on_postgres: false }
    }

    /// Leaves the query out on SQLite, where one writer needs no locks.
    pub(crate) fn only_on_postgres(mut self) -> Self {
        self.only_on_postgres = true;
        self
    }

    /// Queries for keys, many per statement. `sql` returns the text for a number of keys.
    pub(crate) fn many<K: Clone + Send + 'static>(
        keys: &[K],
        sql: Build,
        bind: fn(Query, K) -> Query,
        read_row: fn(&mut Cache, &Row) -> Result<()>,
    ) -> Vec<Self> {
        let one = |some: &[K]| {
            let some = rows::padded(some);
            let statement = built(sql, some.len());
            let bind = move |query| some.into_iter().fold(query, bind);
            Self { statement, bind: Box::new(bind), read_row: Box::new(read_row), only_on_postgres: false }
        };
        keys.chunks(MANY).map(one).collect()
    }
}

/// Runs queries and caches their results.
pub(crate) async fn run(conn: &mut Conn, cache: &mut Cache, queries: Vec<PrefetchQuery>) -> Result<()> {
    let sqlite = conn.dialect() == Dialect::Sqlite;
    for query in queries.into_iter().filter(|query| !(sqlite && query.only_on_postgres)) {
        for row in (query.bind)(query.statement).fetch_all(conn).await? {
            (query.read_row)(cache, &row)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_into_few_different_lengths() {
        let lengths = |count: usize| chunks(&vec![(); count], MANY).map(<[()]>::len).collect::<Vec<_>>();
        assert_eq!(lengths(0), Vec::<usize>::new());
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(7), [4, 2, 1]);
        assert_eq!(lengths(64), [64]);
        assert_eq!(lengths(200), [64, 64, 64, 8]);
    }
}

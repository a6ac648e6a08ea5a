//! Statements that go to the database together. SQLite works on a thread of its own, and a trip there and
//! back costs more than most statements do: all of a batch make one trip. PostgreSQL takes one at a time.

use futures_util::TryStreamExt as _;
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Either, Execute as _, Executor as _,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use crate::{DbError, Dialect, Result, ahead::Known, rows};

/// A statement with its values.
pub(crate) type Statement = Query<'static, Any, AnyArguments>;

/// How many rows one statement writes at most, and how many keys it asks for.
pub(crate) const MANY: usize = 64;

/// Writes that go together.
pub(crate) struct Batch<'c> {
    conn: &'c mut AnyConnection,
    dialect: Dialect,
    /// What waits for the one trip, and its values in order.
    sql: String,
    values: Statement,
    /// How many rows each statement must change; none where any number is right.
    expected: Vec<Option<u64>>,
}

impl<'c> Batch<'c> {
    pub(crate) fn new(conn: &'c mut AnyConnection) -> Self {
        let dialect = Dialect::of_connection(conn);
        Self { conn, dialect, sql: String::new(), values: sqlx::query(""), expected: Vec::new() }
    }

    /// Writes rows, many with one statement. `sql` gives it for a number of rows, its values in order.
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

    /// The same where each row must be there as the statement says: else a row is gone, or a claim is
    /// another's by now. Each write of the group is then done again by itself, and says what it is about.
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

    /// Does what is left to do.
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
            Err(DbError::NotStored(format!("{expected} rows were to change, and {changed} did")))
        }
        _ => Ok(()),
    }
}

/// Several statements with their values as one. It is not kept: hardly two are the same.
fn joined(sql: String, values: &mut Statement) -> Result<Statement> {
    let values = values.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
    Ok(sqlx::query_with(AssertSqlSafe(sql), values).persistent(false))
}

/// A statement whose values `$1`, `$2` and so on stand in their order, for SQLite: there values without names
/// go from statement to statement. It would also look for each name among all before it, which takes a time
/// that grows with the square of their number.
fn in_order(sql: &str) -> String {
    let mut parts = sql.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |sql, part| sql + "?" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Takes in a row of an answer.
type Learn = Box<dyn Fn(&mut Known, &AnyRow) -> Result<()> + Send + Sync>;

/// What is asked of the database for a group of writes, and what an answer teaches.
pub(crate) struct Question {
    sql: String,
    bind: Box<dyn FnOnce(Statement) -> Statement + Send>,
    learn: Learn,
}

impl Question {
    /// A question of one's own. Its values stand in order.
    pub(crate) fn new(
        sql: String,
        bind: impl FnOnce(Statement) -> Statement + Send + 'static,
        learn: impl Fn(&mut Known, &AnyRow) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { sql, bind: Box::new(bind), learn: Box::new(learn) }
    }

    /// Questions for keys, many with one statement. `sql` gives it for a number of keys.
    pub(crate) fn many<K: Clone + Send + 'static>(
        keys: &[K],
        sql: impl Fn(usize) -> String,
        bind: fn(Statement, K) -> Statement,
        learn: fn(&mut Known, &AnyRow) -> Result<()>,
    ) -> Vec<Self> {
        let one = |some: &[K]| {
            let some = rows::padded(some);
            Self::new(sql(some.len()), move |query| some.into_iter().fold(query, bind), learn)
        };
        keys.chunks(MANY).map(one).collect()
    }
}

/// Asks, and learns the answers.
pub(crate) async fn ask(conn: &mut AnyConnection, known: &mut Known, questions: Vec<Question>) -> Result<()> {
    if Dialect::of_connection(conn) == Dialect::Postgres || questions.len() < 2 {
        for question in questions {
            let statement = (question.bind)(sqlx::query(AssertSqlSafe(question.sql)));
            for row in statement.fetch_all(&mut *conn).await? {
                (question.learn)(known, &row)?;
            }
        }
        return Ok(());
    }
    let (mut sql, mut values, mut learn) = (String::new(), sqlx::query(""), Vec::new());
    for question in questions {
        sql.push_str(&in_order(&question.sql));
        sql.push(';');
        values = (question.bind)(values);
        learn.push(question.learn);
    }
    let mut results = conn.fetch_many(joined(sql, &mut values)?);
    let mut answered = 0;
    while let Some(result) = results.try_next().await? {
        match (result, learn.get(answered)) {
            (Either::Right(row), Some(learn)) => learn(known, &row)?,
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
    fn values_lose_their_names_and_keep_their_order() {
        assert_eq!(in_order("a = $1 AND b IN ($2, $13)"), "a = ? AND b IN (?, ?)");
        assert_eq!(in_order("no values"), "no values");
    }
}

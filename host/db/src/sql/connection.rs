//! A connection to either database.

use super::{
    postgres, sqlite,
    statement::{Done, Query},
    texts::Texts,
    value::Row,
};
use crate::{DbError, Dialect, Result};

/// The target of the log lines that contain the text of each statement, at the level `debug`.
const STATEMENT: &str = "plugboard_db::statement";

/// A connection to either database.
pub struct Conn {
    driver: Driver,
    texts: Texts,
    writer: bool,
}

enum Driver {
    Sqlite(sqlite::Connection),
    Postgres(postgres::Connection),
}

impl Conn {
    /// Connects. `writer` says whether the connection will write. A SQLite connection that writes runs statements on
    /// the thread that uses it, and blocks this thread. One that only reads has a thread of its own, so that a slow
    /// query does not block other work.
    ///
    /// # Errors
    /// Returns an error if the address is not valid or the database does not answer.
    pub async fn connect(url: &str, writer: bool) -> Result<Self> {
        let dialect = Dialect::of(url)?;
        let driver = match dialect {
            Dialect::Sqlite if writer => Driver::Sqlite(sqlite::Connection::open_here(url)?),
            Dialect::Sqlite => Driver::Sqlite(sqlite::Connection::open_on_thread(url).await?),
            Dialect::Postgres => Driver::Postgres(postgres::Connection::open(url).await?),
        };
        Ok(Self { driver, texts: Texts::new(dialect), writer })
    }

    /// Returns which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.driver {
            Driver::Sqlite(_) => Dialect::Sqlite,
            Driver::Postgres(_) => Dialect::Postgres,
        }
    }

    async fn run(&mut self, query: Query) -> Result<Done> {
        let sql = self.texts.get(&query.text);
        tracing::debug!(target: STATEMENT, writer = self.writer, ?sql);
        match &mut self.driver {
            Driver::Sqlite(conn) => conn.run(sql, query.values).await,
            // sqlx's futures are large, and every caller's future would contain them.
            Driver::Postgres(conn) => Box::pin(conn.run(sql, query.values)).await,
        }
    }

    /// Runs statements without values, separated by semicolons. Returns the last row of their results.
    ///
    /// # Errors
    /// Returns the database's error. The statements before the failing one have taken effect.
    pub async fn script(&mut self, sql: &str) -> Result<Option<Row>> {
        tracing::debug!(target: STATEMENT, writer = self.writer, ?sql);
        match &mut self.driver {
            Driver::Sqlite(conn) => conn.script(sql).await.map(|()| None),
            Driver::Postgres(conn) => Box::pin(conn.script(sql)).await,
        }
    }

    /// Returns whether the connection can be used again.
    pub(crate) async fn is_usable(&mut self) -> bool {
        match &mut self.driver {
            Driver::Sqlite(conn) => !conn.is_busy(),
            Driver::Postgres(conn) => Box::pin(conn.ping()).await,
        }
    }

    /// Ends the statement that is still running for a caller that is gone, if the connection has its own thread. A
    /// connection to a server waits for the rest of the answer before the next statement.
    pub(crate) fn interrupt(&self) {
        if let Driver::Sqlite(conn) = &self.driver {
            conn.interrupt();
        }
    }

    /// Closes the connection.
    pub async fn close(self) {
        match self.driver {
            Driver::Sqlite(conn) => drop(conn),
            Driver::Postgres(conn) => conn.close().await,
        }
    }
}

impl Query {
    /// Runs the statement.
    ///
    /// # Errors
    /// Returns the database's error.
    pub async fn execute(self, conn: &mut Conn) -> Result<Done> {
        conn.run(self).await
    }

    /// Runs the statement and returns all rows.
    ///
    /// # Errors
    /// Returns the database's error.
    pub async fn fetch_all(self, conn: &mut Conn) -> Result<Vec<Row>> {
        Ok(conn.run(self).await?.rows)
    }

    /// Runs the statement and returns the first row, if there is one.
    ///
    /// # Errors
    /// Returns the database's error.
    pub async fn fetch_optional(self, conn: &mut Conn) -> Result<Option<Row>> {
        Ok(conn.run(self).await?.rows.into_iter().next())
    }

    /// Runs the statement and returns the first row.
    ///
    /// # Errors
    /// [`DbError::NoRow`] if there is none, otherwise the database's error.
    pub async fn fetch_one(self, conn: &mut Conn) -> Result<Row> {
        self.fetch_optional(conn).await?.ok_or(DbError::NoRow)
    }
}

//! The only place that knows SQL: SQLite embedded, PostgreSQL shared, one set of statements for both.
//!
//! - [`Db`] reads from a pool and writes through a group-committing [`Write`]; see `writer`.
//! - Each table family has a module of plain functions over a connection, so that the same function
//!   serves a read and a transaction. They hold no rule of the inbox: those live in the flow.
//! - What the two databases do differently stands in `dialect`.

mod ahead;
mod batch;
mod claims;
mod dialect;
mod error;
mod later;
mod lock;
mod rows;
mod schema;
mod tx;
mod writer;

pub mod attachments;
pub mod audit;
pub mod automatic;
pub mod changes;
pub mod channels;
pub mod connections;
pub mod contacts;
pub mod conversations;
pub mod deliveries;
pub mod downloads;
pub mod events;
pub mod expire;
pub mod exports;
pub mod feedback;
pub mod fetches;
pub mod history;
pub mod intake;
pub mod kept;
pub mod kv;
pub mod leads;
pub mod links;
pub mod logs;
pub mod messages;
pub mod outgoing;
pub mod plugins;
pub mod reactions;
pub mod recordings;
pub mod reviews;
pub mod runs;
pub mod status;
pub mod timers;
pub mod tokens;
pub mod trust;
pub mod upgrades;

pub use ahead::Wants;
pub use changes::{Change, ChangeKind};
pub use claims::Whose;
pub use dialect::Dialect;
pub use error::{DbError, Result};
pub use lock::DirLock;
/// A connection, of either database.
pub use sqlx::AnyConnection as Conn;
pub use tx::Tx;
pub use writer::Write;

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use sqlx::{
    AnyConnection, AnyPool, Connection as _,
    any::{Any, AnyPoolOptions},
    pool::PoolConnection,
};
use std::sync::Arc;
use tokio::sync::Notify;

/// How many connections read at once.
const READERS: u32 = 4;

/// A database that is open. Clones share it.
#[derive(Clone)]
pub struct Db {
    dialect: Dialect,
    url: Arc<str>,
    readers: AnyPool,
    writer: writer::Writer,
    changed: Arc<Notify>,
    clock: Clock,
}

impl Db {
    /// Opens the database at an address and brings its schema up to date.
    ///
    /// # Errors
    /// When the address is wrong, the database cannot be reached, or it was written by a newer version.
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let mut conn = connect(url, dialect, true).await?;
        schema::migrate(&mut conn, dialect).await?;
        let readers = AnyPoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up; a server may.
            .test_before_acquire(dialect == Dialect::Postgres)
            .after_connect(move |conn, _| Box::pin(async move { dialect.set_up(conn, false).await }))
            .connect_lazy_with(Dialect::connect_options(url)?);
        let changed = Arc::new(Notify::new());
        let writer = writer::Writer::start(conn, url.to_owned(), dialect, clock.clone(), changed.clone());
        Ok(Self { dialect, url: url.into(), readers, writer, changed, clock })
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The host's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A connection to read with. It sees what is committed.
    ///
    /// # Errors
    /// When none becomes free in time or the database cannot be reached.
    pub async fn read(&self) -> Result<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// Does a write. When this returns ok it is on disk, and its effects are there once.
    ///
    /// # Errors
    /// The write's own error, or why the transaction could not be committed. Nothing of it was stored then.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        self.writer.write(write).await
    }

    /// Does a write given as a function. It may be called more than once; what it captures it clones.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_with<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    {
        struct With<F>(F);
        impl<T, F> Write for With<F>
        where
            T: Send + 'static,
            F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
        {
            type Out = T;
            fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> {
                (self.0)(tx)
            }
        }
        self.write(With(write)).await
    }

    /// Is notified after each commit that this server made and that added to the change log.
    #[must_use]
    pub fn changed(&self) -> &Arc<Notify> {
        &self.changed
    }

    /// Follows the commits of other servers on the same database, and notifies as for its own. Returns
    /// when the connection is lost; on SQLite, where there are no others, never.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn follow_others(&self) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            return std::future::pending().await;
        }
        let mut listener = sqlx::postgres::PgListener::connect(&self.url).await?;
        listener.listen("plugboard").await?;
        while listener.try_recv().await?.is_some() {
            self.changed.notify_waiters();
        }
        Ok(())
    }

    /// Closes the readers. The writer ends by itself once its queue is empty and the last clone is gone.
    pub async fn close(&self) {
        self.readers.close().await;
    }
}

pub(crate) async fn connect(url: &str, dialect: Dialect, writer: bool) -> Result<AnyConnection> {
    let mut conn = AnyConnection::connect_with(&Dialect::connect_options(url)?).await?;
    dialect.set_up(&mut conn, writer).await?;
    Ok(conn)
}

/// A database address as it may be shown: without its password.
#[must_use]
pub fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, rest)), Some((_, host))) if rest.contains('@') => {
            let user = rest.split(['@', ':']).next().unwrap_or("");
            format!("{scheme}://{user}@{host}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_shown_address_has_no_password() {
        let shown = super::without_password;
        assert_eq!(shown("postgres://me:s3cret@host/db"), "postgres://me@host/db");
        assert_eq!(shown("postgres://me@host/db"), "postgres://me@host/db");
        assert_eq!(shown("sqlite:/tmp/x.db"), "sqlite:/tmp/x.db");
    }
}

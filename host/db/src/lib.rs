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
mod files;
mod later;
mod lock;
mod open;
mod outcome;
mod patience;
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
mod health;
pub mod history;
pub mod intake;
pub mod kept;
pub mod key_check;
pub mod kv;
pub mod leads;
pub mod leases;
pub mod links;
pub mod logs;
pub mod messages;
pub mod outgoing;
pub mod participants;
pub mod plugins;
pub mod reactions;
pub mod recordings;
pub mod reviews;
pub mod runs;
pub mod status;
pub mod timers;
pub mod tokens;
pub mod trust;
pub mod under_way;
pub mod upgrades;

pub use ahead::Wants;
pub use changes::{Change, ChangeKind};
pub use claims::{Places, Whose};
pub use dialect::Dialect;
pub use error::{DbError, Result};
pub use files::{make_private, tighten};
pub use lock::DirLock;
pub use patience::{Reader, Wait, within};
/// A connection, of either database.
pub use sqlx::AnyConnection as Conn;
pub use tx::Tx;
pub use writer::Write;

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use sqlx::{AnyPool, any::AnyPoolOptions};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

pub(crate) use open::connect;

/// How many connections read at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// For people's and programs' requests, and the server's own work.
    pub requests: u32,
    /// For what plugins ask, so that slow questions of theirs keep nobody else waiting.
    pub plugins: u32,
}

impl Default for Readers {
    fn default() -> Self {
        Self { requests: 6, plugins: 2 }
    }
}

/// How long a reader is waited for.
const ACQUIRE: Duration = Duration::from_secs(2);
/// How long a reader may be unused before it is closed.
const IDLE: Duration = Duration::from_mins(10);

/// The first wait before a record is stored again, doubled each time, and the longest.
const RETRY: Duration = Duration::from_millis(100);
const RETRY_MOST: Duration = Duration::from_secs(2);

/// A database that is open. Clones share it.
#[derive(Clone)]
pub struct Db {
    dialect: Dialect,
    url: Arc<str>,
    readers: AnyPool,
    plugin_readers: AnyPool,
    writer: writer::Writer,
    changed: Arc<Notify>,
    clock: Clock,
}

/// What happened on another server of the same database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The change log grew, or may have.
    Changes,
    /// What is installed changed as well, or may have.
    Registry,
}

impl Db {
    /// Opens the database at an address and brings its schema up to date, with the usual number of readers.
    ///
    /// # Errors
    /// As [`Db::open_with`].
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        Self::open_with(url, clock, Readers::default()).await
    }

    /// Opens the database at an address and brings its schema up to date.
    ///
    /// # Errors
    /// When the address is wrong, the database cannot be reached, its file is damaged, or it was written by a newer
    /// version.
    pub async fn open_with(url: &str, clock: Clock, readers: Readers) -> Result<Self> {
        let (conn, dialect) = open::open(url).await?;
        let pool = |most: u32| -> Result<AnyPool> {
            Ok(AnyPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(ACQUIRE)
                .idle_timeout(IDLE)
                // A file does not hang up; a server may.
                .test_before_acquire(dialect == Dialect::Postgres)
                .after_connect(move |conn, _| Box::pin(async move { dialect.set_up(conn, false).await }))
                .connect_lazy_with(Dialect::connect_options(url)?))
        };
        let (readers, plugin_readers) = (pool(readers.requests)?, pool(readers.plugins)?);
        let changed = Arc::new(Notify::new());
        let writer = writer::Writer::start(conn, url.to_owned(), dialect, clock.clone(), changed.clone());
        Ok(Self { dialect, url: url.into(), readers, plugin_readers, writer, changed, clock })
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether other servers may work on the same database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.dialect == Dialect::Postgres
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
    pub async fn read(&self) -> Result<Reader> {
        let wait = patience::Wait::begin();
        Ok(Reader::new(self.readers.acquire().await?, wait))
    }

    /// The same for what a plugin asks.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_for_plugin(&self) -> Result<Reader> {
        let wait = patience::Wait::begin();
        Ok(Reader::new(self.plugin_readers.acquire().await?, wait))
    }

    /// Does a write. When this returns ok it is on disk, and its effects are there once.
    ///
    /// # Errors
    /// The write's own error, or why the transaction could not be committed. Nothing of it was stored then.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        let _wait = patience::Wait::begin();
        self.writer.write(write).await
    }

    /// Does a write again and again until it is stored, where the database alone is what stands in its way: for the
    /// record of something that has happened. Dropping the future ends it.
    ///
    /// # Errors
    /// As [`Db::write`], when waiting does not help.
    pub async fn write_surely<W: Write>(&self, write: W) -> Result<W::Out> {
        let (write, mut pause) = (Arc::new(write), RETRY);
        loop {
            match self.write(write.clone()).await {
                Err(error) if error.is_passing() => {
                    tracing::warn!(%error, "a record could not be stored; it is tried again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(RETRY_MOST);
                }
                done => return done,
            }
        }
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

    /// Follows the commits of other servers on the same database: notifies as for its own, and calls `news` once it
    /// listens, and at each commit. Returns when the connection is lost; on SQLite, where there are no others, never.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn follow_others(&self, mut news: impl FnMut(News)) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            return std::future::pending().await;
        }
        let mut listener = sqlx::postgres::PgListener::connect(&self.url).await?;
        // What is missed while the connection is lost is caught up with when this is called again.
        listener.eager_reconnect(false);
        listener.listen("plugboard").await?;
        // Whatever happened before it listened went by unheard.
        self.changed.notify_waiters();
        news(News::Registry);
        while let Some(notification) = listener.try_recv().await? {
            self.changed.notify_waiters();
            news(if notification.payload() == "registry" { News::Registry } else { News::Changes });
        }
        Ok(())
    }

    /// Closes the readers. The writer ends by itself once its queue is empty and the last clone is gone.
    pub async fn close(&self) {
        // A reader in the middle of a statement that is never answered must not hold up the stop.
        let both = async { tokio::join!(self.readers.close(), self.plugin_readers.close()) };
        let _ = tokio::time::timeout(ACQUIRE, both).await;
    }
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

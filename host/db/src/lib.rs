//! The only crate that knows SQL: embedded SQLite or shared PostgreSQL, with one set of statements for both.
//!
//! - [`Db`] reads from a pool and commits each [`Write`] in a group.
//! - `unit` is the unit of work: the queue of writes, the transaction of a group, the change log. It knows no table.
//! - `tables` has a file of plain functions over a connection for each family of tables, so that the same function
//!   serves a read and a transaction. They contain no inbox rules: those live in `flow`.
//! - `sql` runs statements on either database.
//! - `dialect` holds everything that differs between the two databases.
//!
//! A module imports only from modules further down this list: `tables`, `unit`, `pool`, `open`, `sql`, then the rest.

mod dialect;
mod error;
mod files;
mod lock;
mod open;
mod pool;
mod rows;
mod schema;
pub mod sql;
mod tables;
mod unit;
mod wait;

pub use dialect::Dialect;
pub use error::{DbError, Result};
pub use files::{make_private, tighten};
pub use lock::DirLock;
pub use sql::Conn;
pub use tables::{
    inbox::{
        attachments, contacts, conversation_events, conversations, downloads, episodes, feedback, history, identities,
        leads, links, message_progress, messages, participants, reactions, signals, text_choices,
    },
    installed::{
        channel_catalogues, channel_polls, channel_rules, channel_setups, channels, connections, generation, key_check,
        kv, logs, plugins, sealed_secrets, templates, trust, upgrades,
    },
    people::{failures, invitations, persons, second_factors, sessions, teams, visibility},
    server::{audit, expire, leases, status, tokens},
    work::{
        automatic_replies,
        claims::{self, ClaimSet, OwnerCapacity},
        deliveries, events, exports, fetches, followers, gestures, intake, kept_requests, kept_values, outgoing,
        recordings, reviews, runs, settlements, timers,
    },
};
pub use unit::{
    cache::Wants,
    changes::{self, Change, ChangeKind},
    claim_step::{AfterCommit, ClaimStep},
    in_flight,
    tx::Tx,
    writer::Write,
};
pub use wait::{Reader, Wait, within};

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use pool::Pool;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Sizes of the two pools of read connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// For API requests and the server's own work.
    pub requests: u32,
    /// For plugins' reads, so that their slow queries do not hold up other reads.
    pub plugins: u32,
}

impl Default for Readers {
    fn default() -> Self {
        Self { requests: 6, plugins: 2 }
    }
}

/// How long closing the read connections may take.
const CLOSE: Duration = Duration::from_secs(2);

/// The wait before a write is retried for the first time. It doubles after each retry.
const RETRY: Duration = Duration::from_millis(100);
/// The longest wait before a retry.
const RETRY_MAX: Duration = Duration::from_secs(2);

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Db {
    dialect: Dialect,
    url: Arc<str>,
    readers: Pool,
    plugin_readers: Pool,
    writer: unit::writer::Writer,
    changed: Arc<Notify>,
    clock: Clock,
}

/// A change made by another server of the same database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteChange {
    /// The change log grew, or may have grown.
    Changes,
    /// The installed plugins or channels changed as well, or may have changed.
    Registry,
}

impl Db {
    /// Opens the database at an address and brings its schema up to date, with the usual number of readers.
    ///
    /// # Errors
    /// Same as [`Db::open_with`].
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        Self::open_with(url, clock, Readers::default()).await
    }

    /// Opens the database at an address and brings its schema up to date.
    ///
    /// # Errors
    /// Returns an error if the address is invalid, the database cannot be reached, its file is damaged, or a newer
    /// version wrote it.
    pub async fn open_with(url: &str, clock: Clock, readers: Readers) -> Result<Self> {
        let (conn, dialect) = open::open(url).await?;
        let pool = |most: u32| Pool::new(url, most);
        let (readers, plugin_readers) = (pool(readers.requests), pool(readers.plugins));
        let changed = Arc::new(Notify::new());
        let writer =
            unit::writer::Writer::start(conn, url.to_owned(), dialect, clock.clone(), &tables::ALL, changed.clone())?;
        Ok(Self { dialect, url: url.into(), readers, plugin_readers, writer, changed, clock })
    }

    /// Returns which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns whether other servers may use the same database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    /// Returns the host's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns a read connection. It sees only committed data.
    ///
    /// # Errors
    /// Returns an error if no connection becomes free in time or the database cannot be reached.
    pub async fn read(&self) -> Result<Reader> {
        let wait = Wait::begin();
        Ok(Reader::new(self.readers.acquire().await?, wait))
    }

    /// Same as [`Db::read`], from the pool for plugins' reads.
    ///
    /// # Errors
    /// Same as [`Db::read`].
    pub async fn read_for_plugin(&self) -> Result<Reader> {
        let wait = Wait::begin();
        Ok(Reader::new(self.plugin_readers.acquire().await?, wait))
    }

    /// Commits a write. When this returns `Ok`, the write is on disk and took effect exactly once.
    ///
    /// # Errors
    /// Returns the write's own error, or the reason why the transaction could not be committed. Nothing was stored
    /// then.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        let _wait = Wait::begin();
        self.writer.write(write).await
    }

    /// Commits a write, retrying for as long as only the database's state prevents it. Use it to record something that
    /// has already happened. Dropping the future stops the retries.
    ///
    /// # Errors
    /// Same as [`Db::write`], for errors that a retry does not fix.
    pub async fn write_surely<W: Write>(&self, write: W) -> Result<W::Out> {
        let (write, mut pause) = (Arc::new(write), RETRY);
        loop {
            match self.write(write.clone()).await {
                Err(error) if error.is_transient() => {
                    tracing::warn!(%error, "a record could not be stored; retrying");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(RETRY_MAX);
                }
                done => return done,
            }
        }
    }

    /// Commits a write given as a function. The function may be called more than once, so it must clone what it
    /// captures.
    ///
    /// # Errors
    /// Same as [`Db::write`].
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

    /// Sets what claims work at the end of each transaction of this server. The first caller decides; later calls
    /// change nothing.
    pub fn set_claim_step(&self, step: Arc<dyn ClaimStep>) {
        self.writer.set_claim_step(step);
    }

    /// Notified after each commit by this server that adds to the change log.
    #[must_use]
    pub fn changed(&self) -> &Arc<Notify> {
        &self.changed
    }

    /// Follows the commits of other servers on the same database: notifies [`Db::changed`] as for this server's own
    /// commits, and calls `on_change` once when it starts listening and then after each commit. Returns when the
    /// connection is lost. Never returns on SQLite, which has no other servers.
    ///
    /// # Errors
    /// Returns an error if the database cannot be reached.
    pub async fn follow_others(&self, mut on_change: impl FnMut(RemoteChange)) -> Result<()> {
        if self.dialect == Dialect::Sqlite {
            return std::future::pending().await;
        }
        let mut listener = sqlx::postgres::PgListener::connect(&self.url).await?;
        // The next call of this function catches up on whatever is missed while the connection is lost.
        listener.eager_reconnect(false);
        listener.listen("plugboard").await?;
        // Commits before `listen` sent no notification, so assume that something changed.
        self.changed.notify_waiters();
        on_change(RemoteChange::Registry);
        while let Some(notification) = listener.try_recv().await? {
            self.changed.notify_waiters();
            on_change(if notification.payload() == "registry" {
                RemoteChange::Registry
            } else {
                RemoteChange::Changes
            });
        }
        Ok(())
    }

    /// Closes the read connections. The writer stops once its queue is empty and the last clone is dropped.
    pub async fn close(&self) {
        // A read whose statement is never answered must not hold up the shutdown.
        let both = async { tokio::join!(self.readers.close(), self.plugin_readers.close()) };
        let _ = tokio::time::timeout(CLOSE, both).await;
    }
}

/// The parameters of a PostgreSQL URL that may hold a secret.
const SECRET_PARAMETERS: [&str; 3] = ["password", "sslkey", "ssl-key"];

/// Returns a database address without its password, so that it can be shown. If the address is not a valid URL, returns
/// only its scheme, because the password may be anywhere in the rest.
#[must_use]
pub fn without_password(address: &str) -> String {
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    // SQLite has no passwords, and the name of a file may have any characters.
    if scheme == "sqlite" {
        return address.to_owned();
    }
    let hidden = || format!("{scheme}:...");
    let Ok(mut url) = url::Url::parse(address) else { return hidden() };
    // An `@` that does not end a user's name belongs to a password with characters that should have been escaped.
    if rest.contains('@') && url.username().is_empty() {
        return hidden();
    }
    let is_secret = |name: &str| SECRET_PARAMETERS.contains(&name);
    if url.password().is_some() && url.set_password(None).is_err() {
        return hidden();
    }
    if url.query_pairs().any(|(name, _)| is_secret(&name)) {
        let all = url.query_pairs().into_owned();
        let shown: Vec<(String, String)> = all.filter(|(name, _)| !is_secret(name)).collect();
        url.set_query(None);
        if !shown.is_empty() {
            url.query_pairs_mut().extend_pairs(shown);
        }
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_password_is_removed_from_a_displayed_database_url() {
        let shown = super::without_password;
        assert_eq!(shown("postgres://me:s3cret@host/db"), "postgres://me@host/db");
        assert_eq!(shown("postgres://me@host/db"), "postgres://me@host/db");
        assert_eq!(shown("postgres://me@host:5433/db?sslmode=require"), "postgres://me@host:5433/db?sslmode=require");
        assert_eq!(shown("sqlite:/tmp/x@y.db?mode=rw"), "sqlite:/tmp/x@y.db?mode=rw");
        // The driver also reads the password from the parameters, and decodes their names.
        assert_eq!(shown("postgres://host/db?user=me&password=s3cret"), "postgres://host/db?user=me");
        assert_eq!(shown("postgres://me@host/db?pass%77ord=s3cret"), "postgres://me@host/db");
        assert_eq!(shown("postgres://me@host/db?sslkey=-----BEGIN"), "postgres://me@host/db");
        // Passwords with characters that should have been escaped.
        assert_eq!(shown("postgres://me:s3@cret@host/db"), "postgres://me@host/db");
        for url in ["postgres://me:s3/cret@host/db", "postgres://me:1#cret@host/db", "postgres://me:1?cret@host/db"] {
            assert_eq!(shown(url), "postgres:...", "{url}");
        }
        assert_eq!(shown("s3cret"), ":...");
    }
}

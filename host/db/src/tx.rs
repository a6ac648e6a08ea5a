//! A transaction as a unit of work: the rows that its writes will read are prefetched for all of them, and their
//! changes are written once at the end, many rows per statement. Each statement is a round trip between threads or
//! machines, so writing is fast only if a group needs a few statements at most.
//!
//! - `ahead` holds the prefetched rows. A function that needs another row reads it on demand, so a write that does not
//!   declare what it wants is slower, not wrong.
//! - `later` holds the deferred writes. [`Tx::read`] and [`Tx::change`] flush them before they return the connection,
//!   so every statement sees what came before it.

use futures_util::TryStreamExt as _;
use plugboard_model::Clock;
use sqlx::{AnyConnection, AssertSqlSafe, Either, Executor as _, Row as _};

use crate::{
    ChangeKind, Dialect, Result,
    batch::{self, Batch, PrefetchQuery},
    deferred::Deferred,
    messages,
    prefetch::Known,
    under_way,
};

/// The transaction that a [`crate::Write`] runs in.
pub struct Tx<'c> {
    conn: &'c mut AnyConnection,
    dialect: Dialect,
    clock: Clock,
    changes: Vec<(ChangeKind, String, String)>,
    /// The registry's generation when this transaction began, if other servers may change it.
    generation: Option<i64>,
    pub(crate) known: Known,
    pub(crate) deferred: Deferred,
}

impl<'c> Tx<'c> {
    /// Begins a transaction on a connection.
    pub(crate) async fn begin(conn: &'c mut AnyConnection, dialect: Dialect, clock: Clock) -> Result<Self> {
        let generation = match dialect {
            Dialect::Sqlite => {
                // Take the only write lock now, because upgrading a read lock later could fail.
                conn.execute("BEGIN IMMEDIATE").await?;
                None
            }
            Dialect::Postgres => {
                // One round trip for all three statements.
                let begin = AssertSqlSafe(format!(
                    "BEGIN; {}; SELECT value FROM counters WHERE name = 'registry'",
                    under_way::MARK
                ));
                let answers: Vec<_> = conn.fetch_many(begin).try_collect().await?;
                let row = answers.into_iter().filter_map(Either::right).next_back().ok_or(sqlx::Error::RowNotFound)?;
                Some(row.try_get(0)?)
            }
        };
        Ok(Self {
            conn,
            dialect,
            clock,
            changes: Vec::new(),
            generation,
            known: Known::new(dialect),
            deferred: Deferred::default(),
        })
    }

    /// Returns the registry's generation when this transaction began. `None` on SQLite, whose only server always knows
    /// what is installed.
    #[must_use]
    pub fn generation(&self) -> Option<i64> {
        self.generation
    }

    /// Returns which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the host's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the connection, for statements that change nothing. They see everything this transaction has done.
    ///
    /// # Errors
    /// Returns an error if the deferred writes fail.
    pub async fn read(&mut self) -> Result<&mut AnyConnection> {
        self.settle().await?;
        Ok(self.conn)
    }

    /// Returns the connection, for statements that may change rows. Discards the prefetched rows, because the
    /// statements may change them.
    ///
    /// # Errors
    /// Same as [`Tx::read`].
    pub(crate) async fn change(&mut self) -> Result<&mut AnyConnection> {
        self.settle().await?;
        self.known = Known::new(self.dialect);
        Ok(self.conn)
    }

    /// Runs queries and caches their results. Flushes the deferred writes first.
    pub(crate) async fn ask(&mut self, questions: Vec<PrefetchQuery>) -> Result<()> {
        if questions.is_empty() {
            return Ok(());
        }
        self.settle().await?;
        batch::ask(self.conn, &mut self.known, questions).await
    }

    /// Flushes the deferred writes.
    async fn settle(&mut self) -> Result<()> {
        if self.deferred.is_empty() {
            return Ok(());
        }
        let deferred = std::mem::take(&mut self.deferred);
        let mut batch = Batch::new(self.conn);
        deferred.write(&mut batch, &self.clock).await?;
        batch.end().await?;
        self.mark(deferred).await
    }

    async fn mark(&mut self, deferred: Deferred) -> Result<()> {
        for (conversation, message) in messages::write_watermarks(self.conn, &deferred.watermarks).await? {
            self.changed(ChangeKind::Message, &conversation, &message);
        }
        Ok(())
    }

    /// Records a change for the followers of the change log. It is written at the end of the transaction, so that the
    /// log's lock is held as briefly as possible.
    pub fn changed(&mut self, kind: ChangeKind, conversation: &str, subject: &str) {
        let known = |(k, c, s): &(ChangeKind, String, String)| *k == kind && c == conversation && s == subject;
        // One write often changes the same subject several times in a row.
        if !self.changes.iter().rev().take(8).any(known) {
            self.changes.push((kind, conversation.to_owned(), subject.to_owned()));
        }
    }

    /// Writes everything that is left before the commit: the deferred writes, and the recorded changes with the next
    /// positions. The counter's row stays locked until the commit, so a position becomes visible only after all smaller
    /// ones: the log is in commit order.
    pub(crate) async fn complete(mut self) -> Result<Ready> {
        if !self.deferred.watermarks.is_empty() {
            // Writing the watermarks yields the messages that they change, and those belong in the log.
            self.settle().await?;
        }
        let mut batch = Batch::new(self.conn);
        self.deferred.write(&mut batch, &self.clock).await?;
        let changed = !self.changes.is_empty();
        if changed {
            crate::changes::append(&mut batch, &self.changes, self.clock.now()).await?;
        }
        // This needs its own round trip before the commit: a row that is not in the expected state fails here.
        batch.end().await?;
        let registry = self.changes.iter().any(|(kind, ..)| *kind == ChangeKind::Registry);
        let transaction = match self.dialect.last_word(changed, registry) {
            Some(sql) => self.conn.fetch_one(sql).await?.try_get(0)?,
            None => None,
        };
        Ok(Ready { changed, transaction })
    }
}

/// A transaction that is ready to be committed.
pub(crate) struct Ready {
    /// Whether it adds to the change log.
    pub changed: bool,
    /// Its ID, on PostgreSQL and if the transaction changed anything.
    pub transaction: Option<String>,
}

//! A transaction.
//!
//! - `cache` holds the rows that were read. A function that needs another row reads it on demand, so a write that does
//!   not declare what it wants is slower, not wrong.
//! - `deferred` holds the deferred writes. [`Tx::read`] and [`Tx::change`] flush them before they return the
//!   connection, so every statement sees what came before it.

use futures_util::FutureExt as _;
use plugboard_model::Clock;
use std::{panic::AssertUnwindSafe, sync::Arc};

use super::{
    batch::{self, Batch, PrefetchQuery},
    cache::{Cache, Slots, Wants},
    changes::{self, ChangeKind, Changed},
    claim_step::{AfterCommit, ClaimStep},
    in_flight,
    table::Table,
};
use crate::{Conn, DbError, Dialect, Result, sql::query};

/// The transaction that a [`crate::Write`] runs in.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    dialect: Dialect,
    clock: Clock,
    tables: &'static [&'static dyn Table],
    changes: Vec<Changed>,
    /// The registry's generation when this transaction began.
    generation: i64,
    pub(crate) cache: Cache,
    /// The writes that each family of tables has deferred.
    pub(crate) deferred: Slots,
    /// What each family of tables has changed that can be claimed now, or that something else waited for.
    pub(crate) claimable: Slots,
}

impl<'c> Tx<'c> {
    /// Begins a transaction on a connection. At its end, the deferred writes of `tables` are sent in this order.
    pub(crate) async fn begin(
        conn: &'c mut Conn,
        dialect: Dialect,
        clock: Clock,
        tables: &'static [&'static dyn Table],
    ) -> Result<Self> {
        let generation = match dialect {
            Dialect::Sqlite => {
                // Take the only write lock now, because upgrading a read lock later could fail.
                query("BEGIN IMMEDIATE").execute(conn).await?;
                query("SELECT value FROM counters WHERE name = 'registry'").fetch_one(conn).await?.try_get(0)?
            }
            Dialect::Postgres => {
                // One round trip for all three statements.
                let begin = format!("BEGIN; {}; SELECT value FROM counters WHERE name = 'registry'", in_flight::MARK);
                let row = conn.script(&begin).await?.ok_or(DbError::NoRow)?;
                row.try_get(0)?
            }
        };
        Ok(Self {
            conn,
            dialect,
            clock,
            tables,
            changes: Vec::new(),
            generation,
            cache: Cache::default(),
            deferred: Slots::default(),
            claimable: Slots::default(),
        })
    }

    /// Returns the registry's generation when this transaction began.
    #[must_use]
    pub fn generation(&self) -> i64 {
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
    pub async fn read(&mut self) -> Result<&mut Conn> {
        self.flush().await?;
        Ok(self.conn)
    }

    /// Returns the connection, for statements that may change rows. Discards the prefetched rows, because the
    /// statements may change them.
    ///
    /// # Errors
    /// Same as [`Tx::read`].
    pub(crate) async fn change(&mut self) -> Result<&mut Conn> {
        self.flush().await?;
        self.cache = Cache::default();
        Ok(self.conn)
    }

    /// Reads the rows that the writes of a group want.
    pub(crate) async fn prefetch(&mut self, wants: &Wants) -> Result<()> {
        let mut queries = Vec::new();
        for table in self.tables {
            table.lock(self, wants).await?;
        }
        for table in self.tables {
            queries.extend(table.prefetch(wants, &mut self.cache));
        }
        self.query(queries).await?;
        let mut queries = Vec::new();
        for table in self.tables {
            queries.extend(table.prefetch_found(&mut self.cache));
        }
        self.query(queries).await
    }

    /// Runs queries and caches their results. Flushes the deferred writes first.
    pub(crate) async fn query(&mut self, queries: Vec<PrefetchQuery>) -> Result<()> {
        if queries.is_empty() {
            return Ok(());
        }
        self.flush().await?;
        batch::run(self.conn, &mut self.cache, queries).await
    }

    /// Flushes the deferred writes.
    async fn flush(&mut self) -> Result<()> {
        if self.deferred.is_empty() {
            return Ok(());
        }
        let deferred = std::mem::take(&mut self.deferred);
        let mut batch = Batch::new(self.conn);
        for table in self.tables {
            table.write(&deferred, &mut batch, &self.clock).await?;
        }
        for table in self.tables.iter().filter(|table| table.has_late_writes(&deferred)) {
            for (kind, conversation, subject) in table.write_late(self.conn, &deferred).await? {
                self.changed(kind, &conversation, &subject);
            }
        }
        Ok(())
    }

    /// Records a change for the followers of the change log. It is written at the end of the transaction, so that the
    /// log's lock is held as briefly as possible.
    pub fn changed(&mut self, kind: ChangeKind, conversation: &str, subject: &str) {
        let known = |(k, c, s): &Changed| *k == kind && c == conversation && s == subject;
        // One write often changes the same subject several times in a row.
        if !self.changes.iter().rev().take(8).any(known) {
            self.changes.push((kind, conversation.to_owned(), subject.to_owned()));
        }
    }

    /// Writes everything that must be written before the commit: the deferred writes, the claims of `step`, and the
    /// recorded changes with the next positions. The counter's row stays locked until the commit, so a position becomes
    /// visible only after all smaller ones: the log is in commit order.
    pub(crate) async fn complete(mut self, step: Option<&Arc<dyn ClaimStep>>) -> Result<Ready> {
        let after_commit = match step.filter(|_| !self.claimable.is_empty()) {
            Some(step) => self.claim(step).await?,
            None => None,
        };
        self.flush().await?;
        let changed = !self.changes.is_empty();
        if changed {
            changes::append(self.conn, &self.changes, self.clock.now()).await?;
        }
        let registry = self.changes_registry();
        let transaction = match self.dialect.last_statement(changed, registry) {
            Some(sql) => query(sql).fetch_one(self.conn).await?.try_get(0)?,
            None => None,
        };
        Ok(Ready { changed, transaction, after_commit })
    }

    /// Claims the work that this transaction has made possible. Returns what starts the work.
    async fn claim(&mut self, step: &Arc<dyn ClaimStep>) -> Result<Option<AfterCommit>> {
        if self.changes_registry() {
            // The step decides by the registry as it was before this transaction.
            let step = Arc::clone(step);
            return Ok(Some(Box::new(move || step.missed())));
        }
        // A panic must not fail the writes.
        match AssertUnwindSafe(step.claim(self)).catch_unwind().await {
            Ok(claimed) => claimed.map_err(|error| DbError::ClaimStep(Box::new(error))),
            Err(_) => Err(DbError::ClaimStep(Box::new(DbError::NotStored("a claim panicked".into())))),
        }
    }

    /// Whether this transaction changes what is installed.
    fn changes_registry(&self) -> bool {
        self.changes.iter().any(|(kind, ..)| *kind == ChangeKind::Registry)
    }
}

/// A transaction that is ready to be committed.
pub(crate) struct Ready {
    /// Whether it adds to the change log.
    pub changed: bool,
    /// Its ID. `None` on SQLite, and if the transaction changed nothing.
    pub transaction: Option<String>,
    /// Starts the work that it has claimed.
    pub after_commit: Option<AfterCommit>,
}

//! A transaction in the making, as a unit of work: what its writes will ask for is read ahead for all of
//! them, and what they change is written once at the end, many rows with one statement. A statement is a
//! round trip between threads or machines, and at most a few for each group is what makes writing fast.
//!
//! - `ahead` holds what was read. A function that asks for something else reads it then, so a write that
//!   does not say what it wants is slower, not wrong.
//! - `later` holds what is to be written. [`Tx::read`] and [`Tx::change`] write it before they give the
//!   connection away, so no statement can miss what came before it.

use futures_util::TryStreamExt as _;
use plugboard_model::Clock;
use sqlx::{AnyConnection, AssertSqlSafe, Either, Executor as _, Row as _};

use crate::{
    ChangeKind, Dialect, Result,
    ahead::Known,
    batch::{self, Batch, Question},
    later::Later,
    messages, under_way,
};

/// What a [`crate::Write`] works with.
pub struct Tx<'c> {
    conn: &'c mut AnyConnection,
    dialect: Dialect,
    clock: Clock,
    changes: Vec<(ChangeKind, String, String)>,
    /// The registry's generation when this began, where other servers may change it.
    generation: Option<i64>,
    pub(crate) known: Known,
    pub(crate) later: Later,
}

impl<'c> Tx<'c> {
    /// Begins a transaction on a connection.
    pub(crate) async fn begin(conn: &'c mut AnyConnection, dialect: Dialect, clock: Clock) -> Result<Self> {
        let generation = match dialect {
            Dialect::Sqlite => {
                // The one write lock at once, so that a later upgrade of a read lock cannot fail.
                conn.execute("BEGIN IMMEDIATE").await?;
                None
            }
            Dialect::Postgres => {
                // One round trip for all three.
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
            later: Later::default(),
        })
    }

    /// The generation of the registry when this transaction began. None where the database has one server, which
    /// always knows what is installed.
    #[must_use]
    pub fn generation(&self) -> Option<i64> {
        self.generation
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

    /// The connection, for statements that change nothing. They see all that this transaction has done.
    ///
    /// # Errors
    /// When the database refuses what was put off.
    pub async fn read(&mut self) -> Result<&mut AnyConnection> {
        self.settle().await?;
        Ok(self.conn)
    }

    /// The connection, for statements of one's own. What was read ahead is forgotten: they may change it.
    ///
    /// # Errors
    /// As [`Tx::read`].
    pub(crate) async fn change(&mut self) -> Result<&mut AnyConnection> {
        self.settle().await?;
        self.known = Known::new(self.dialect);
        Ok(self.conn)
    }

    /// Asks, and learns the answers. What was put off is written before.
    pub(crate) async fn ask(&mut self, questions: Vec<Question>) -> Result<()> {
        if questions.is_empty() {
            return Ok(());
        }
        self.settle().await?;
        batch::ask(self.conn, &mut self.known, questions).await
    }

    /// Writes what was put off.
    async fn settle(&mut self) -> Result<()> {
        if self.later.is_empty() {
            return Ok(());
        }
        let later = std::mem::take(&mut self.later);
        let mut batch = Batch::new(self.conn);
        later.write(&mut batch, &self.clock).await?;
        batch.end().await?;
        self.mark(later).await
    }

    async fn mark(&mut self, later: Later) -> Result<()> {
        for (conversation, message) in messages::write_watermarks(self.conn, &later.watermarks).await? {
            self.changed(ChangeKind::Message, &conversation, &message);
        }
        Ok(())
    }

    /// Notes that something changed, for those who follow the change log. Written at the end of the
    /// transaction, so that the log's lock is held for the shortest time.
    pub fn changed(&mut self, kind: ChangeKind, conversation: &str, subject: &str) {
        let known = |(k, c, s): &(ChangeKind, String, String)| *k == kind && c == conversation && s == subject;
        // The same subject changes several times within one write, and then one after another.
        if !self.changes.iter().rev().take(8).any(known) {
            self.changes.push((kind, conversation.to_owned(), subject.to_owned()));
        }
    }

    /// Writes all that is left, up to the commit: what was put off, and the noted changes with the next positions.
    /// The counter's row stays locked until the commit, so a position can only be read once all smaller ones
    /// can: the log is in commit order.
    pub(crate) async fn complete(mut self) -> Result<Ready> {
        if !self.later.watermarks.is_empty() {
            // They say what they change when they are written, and that belongs to the log.
            self.settle().await?;
        }
        let mut batch = Batch::new(self.conn);
        self.later.write(&mut batch, &self.clock).await?;
        let changed = !self.changes.is_empty();
        if changed {
            crate::changes::append(&mut batch, &self.changes, self.clock.now()).await?;
        }
        // A trip of its own, before the commit's: a row that was not as it must be fails here.
        batch.end().await?;
        let registry = self.changes.iter().any(|(kind, ..)| *kind == ChangeKind::Registry);
        let transaction = match self.dialect.last_word(changed, registry) {
            Some(sql) => self.conn.fetch_one(sql).await?.try_get(0)?,
            None => None,
        };
        Ok(Ready { changed, transaction })
    }
}

/// A transaction that only has to be committed.
pub(crate) struct Ready {
    /// It adds to the change log.
    pub changed: bool,
    /// Its number, where the database is a server and the transaction changes anything.
    pub transaction: Option<String>,
}

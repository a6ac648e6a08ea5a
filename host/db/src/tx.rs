//! A transaction in the making.

use plugboard_model::Clock;
use sqlx::AnyConnection;
use std::ops::{Deref, DerefMut};

use crate::{
    ChangeKind, Dialect, Result,
    deliveries::{self, NewDelivery},
    events::{self, NewEvent},
    fetches::{self, NewFetch},
    runs::{self, NewRun},
};

/// What a [`crate::Write`] works with. It dereferences to the connection that every table function takes.
pub struct Tx<'c> {
    conn: &'c mut AnyConnection,
    dialect: Dialect,
    clock: Clock,
    changes: Vec<(ChangeKind, String, String)>,
    pub(crate) later: Later,
}

/// Rows that nothing in the transaction reads. They are written at its end, many with one statement.
#[derive(Default)]
pub(crate) struct Later {
    pub events: Vec<NewEvent>,
    pub runs: Vec<NewRun>,
    pub fetches: Vec<NewFetch>,
    pub deliveries: Vec<NewDelivery>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut AnyConnection, dialect: Dialect, clock: Clock) -> Self {
        Self { conn, dialect, clock, changes: Vec::new(), later: Later::default() }
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

    /// Notes that something changed, for those who follow the change log. Written at the end of the
    /// transaction, so that the log's lock is held for the shortest time.
    pub fn changed(&mut self, kind: ChangeKind, conversation: &str, subject: &str) {
        let known = |(k, c, s): &(ChangeKind, String, String)| *k == kind && c == conversation && s == subject;
        // The same subject changes several times within one write, and then one after another.
        if !self.changes.iter().rev().take(8).any(known) {
            self.changes.push((kind, conversation.to_owned(), subject.to_owned()));
        }
    }
}

impl Deref for Tx<'_> {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.conn
    }
}

/// Writes what was put off.
pub(crate) async fn flush_later(tx: &mut Tx<'_>) -> Result<()> {
    let later = std::mem::take(&mut tx.later);
    events::flush(tx, &later.events).await?;
    runs::flush(tx, &later.runs).await?;
    fetches::flush(tx, &later.fetches).await?;
    deliveries::flush(tx, &later.deliveries).await
}

/// Writes the noted changes with the next positions. The counter's row stays locked until the commit,
/// so a position can only be read once all smaller ones can: the log is in commit order.
pub(crate) async fn flush_changes(tx: &mut Tx<'_>) -> Result<bool> {
    if tx.changes.is_empty() {
        return Ok(false);
    }
    let changes = std::mem::take(&mut tx.changes);
    let now = tx.clock.now();
    crate::changes::append(tx, &changes, now).await?;
    if let Some(notify) = tx.dialect.notify() {
        sqlx::query(notify).execute(&mut **tx).await?;
    }
    Ok(true)
}

//! What a family of tables does in a transaction. Each family implements [`Table`] in its own file and registers in
//! [`crate::tables::ALL`].

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use std::{collections::BTreeMap, future::ready};

use super::{
    batch::{Batch, PrefetchQuery},
    cache::{Cache, Slots, Wants},
    changes::Changed,
    tx::Tx,
};
use crate::{Conn, Result};

/// Rows by identifier: each as it will be stored, with a flag that is true if the row is new.
pub(crate) type Rows<T> = BTreeMap<String, (T, bool)>;

/// A family of tables in the unit of work: the rows that it prefetches for a group of writes, and the writes that it
/// defers to the end of a transaction.
pub(crate) trait Table: Send + Sync {
    /// Takes locks that row locks cannot replace, such as for rows that do not exist yet. Runs before any query.
    fn lock<'a>(&'a self, _tx: &'a mut Tx<'_>, _wants: &'a Wants) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Ok(())))
    }

    /// Returns queries for the rows that the writes of a group want and that are not cached.
    fn prefetch(&self, _wants: &Wants, _cache: &mut Cache) -> Vec<PrefetchQuery> {
        Vec::new()
    }

    /// Returns queries for the rows that the results of [`Table::prefetch`] refer to.
    fn prefetch_found(&self, _cache: &mut Cache) -> Vec<PrefetchQuery> {
        Vec::new()
    }

    /// Adds the deferred writes to a batch. Rows that another server may lock too are written in the order of their
    /// identifiers, to avoid deadlocks.
    fn write<'a>(
        &'a self,
        _deferred: &'a Slots,
        _batch: &'a mut Batch<'_>,
        _clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Ok(())))
    }

    /// Whether there are late writes: statements that must run after the deferred writes of all tables.
    fn has_late_writes(&self, _deferred: &Slots) -> bool {
        false
    }

    /// Runs the late writes (see [`Table::has_late_writes`]). Returns the records that they changed.
    fn write_late<'a>(&'a self, _conn: &'a mut Conn, _deferred: &'a Slots) -> BoxFuture<'a, Result<Vec<Changed>>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}

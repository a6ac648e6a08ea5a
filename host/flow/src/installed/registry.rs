//! The registry's current snapshot. The functions that read it again are in `registry`.

use plugboard_db::{DbError, Tx};
use std::sync::{Arc, PoisonError, RwLock, atomic::AtomicU64};

use super::snapshot::Snapshot;

/// The current snapshot. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Registry {
    current: Arc<RwLock<Arc<Snapshot>>>,
    pub reloads: Arc<Reloads>,
}

/// Reloads of the registry: one at a time, shared by all concurrent callers.
#[derive(Default)]
pub(crate) struct Reloads {
    /// How many reloads have begun.
    pub begun: AtomicU64,
    /// Held by the running reload. The value says whether the last reload succeeded.
    pub turn: tokio::sync::Mutex<bool>,
}

impl Registry {
    /// Returns the snapshot that this server currently knows.
    pub(crate) fn now(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the current snapshot for a transaction, which must not decide anything based on an outdated registry.
    ///
    /// # Errors
    /// [`DbError::Behind`] if the registry has changed since this server read it. `Shared::write` then reads it again.
    pub(crate) fn of(&self, tx: &Tx<'_>) -> Result<Arc<Snapshot>, DbError> {
        let now = self.now();
        if tx.generation() > now.generation {
            return Err(DbError::Behind);
        }
        Ok(now)
    }

    /// Replaces the snapshot, unless a newer one is already there.
    pub(crate) fn replace(&self, snapshot: Snapshot) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // A concurrent reload may have finished first with a newer snapshot.
        if current.generation <= snapshot.generation {
            *current = Arc::new(snapshot);
        }
    }
}

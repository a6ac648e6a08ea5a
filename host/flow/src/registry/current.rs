//! The registry's current snapshot, and how a server follows the changes of other servers (decision 027).

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, Tx, Wait, Write};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::{Snapshot, read_again};
use crate::{FlowError, Shared};

/// The current snapshot. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Registry {
    current: Arc<RwLock<Arc<Snapshot>>>,
    looks: Arc<Looks>,
}

/// Reloads of the registry: one at a time, shared by all concurrent callers.
#[derive(Default)]
struct Looks {
    /// How many reloads have begun.
    begun: AtomicU64,
    /// Held by the running reload. The value says whether the last reload succeeded.
    turn: tokio::sync::Mutex<bool>,
}

impl Registry {
    /// Returns the snapshot that this server currently knows.
    pub(crate) fn now(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the current snapshot for a transaction, which must not decide anything based on an outdated registry.
    ///
    /// # Errors
    /// [`DbError::Behind`] if another server has changed the registry. [`Shared::write`] then reads it again.
    pub(crate) fn of(&self, tx: &Tx<'_>) -> Result<Arc<Snapshot>, DbError> {
        let now = self.now();
        if tx.generation().is_some_and(|generation| generation > now.generation) {
            return Err(DbError::Behind);
        }
        Ok(now)
    }
}

/// How often a write is repeated because the registry changed. Admin operations are rare.
const AGAIN: usize = 10;

impl Shared {
    /// Executes a write that depends on the registry. If another server has changed the registry, reads it again first.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Out, DbError> {
        let write = Arc::new(write);
        for _ in 0..AGAIN {
            match self.db.write(write.clone()).await {
                Err(DbError::Behind) => look(self).await.map_err(FlowError::into_db)?,
                done => return done,
            }
        }
        Err(DbError::NotStored("what is installed changes too often: try again".into()))
    }

    /// The same for the record of something that has happened. Also retries while the database is unreachable.
    pub(crate) async fn record<W: Write>(&self, write: W) -> Result<W::Out, DbError> {
        let write = Arc::new(write);
        for _ in 0..AGAIN {
            match self.db.write_surely(write.clone()).await {
                Err(DbError::Behind) => {
                    if let Err(error) = look(self).await {
                        tracing::warn!(%error, "the registry could not be read again; it is tried again");
                        tokio::time::sleep(PAUSE).await;
                    }
                }
                done => return done,
            }
        }
        Err(DbError::NotStored("what is installed changes too often: try again".into()))
    }
}

/// The wait after a failed read of the registry.
const PAUSE: Duration = Duration::from_millis(500);

/// Returns a snapshot of at least the given generation. Reads the registry again if this server's snapshot is older.
///
/// # Errors
/// Returns an error if the database fails.
pub(crate) async fn at_least(shared: &Shared, generation: i64) -> Result<Arc<Snapshot>, FlowError> {
    if shared.registry.now().generation < generation {
        look(shared).await?;
    }
    Ok(shared.registry.now())
}

/// Reads the registry again if it has changed, so that every change made before this call is known. Concurrent calls
/// share one reload.
///
/// # Errors
/// Returns an error if the database fails.
pub(crate) fn look(shared: &Shared) -> BoxFuture<'_, Result<(), FlowError>> {
    Box::pin(async move {
        let looks = &shared.registry.looks;
        let before = looks.begun.load(Ordering::SeqCst);
        let wait = Wait::begin();
        let mut good = looks.turn.lock().await;
        drop(wait);
        // A reload that began after this call has finished in the meantime, so its result is recent enough.
        if looks.begun.load(Ordering::SeqCst) > before {
            return if *good { Ok(()) } else { Err(DbError::Unreachable("it could not be read".into()).into()) };
        }
        looks.begun.fetch_add(1, Ordering::SeqCst);
        *good = false;
        read_again(shared).await?;
        *good = true;
        Ok(())
    })
}

/// Replaces the snapshot, unless a newer one is already there.
pub(super) fn replace(registry: &Registry, snapshot: Snapshot) {
    let mut current = registry.current.write().unwrap_or_else(PoisonError::into_inner);
    // A concurrent reload may have finished first with a newer snapshot.
    if current.generation <= snapshot.generation {
        *current = Arc::new(snapshot);
    }
}

//! The snapshot that a server knows, and how it follows what other servers install (decision 027).

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

/// Looks into the database for what is installed: one at a time, shared by all that ask at the same moment.
#[derive(Default)]
struct Looks {
    /// How many have begun.
    begun: AtomicU64,
    /// Held by the one that is under way. Whether the last one succeeded.
    turn: tokio::sync::Mutex<bool>,
}

impl Registry {
    /// What is installed, as far as this server knows.
    pub(crate) fn now(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The current snapshot for a transaction, in which nothing may be decided by what was installed before.
    ///
    /// # Errors
    /// [`DbError::Behind`] when another server has changed what is installed. [`Shared::write`] reads it again.
    pub(crate) fn of(&self, tx: &Tx<'_>) -> Result<Arc<Snapshot>, DbError> {
        let now = self.now();
        if tx.generation().is_some_and(|generation| generation > now.generation) {
            return Err(DbError::Behind);
        }
        Ok(now)
    }
}

/// How often a write is made again since the registry changed. Admins act rarely.
const AGAIN: usize = 10;

impl Shared {
    /// Does a write that depends on what is installed: where another server has changed that, it is read again first.
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

    /// The same for the record of something that has happened: also where the database cannot be reached for a time.
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

/// The wait after the registry could not be read.
const PAUSE: Duration = Duration::from_millis(500);

/// The snapshot of at least a generation: read again where another server has changed what is installed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn at_least(shared: &Shared, generation: i64) -> Result<Arc<Snapshot>, FlowError> {
    if shared.registry.now().generation < generation {
        look(shared).await?;
    }
    Ok(shared.registry.now())
}

/// Makes sure that what was installed before this call is known. Calls at the same moment share one look.
///
/// # Errors
/// When the database refuses.
pub(crate) fn look(shared: &Shared) -> BoxFuture<'_, Result<(), FlowError>> {
    Box::pin(async move {
        let looks = &shared.registry.looks;
        let before = looks.begun.load(Ordering::SeqCst);
        let wait = Wait::begin();
        let mut good = looks.turn.lock().await;
        drop(wait);
        // One that began after this call has ended meanwhile: it has seen what this one would see.
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

/// Puts a snapshot in the place of an older one.
pub(super) fn replace(registry: &Registry, snapshot: Snapshot) {
    let mut current = registry.current.write().unwrap_or_else(PoisonError::into_inner);
    // Another look may have been quicker and seen more.
    if current.generation <= snapshot.generation {
        *current = Arc::new(snapshot);
    }
}

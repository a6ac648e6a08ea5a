//! The registry's current snapshot, and how a server follows the changes of other servers (decision 027).

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, Wait, Write};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use super::load::read_again;
use crate::{
    error::FlowError,
    installed::{ConnectedChannel, Snapshot},
    shared::Shared,
};

/// Maximum number of attempts of a write if the registry keeps changing. Admin operations are rare.
const ATTEMPTS: usize = 10;

impl Shared {
    /// Executes a write that depends on the registry. If another server has changed the registry, reads it again first.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Out, DbError> {
        let write = Arc::new(write);
        for _ in 0..ATTEMPTS {
            match self.db.write(write.clone()).await {
                Err(DbError::Behind) => refresh(self).await.map_err(FlowError::into_db)?,
                done => return done,
            }
        }
        Err(DbError::NotStored("the installed plugins or channels change too often; try again".into()))
    }

    /// The same for the record of something that has happened. Also retries while the database is unreachable.
    pub(crate) async fn record<W: Write>(&self, write: W) -> Result<W::Out, DbError> {
        let write = Arc::new(write);
        for _ in 0..ATTEMPTS {
            match self.db.write_surely(write.clone()).await {
                Err(DbError::Behind) => {
                    if let Err(error) = refresh(self).await {
                        tracing::warn!(%error, "cannot read the registry again; will retry");
                        tokio::time::sleep(PAUSE).await;
                    }
                }
                done => return done,
            }
        }
        Err(DbError::NotStored("the installed plugins or channels change too often; try again".into()))
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
        refresh(shared).await?;
    }
    Ok(shared.registry.now())
}

/// Reads the registry again if it has changed, so that every change made before this call is known. Concurrent calls
/// share one reload.
///
/// # Errors
/// Returns an error if the database fails.
pub(crate) fn refresh(shared: &Shared) -> BoxFuture<'_, Result<(), FlowError>> {
    Box::pin(async move {
        let reloads = &shared.registry.reloads;
        let before = reloads.begun.load(Ordering::SeqCst);
        let wait = Wait::begin();
        let mut good = reloads.turn.lock().await;
        drop(wait);
        // A reload that began after this call has finished in the meantime, so its result is recent enough.
        if reloads.begun.load(Ordering::SeqCst) > before {
            return if *good {
                Ok(())
            } else {
                Err(DbError::Unreachable("the registry could not be read".into()).into())
            };
        }
        reloads.begun.fetch_add(1, Ordering::SeqCst);
        *good = false;
        read_again(shared).await?;
        *good = true;
        Ok(())
    })
}

impl Shared {
    /// Returns the channels of a hook, the hook's own channel first; empty if the channel does not exist. A channel
    /// that is unknown here may have been added on another server, so this reads the registry again before it gives up.
    pub(crate) async fn channels_of_hook(&self, channel: &str) -> Result<Vec<Arc<ConnectedChannel>>, FlowError> {
        let known = |snapshot: &Snapshot| {
            let sharing = snapshot.sharing(channel);
            if sharing.first().is_some_and(|first| first.row.name == channel) { sharing } else { Vec::new() }
        };
        let sharing = known(&self.registry.now());
        if !sharing.is_empty() || !self.db.is_shared() {
            return Ok(sharing);
        }
        refresh(self).await?;
        Ok(known(&self.registry.now()))
    }
}

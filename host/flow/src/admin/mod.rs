//! Admin operations: installing plugins, joining channels, setting secrets and templates, and retrying dead letters.
//!
//! An operation is computed from a snapshot of the registry, validated completely, and stored by one write. The write
//! fails if something has changed since the snapshot, on any server. The operation is then computed again from the
//! current state.

pub(crate) mod catalogue;
mod channels;
mod checks;
mod consent;
mod install;
mod removal;
pub(crate) mod rules;
mod secrets;
pub(crate) mod setup;
mod shadow;
mod store;
mod templates;
mod texts;
mod trust;
mod upgrade;
mod visitors;

pub use catalogue::ReadTemplates;
pub use channels::NewChannel;
pub use consent::{Agreed, ConnectionView, ConsentRequest};
pub use install::{Inspected, Install, InstallChange, InstallResult, PluginChange};
pub(crate) use removal::give_up_all;
pub use secrets::SecretOwner;
pub use setup::ChannelState;
pub use shadow::ShadowView;
pub(crate) use upgrade::{end_silent, end_unfinished};

use futures_util::future::BoxFuture;
use plugboard_db::runs;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

use crate::{
    error::FlowError,
    registry,
    shared::{Flow, Shared},
};

/// The lock that an admin operation holds on this server.
#[derive(Clone)]
pub(crate) struct AdminLock(Arc<Mutex<Option<OwnedMutexGuard<()>>>>);

impl AdminLock {
    async fn take(shared: &Shared) -> Self {
        Self(Arc::new(Mutex::new(Some(shared.admins.clone().lock_owned().await))))
    }

    /// Releases the lock, so that the next operation can begin. Called when this operation is done or only waits from
    /// now on.
    pub(crate) fn release(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Maximum number of times that an operation is computed if something keeps changing in the meantime.
const ATTEMPTS: usize = 8;

impl Flow {
    /// Runs an admin's request to completion, even if the caller no longer waits for the answer.
    pub(crate) async fn run_to_completion<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, FlowError>> + Send + 'static,
    ) -> Result<T, FlowError> {
        let task = self.shared.tasks.spawn(work);
        task.await.map_err(|error| FlowError::Conflict(format!("internal server error: {error}")))?
    }

    /// Executes an operation on the current state, and repeats it if another server changed the state first. Operations
    /// on the same server run one at a time, so only those of other servers can conflict.
    pub(crate) async fn retry_on_change<'a, T>(
        &self,
        act: impl Fn(AdminLock) -> BoxFuture<'a, Result<T, FlowError>>,
    ) -> Result<T, FlowError> {
        for _ in 0..ATTEMPTS {
            let lock = AdminLock::take(&self.shared).await;
            registry::refresh(&self.shared).await?;
            let done = act(lock.clone()).await;
            lock.release();
            match done {
                Err(FlowError::Changed) => {}
                done => return done,
            }
        }
        Err(FlowError::Changed)
    }

    /// Queues a dead letter to be handled again, last in its conversation and marked late.
    ///
    /// # Errors
    /// Returns an error if no dead letter has this identifier, or the database fails.
    pub async fn redrive(&self, run: &str) -> Result<(), FlowError> {
        let id = run.to_owned();
        let redriven = self
            .shared
            .db
            .write_with(move |tx| {
                let id = id.clone();
                Box::pin(async move { runs::redrive(tx, &id).await })
            })
            .await?;
        if redriven { Ok(()) } else { Err(FlowError::not_found("dead letter", run)) }
    }
}

//! What admins do: install plugins, join channels, keep secrets and templates, have the dead run again.
//!
//! An act is computed from a snapshot of what is installed, validated whole, and stored by one write, which is refused
//! where something was changed since the snapshot, on whichever server. Then the act is done again from what is there now.

mod channels;
mod checks;
mod install;
mod removal;
mod secrets;
mod store;
mod templates;
mod texts;
mod trust;
mod upgrade;
mod visitors;

pub use channels::NewChannel;
pub(crate) use checks::check_free;
pub use install::{Inspected, Install, InstallChange, InstallResult, PluginChange};
pub(crate) use removal::give_up_all;
pub use secrets::SecretOwner;
pub(crate) use upgrade::{end_silent, end_unfinished};

use futures_util::future::BoxFuture;
use plugboard_db::runs;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

use crate::{Flow, FlowError, Shared, registry};

/// An act's turn on this server.
#[derive(Clone)]
pub(crate) struct Turn(Arc<Mutex<Option<OwnedMutexGuard<()>>>>);

impl Turn {
    async fn take(shared: &Shared) -> Self {
        Self(Arc::new(Mutex::new(Some(shared.admins.clone().lock_owned().await))))
    }

    /// Lets the next act begin: this one only waits from now on, or is done.
    pub(crate) fn over(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// How often an act is done again because something was changed meanwhile.
const AGAIN: usize = 8;

impl Flow {
    /// Does what an admin asks for to its end, also when nobody waits for the answer any more.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, FlowError>> + Send + 'static,
    ) -> Result<T, FlowError> {
        let task = self.shared.tasks.spawn(work);
        task.await.map_err(|error| FlowError::Conflict(format!("a defect of the server's: {error}")))?
    }

    /// Does an act from what is installed now, and does it again while others were quicker. Acts of one server take turns, so
    /// that only those of other servers are in the way.
    pub(crate) async fn again<'a, T>(
        &self,
        act: impl Fn(Turn) -> BoxFuture<'a, Result<T, FlowError>>,
    ) -> Result<T, FlowError> {
        for _ in 0..AGAIN {
            let turn = Turn::take(&self.shared).await;
            registry::look(&self.shared).await?;
            let done = act(turn.clone()).await;
            turn.over();
            match done {
                Err(FlowError::Changed) => {}
                done => return done,
            }
        }
        Err(FlowError::Changed)
    }

    /// Has a dead letter handled again, last in its conversation and marked late.
    ///
    /// # Errors
    /// When there is no such dead letter.
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
        self.shared.nudges.runs.notify_one();
        if redriven { Ok(()) } else { Err(FlowError::not_found("dead letter", run)) }
    }
}

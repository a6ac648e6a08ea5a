//! A thread with a runtime of its own, so that what a part of the benchmark costs can be told from the rest.

use crate::machine;
use anyhow::{Context as _, Result};
use std::{future::Future, thread, time::Duration};
use tokio::{runtime::Handle, sync::oneshot, task::JoinHandle};

/// The thread. It ends when this is dropped.
pub struct Lane {
    name: &'static str,
    handle: Handle,
    _stop: oneshot::Sender<()>,
}

impl Lane {
    /// Starts a thread of this name, at most 15 characters.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(name: &'static str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        // Dropping the sender ends the wait, and with it the runtime and all that runs on it.
        let work = move || drop(runtime.block_on(stopped));
        thread::Builder::new().name(name.into()).spawn(work).context("no thread to be had")?;
        Ok(Self { name, handle, _stop: stop })
    }

    /// Has the thread do some work.
    pub fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.handle.spawn(work)
    }

    /// The processor's time that the thread took so far.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn cpu(&self) -> Result<Duration> {
        machine::cpu_of_threads(self.name)
    }
}

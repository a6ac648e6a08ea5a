//! A thread with its own runtime, so that the CPU time of one part of the benchmark can be measured separately.

use crate::machine;
use anyhow::{Context as _, Result};
use std::{future::Future, thread, time::Duration};
use tokio::{runtime::Handle, sync::oneshot, task::JoinHandle};

/// The thread. It ends when dropped.
pub struct MeasuredThread {
    name: &'static str,
    handle: Handle,
    _stop: oneshot::Sender<()>,
}

impl MeasuredThread {
    /// Starts a thread with this name, at most 15 characters.
    ///
    /// # Errors
    /// Returns an error if the thread cannot be started.
    pub fn start(name: &'static str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        // Dropping the sender ends the wait, and then the runtime with all its tasks.
        let work = move || drop(runtime.block_on(stopped));
        thread::Builder::new().name(name.into()).spawn(work).context("cannot start a thread")?;
        Ok(Self { name, handle, _stop: stop })
    }

    /// Spawns a future on the thread.
    pub fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.handle.spawn(work)
    }

    /// Returns the CPU time that the thread has used so far.
    ///
    /// # Errors
    /// Returns an error if `/proc` cannot be read.
    pub fn cpu(&self) -> Result<Duration> {
        machine::cpu_of_threads(self.name)
    }
}

//! Runs blocking work on a separate thread.

use anyhow::{Context as _, Result};
use tokio::sync::oneshot;

/// Runs blocking work on a separate thread and returns its result. The program does not wait for the thread when it
/// exits, because the work may still be waiting for the user's answer or for a compiler.
///
/// # Errors
/// Returns an error if the thread cannot be started or the work panics.
pub async fn run_detached<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (tell, done) = oneshot::channel();
    let thread = std::thread::Builder::new().name("detached".to_owned());
    thread.spawn(move || drop(tell.send(work()))).context("cannot start a thread")?;
    done.await.context("a background thread panicked")
}

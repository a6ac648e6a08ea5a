//! Work that blocks, beside what goes on.

use anyhow::{Context as _, Result};
use tokio::sync::oneshot;

/// Does something on a thread of its own. The end of the program does not wait for it: it may be a question that nobody
/// answers, or a compiler.
///
/// # Errors
/// When there is no thread for it, or it panics.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (tell, done) = oneshot::channel();
    let thread = std::thread::Builder::new().name("aside".to_owned());
    thread.spawn(move || drop(tell.send(work()))).context("cannot start a thread")?;
    done.await.context("a thread of the program broke off")
}

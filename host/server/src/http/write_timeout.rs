//! Closes connections whose other end does not read.
//!
//! This counts the bytes that the other end takes, whatever they are, so it covers all uses of HTTP: responses to
//! pipelined requests, slow downloads, event streams.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

/// How many bytes the other end must take for its time to start anew. An end that takes less is not merely slow; it
/// blocks a connection.
const PROGRESS_BYTES: usize = 16 << 10;

/// A stream whose writes fail when they wait too long for the other end.
pub struct WriteTimeout<T> {
    io: T,
    budget: WaitBudget,
    /// Wakes the connection when the time is over. `None` while no write waits.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<T> WriteTimeout<T> {
    /// Fails writes when they have waited for `timeout` and the other end has taken less than 16 KiB meanwhile.
    pub fn new(io: T, timeout: Duration) -> Self {
        Self { io, budget: WaitBudget::new(timeout), alarm: None }
    }

    /// Records the outcome of a write. Turns a write that waits into an error if the time is over.
    fn record(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match outcome {
            Poll::Ready(Ok(taken)) => {
                self.alarm = None;
                self.budget.took(taken, Instant::now());
                Poll::Ready(Ok(taken))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let left = self.budget.wait(Instant::now());
                let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(left)));
                ready!(alarm.as_mut().poll(context));
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the other end does not read")))
            }
        }
    }
}

/// How long writes have waited since the other end last took enough.
struct WaitBudget {
    /// How long writes may wait in total until the other end has taken [`PROGRESS_BYTES`] bytes.
    timeout: Duration,
    /// How long earlier writes have waited.
    waited: Duration,
    /// When the current write began to wait. `None` while no write waits.
    since: Option<Instant>,
    /// The bytes that the other end has taken, below [`PROGRESS_BYTES`].
    taken: usize,
}

impl WaitBudget {
    fn new(timeout: Duration) -> Self {
        Self { timeout, waited: Duration::ZERO, since: None, taken: 0 }
    }

    /// Notes that a write waits. Returns the time that is left.
    fn wait(&mut self, now: Instant) -> Duration {
        let since = *self.since.get_or_insert(now);
        self.timeout.saturating_sub(self.waited + now.saturating_duration_since(since))
    }

    /// Notes that the other end took some bytes.
    fn took(&mut self, taken: usize, now: Instant) {
        if let Some(since) = self.since.take() {
            self.waited += now.saturating_duration_since(since);
        }
        self.taken = self.taken.saturating_add(taken);
        if self.taken >= PROGRESS_BYTES {
            (self.taken, self.waited) = (0, Duration::ZERO);
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for WriteTimeout<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.io).poll_write(context, bytes);
        self.record(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.io).poll_write_vectored(context, bytes);
        self.record(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn the_write_timeout_runs_only_while_a_write_waits_and_resets_after_progress() {
        let (began, mut budget) = (Instant::now(), WaitBudget::new(PATIENCE));
        let at = |seconds| began + Duration::from_secs(seconds);
        let left = |budget: &mut WaitBudget, seconds| budget.wait(at(seconds)).as_secs();
        assert_eq!(left(&mut budget, 0), 30);
        assert_eq!(left(&mut budget, 10), 20);
        // Taking a few bytes does not help. A write waited for 10 s, then there was nothing to write for 15 s.
        budget.took(100, at(10));
        assert_eq!(left(&mut budget, 25), 20);
        budget.took(100, at(35));
        assert_eq!(left(&mut budget, 40), 10);
        budget.took(PROGRESS_BYTES, at(45));
        assert_eq!(left(&mut budget, 50), 30);
        assert_eq!(left(&mut budget, 80), 0);
    }

    #[tokio::test]
    async fn a_write_fails_when_the_peer_does_not_read() {
        let (io, _other_end) = tokio::io::duplex(64);
        let mut stream = WriteTimeout::new(io, Duration::from_millis(20));
        let error = stream.write_all(&[0; 1_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_write_completes_when_the_peer_reads() {
        let (io, mut other_end) = tokio::io::duplex(64);
        let mut stream = WriteTimeout::new(io, PATIENCE);
        let (sent, mut read) = (vec![7; 100_000], vec![0; 100_000]);
        let (written, taken) = tokio::join!(stream.write_all(&sent), other_end.read_exact(&mut read));
        assert!(written.is_ok() && taken.is_ok());
        assert!(read == sent);
    }
}

//! Limits how many components are compiled at once, and how many callers wait for their turn.

use crate::error::LoadError;
use std::time::Duration;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// The number of components compiled at once. Each uses all processors and a lot of memory.
const AT_ONCE: usize = 1;
/// The maximum number of callers that wait for their turn. Further callers are told that the server is busy.
const WAITING_MAX: usize = 4;
/// How long a caller waits for its turn before it is told that the server is busy.
const WAIT: Duration = Duration::from_mins(2);

/// The turns of one engine.
pub(crate) struct Turns {
    /// A permit per component that may be compiled now.
    turn: Semaphore,
    /// A permit per caller of `take_soon` that may wait.
    waiting: Semaphore,
    wait: Duration,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self::with_wait(WAIT)
    }

    fn with_wait(wait: Duration) -> Self {
        Self { turn: Semaphore::new(AT_ONCE), waiting: Semaphore::new(WAITING_MAX), wait }
    }

    /// Waits for a turn, however long it takes.
    pub(crate) async fn take(&self) -> Result<SemaphorePermit<'_>, LoadError> {
        self.turn.acquire().await.map_err(|error| LoadError::Host(error.to_string()))
    }

    /// Waits for a turn for a caller that needs its answer soon. Returns [`LoadError::Busy`] if too many callers wait,
    /// or if the wait is too long.
    pub(crate) async fn take_soon(&self) -> Result<SemaphorePermit<'_>, LoadError> {
        if let Ok(turn) = self.turn.try_acquire() {
            return Ok(turn);
        }
        let _place = self.waiting.try_acquire().map_err(|_| LoadError::Busy)?;
        timeout(self.wait, self.take()).await.map_err(|_| LoadError::Busy)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    #[tokio::test]
    async fn a_full_compile_queue_refuses_the_next_caller_as_busy() {
        let turns = Turns::new();
        let first = turns.take_soon().await.unwrap();
        let mut waiting: Vec<_> = (0..WAITING_MAX).map(|_| Box::pin(turns.take_soon())).collect();
        let mut context = Context::from_waker(Waker::noop());
        assert!(waiting.iter_mut().all(|turn| turn.as_mut().poll(&mut context).is_pending()));
        assert_eq!(turns.take_soon().await.err(), Some(LoadError::Busy));
        // The server's own loads wait in addition to them.
        let mut patient = pin!(turns.take());
        assert!(patient.as_mut().poll(&mut context).is_pending());
        drop(first);
        let mut next = waiting.remove(0);
        assert!(matches!(next.as_mut().poll(&mut context), Poll::Ready(Ok(_))), "in the order in which they came");
    }

    #[tokio::test]
    async fn a_caller_that_waits_too_long_for_a_turn_gets_a_busy_error() {
        let turns = Turns::with_wait(Duration::from_millis(1));
        let _turn = turns.take_soon().await.unwrap();
        assert_eq!(turns.take_soon().await.err(), Some(LoadError::Busy));
    }
}

//! Limits how long a request waits for the database, over all of its reads and writes.
//!
//! The server runs each request inside [`within`]. The request's time runs while it waits for a connection, holds one,
//! or waits for a write to be stored. It does not run while the request waits for anything else, such as a plugin.
//! Background work has no such limit: it waits for the database as long as necessary.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};
use tokio::time::Instant;

use crate::{Conn, pool::Pooled};

tokio::task_local! {
    static BUDGET: Arc<Budget>;
}

/// The database time budget of one request.
struct Budget {
    max: Duration,
    spent: Mutex<Spent>,
}

/// The database time that a request has used.
#[derive(Default)]
struct Spent {
    /// Time of the waits that are over.
    before: Duration,
    /// When the current wait began.
    since: Option<Instant>,
    /// How many waits overlap now.
    waits: u32,
}

impl Budget {
    fn begin(&self) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.waits += 1;
        spent.since.get_or_insert_with(Instant::now);
    }

    fn end(&self) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.waits = spent.waits.saturating_sub(1);
        if spent.waits == 0
            && let Some(since) = spent.since.take()
        {
            spent.before += since.elapsed();
        }
    }

    /// Returns when the budget runs out, if the request is waiting now.
    fn ends(&self) -> Option<Instant> {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        Some(spent.since? + self.max.saturating_sub(spent.before))
    }

    fn is_over(&self) -> bool {
        self.ends().is_some_and(|end| end <= Instant::now())
    }
}

/// Runs a request that may wait at most `max` for the database. Returns `None` if the database took longer: the
/// request was dropped, and its writes may or may not have been stored.
pub async fn within<F: Future>(max: Duration, request: F) -> Option<F::Output> {
    let budget = Arc::new(Budget { max, spent: Mutex::default() });
    let request = BUDGET.scope(budget.clone(), request);
    let (mut request, mut alarm) = (std::pin::pin!(request), std::pin::pin!(tokio::time::sleep(max)));
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = request.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        let Some(end) = budget.ends() else { return Poll::Pending };
        // Short waits would keep moving the timer, so check the deadline first.
        if end <= Instant::now() {
            return Poll::Ready(None);
        }
        if alarm.deadline() != end {
            alarm.as_mut().reset(end);
        }
        alarm.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// A guard: until it is dropped, its request counts as waiting for the database. Code that waits for another task's
/// database work, such as a lookup that several requests share, holds one as well.
pub struct Wait(Option<Arc<Budget>>);

impl Wait {
    /// Starts a wait of the current request. Has no effect outside of a request.
    #[must_use]
    pub fn begin() -> Self {
        let budget = BUDGET.try_with(Arc::clone).ok();
        if let Some(budget) = &budget {
            budget.begin();
        }
        Self(budget)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let Some(budget) = &self.0 {
            budget.end();
        }
    }
}

/// A read connection. It returns to the pool when dropped.
pub struct Reader {
    /// `Some` until dropped.
    conn: Option<Pooled>,
    wait: Wait,
}

impl Reader {
    pub(crate) fn new(conn: Pooled, wait: Wait) -> Self {
        Self { conn: Some(conn), wait }
    }
}

impl Deref for Reader {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn.as_deref().expect("the connection stays until the reader is dropped")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_deref_mut().expect("the connection stays until the reader is dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // A statement that took too long is still running. In the pool, the connection would occupy a place until the
        // database answers, which may never happen, so close it instead.
        if self.wait.0.as_ref().is_some_and(|budget| budget.is_over())
            && let Some(conn) = self.conn.take()
        {
            conn.discard();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    #[tokio::test]
    async fn a_request_that_waits_for_the_database_too_long_is_dropped() {
        let waits = within(Duration::ZERO, async {
            let _wait = Wait::begin();
            pending::<()>().await;
        });
        assert!(waits.await.is_none());
        // Many short waits add up to the same.
        let waits = within(Duration::from_millis(1), async {
            loop {
                let _wait = Wait::begin();
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(waits.await, None::<()>);
    }

    #[tokio::test]
    async fn work_that_does_not_wait_for_the_database_has_no_time_limit() {
        let works = within(Duration::ZERO, async {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        });
        assert!(works.await.is_some());
        // Background work has no limit.
        let _wait = Wait::begin();
        tokio::task::yield_now().await;
    }

    #[test]
    fn overlapping_waits_are_counted_once() {
        let budget = Budget { max: Duration::from_hours(1), spent: Mutex::default() };
        budget.begin();
        let first = budget.ends();
        budget.begin();
        assert_eq!(budget.ends(), first);
        budget.end();
        assert_eq!(budget.ends(), first);
        budget.end();
        assert_eq!(budget.ends(), None);
    }
}

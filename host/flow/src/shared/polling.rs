//! When a loop polls for work, and how many jobs run at once.

use plugboard_db::DbError;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

use super::Shared;

/// How often each loop polls without a signal.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How many jobs of each kind run at once, as fractions of the allowed plugin calls: a quarter for runs, a quarter for
/// deliveries, an eighth for fetches, a sixteenth for exports. The rest is left for hooks, so that hooks are answered
/// even while platforms hang. One plugin or channel may use half of a kind's places, so that a slow one leaves room for
/// others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub runs: usize,
    pub deliveries: usize,
    pub fetches: usize,
    /// How many exporters work at once.
    pub exports: usize,
}

impl Sizes {
    /// Returns the sizes for this many plugin calls at once, each at least 1.
    pub(crate) fn of(calls: usize) -> Self {
        let part = |of: usize| (calls / of).max(1);
        Self { runs: part(4), deliveries: part(4), fetches: part(8), exports: part(16) }
    }
}

/// How long a claim lasts, by the database's clock, in milliseconds: longer than the longest call and its record.
pub(crate) const LEASE_MS: i64 = 60_000;

/// The shortest time between two polls of a loop. Polling costs a transaction, so signals that come close together
/// share one. A lone message does not wait.
const MIN_POLL_GAP: Duration = Duration::from_millis(4);

/// The timing of a loop's polls.
#[derive(Default)]
pub(crate) struct PollTimer {
    /// When the last poll began.
    last: Option<Instant>,
    /// Whether the last poll found something, so there may be more.
    pub found: bool,
}

impl PollTimer {
    /// Waits for a signal or the next poll, and for the shortest time between polls. Returns `false` on stop.
    pub(crate) async fn next(&mut self, shared: &Shared, signal: &Notify) -> bool {
        self.next_within(shared, signal, POLL_INTERVAL).await
    }

    /// The same with a custom poll interval, for a loop that knows when work becomes due.
    pub(crate) async fn next_within(&mut self, shared: &Shared, signal: &Notify, interval: Duration) -> bool {
        if !self.found {
            tokio::select! {
                () = shared.stop.cancelled() => return false,
                () = signal.notified() => {}
                () = tokio::time::sleep(interval) => {}
            }
        }
        if let Some(last) = self.last {
            tokio::time::sleep(MIN_POLL_GAP.saturating_sub(last.elapsed())).await;
        }
        self.last = Some(Instant::now());
        self.found = false;
        !shared.stop.is_cancelled()
    }
}

/// Logs a failed claim, and gives the database a moment to recover.
pub(crate) async fn log_claim_error(what: &str, error: &DbError) {
    tracing::error!(what, %error, "cannot claim work");
    tokio::time::sleep(POLL_INTERVAL).await;
}

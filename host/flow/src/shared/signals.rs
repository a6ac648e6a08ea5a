//! Wakes the loops, so that they take new work promptly.

use tokio::sync::Notify;

/// One signal for each loop. A loop that is busy when its signal arrives polls once more afterwards.
#[derive(Default)]
pub(crate) struct Signals {
    pub runs: Notify,
    pub deliveries: Notify,
    pub fetches: Notify,
    /// Kept requests are due to be received again.
    pub kept_requests: Notify,
    pub exports: Notify,
    /// The registry has changed.
    pub registry: Notify,
}

impl Signals {
    /// Wakes every loop that takes work. The loop that follows the registry is not one of them.
    pub(crate) fn all(&self) {
        for one in [&self.runs, &self.deliveries, &self.fetches, &self.kept_requests, &self.exports] {
            one.notify_one();
        }
    }

    pub(crate) fn after_ingest(&self, fetches: bool, runs: bool) {
        if fetches {
            self.fetches.notify_one();
        }
        if runs {
            self.runs.notify_one();
        }
    }

    pub(crate) fn after_run(&self) {
        self.runs.notify_one();
        self.deliveries.notify_one();
    }

    pub(crate) fn after_delivery(&self) {
        self.deliveries.notify_one();
    }

    pub(crate) fn after_fetch(&self) {
        self.runs.notify_one();
        self.fetches.notify_one();
    }
}

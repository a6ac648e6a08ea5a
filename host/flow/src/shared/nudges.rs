//! Wakes the loops, so that work is taken promptly.

use tokio::sync::Notify;

/// Wakes the loops.
#[derive(Default)]
pub(crate) struct Nudges {
    pub runs: Notify,
    pub deliveries: Notify,
    pub fetches: Notify,
    pub raw: Notify,
    pub exports: Notify,
    /// The registry has changed.
    pub registry: Notify,
}

impl Nudges {
    pub(crate) fn all(&self) {
        for one in [&self.runs, &self.deliveries, &self.fetches, &self.raw, &self.exports] {
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

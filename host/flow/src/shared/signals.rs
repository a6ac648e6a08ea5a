//! Wakes the loops, so that they take new work promptly.

use std::sync::Arc;
use tokio::sync::Notify;

/// One signal for each loop. A loop that is busy when its signal arrives polls once more afterwards.
#[derive(Default)]
pub(crate) struct Signals {
    pub runs: Arc<Notify>,
    pub deliveries: Arc<Notify>,
    pub fetches: Arc<Notify>,
    /// Kept requests are due to be received again.
    pub kept_requests: Notify,
    pub exports: Notify,
    /// A channel may have to be polled, or registered at its platform.
    pub polls: Notify,
    pub setups: Notify,
    /// A connector may have to be asked about an uncertain part.
    pub settlements: Notify,
    pub gestures: Arc<Notify>,
    /// A connector may have to be asked for its platform's rules again.
    pub rules: Notify,
    /// The templates that a platform lists may have to be read.
    pub catalogues: Notify,
    /// The registry has changed.
    pub registry: Notify,
}

impl Signals {
    /// Wakes every loop that takes work. The loop that follows the registry is not one of them.
    pub(crate) fn all(&self) {
        let shared = [&*self.runs, &*self.deliveries, &*self.fetches, &*self.gestures];
        let own = [
            &self.kept_requests,
            &self.exports,
            &self.polls,
            &self.setups,
            &self.settlements,
            &self.rules,
            &self.catalogues,
        ];
        for one in shared.into_iter().chain(own) {
            one.notify_one();
        }
    }
}

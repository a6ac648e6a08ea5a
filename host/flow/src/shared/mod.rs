//! The state that all steps share. Each method of [`Flow`] is implemented in the module of its operation.

pub(crate) mod customer_rates;
pub(crate) mod links;
pub(crate) mod places;
pub(crate) mod polling;
pub(crate) mod reported;
pub(crate) mod signals;

use plugboard_db::Db;
use plugboard_engine::Engine;
use std::sync::{Arc, atomic::AtomicBool};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    installed::{Counters, Registry},
    oauth2,
    secrets::Sealer,
};
use customer_rates::CustomerRates;
use reported::Reported;
use signals::Signals;

/// The running flow. Clones share its state.
#[derive(Clone)]
pub struct Flow {
    pub(crate) shared: Arc<Shared>,
}

/// State shared by all steps.
pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) engine: Engine,
    pub(crate) sealer: Sealer,
    /// This server's name, which its claims begin with.
    pub(crate) server: String,
    /// The address at which platforms reach the servers, without a slash at its end.
    pub(crate) public_url: String,
    /// How long after it was resolved an episode is reopened by the customer, in milliseconds.
    pub(crate) reopening_ms: i64,
    /// When this server started, by the machine's clock.
    pub(crate) started_at: i64,
    pub(crate) registry: Registry,
    pub(crate) signals: Signals,
    pub(crate) counters: Counters,
    /// Whether this server does the housekeeping for all servers that share the database, as far as it knows.
    pub(crate) keeps_house: AtomicBool,
    /// Held during an admin operation, so that admin operations run one at a time.
    pub(crate) admins: Arc<tokio::sync::Mutex<()>>,
    /// Permits for shadow runs.
    pub(crate) shadows: Arc<tokio::sync::Semaphore>,
    /// Cached OAuth access tokens.
    pub(crate) connections: oauth2::Slots,
    /// Counts customers' messages, for `receive_rate`.
    pub(crate) customer_rates: CustomerRates,
    /// Limits the reports about unverified requests.
    pub(crate) reported: Reported,
    /// Running background work. A stop waits for it.
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the server stops.
    pub(crate) stop: CancellationToken,
}

impl Shared {
    /// Returns a new unique claim of this server.
    pub(crate) fn new_claim(&self) -> String {
        format!("{}:{}", self.server, self.db.clock().new_id())
    }
}

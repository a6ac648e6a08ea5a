//! The path of a message. Each step has its own file, and messages only move forward.
//!
//! 1. **Ingest** (`ingest`): a request arrives at a channel's hook. The connector's `verify` checks that it comes from
//!    the platform, and `receive` turns it into items. One transaction stores contacts, conversations, messages,
//!    events, and a run for each installation that subscribes to those events. Only after the commit does the hook
//!    answer 200. Requests or items that could not be understood are stored whole (`raw`); names and files are fetched
//!    afterwards (`fetch`).
//! 2. **Run** (`run`): a worker claims a run and calls its handler in a fresh sandbox. `policy` judges the journal of
//!    actions against the current rows. All allowed actions take effect in one transaction (`apply`), or none do.
//! 3. **Review** (`review`): reviewers see a reply before it is due, one after the other. Each passes it, amends it, or
//!    holds it for a person.
//! 4. **Deliver** (`deliver`): the connector's `send` hands a reply to its platform, one part at a time and in order. A
//!    part that may have been sent is never resent automatically.
//! 5. **Export** (`export`): changes go to exporters in batches, starting at each exporter's position in the change
//!    log. Changes in the exporters' systems come back.
//!
//! People act beside the plugins, under the same rules (`people`). Admins install plugins (`admin`), connect accounts
//! (`oauth2`), and try plugins before trusting them (`backtest`, `replay`). Authors test plugins without a server
//! (`scenario`, `kit`).
//!
//! No step calls an earlier one. Each step takes its work from the database. An in-memory nudge only reduces latency;
//! the periodic poll in `workers` is the guarantee. No transaction stays open across a plugin or platform call.

mod admin;
mod apply;
mod assist;
mod backtest;
mod cluster;
mod decide;
mod deliver;
mod directory;
mod error;
mod export;
mod feedback;
mod fetch;
mod figures;
mod handover;
mod housekeeping;
mod ingest;
mod key;
mod leads;
mod message_change;
mod oauth2;
mod pace;
mod people;
mod powers;
mod raw;
mod registry;
mod replay;
mod reply;
mod review;
mod run;
mod scene;
mod seal;
mod store;
mod told;
mod trace;
mod unverified;
mod upload;
mod workers;

pub use admin::{Inspected, Install, InstallChange, InstallResult, NewChannel, PluginChange, SecretOwner};
pub use assist::Said;
pub use backtest::{
    Agreement, Backtest, Counted, Deed, Progress as BacktestProgress, Replies, Report as BacktestReport, Told,
    Value as AgreedValue,
};
pub use error::FlowError;
pub use figures::Figures;
pub use ingest::HookOutcome;
pub use key::open as open_key;
pub use leads::{LeadAct, LeadWorth};
pub use oauth2::{Agreed, Asked, ConnectionView};
pub use people::{NewReply, Once};
pub use replay::{Replayed, ShadowView};
pub use seal::Sealer;
pub use upload::UPLOAD_BYTES;

use plugboard_db::Db;
use plugboard_engine::Engine;
use plugboard_model::{Channel, Clock, Installation, Manifest};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a stop waits for running tasks and their records. Longer than any task takes while the database answers.
const STOP: Duration = Duration::from_mins(2);

/// Options for starting a [`Flow`].
pub struct FlowOptions {
    /// The database.
    pub db: Db,
    /// The engine that runs plugins.
    pub engine: Engine,
    /// Seals and opens secrets.
    pub sealer: Sealer,
    /// This server's name in its claims: 36 characters, the same at every start.
    pub server: String,
}

/// The running flow. Clones share it.
#[derive(Clone)]
pub struct Flow {
    shared: Arc<Shared>,
}

/// State shared by all steps.
pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) engine: Engine,
    pub(crate) sealer: Sealer,
    pub(crate) server: String,
    /// When this server started, by the machine's clock.
    pub(crate) started_at: i64,
    pub(crate) registry: registry::Registry,
    pub(crate) nudges: workers::Nudges,
    pub(crate) counters: figures::Counters,
    /// Whether this server does the housekeeping for all servers that share the database, as far as it knows.
    pub(crate) keeps_house: AtomicBool,
    /// Held during an admin operation, so that admin operations run one at a time.
    pub(crate) admins: Arc<tokio::sync::Mutex<()>>,
    /// Permits for shadow runs.
    pub(crate) shadows: Arc<tokio::sync::Semaphore>,
    /// Cached access tokens.
    pub(crate) connections: oauth2::Slots,
    pub(crate) pace: pace::Pace,
    pub(crate) reported: unverified::Reported,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Flow {
    /// Loads the registry, takes back the claims that this server left behind, and starts the workers.
    ///
    /// # Errors
    /// Returns an error if the database fails. A plugin that cannot be loaded does not fail the start: it is reported
    /// and does no work.
    pub async fn start(options: FlowOptions) -> Result<Self, FlowError> {
        let FlowOptions { db, engine, sealer, server } = options;
        let shared = Arc::new(Shared {
            db,
            engine,
            sealer,
            server,
            started_at: Clock::system().now(),
            registry: registry::Registry::default(),
            nudges: workers::Nudges::default(),
            counters: figures::Counters::default(),
            keeps_house: AtomicBool::new(false),
            admins: Arc::default(),
            shadows: Arc::new(tokio::sync::Semaphore::new(replay::AT_ONCE)),
            connections: oauth2::Slots::default(),
            pace: pace::Pace::default(),
            reported: unverified::Reported::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        });
        registry::look(&shared).await?;
        housekeeping::take_back_at_start(&shared).await?;
        admin::end_unfinished(&shared).await?;
        workers::start(&shared);
        Ok(Self { shared })
    }

    /// Stops claiming work, lets running tasks finish within their own limits, and returns.
    pub async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        // Without a timeout, a record that the database does not accept would block the stop forever.
        if tokio::time::timeout(STOP, self.shared.tasks.wait()).await.is_err() {
            tracing::error!(left = self.shared.tasks.len(), "stopping all the same: the database takes no records");
        }
    }

    /// Returns the database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// Returns the host's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.shared.db.clock()
    }

    /// Returns whether a channel with this name exists, on whichever server it was added. Returns `true` if the
    /// database cannot be read: the caller's request to the channel then fails on its own, with the reason.
    pub async fn has_channel(&self, name: &str) -> bool {
        self.shared.channels_of_hook(name).await.map_or(true, |channels| !channels.is_empty())
    }

    /// Applies the effects of setting the test clock at once: moves waiting times back if the clock was set back, and
    /// wakes every worker. If a housekeeping chore did this later, it would also move times that the test has set in
    /// the meantime.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn clock_was_set(&self) -> Result<(), FlowError> {
        housekeeping::follow_clock(&self.shared).await?;
        self.shared.nudges.all();
        Ok(())
    }

    /// Returns all installations, in the admin's order. An installation whose component this server cannot load is
    /// shown as paused: its events wait for a server that can load it, or for an upgrade.
    #[must_use]
    pub fn installations(&self) -> Vec<Installation> {
        let shown = |installed: &Arc<registry::Installed>| {
            let mut row = installed.row.clone();
            if installed.plugin.is_none() {
                let reason = "this server cannot load its component: install one that fits this version";
                row.paused.get_or_insert_with(|| reason.to_owned());
            }
            row
        };
        self.shared.registry.now().installations.iter().map(shown).collect()
    }

    /// Returns all channels, by name.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        self.shared.registry.now().channels.values().map(|c| c.row.clone()).collect()
    }

    /// Returns the manifest of an installed plugin, if it has one.
    #[must_use]
    pub fn manifest(&self, plugin: &str) -> Option<Manifest> {
        self.shared.registry.now().by_name(plugin)?.plugin.as_ref()?.manifest().cloned()
    }
}

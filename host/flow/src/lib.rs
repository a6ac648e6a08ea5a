//! The way of a message, one step to a file, always forward.
//!
//! 1. **Ingest** (`ingest`): a request comes to a channel's hook. The connector's `verify` says whether
//!    it is the platform's, `receive` what it tells. One transaction stores contacts, conversations,
//!    messages, events, and a run for each installation that hears them. Only then comes the 200.
//!    What is not understood is kept whole (`raw`); names and files are fetched after (`fetch`).
//! 2. **Run** (`run`): a run is claimed, its handler called in a fresh sandbox, its journal of actions
//!    judged by `policy` on the rows as they are now, and all that is allowed takes effect in one
//!    transaction (`apply`), or nothing does.
//! 3. **Review** (`review`): reviewers see a reply before it becomes due, one after the other: pass, amend, or
//!    hold for a person.
//! 4. **Deliver** (`deliver`): one part at a time and in order, the connector's `send` hands a reply to
//!    its platform. What may have been sent is never sent again by itself.
//! 5. **Export** (`export`): what has changed goes to exporters in batches, from the place that each has in the
//!    change log, and what changed in their systems comes back.
//!
//! People act beside the plugins, by the same rules (`people`); admins install (`admin`), connect (`oauth2`), and try
//! plugins before they trust them (`backtest`, `replay`). Authors test them without a server (`scenario`, `kit`).
//!
//! No step calls an earlier one. Each takes its work from the database; a nudge in memory only makes it
//! prompt, and the periodic look of `workers` is the guarantee. No transaction is held over a call.

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

/// How long a stop waits for what runs and for its record: longer than anything takes while the database answers.
const STOP: Duration = Duration::from_mins(2);

/// What a flow is made of.
pub struct FlowOptions {
    /// Where everything is.
    pub db: Db,
    /// Where plugins run.
    pub engine: Engine,
    /// What secrets are sealed with.
    pub sealer: Sealer,
    /// This server's name in its claims: 36 characters, the same each time it is started.
    pub server: String,
}

/// The running flow. Clones share it.
#[derive(Clone)]
pub struct Flow {
    shared: Arc<Shared>,
}

/// What all steps share.
pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) engine: Engine,
    pub(crate) sealer: Sealer,
    pub(crate) server: String,
    /// On the machine's clock.
    pub(crate) started_at: i64,
    pub(crate) registry: registry::Registry,
    pub(crate) nudges: workers::Nudges,
    pub(crate) counters: figures::Counters,
    /// This server keeps house for all that share the database, as far as it knows.
    pub(crate) keeps_house: AtomicBool,
    /// Held by an admin's act: one after another.
    pub(crate) admins: Arc<tokio::sync::Mutex<()>>,
    /// Places for shadows' runs.
    pub(crate) shadows: Arc<tokio::sync::Semaphore>,
    /// What is known of access tokens.
    pub(crate) connections: oauth2::Slots,
    pub(crate) pace: pace::Pace,
    pub(crate) reported: unverified::Reported,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Flow {
    /// Loads the registry, takes back what an earlier server had claimed, and starts the workers.
    ///
    /// # Errors
    /// When the database refuses. A plugin that cannot be loaded makes nothing, and says why.
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

    /// Claims nothing more, lets what runs finish within its own limits, and returns.
    pub async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        // A record that the database does not take would hold up the stop for ever.
        if tokio::time::timeout(STOP, self.shared.tasks.wait()).await.is_err() {
            tracing::error!(left = self.shared.tasks.len(), "stopping all the same: the database takes no records");
        }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.shared.db
    }

    /// The host's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.shared.db.clock()
    }

    /// Whether there is a channel of this name, on whichever server it was added. A database that cannot be asked counts as
    /// yes: what is asked of the channel then fails by itself, and says why.
    pub async fn has_channel(&self, name: &str) -> bool {
        self.shared.channels_of_hook(name).await.map_or(true, |channels| !channels.is_empty())
    }

    /// What a test clock that was set makes to do is done at once: what waits follows a clock that was set back, and every
    /// worker looks for work. A chore that did so later would move what a test has put off meanwhile.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn clock_was_set(&self) -> Result<(), FlowError> {
        housekeeping::follow_clock(&self.shared).await?;
        self.shared.nudges.all();
        Ok(())
    }

    /// All installations, in the admin's order. One whose component this server cannot load is shown as paused: its events
    /// wait for a server that can, or for an upgrade.
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

    /// All channels, by name.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        self.shared.registry.now().channels.values().map(|c| c.row.clone()).collect()
    }

    /// The manifest of an installed plugin, when it has one.
    #[must_use]
    pub fn manifest(&self, plugin: &str) -> Option<Manifest> {
        self.shared.registry.now().by_name(plugin)?.plugin.as_ref()?.manifest().cloned()
    }
}

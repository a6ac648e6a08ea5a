//! Starts and stops a flow, and reports what is installed in it.

use plugboard_db::Db;
use plugboard_engine::{Engine, SpareStats};
use plugboard_model::{Channel, Clock, Installation, Manifest};
use prometheus_client::metrics::histogram::Histogram;
use serde_json::Value;
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    admin,
    error::FlowError,
    installed::{Counters, Figures, InstalledPlugin, Registry},
    oauth2, registry, replay,
    secrets::Sealer,
    shared::{Flow, Shared, customer_rates::CustomerRates, reported::Reported, signals::Signals},
    workers::{self, housekeeping, leftovers},
};

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
    /// The address at which platforms reach the servers, without a slash at its end.
    pub public_url: String,
    /// How long after it was resolved an episode is reopened by the customer. Later, the next one begins.
    pub reopening_time: Duration,
}

impl Flow {
    /// Loads the registry, takes back the claims that this server left behind, and starts the workers.
    ///
    /// # Errors
    /// Returns an error if the database fails. A plugin that cannot be loaded does not fail the start: it is reported
    /// and does no work.
    pub async fn start(options: FlowOptions) -> Result<Self, FlowError> {
        let FlowOptions { db, engine, sealer, server, public_url, reopening_time } = options;
        let shared = Arc::new(Shared {
            db,
            engine,
            sealer,
            server,
            public_url,
            reopening_ms: i64::try_from(reopening_time.as_millis()).unwrap_or(i64::MAX),
            started_at: Clock::system().now(),
            registry: Registry::default(),
            signals: Signals::default(),
            counters: Counters::default(),
            keeps_house: AtomicBool::new(false),
            admins: Arc::default(),
            shadows: Arc::new(tokio::sync::Semaphore::new(replay::AT_ONCE)),
            connections: oauth2::Slots::default(),
            customer_rates: CustomerRates::default(),
            reported: Reported::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        });
        registry::refresh(&shared).await?;
        leftovers::take_back_at_start(&shared).await?;
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
            tracing::error!(
                left = self.shared.tasks.len(),
                "stopping although some tasks have not finished: the database does not accept their records"
            );
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

    /// Makes a newly set test clock take effect immediately: moves waiting times back if the clock was set back, and
    /// wakes every worker. If a housekeeping chore did this later, it would also move times that the test has set in
    /// the meantime.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn clock_was_set(&self) -> Result<(), FlowError> {
        housekeeping::follow_clock(&self.shared).await?;
        self.shared.signals.all();
        Ok(())
    }

    /// Returns all installations, in the admin's order. An installation whose component this server cannot load is
    /// shown as paused: its events wait for a server that can load it, or for an upgrade.
    #[must_use]
    pub fn installations(&self) -> Vec<Installation> {
        let shown = |installed: &Arc<InstalledPlugin>| {
            let mut row = installed.row.clone();
            if installed.plugin.is_none() {
                let reason = "this server cannot load its component; install a component that fits this version";
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

    /// Returns the configuration that a channel's connector gets: the channel's own, merged over the connector's.
    #[must_use]
    pub fn channel_config(&self, channel: &str) -> Option<Arc<Value>> {
        Some(self.shared.registry.now().channels.get(channel)?.config.clone())
    }

    /// Returns the manifest of an installed plugin, if it has one.
    #[must_use]
    pub fn manifest(&self, plugin: &str) -> Option<Manifest> {
        self.shared.registry.now().by_name(plugin)?.plugin.as_ref()?.manifest().cloned()
    }

    /// Returns the usage of an installation since this server started.
    #[must_use]
    pub fn figures(&self, installation: &str) -> Figures {
        self.shared.counters.of(installation).figures()
    }

    /// Returns the wall-clock times of an installation's calls since this server started, in seconds.
    #[must_use]
    pub fn call_seconds(&self, installation: &str) -> Histogram {
        self.shared.counters.of(installation).seconds()
    }

    /// Returns statistics on instances prepared in advance, since this server started.
    #[must_use]
    pub fn spares(&self) -> SpareStats {
        self.shared.engine.spares()
    }
}

//! What is installed, ready to call: installations and channels at one moment.

use plugboard_engine::{Call, Gate, HostData, NoHostData, Plugin, Secrets};
use plugboard_model::{Channel, Clock, EventKind, Installation, OAuth2, Role};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{counter::Counter, shadow::Shadow};
use crate::oauth2;

/// An installation with its component.
pub(crate) struct InstalledPlugin {
    pub row: Installation,
    /// `None` if the component could not be loaded. The installation then counts as paused.
    pub plugin: Option<Arc<Plugin>>,
    pub config: Arc<Value>,
    /// The secrets set by admins.
    pub given: Arc<Secrets>,
    /// The same, plus access tokens.
    pub secrets: Arc<Secrets>,
    /// Its own access tokens that the host keeps fresh.
    pub kept_fresh: Vec<Arc<oauth2::Source>>,
    pub gate: Arc<Gate>,
    /// The component that runs as its shadow.
    pub shadow: Option<Arc<Shadow>>,
    /// Its usage metrics.
    pub counter: Arc<Counter>,
    /// Counts successful runs, starting again at 0 after each run that fails for good. Decides when the row's count of
    /// failures is reset.
    pub successes: AtomicU32,
    /// Held while `receive` is repeated because a shared value changed, so that such calls do not disturb each other.
    pub receive_turn: tokio::sync::Mutex<()>,
}

/// A channel with its connector.
pub(crate) struct ConnectedChannel {
    pub row: Channel,
    pub connector: Arc<InstalledPlugin>,
    pub config: Arc<Value>,
    /// The secrets set by admins.
    pub given: Arc<Secrets>,
    /// The same, plus access tokens.
    pub secrets: Arc<Secrets>,
    /// Its own access tokens that the host keeps fresh.
    pub kept_fresh: Vec<Arc<oauth2::Source>>,
    pub gate: Arc<Gate>,
    /// The key that signs the visitor tokens of a web chat.
    pub visitor_key: Option<String>,
}

/// All installations and channels, at one moment.
#[derive(Default)]
pub(crate) struct Snapshot {
    pub generation: i64,
    /// In the admin's order.
    pub installations: Vec<Arc<InstalledPlugin>>,
    pub channels: BTreeMap<String, Arc<ConnectedChannel>>,
    /// How long after it was resolved an episode is reopened by the customer, in milliseconds.
    pub reopening_ms: i64,
}

impl Snapshot {
    pub(crate) fn by_id(&self, id: &str) -> Option<&Arc<InstalledPlugin>> {
        self.installations.iter().find(|i| i.row.id == id)
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Arc<InstalledPlugin>> {
        self.installations.iter().find(|i| i.row.name == name)
    }

    /// Returns the access tokens that the host keeps fresh.
    pub(crate) fn kept_fresh(&self) -> impl Iterator<Item = &Arc<oauth2::Source>> {
        let of_channels = self.channels.values().flat_map(|channel| &channel.kept_fresh);
        self.installations.iter().flat_map(|installed| &installed.kept_fresh).chain(of_channels)
    }

    /// Returns the enabled installations that subscribe to a kind of event on a channel, in the admin's order. Includes
    /// paused ones, because their events wait. Excludes disabled ones.
    pub(crate) fn subscribers<'a, 'c>(
        &'a self,
        kind: EventKind,
        channel: &'c str,
    ) -> impl Iterator<Item = &'a Installation> + use<'a, 'c> {
        self.installations.iter().map(|i| &i.row).filter(move |row| {
            row.enabled
                && row.surface.takes(kind)
                && (row.channels.is_empty() || row.channels.iter().any(|name| name == channel))
        })
    }

    /// Returns the channels whose connector cannot work at the moment, because it is paused, being upgraded, disabled or
    /// not loaded. Their work waits.
    pub(crate) fn resting_channels(&self) -> Vec<String> {
        let rests = |c: &&Arc<ConnectedChannel>| c.connector.row.wait_reason().is_some() || c.plugin().is_none();
        self.channels.values().filter(rests).map(|c| c.row.name.clone()).collect()
    }

    /// Returns the channels that share a hook, the hook's own channel first.
    pub(crate) fn sharing(&self, hook: &str) -> Vec<Arc<ConnectedChannel>> {
        let mut found: Vec<_> = self.channels.values().filter(|c| c.row.hook == hook).cloned().collect();
        found.sort_by_key(|c| c.row.name != hook);
        found
    }
}

/// How many successful runs pass between resets of the count of failures in a row. A reset with every run would cost
/// one statement each.
const RUNS_PER_RESET: u32 = 16;

impl InstalledPlugin {
    /// Returns the OAuth endpoint that issues its access tokens.
    pub(crate) fn endpoint(&self, spec: &OAuth2) -> oauth2::Endpoint {
        oauth2::Endpoint::new(spec, &self.config, &self.gate, &self.given)
    }

    /// Returns its secrets, for a backtest or a replay.
    pub(crate) fn secrets(&self) -> Arc<Secrets> {
        self.secrets.clone()
    }

    /// Returns whether this successful run should reset the count of failures in the database.
    pub(crate) fn ends_failures(&self) -> bool {
        self.successes.fetch_add(1, Ordering::Relaxed).is_multiple_of(RUNS_PER_RESET)
    }

    /// Notes that a run failed for good, so the next successful run resets the count.
    pub(crate) fn note_failure(&self) {
        self.successes.store(0, Ordering::Relaxed);
    }

    /// Builds the context for a call of one of its handlers.
    pub(crate) fn call(&self, clock: &Clock, idempotency: String, data: Arc<dyn HostData>) -> Call {
        Call {
            installation: self.row.name.clone(),
            config: self.config.clone(),
            secrets: self.secrets.clone(),
            gate: self.gate.clone(),
            limits: self.row.limits.clone(),
            idempotency,
            clock: clock.clone(),
            data,
            tape: None,
        }
    }
}

impl ConnectedChannel {
    /// Returns the OAuth endpoint that issues its access tokens.
    pub(crate) fn endpoint(&self, spec: &OAuth2) -> oauth2::Endpoint {
        oauth2::Endpoint::new(spec, &self.config, &self.gate, &self.given)
    }

    /// Builds the context for a call of its connector.
    pub(crate) fn call(&self, clock: &Clock, idempotency: String, data: Arc<dyn HostData>) -> Call {
        Call {
            installation: self.connector.row.name.clone(),
            config: self.config.clone(),
            secrets: self.secrets.clone(),
            gate: self.gate.clone(),
            limits: self.connector.row.limits.clone(),
            idempotency,
            clock: clock.clone(),
            data,
            tape: None,
        }
    }

    /// The same for a call that does not read any data.
    pub(crate) fn plain_call(&self, clock: &Clock, idempotency: &str) -> Call {
        self.call(clock, idempotency.to_owned(), Arc::new(NoHostData))
    }

    /// Returns its gate, for the host's own fetches.
    pub(crate) fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    /// Returns its secrets, for the host's own fetches.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the connector, unless it is disabled or could not be loaded.
    pub(crate) fn plugin(&self) -> Option<&Arc<Plugin>> {
        self.connector.plugin.as_ref().filter(|_| self.connector.row.enabled)
    }
}

/// Returns whether this installation is a connector.
pub(crate) fn is_connector(row: &Installation) -> bool {
    row.surface.roles.contains(&Role::Connector)
}

/// Returns the owner name for an installation's secrets.
pub(crate) fn installation_owner(id: &str) -> String {
    format!("installation:{id}")
}

/// Returns the owner name for a channel's secrets.
pub(crate) fn channel_owner(name: &str) -> String {
    format!("channel:{name}")
}

/// Merges a channel's configuration over its connector's.
pub(crate) fn merged(connector: &Value, own: &Value) -> Value {
    let mut config = connector.clone();
    if let (Some(all), Some(own)) = (config.as_object_mut(), own.as_object()) {
        all.extend(own.clone());
    }
    config
}

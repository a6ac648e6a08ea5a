//! Replaces an installation's component while keeping its key-value memory, and rolls back such an upgrade.
//!
//! Each version of an installation has its own memory. An upgrade first rehearses the migration and discards the
//! result. Then it begins: new events of the installation wait. When no call of the installation is running, its memory
//! is copied or migrated for the new version, and one transaction switches to that version. The old memory stays for a
//! rollback, which is the same transaction in the other direction. A failure before that transaction leaves the
//! installation as it was.
//!
//! An upgrade holds a token with a lease. While it does, no server accepts another admin operation on the installation.
//! If the upgrading server stops renewing the lease, another server ends the upgrade, and later writes of the first
//! server are rejected.

mod memory;

use futures_util::{FutureExt as _, future::BoxFuture};
use plugboard_db::{
    DbError, Result as DbResult, Tx, Write, exports, generation, in_flight, kept_requests, kv, plugins, recordings,
    upgrades::{self, Unfinished},
};
use plugboard_engine::{NoHostData, Plugin};
use plugboard_model::{Installation, Previous, Role, SealedSecret, memory};
use std::{sync::Arc, time::Duration};

use self::memory::{Migration, copy};
use super::{
    AdminLock,
    checks::check_free,
    store::{PutChannel, PutInstallation, Stored, put_channels, put_secret},
};
use crate::{
    error::FlowError,
    installed::{InstalledPlugin, installation_owner, is_connector},
    registry,
    shared::{Flow, Shared},
};

/// How long to wait for running calls of the installation. Longer than a claim lasts.
const PATIENCE: Duration = Duration::from_secs(75);
/// The time between two checks of whether calls are still running.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// The time between two renewals of the lease on an upgrade: a fraction of the lease's duration.
const HOLD: Duration = Duration::from_secs(4);
/// A running upgrade that holds its token.
#[derive(Debug, Clone)]
struct Held {
    id: String,
    token: String,
}

/// The error of an upgrade whose lease was lost.
fn ended() -> FlowError {
    FlowError::Conflict(
        "the upgrade took too long and was ended by another server; nothing was changed, try again".into(),
    )
}

impl Flow {
    /// Upgrades an installation to a different component.
    pub(super) async fn upgrade(
        &self,
        generation: i64,
        before: &InstalledPlugin,
        put: PutInstallation,
        plugin: &Arc<Plugin>,
        secrets: Vec<SealedSecret>,
        lock: AdminLock,
    ) -> Result<Installation, FlowError> {
        let (shared, old) = (&self.shared, &before.row);
        let version = old.version + 1;
        let migrates = plugin.surface().roles.contains(&Role::Migration);
        let from = before.plugin.as_ref().and_then(|plugin| plugin.manifest()).map(|m| m.version.clone());
        let migration = migrates.then(|| Migration {
            plugin: plugin.clone(),
            call: before.call(shared.db.clock(), format!("{}@{version}", old.id), Arc::new(NoHostData)),
            from: from.unwrap_or_default(),
        });
        if let Some(migration) = &migration {
            // A rehearsal: its result is discarded, and events do not wait during it.
            migration.over(shared, &old.memory(), None).await?;
        }
        let after = Installation {
            version,
            previous: Some(Previous {
                digest: old.digest.clone(),
                surface: old.surface.clone(),
                config: old.config.clone(),
                grants: old.grants.clone(),
                limits: old.limits.clone(),
                version: old.version,
            }),
            ..put.row
        };
        let held = self.begin(generation, old, &after.digest).await?;
        lock.release();
        let (from, to) = (old.memory(), after.memory());
        let done = async {
            let channels = self.channels_of(&after, plugin, &secrets).await?;
            wait_idle(shared, &old.id).await?;
            match &migration {
                Some(migration) => migration.over(shared, &from, Some((&held, &to))).await?,
                None => copy(shared, &held, &from, &to).await?,
            }
            // The memory kept for an earlier rollback is no longer needed.
            let forgotten = old.previous.as_ref().map(|previous| memory(&old.id, previous.version));
            let (after, promoted) = (after.clone(), put.promoted);
            let switch = Switch { held: held.clone(), after, secrets: secrets.clone(), channels, forgotten, promoted };
            self.switch(switch).await
        };
        Box::pin(self.holding(&held, done)).await?;
        Ok(after)
    }

    /// Rolls a plugin back to its state before the last upgrade, with the memory that it had then.
    ///
    /// # Errors
    /// Returns an error if the plugin does not exist, has no upgrade to roll back, or is being upgraded, if its old
    /// component cannot be loaded, if its running calls do not end within 75 s, or if the database fails.
    pub async fn roll_back(&self, plugin: &str) -> Result<Installation, FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.run_to_completion(
            async move { flow.retry_on_change(|lock| flow.try_roll_back(&plugin, lock).boxed()).await },
        )
        .await
    }

    async fn try_roll_back(&self, plugin: &str, lock: AdminLock) -> Result<Installation, FlowError> {
        let shared = &self.shared;
        let snapshot = shared.registry.now();
        let old = self.installed(plugin)?;
        check_free(&old)?;
        let Some(previous) = old.previous.clone() else {
            return Err(FlowError::Conflict(format!("cannot roll back `{plugin}`: it has no previous version")));
        };
        // Load the old component before anything stops, because it may no longer be loadable.
        let component = self.component(&previous.digest).await?;
        let after = Installation {
            digest: previous.digest,
            surface: previous.surface,
            config: previous.config,
            grants: previous.grants,
            limits: previous.limits,
            version: previous.version,
            previous: None,
            paused: None,
            updated_at: self.clock().now(),
            ..old.clone()
        };
        let held = self.begin(snapshot.generation, &old, &after.digest).await?;
        lock.release();
        let done = async {
            let channels = self.channels_of(&after, &component, &[]).await?;
            wait_idle(shared, &old.id).await?;
            let (after, forgotten) = (after.clone(), Some(old.memory()));
            let (held, secrets, promoted) = (held.clone(), Vec::new(), false);
            self.switch(Switch { held, after, secrets, channels, forgotten, promoted }).await
        };
        Box::pin(self.holding(&held, done)).await?;
        Ok(after)
    }

    /// Begins an upgrade: from now on the installation's events wait, and no other admin operation on it is accepted.
    async fn begin(&self, generation: i64, old: &Installation, digest: &str) -> Result<Held, FlowError> {
        let shared = &self.shared;
        let held = Held { id: old.id.clone(), token: shared.new_claim() };
        let (row, token, component) = (old.clone(), held.token.clone(), digest.to_owned());
        let begun = shared.db.write_with(move |tx| {
            let (row, token, component) = (row.clone(), token.clone(), component.clone());
            Box::pin(async move {
                if !generation::is_at(tx, generation).await? {
                    return Ok(Stored::Changed);
                }
                if !plugins::keep_component(tx, &component).await? {
                    return Ok(Stored::NoComponent);
                }
                Ok(if upgrades::begin(tx, &row, &token).await? { Stored::Done } else { Stored::Changed })
            })
        });
        begun.await?.into_result(digest)?;
        registry::refresh(shared).await?;
        Ok(held)
    }

    /// Returns a connector's channels with the rules that its new component reports. None of them can change before the
    /// upgrade ends.
    async fn channels_of(
        &self,
        after: &Installation,
        plugin: &Arc<Plugin>,
        secrets: &[SealedSecret],
    ) -> Result<Vec<PutChannel>, FlowError> {
        let snapshot = self.shared.registry.now();
        if !is_connector(after) {
            let connected = snapshot.channels.values().find(|channel| channel.row.connector == after.name);
            let Some(connected) = connected else { return Ok(Vec::new()) };
            return Err(FlowError::Conflict(format!(
                "nothing was changed: channel `{}` uses `{}` as its connector, and the new component is not a \
                 connector",
                connected.row.name, after.name
            )));
        }
        self.channels_under(&snapshot, after.clone(), Some(plugin.clone()), secrets).await
    }

    /// Runs the work of an upgrade while renewing its lease. If the work fails, the installation stays as it was.
    async fn holding(&self, held: &Held, work: impl Future<Output = Result<(), FlowError>>) -> Result<(), FlowError> {
        let shared = &self.shared;
        let done = tokio::select! {
            // If the work has ended, its result counts, whatever happens to the lease afterwards.
            biased;
            done = work => done,
            lost = hold(shared, held) => Err(lost),
        };
        if done.is_err() {
            end(shared, UpgradesToEnd::Token(held.token.clone())).await?;
        }
        registry::refresh(shared).await?;
        shared.signals.all();
        done
    }

    /// Switches the installation to its new state.
    async fn switch(&self, switch: Switch) -> Result<(), FlowError> {
        let digest = switch.after.digest.clone();
        match self.shared.db.write(switch).await? {
            Stored::Changed => Err(ended()),
            stored => stored.into_result(&digest),
        }
    }
}

/// Renews the lease on an upgrade periodically. Returns when the lease is lost.
async fn hold(shared: &Shared, held: &Held) -> FlowError {
    loop {
        tokio::time::sleep(HOLD).await;
        let still = held.clone();
        let write = shared.db.write_with(move |tx| {
            let held = still.clone();
            Box::pin(async move { upgrades::renew(tx, &held.id, &held.token).await })
        });
        match write.await {
            Ok(true) => {}
            Ok(false) => return ended(),
            // The work uses the same database and reports the error.
            Err(error) => tracing::warn!(%error, "cannot renew the lease on an upgrade; trying again"),
        }
    }
}

/// Which upgrades to end, as if they had never begun.
#[derive(Clone)]
enum UpgradesToEnd {
    /// The one with this token.
    Token(String),
    /// Those of this server.
    Server(String),
    /// Those whose leases have expired.
    Silent,
}

/// Ends upgrades that will not finish: the installations keep their old versions.
async fn end(shared: &Shared, which: UpgradesToEnd) -> Result<(), FlowError> {
    let ended = shared.db.write_with(move |tx| {
        let which = which.clone();
        Box::pin(async move {
            let which = match &which {
                UpgradesToEnd::Token(token) => Unfinished::Token(token),
                UpgradesToEnd::Server(server) => Unfinished::Server(server),
                UpgradesToEnd::Silent => Unfinished::Silent,
            };
            upgrades::end(tx, which).await
        })
    });
    for plugin in ended.await? {
        tracing::warn!(plugin, "an upgrade was not finished; the plugin keeps its old version");
    }
    registry::refresh(shared).await
}

/// Ends the upgrades that were running when this server last stopped.
pub(crate) async fn end_unfinished(shared: &Shared) -> Result<(), FlowError> {
    end(shared, UpgradesToEnd::Server(shared.server.clone())).await
}

/// Ends the upgrades of servers that no longer renew their leases.
pub(crate) async fn end_silent(shared: &Shared) -> Result<(), FlowError> {
    // There is hardly ever one, so this avoids an unnecessary write.
    if shared.registry.now().installations.iter().all(|installed| installed.row.upgrading.is_none()) {
        return Ok(());
    }
    end(shared, UpgradesToEnd::Silent).await?;
    shared.signals.all();
    Ok(())
}

/// Waits until no call of the installation is running. No new calls begin, because its events wait.
async fn wait_idle(shared: &Shared, id: &str) -> Result<(), FlowError> {
    let wait = async {
        // One of these transactions may be about to commit a claim made before the upgrade began.
        let mut earlier = in_flight::writes(&mut *shared.db.read().await?).await?;
        while !earlier.is_empty() {
            tokio::time::sleep(POLL_INTERVAL).await;
            let now = in_flight::writes(&mut *shared.db.read().await?).await?;
            earlier.retain(|write| now.contains(write));
        }
        while plugins::is_busy(&mut *shared.db.read().await?, id).await? {
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        Ok::<_, FlowError>(())
    };
    let late =
        |_| FlowError::Conflict("the plugin still has running calls after 75 s; nothing was changed, try again".into());
    tokio::time::timeout(PATIENCE, wait).await.map_err(late)?
}

/// The transaction that ends an upgrade.
struct Switch {
    held: Held,
    after: Installation,
    secrets: Vec<SealedSecret>,
    /// A connector's channels, with the rules that the new component reports.
    channels: Vec<PutChannel>,
    /// The memory that is no longer needed for a rollback.
    forgotten: Option<String>,
    /// Whether the component was tried as the installation's shadow before. The shadow ends then.
    promoted: bool,
}

impl Write for Switch {
    type Out = Stored;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<Stored>> {
        Box::pin(async move {
            if !upgrades::finish(tx, &self.after, &self.held.token).await? {
                return Ok(Stored::Changed);
            }
            if !plugins::keep_component(tx, &self.after.digest).await? {
                return Err(DbError::NotStored("the component no longer exists".into()));
            }
            put_channels(tx, &self.channels).await?;
            for channel in &self.channels {
                // The new connector may understand requests that the old one did not.
                kept_requests::retry_all(tx, &channel.row.name).await?;
            }
            for secret in &self.secrets {
                put_secret(tx, &installation_owner(&self.after.id), secret).await?;
            }
            if let Some(forgotten) = &self.forgotten {
                kv::delete(tx, forgotten).await?;
            }
            if self.promoted {
                recordings::end(tx, &self.after.id, Some(&self.after.digest)).await?;
            }
            exports::set_exporter(tx, &self.after.id, self.after.surface.roles.contains(&Role::Exporter)).await?;
            Ok(Stored::Done)
        })
    }
}

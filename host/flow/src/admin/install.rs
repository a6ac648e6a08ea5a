//! Plugins: inspected, installed, upgraded, enabled and disabled.

use futures_util::FutureExt as _;
use plugboard_db::plugins;
use plugboard_engine::Plugin;
use plugboard_model::{FailedReview, Grant, Grants, Installation, LimitChange, Manifest, Role, SealedSecret, Surface};
use plugboard_rules::config;
use serde_json::{Value, json};
use std::sync::Arc;

use super::{
    AdminLock,
    checks::{check_free, check_grants, check_name},
    store::{AdminWrite, PutChannel, PutInstallation},
    texts::check_texts,
};
use crate::{
    error::FlowError,
    installed::{InstalledPlugin, Snapshot, installation_owner, is_connector},
    registry::{self, NewSecrets},
    shared::Flow,
};

/// Maximum number of installations.
const INSTALLED: usize = 500;

/// An inspected component.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// The component's SHA-256 digest, in hexadecimal.
    pub digest: String,
    /// The events it handles and the powers it uses, from its component type.
    pub surface: Surface,
    /// The manifest written by its author.
    pub manifest: Option<Manifest>,
    /// The component's size, in bytes.
    pub size: usize,
    /// The signer: an Ed25519 public key in hexadecimal.
    pub signer: Option<String>,
}

/// Parameters of an installation. For an existing plugin, fields that are left out keep their values.
#[derive(Debug, Clone, Default)]
pub struct Install {
    /// The digest of an inspected component.
    pub digest: String,
    /// The name of the installation. The manifest's name if left out.
    pub name: Option<String>,
    /// The channels it serves. Empty, or left out for a new plugin, means all channels.
    pub channels: Option<Vec<String>>,
    /// A JSON object. Empty if left out for a new plugin.
    pub config: Option<Value>,
    /// Name and value.
    pub secrets: Vec<(String, String)>,
    /// All hosts that it may call. The caller is responsible for the admin's consent.
    pub grants: Option<Vec<Grant>>,
    /// Its position in the order. A new plugin comes last if left out.
    pub position: Option<i64>,
    /// Changes to the limits of a call.
    pub limits: LimitChange,
    /// Whether the component may be unsigned although this server has trusted keys.
    pub allow_unsigned: bool,
}

/// Changes to a plugin. Fields that are left out keep their values.
#[derive(Debug, Clone, Copy, Default)]
pub struct PluginChange {
    /// Whether it is enabled.
    pub enabled: Option<bool>,
    /// Whether all runs are recorded. Failed runs are always recorded.
    pub recorded: Option<bool>,
    /// For a reviewer: whether a reply is held or sent if the review failed.
    pub failed_review: Option<FailedReview>,
    /// Changes to the limits of a call.
    pub limits: LimitChange,
}

/// The kind of change that an installation made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallChange {
    /// The plugin is new.
    Installed,
    /// A plugin with that name existed and was replaced or changed.
    Upgraded,
    /// The plugin was already installed exactly like this.
    Unchanged,
}

/// The result of an installation.
#[derive(Debug, Clone)]
pub struct InstallResult {
    /// The installation's current state.
    pub installation: Installation,
    /// The kind of change.
    pub change: InstallChange,
}

impl Flow {
    /// Loads a component and stores it, without installing it.
    ///
    /// # Errors
    /// Returns an error if the component does not fit this host or the database fails.
    pub async fn inspect(&self, component: &[u8]) -> Result<Inspected, FlowError> {
        let plugin = self.shared.engine.load_soon(component).await?;
        let bytes: Arc<[u8]> = component.into();
        let surface = serde_json::to_string(plugin.surface()).map_err(plugboard_db::DbError::from)?;
        let manifest = plugin.manifest().map(serde_json::to_string).transpose().map_err(plugboard_db::DbError::from)?;
        let digest = plugin.digest().to_owned();
        self.shared
            .db
            .write_with(move |tx| {
                let (digest, bytes, surface, manifest) =
                    (digest.clone(), bytes.clone(), surface.clone(), manifest.clone());
                Box::pin(
                    async move { plugins::put_component(tx, &digest, &bytes, &surface, manifest.as_deref()).await },
                )
            })
            .await?;
        Ok(Inspected {
            digest: plugin.digest().to_owned(),
            surface: plugin.surface().clone(),
            manifest: plugin.manifest().cloned(),
            size: component.len(),
            signer: plugin.signer().map(str::to_owned),
        })
    }

    /// Installs an inspected component. If the name exists, this is an upgrade or a change; installing the same again
    /// changes nothing.
    ///
    /// # Errors
    /// Returns an error if the component is unknown, the name or configuration is invalid, a required secret is
    /// missing, or the component's signature is not trusted, or if the database fails.
    pub async fn install(&self, install: Install) -> Result<InstallResult, FlowError> {
        let flow = self.clone();
        self.run_to_completion(async move {
            flow.retry_on_change(|lock| flow.try_install(&install, false, lock).boxed()).await
        })
        .await
    }

    /// Does the work of [`Self::install`]. `promoted`: the component was tried as the installation's shadow before; the
    /// shadow ends then.
    pub(crate) async fn try_install(
        &self,
        install: &Install,
        promoted: bool,
        lock: AdminLock,
    ) -> Result<InstallResult, FlowError> {
        let plugin = self.component(&install.digest).await?;
        let manifest = plugin.manifest();
        let name = install.name.clone().or_else(|| manifest.map(|m| m.name.clone()));
        let name = name
            .ok_or_else(|| FlowError::Invalid("the component has no manifest; give the installation a name".into()))?;
        check_name("plugin", &name)?;
        self.check_trust(plugin.signer(), install.allow_unsigned).await?;
        let snapshot = self.shared.registry.now();
        let before = snapshot.by_name(&name);
        let installation = self.planned(&snapshot, before.map(|b| &b.row), install, &plugin, name)?;
        // A connector's configuration is complete only together with its channel's.
        let is_connector = is_connector(&installation);
        let owner = installation_owner(&installation.id);
        let secrets = self.secrets_for(&owner, &install.secrets, manifest, !is_connector).await?;
        if before.is_some_and(|b| b.row == installation) && secrets.is_empty() && !promoted {
            return Ok(InstallResult { installation, change: InstallChange::Unchanged });
        }
        let row = Installation { updated_at: self.clock().now(), ..installation };
        let put = PutInstallation { row, new: before.is_none(), fresh: true, promoted };
        let installation = match before {
            Some(before) if before.row.digest != put.row.digest => {
                Box::pin(self.upgrade(snapshot.generation, before, put, &plugin, secrets, lock)).await?
            }
            _ => {
                let channels = match before {
                    Some(before) if is_connector => self.with_channels(&snapshot, before, &put.row, &secrets).await?,
                    _ => Vec::new(),
                };
                let installation = put.row.clone();
                let write = AdminWrite {
                    generation: snapshot.generation,
                    installation: Some(put),
                    channels,
                    ..AdminWrite::default()
                };
                let stored = write.installation_secrets(&installation.id, &secrets).store(&self.shared).await?;
                stored.into_result(&installation.digest)?;
                installation
            }
        };
        let change = if before.is_some() { InstallChange::Upgraded } else { InstallChange::Installed };
        Ok(InstallResult { installation, change })
    }

    /// Returns the validated new state of the installation. Contains no current times for an existing plugin, so an
    /// unchanged installation compares equal.
    fn planned(
        &self,
        snapshot: &Snapshot,
        before: Option<&Installation>,
        install: &Install,
        plugin: &Plugin,
        name: String,
    ) -> Result<Installation, FlowError> {
        if let Some(before) = before {
            check_free(before)?;
        }
        if before.is_none() && snapshot.installations.len() >= INSTALLED {
            return Err(FlowError::Conflict(format!("{INSTALLED} plugins are already installed; remove one first")));
        }
        let grants = install.grants.clone().or_else(|| before.map(|b| b.grants.http.clone())).unwrap_or_default();
        check_grants(&grants)?;
        let channels = install.channels.clone().or_else(|| before.map(|b| b.channels.clone())).unwrap_or_default();
        // A channel that it served before may have been removed, and may be added again.
        let known = |channel: &String| {
            snapshot.channels.contains_key(channel) || before.is_some_and(|b| b.channels.contains(channel))
        };
        if let Some(unknown) = channels.iter().find(|channel| !known(channel)) {
            return Err(FlowError::not_found("channel", unknown));
        }
        let config = install.config.clone().or_else(|| before.map(|b| b.config.clone())).unwrap_or_else(|| json!({}));
        let (manifest, surface) = (plugin.manifest(), plugin.surface().clone());
        config::check(manifest, &config, surface.roles.contains(&Role::Connector))?;
        let heard = |name: &String| channels.is_empty() || channels.contains(name);
        let heard: Vec<_> = snapshot.channels.values().map(|c| &c.row).filter(|row| heard(&row.name)).collect();
        check_texts(manifest, &config, &heard)?;
        let mut limits = before.map(|b| b.limits.clone()).unwrap_or_default();
        if let (None, Some(manifest)) = (before, manifest) {
            manifest.limits.apply(&mut limits).map_err(FlowError::Invalid)?;
        }
        install.limits.apply(&mut limits).map_err(FlowError::Invalid)?;
        let now = self.clock().now();
        let last = snapshot.installations.iter().map(|i| i.row.position).max().unwrap_or(0);
        Ok(Installation {
            id: before.map_or_else(|| self.clock().new_id(), |b| b.id.clone()),
            name,
            digest: install.digest.clone(),
            surface,
            config,
            grants: Grants { http: grants },
            limits,
            position: install.position.or(before.map(|b| b.position)).unwrap_or(last + 1),
            channels,
            version: before.map_or(1, |b| b.version),
            previous: before.and_then(|b| b.previous.clone()),
            recorded: before.is_some_and(|b| b.recorded),
            failed_review: before.map_or(FailedReview::Hold, |b| b.failed_review),
            enabled: before.is_none_or(|b| b.enabled),
            paused: None,
            upgrading: None,
            revision: before.map_or(0, |b| b.revision),
            created_at: before.map_or(now, |b| b.created_at),
            updated_at: before.map_or(now, |b| b.updated_at),
        })
    }

    /// Returns a connector's channels under its new configuration, grants or secrets, or nothing if none of these
    /// changed.
    async fn with_channels(
        &self,
        snapshot: &Snapshot,
        before: &InstalledPlugin,
        row: &Installation,
        secrets: &[SealedSecret],
    ) -> Result<Vec<PutChannel>, FlowError> {
        if before.row.config == row.config && before.row.grants == row.grants && secrets.is_empty() {
            return Ok(Vec::new());
        }
        self.channels_under(snapshot, row.clone(), before.plugin.clone(), secrets).await
    }

    /// Returns the channels of a connector as they would be if the connector had this state.
    pub(super) async fn channels_under(
        &self,
        snapshot: &Snapshot,
        row: Installation,
        plugin: Option<Arc<Plugin>>,
        secrets: &[SealedSecret],
    ) -> Result<Vec<PutChannel>, FlowError> {
        let mut conn = self.shared.db.read().await?;
        let connector = registry::installed(&self.shared, &mut conn, row, plugin, secrets).await?;
        drop(conn);
        let new = NewSecrets { connector: secrets, ..NewSecrets::default() };
        self.all_with_rules(snapshot, &Arc::new(connector), new).await
    }

    /// Returns a component by its digest: the loaded one of an installation, or else loaded from the database.
    pub(crate) async fn component(&self, digest: &str) -> Result<Arc<Plugin>, FlowError> {
        let shared = &self.shared;
        let snapshot = shared.registry.now();
        if let Some(loaded) =
            snapshot.installations.iter().find(|i| i.row.digest == digest).and_then(|i| i.plugin.clone())
        {
            return Ok(loaded);
        }
        let bytes = plugins::component(&mut *shared.db.read().await?, digest).await?;
        let bytes = bytes.ok_or_else(|| FlowError::not_found("component", digest))?;
        Ok(shared.engine.load_soon(&bytes).await?)
    }

    /// Enables or disables a plugin, sets its limits, has its runs recorded, or sets what happens to a reply whose
    /// review failed. Enabling it also ends a pause.
    ///
    /// # Errors
    /// Returns an error if the plugin does not exist or is being upgraded, a limit is out of range, or nothing is to be
    /// changed, or if the database fails.
    pub async fn change_plugin(&self, plugin: &str, change: PluginChange) -> Result<Installation, FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.run_to_completion(async move {
            flow.retry_on_change(|_| flow.try_change_plugin(&plugin, change).boxed()).await
        })
        .await
    }

    async fn try_change_plugin(&self, plugin: &str, change: PluginChange) -> Result<Installation, FlowError> {
        let PluginChange { enabled, recorded, failed_review, limits } = change;
        if enabled.is_none() && recorded.is_none() && failed_review.is_none() && limits.is_empty() {
            let message = "nothing to change; set `enabled`, `recorded`, `failed_review` or `limits`";
            return Err(FlowError::Invalid(message.into()));
        }
        let mut row = self.installed(plugin)?;
        check_free(&row)?;
        row.recorded = recorded.unwrap_or(row.recorded);
        row.failed_review = failed_review.unwrap_or(row.failed_review);
        limits.apply(&mut row.limits).map_err(FlowError::Invalid)?;
        row.enabled = enabled.unwrap_or(row.enabled);
        row.paused = row.paused.filter(|_| enabled != Some(true));
        row.updated_at = self.clock().now();
        let write = row.clone();
        let stored = self.shared.db.write_with(move |tx| {
            let row = write.clone();
            Box::pin(async move {
                if !plugins::put_installation(tx, &row).await? {
                    return Ok(false);
                }
                if enabled == Some(true) {
                    plugins::end_failures(tx, &row.id);
                }
                Ok(true)
            })
        });
        if !stored.await? {
            return Err(FlowError::Changed);
        }
        registry::refresh(&self.shared).await?;
        self.shared.signals.all();
        Ok(row)
    }

    /// Returns the row of an installed plugin by its name.
    pub(crate) fn installed(&self, plugin: &str) -> Result<Installation, FlowError> {
        let snapshot = self.shared.registry.now();
        snapshot.by_name(plugin).map(|i| i.row.clone()).ok_or_else(|| FlowError::not_found("plugin", plugin))
    }
}

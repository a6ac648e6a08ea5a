//! Plugins: looked at, installed, upgraded, switched on and off.

use plugboard_db::{exports, intake, plugins};
use plugboard_engine::Plugin;
use plugboard_model::{Channel, FailedReview, Grant, Grants, Installation, LimitChange, Manifest, Role, Surface};
use serde_json::{Value, json};
use std::sync::Arc;

use super::checks::{check_config, check_grants, check_name};
use crate::{
    Flow, FlowError,
    registry::{self, installation_owner},
};

/// How many installations there may be.
const INSTALLED: usize = 500;

/// A component that was looked at.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// What it hears and can do, from its type.
    pub surface: Surface,
    /// What its author says.
    pub manifest: Option<Manifest>,
    /// In bytes.
    pub size: usize,
    /// Who signed it: an Ed25519 public key in hexadecimal.
    pub signer: Option<String>,
}

/// What to install.
#[derive(Debug, Clone, Default)]
pub struct Install {
    /// Of a component that was inspected.
    pub digest: String,
    /// The manifest's name when there is none.
    pub name: Option<String>,
    /// The channels it serves; empty for all.
    pub channels: Vec<String>,
    /// A JSON object; as it was, or empty, when there is none.
    pub config: Option<Value>,
    /// Name and value.
    pub secrets: Vec<(String, String)>,
    /// What it may call, all of it: consent is the caller's.
    pub grants: Vec<Grant>,
    /// Its place in the order; last when there is none.
    pub position: Option<i64>,
    /// What one call may use, where it is not to stay as it was.
    pub limits: LimitChange,
    /// Nobody need have signed it, though this server has trusted keys.
    pub allow_unsigned: bool,
}

/// What to change about a plugin. What is left out stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct PluginChange {
    /// On or off.
    pub enabled: Option<bool>,
    /// Are runs recorded that go well?
    pub recorded: Option<bool>,
    /// For a reviewer: what becomes of a reply that it could not review.
    pub failed_review: Option<FailedReview>,
    /// What one call may use.
    pub limits: LimitChange,
}

/// What installing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallChange {
    /// It is new.
    Installed,
    /// There was one of that name: it is this one now.
    Upgraded,
    /// It was just so already.
    Unchanged,
}

/// What came of installing.
#[derive(Debug, Clone)]
pub struct InstallResult {
    /// As it is now.
    pub installation: Installation,
    /// What changed.
    pub change: InstallChange,
}

impl Flow {
    /// Loads a component and keeps it, without installing it.
    ///
    /// # Errors
    /// When it does not fit this host.
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

    /// Installs a component that was inspected. Under a name that exists it is an upgrade; the same again
    /// changes nothing.
    ///
    /// # Errors
    /// When the component is unknown, the name or configuration is wrong, or a needed secret is missing.
    pub async fn install(&self, install: Install) -> Result<InstallResult, FlowError> {
        let flow = self.clone();
        self.to_the_end(async move { flow.install_now(install).await }).await
    }

    pub(crate) async fn install_now(&self, install: Install) -> Result<InstallResult, FlowError> {
        let shared = &self.shared;
        let plugin = self.component(&install.digest).await?;
        let manifest = plugin.manifest();
        let name = install.name.clone().or_else(|| manifest.map(|m| m.name.clone()));
        let name = name
            .ok_or_else(|| FlowError::Invalid("the component has no manifest: give the installation a name".into()))?;
        check_name("plugin", &name)?;
        self.check_trust(plugin.signer(), install.allow_unsigned).await?;
        check_grants(&install.grants)?;
        let snapshot = shared.registry.now();
        for channel in &install.channels {
            if !snapshot.channels.contains_key(channel) {
                return Err(FlowError::not_found("channel", channel));
            }
        }
        let before = snapshot.by_name(&name).map(|i| i.row.clone());
        if before.is_none() && snapshot.installations.len() >= INSTALLED {
            return Err(FlowError::Conflict(format!("{INSTALLED} plugins are installed: remove one first")));
        }
        let config = install.config.or_else(|| before.as_ref().map(|b| b.config.clone())).unwrap_or_else(|| json!({}));
        // A connector's configuration is complete only with its channel's.
        let connects = plugin.surface().roles.contains(&Role::Connector);
        check_config(manifest, &config, connects)?;
        let mut limits = before.as_ref().map(|b| b.limits.clone()).unwrap_or_default();
        if let (None, Some(manifest)) = (&before, manifest) {
            manifest.limits.apply(&mut limits).map_err(FlowError::Invalid)?;
        }
        install.limits.apply(&mut limits).map_err(FlowError::Invalid)?;
        let now = self.clock().now();
        let last = snapshot.installations.iter().map(|i| i.row.position).max().unwrap_or(0);
        let installation = Installation {
            id: before.as_ref().map_or_else(|| self.clock().new_id(), |b| b.id.clone()),
            name: name.clone(),
            digest: install.digest,
            surface: plugin.surface().clone(),
            config,
            grants: Grants { http: install.grants },
            limits,
            position: install.position.or(before.as_ref().map(|b| b.position)).unwrap_or(last + 1),
            channels: install.channels,
            version: before.as_ref().map_or(1, |b| b.version),
            previous: before.as_ref().and_then(|b| b.previous.clone()),
            recorded: before.as_ref().is_some_and(|b| b.recorded),
            failed_review: before.as_ref().map_or(FailedReview::Hold, |b| b.failed_review),
            enabled: before.as_ref().is_none_or(|b| b.enabled),
            paused: None,
            created_at: before.as_ref().map_or(now, |b| b.created_at),
            updated_at: before.as_ref().map_or(now, |b| b.updated_at),
        };
        let owner = installation_owner(&installation.id);
        let secrets = self.secrets_for(&owner, install.secrets, manifest, !connects).await?;
        if before.as_ref() == Some(&installation) && secrets.is_empty() {
            return Ok(InstallResult { installation, change: InstallChange::Unchanged });
        }
        let installation = Installation { updated_at: now, ..installation };
        let upgraded = snapshot.by_name(&name).filter(|b| b.row.digest != installation.digest);
        if let Some(before) = upgraded {
            let installation = self.upgrade(before, &installation, &plugin, &secrets).await?;
            if connects {
                self.connector_upgraded(&name).await?;
            }
            return Ok(InstallResult { installation, change: InstallChange::Upgraded });
        }
        let write = installation.clone();
        shared
            .db
            .write_with(move |tx| {
                let (installation, secrets, owner) = (write.clone(), secrets.clone(), owner.clone());
                Box::pin(async move {
                    plugins::put_installation(tx, &installation).await?;
                    exports::as_role(tx, &installation.id, installation.surface.roles.contains(&Role::Exporter))
                        .await?;
                    for secret in &secrets {
                        plugins::put_secret(tx, &owner, secret).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        registry::reload(shared).await?;
        shared.nudges.all();
        let change = if before.is_some() { InstallChange::Upgraded } else { InstallChange::Installed };
        Ok(InstallResult { installation, change })
    }

    /// A new connector may declare other rules, and understand what the old one did not.
    pub(super) async fn connector_upgraded(&self, connector: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        for joined in snapshot.channels.values().filter(|c| c.row.connector == connector) {
            let rules = self.rules_of(joined).await?;
            let channel = Channel { rules, updated_at: self.clock().now(), ..joined.row.clone() };
            self.shared
                .db
                .write_with(move |tx| {
                    let channel = channel.clone();
                    Box::pin(async move {
                        plugins::put_channel(tx, &channel).await?;
                        intake::retry_kept(tx, &channel.name).await
                    })
                })
                .await?;
        }
        registry::reload(&self.shared).await
    }

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

    /// Switches a plugin on or off, sets its limits, or has its runs recorded. Switching it on also ends a pause.
    ///
    /// # Errors
    /// When there is no such plugin, or a limit is out of its range.
    pub async fn change_plugin(&self, plugin: &str, change: PluginChange) -> Result<Installation, FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.to_the_end(async move { flow.change_plugin_now(&plugin, change).await }).await
    }

    async fn change_plugin_now(&self, plugin: &str, change: PluginChange) -> Result<Installation, FlowError> {
        let PluginChange { enabled, recorded, failed_review, limits } = change;
        if enabled.is_none() && recorded.is_none() && failed_review.is_none() && limits.is_empty() {
            let message = "nothing to change: give `enabled`, `recorded`, `failed_review` or `limits`";
            return Err(FlowError::Invalid(message.into()));
        }
        let mut row = self.installed(plugin)?;
        row.recorded = recorded.unwrap_or(row.recorded);
        row.failed_review = failed_review.unwrap_or(row.failed_review);
        limits.apply(&mut row.limits).map_err(FlowError::Invalid)?;
        row.enabled = enabled.unwrap_or(row.enabled);
        row.paused = row.paused.filter(|_| enabled != Some(true));
        row.updated_at = self.clock().now();
        let write = row.clone();
        self.shared
            .db
            .write_with(move |tx| {
                let row = write.clone();
                Box::pin(async move { plugins::put_installation(tx, &row).await })
            })
            .await?;
        registry::reload(&self.shared).await?;
        self.shared.nudges.all();
        Ok(row)
    }

    /// Removes a plugin with its secrets and all that it remembers. What it has done stays.
    ///
    /// # Errors
    /// When there is no such plugin, or a channel needs it.
    pub async fn remove_plugin(&self, plugin: &str) -> Result<(), FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.to_the_end(async move { flow.remove_plugin_now(&plugin).await }).await
    }

    async fn remove_plugin_now(&self, plugin: &str) -> Result<(), FlowError> {
        let row = self.installed(plugin)?;
        let snapshot = self.shared.registry.now();
        if let Some(joined) = snapshot.channels.values().find(|joined| joined.row.connector == row.name) {
            let channel = &joined.row.name;
            return Err(FlowError::Conflict(format!("channel `{channel}` is joined by `{plugin}`: it cannot go")));
        }
        let owner = installation_owner(&row.id);
        self.shared
            .db
            .write_with(move |tx| {
                let (row, owner) = (row.clone(), owner.clone());
                Box::pin(async move { plugins::remove_installation(tx, &row, &owner).await })
            })
            .await?;
        registry::reload(&self.shared).await
    }

    pub(crate) fn installed(&self, plugin: &str) -> Result<Installation, FlowError> {
        let snapshot = self.shared.registry.now();
        snapshot.by_name(plugin).map(|i| i.row.clone()).ok_or_else(|| FlowError::not_found("plugin", plugin))
    }
}

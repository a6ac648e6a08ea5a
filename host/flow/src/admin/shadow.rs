//! Admin operations on a plugin's shadow: begin, view, end and promote it.

use futures_util::FutureExt as _;
use plugboard_db::{
    generation, plugins,
    recordings::{self, Difference},
};
use plugboard_model::{Role, Surface};
use plugboard_rules::config;
use serde_json::Value;

use super::{AdminLock, Install, InstallResult, checks::check_free};
use crate::{error::FlowError, registry, shared::Flow};

/// A shadow and its results so far.
#[derive(Debug, Clone)]
pub struct ShadowView {
    /// SHA-256 of the shadow's component.
    pub digest: String,
    /// The version in the shadow's manifest.
    pub version: Option<String>,
    /// The events that the shadow handles and what it can do.
    pub surface: Surface,
    /// The shadow's configuration.
    pub config: Value,
    /// When the shadow began, in milliseconds since the Unix epoch.
    pub since: i64,
    /// The number of runs that the shadow repeated.
    pub runs: i64,
    /// The number of runs in which the shadow did the same.
    pub same: i64,
    /// The number of runs in which the shadow failed and the plugin did not.
    pub failed: i64,
    /// The latest 200 differences, newest first.
    pub differences: Vec<Difference>,
}

impl Flow {
    /// Runs an inspected component beside a plugin as its shadow. Replaces the current shadow.
    ///
    /// # Errors
    /// Returns an error if the plugin or the component does not exist, the plugin is being upgraded, the component is
    /// not trusted, either of them handles no events, the configuration is invalid, or the database fails.
    pub async fn begin_shadow(
        &self,
        plugin: &str,
        digest: &str,
        config: Option<Value>,
        allow_unsigned: bool,
    ) -> Result<(), FlowError> {
        let (flow, plugin, digest) = (self.clone(), plugin.to_owned(), digest.to_owned());
        self.run_to_completion(async move {
            flow.retry_on_change(|_| flow.try_begin_shadow(&plugin, &digest, config.clone(), allow_unsigned).boxed())
                .await
        })
        .await
    }

    async fn try_begin_shadow(
        &self,
        plugin: &str,
        digest: &str,
        config: Option<Value>,
        allow_unsigned: bool,
    ) -> Result<(), FlowError> {
        let generation = self.shared.registry.now().generation;
        let row = self.installed(plugin)?;
        check_free(&row)?;
        let component = self.component(digest).await?;
        self.check_trust(component.signer(), allow_unsigned).await?;
        if row.surface.hears.is_empty() || component.surface().hears.is_empty() {
            return Err(FlowError::Invalid(
                "only plugins that handle events can have a shadow, not connectors or exporters".into(),
            ));
        }
        let config = config.unwrap_or(row.config);
        config::check(component.manifest(), &config, component.surface().roles.contains(&Role::Connector))?;
        let (id, component, config) = (row.id, digest.to_owned(), config.to_string());
        let begun = self.shared.db.write_with(move |tx| {
            let (id, component, config) = (id.clone(), component.clone(), config.clone());
            Box::pin(async move {
                if !generation::is_at(tx, generation).await? {
                    return Ok(None);
                }
                if !plugins::keep_component(tx, &component).await? {
                    return Ok(Some(false));
                }
                recordings::begin(tx, &id, &component, &config).await?;
                Ok(Some(true))
            })
        });
        match begun.await? {
            None => Err(FlowError::Changed),
            Some(false) => Err(FlowError::not_found("component", digest)),
            Some(true) => registry::refresh(&self.shared).await,
        }
    }

    /// Ends a plugin's shadow and deletes its differences.
    ///
    /// # Errors
    /// Returns an error if there is no such plugin or shadow, or the database fails.
    pub async fn end_shadow(&self, plugin: &str) -> Result<(), FlowError> {
        let id = self.installed(plugin)?.id;
        let ended = self.shared.db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { recordings::end(tx, &id, None).await })
        });
        let ended = ended.await?;
        registry::refresh(&self.shared).await?;
        if ended { Ok(()) } else { Err(FlowError::not_found("shadow of plugin", plugin)) }
    }

    /// Returns a plugin's shadow and its results so far.
    ///
    /// # Errors
    /// Returns an error if there is no such plugin or shadow, its component cannot be loaded, or the database fails.
    pub async fn shadow(&self, plugin: &str) -> Result<ShadowView, FlowError> {
        let id = self.installed(plugin)?.id;
        let mut conn = self.shared.db.read().await?;
        let found = recordings::shadows(&mut conn).await?.into_iter().find(|shadow| shadow.installation_id == id);
        let shadow = found.ok_or_else(|| FlowError::not_found("shadow of plugin", plugin))?;
        let differences = recordings::differences(&mut conn, &id).await?;
        drop(conn);
        let component = self.component(&shadow.digest).await?;
        Ok(ShadowView {
            version: component.manifest().map(|manifest| manifest.version.clone()),
            surface: component.surface().clone(),
            config: serde_json::from_str(&shadow.config).unwrap_or_default(),
            digest: shadow.digest,
            since: shadow.since,
            runs: shadow.runs,
            same: shadow.same,
            failed: shadow.failed,
            differences,
        })
    }

    /// Promotes the shadow to the installed version of the plugin, if the shadow still has the given component. This is
    /// an upgrade that can be rolled back. The shadow then ends.
    ///
    /// # Errors
    /// Returns an error if there is no shadow, it has another component, the component is not trusted, or the upgrade
    /// fails. On an error, both stay as they were.
    pub async fn promote(&self, plugin: &str, digest: &str, allow_unsigned: bool) -> Result<InstallResult, FlowError> {
        let (flow, plugin, digest) = (self.clone(), plugin.to_owned(), digest.to_owned());
        self.run_to_completion(async move {
            flow.retry_on_change(|lock| flow.try_promote(&plugin, &digest, allow_unsigned, lock).boxed()).await
        })
        .await
    }

    async fn try_promote(
        &self,
        plugin: &str,
        digest: &str,
        allow_unsigned: bool,
        lock: AdminLock,
    ) -> Result<InstallResult, FlowError> {
        let row = self.installed(plugin)?;
        let shadow = self.shadow(plugin).await?;
        if shadow.digest != digest {
            let now = shadow.digest;
            return Err(FlowError::Conflict(format!(
                "the shadow has changed to {now}; review it before you promote it"
            )));
        }
        let install = Install {
            digest: shadow.digest,
            name: Some(row.name),
            config: Some(shadow.config),
            allow_unsigned,
            ..Install::default()
        };
        Box::pin(self.try_install(&install, true, lock)).await
    }
}

//! Shadows: a version of a plugin that runs beside it on live events. Nothing that a shadow asks for takes effect. What
//! it would have done differently is stored for review.

use futures_util::FutureExt as _;
use plugboard_db::{
    plugins,
    recordings::{self, Difference},
};
use plugboard_engine::{Call, Gate, Plugin, Powers, Tape, Taped};
use plugboard_model::{Role, Surface};
use plugboard_rules::config;
use serde_json::Value;
use std::sync::Arc;

use super::{
    difference::{difference, lines},
    recording::{Outcome, Recording},
};
use crate::{
    Flow, FlowError, Install, InstallResult, Shared,
    admin::{Turn, check_free},
    registry,
    registry::Installed,
};

/// The most shadow runs at once. Shadows skip further events rather than delay live ones.
pub(crate) const AT_ONCE: usize = 2;

/// A shadow, ready to run.
pub(crate) struct Shadow {
    pub digest: String,
    pub config: Arc<Value>,
    pub plugin: Arc<Plugin>,
}

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
    /// When the shadow began.
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

/// Has a plugin's shadow repeat a run that the plugin just made, in the background. The shadow reads the same data and
/// gets the same answers as the plugin. What the plugin did not read, the shadow reads itself. Requests that the plugin
/// did not make are blocked.
pub(crate) fn look(shared: &Shared, installed: &Installed, recording: &Recording, powers: Arc<dyn Powers>, run: &str) {
    let Some(shadow) = installed.shadow.clone() else { return };
    let Ok(place) = shared.shadows.clone().try_acquire_owned() else { return };
    let tape = Tape::play(recording.entries.clone());
    let event = Arc::new(recording.event.clone());
    let call = Call {
        config: shadow.config.clone(),
        gate: Arc::new(Gate::closed("a shadow makes no requests but those that its plugin made")),
        tape: Some(tape.clone()),
        ..installed.call(shared, String::new(), Arc::new(Taped { powers, tape, beyond: true }))
    };
    let (db, before, run) = (shared.db.clone(), recording.outcome.clone(), run.to_owned());
    let (installation, conversation) = (installed.row.id.clone(), recording.event.conversation.id.clone());
    shared.tasks.spawn(async move {
        let _place = place;
        let finished = shadow.plugin.handle(call, event).await;
        let after = Outcome::of(&finished.result);
        let failed = matches!((&before, &after), (Outcome::Journal(_), Outcome::Failed(_)));
        let found = difference(&lines(&before), &lines(&after));
        let found = (!found.is_empty()).then(|| Difference {
            run_id: run,
            conversation_id: conversation,
            lines: serde_json::to_string(&found).unwrap_or_default(),
            at: db.clock().now(),
        });
        let digest = shadow.digest.clone();
        let counted = db
            .write_with(move |tx| {
                let (installation, digest, found) = (installation.clone(), digest.clone(), found.clone());
                Box::pin(async move { recordings::count(tx, &installation, &digest, failed, found.as_ref()).await })
            })
            .await;
        if let Err(error) = counted {
            tracing::warn!(%error, "a shadow's run could not be counted");
        }
    });
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
        self.to_the_end(async move {
            flow.again(|_| flow.try_begin_shadow(&plugin, &digest, config.clone(), allow_unsigned).boxed()).await
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
            return Err(FlowError::Invalid("only what hears events has a shadow: connectors and exporters act".into()));
        }
        let config = config.unwrap_or(row.config);
        config::check(component.manifest(), &config, component.surface().roles.contains(&Role::Connector))?;
        let (id, component, config) = (row.id, digest.to_owned(), config.to_string());
        let begun = self.shared.db.write_with(move |tx| {
            let (id, component, config) = (id.clone(), component.clone(), config.clone());
            Box::pin(async move {
                if !plugins::is_at(tx, generation).await? {
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
            Some(true) => registry::look(&self.shared).await,
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
        registry::look(&self.shared).await?;
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
        self.to_the_end(async move {
            flow.again(|turn| flow.try_promote(&plugin, &digest, allow_unsigned, turn).boxed()).await
        })
        .await
    }

    async fn try_promote(
        &self,
        plugin: &str,
        digest: &str,
        allow_unsigned: bool,
        turn: Turn,
    ) -> Result<InstallResult, FlowError> {
        let row = self.installed(plugin)?;
        let shadow = self.shadow(plugin).await?;
        if shadow.digest != digest {
            let now = shadow.digest;
            return Err(FlowError::Conflict(format!("the shadow is another one by now, {now}: look at it first")));
        }
        let install = Install {
            digest: shadow.digest,
            name: Some(row.name),
            config: Some(shadow.config),
            allow_unsigned,
            ..Install::default()
        };
        self.try_install(&install, true, turn).await
    }
}

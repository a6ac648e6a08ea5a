//! Shadows: versions that run alongside a plugin on live events, without effect, until an admin promotes or ends them.

use super::{App, Problem, Time, plugins, plugins::PluginView, words};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::recordings::Difference;
use plugboard_model::{EventKind, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A shadow, and its results so far.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShadowView {
    /// SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// Its version, from its manifest.
    pub version: Option<String>,
    /// The kinds of events that it handles.
    #[schema(schema_with = words::many::<EventKind>)]
    pub hears: Vec<EventKind>,
    /// The roles that it would have, such as `reviewer`.
    #[schema(schema_with = words::many::<Role>)]
    pub roles: Vec<Role>,
    /// Everything that it could do as the plugin.
    pub can_do: Vec<String>,
    /// Its configuration.
    #[schema(value_type = Object)]
    pub config: Value,
    /// When it started.
    pub since: Time,
    /// Number of the plugin's runs that the shadow made, too.
    pub runs: i64,
    /// Number of runs in which it did the same as the plugin.
    pub same: i64,
    /// Number of runs in which it failed and the plugin did not.
    pub failed: i64,
    /// The latest 200 differences, newest first.
    pub differences: Vec<DifferenceView>,
}

/// What a shadow would have done differently in a run.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DifferenceView {
    /// The run.
    pub run: String,
    /// Its conversation.
    pub conversation: String,
    /// When the difference was found.
    pub at: Time,
    /// `-` and what the plugin did, `+` and what the shadow would have done.
    pub lines: Vec<String>,
}

impl From<Difference> for DifferenceView {
    fn from(d: Difference) -> Self {
        let lines = serde_json::from_str(&d.lines).unwrap_or_default();
        Self { run: d.run_id, conversation: d.conversation_id, at: Time(d.at), lines }
    }
}

async fn view(app: &App, name: &str) -> Result<Json<ShadowView>, Problem> {
    let s = app.flow.shadow(name).await?;
    Ok(Json(ShadowView {
        digest: s.digest,
        version: s.version,
        hears: s.surface.hears,
        roles: s.surface.roles,
        can_do: s.surface.powers,
        config: s.config,
        since: Time(s.since),
        runs: s.runs,
        same: s.same,
        failed: s.failed,
        differences: s.differences.into_iter().map(DifferenceView::from).collect(),
    }))
}

/// A version to run alongside a plugin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShadow {
    /// The digest of an uploaded component.
    digest: String,
    /// Its configuration; by default the plugin's.
    #[schema(value_type = Option<Object>)]
    config: Option<Value>,
    /// Accept an unsigned component although this server has trusted keys.
    #[serde(default)]
    #[schema(required = false)]
    allow_unsigned: bool,
}

/// Run a shadow alongside a plugin
///
/// The shadow receives the same events as the plugin, and nothing that it requests takes effect. Replaces the current
/// shadow, if there is one.
#[utoipa::path(put, path = "/api/v1/plugins/{name}/shadow", tag = "plugins", params(("name", description = "The plugin's name")),
    request_body = NewShadow, responses((status = 200, description = "The shadow is running.", body = ShadowView)))]
pub async fn put(
    State(app): State<App>,
    Path(name): Path<String>,
    super::input::Json { value, .. }: super::input::Json<NewShadow>,
) -> Result<Json<ShadowView>, Problem> {
    app.flow.begin_shadow(&name, &value.digest, value.config, value.allow_unsigned).await?;
    view(&app, &name).await
}

/// Show a plugin's shadow
///
/// Includes what it would have done differently.
#[utoipa::path(get, path = "/api/v1/plugins/{name}/shadow", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 200, description = "The shadow and its results so far.", body = ShadowView)))]
pub async fn show(State(app): State<App>, Path(name): Path<String>) -> Result<Json<ShadowView>, Problem> {
    view(&app, &name).await
}

/// End a plugin's shadow
#[utoipa::path(delete, path = "/api/v1/plugins/{name}/shadow", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 204, description = "The shadow was ended and its differences were deleted.")))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.end_shadow(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The shadow to promote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    /// The digest of its component. It must be that of the current shadow.
    digest: String,
    /// Accept an unsigned component although this server has trusted keys.
    #[serde(default)]
    #[schema(required = false)]
    allow_unsigned: bool,
}

/// Promote a shadow
///
/// Upgrades the plugin to the shadow's component and configuration. `rollback` undoes it.
#[utoipa::path(post, path = "/api/v1/plugins/{name}/shadow/promote", tag = "plugins", params(("name", description = "The plugin's name")),
    request_body = Promotion,
    responses((status = 200, description = "The upgraded plugin.", body = PluginView),
        (status = 409, description = "The current shadow is a different one, or the plugin has calls that take too long to finish.", body = Problem)))]
pub async fn promote(
    State(app): State<App>,
    Path(name): Path<String>,
    super::input::Json { value, .. }: super::input::Json<Promotion>,
) -> Result<Json<PluginView>, Problem> {
    let done = app.flow.promote(&name, &value.digest, value.allow_unsigned).await?;
    Ok(Json(plugins::view(&app, done.installation).await?))
}

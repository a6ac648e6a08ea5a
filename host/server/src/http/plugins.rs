//! Installed plugins.

use super::{
    App, Page, Problem, Time, components::ManifestView, connections, connections::ConnectionView, input, page, words,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::{logs as stored, runs};
use plugboard_flow::{Figures, Install, InstallChange, PluginChange, SecretOwner};
use plugboard_model::{EventKind, FailedReview, Grant, Installation, LimitChange, Limits, LogLevel, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// An installed plugin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PluginView {
    /// The name of the installation.
    pub name: String,
    /// SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// The digest of the component before the last upgrade, if a rollback is possible.
    pub previous_digest: Option<String>,
    /// The manifest, written by its author.
    pub manifest: Option<ManifestView>,
    /// The kinds of events that it handles.
    #[schema(schema_with = words::many::<EventKind>)]
    pub hears: Vec<EventKind>,
    /// Everything that it can do.
    pub can_do: Vec<String>,
    /// WASI packages that its language's runtime imports. They give it no access beyond `can_do`.
    pub runtime: Vec<String>,
    /// Its roles, such as `connector`.
    #[schema(schema_with = words::many::<Role>)]
    pub roles: Vec<Role>,
    /// The channels it serves; empty for all.
    pub channels: Vec<String>,
    /// Its configuration.
    #[schema(value_type = Object)]
    pub config: Value,
    /// Hosts that it may call.
    pub grants: Vec<String>,
    /// The names of its secrets. Their values are never shown.
    pub secrets: Vec<String>,
    /// Its connections to other systems.
    pub connections: Vec<ConnectionView>,
    /// The limits of one call.
    pub limits: LimitsView,
    /// What it used and did since this server started.
    pub figures: FiguresView,
    /// Its place in the order. If several plugins could answer, the one with the smallest position goes first.
    pub position: i64,
    /// Whether all of its runs are recorded for replay. If false, only failed runs are recorded.
    pub recorded: bool,
    /// For a reviewer: what happens to a reply that it could not review.
    #[schema(schema_with = words::one::<FailedReview>)]
    pub failed_review: FailedReview,
    /// False if an admin disabled it. It then receives no events.
    pub enabled: bool,
    /// Why its events wait, if they do. Either the server paused it, and enabling it ends the pause; or it is being
    /// upgraded, which ends by itself.
    pub paused: Option<String>,
    /// When it was installed.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
}

/// What a plugin used and did since this server started.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FiguresView {
    /// Number of calls of its handlers and functions.
    pub calls: u64,
    /// Number of calls that trapped, hit a limit, or returned invalid output.
    pub errors: u64,
    /// Median duration of a call, in milliseconds.
    pub p50_ms: f64,
    /// 99th percentile of the duration of a call, in milliseconds.
    pub p99_ms: f64,
    /// CPU time of all calls, in milliseconds.
    pub cpu_ms: f64,
    /// The peak memory of a call, in bytes.
    pub memory_peak_bytes: u64,
    /// Number of HTTP calls.
    pub http_calls: u64,
    /// Number of actions that took effect.
    pub allowed: u64,
    /// Number of actions that were held for a person.
    pub held: u64,
    /// Number of actions that a rule refused.
    pub refused: u64,
}

impl From<Figures> for FiguresView {
    fn from(f: Figures) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 microseconds, which is 285 years")]
        let ms = |us: u64| us as f64 / 1_000.0;
        Self {
            calls: f.calls,
            errors: f.errors,
            p50_ms: ms(f.wall_us_p50),
            p99_ms: ms(f.wall_us_p99),
            cpu_ms: ms(f.cpu_us),
            memory_peak_bytes: f.memory_bytes,
            http_calls: f.http_calls,
            allowed: f.allowed,
            held: f.held,
            refused: f.refused,
        }
    }
}

/// The limits of one call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LimitsView {
    /// CPU time in milliseconds.
    pub cpu_ms: u32,
    /// Wall-clock time in milliseconds.
    pub wall_ms: u32,
    /// Linear memory in bytes.
    pub memory_bytes: u64,
    /// Number of HTTP calls.
    pub http_calls: u32,
}

impl From<Limits> for LimitsView {
    fn from(limits: Limits) -> Self {
        let Limits { cpu_ms, wall_ms, memory_bytes, http_calls, .. } = limits;
        Self { cpu_ms, wall_ms, memory_bytes, http_calls }
    }
}

/// Builds the view of an installed plugin.
///
/// # Errors
/// Returns an error if the database fails.
pub(super) async fn view(app: &App, i: Installation) -> Result<PluginView, Problem> {
    let owner = SecretOwner::Plugin(i.name.clone());
    let secrets = app.flow.secret_names(&owner).await?;
    let paused = i.wait_reason();
    Ok(PluginView {
        connections: connections::of(app, &owner).await?,
        manifest: app.flow.manifest(&i.name).map(ManifestView::from),
        secrets,
        name: i.name,
        digest: i.digest,
        previous_digest: i.previous.map(|previous| previous.digest),
        hears: i.surface.hears,
        can_do: i.surface.powers,
        runtime: i.surface.runtime,
        roles: i.surface.roles,
        channels: i.channels,
        config: i.config,
        grants: i.grants.http.iter().map(ToString::to_string).collect(),
        limits: i.limits.into(),
        figures: app.flow.figures(&i.id).into(),
        position: i.position,
        recorded: i.recorded,
        failed_review: i.failed_review,
        enabled: i.enabled,
        paused,
        created_at: Time(i.created_at),
        updated_at: Time(i.updated_at),
    })
}

/// Finds a plugin by name.
///
/// # Errors
/// Returns 404 if there is no such plugin.
pub(super) fn find(app: &App, name: &str) -> Result<Installation, Problem> {
    app.flow.installations().into_iter().find(|i| i.name == name).ok_or_else(|| Problem::not_found("plugin", name))
}

/// List plugins
///
/// In the admin's order.
#[utoipa::path(get, path = "/api/v1/plugins", tag = "plugins", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<PluginView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<PluginView>>, Problem> {
    let all = app.flow.installations();
    let Page { data: some, next } = page::slice("plugins", all, &query, |plugin| plugin.name.clone())?;
    let mut data = Vec::with_capacity(some.len());
    for plugin in some {
        data.push(view(&app, plugin).await?);
    }
    Ok(Json(Page { data, next }))
}

/// Show a plugin
#[utoipa::path(get, path = "/api/v1/plugins/{name}", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 200, description = "The plugin.", body = PluginView)))]
pub async fn show(State(app): State<App>, Path(name): Path<String>) -> Result<Json<PluginView>, Problem> {
    let plugin = find(&app, &name)?;
    Ok(Json(view(&app, plugin).await?))
}

/// A plugin to install or upgrade.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlugin {
    /// The digest of an uploaded component.
    digest: String,
    /// The name of the installation; by default the name in the manifest. If a plugin has this name, that plugin is
    /// upgraded.
    name: Option<String>,
    /// The channels it serves; an empty list means all. If left out: all for a new plugin, unchanged on an upgrade.
    channels: Option<Vec<String>>,
    /// Its configuration. If left out: empty for a new plugin, unchanged on an upgrade.
    #[schema(value_type = Option<Object>)]
    config: Option<Value>,
    /// Secrets by name. Secrets that are not listed stay unchanged.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    /// Hosts that it may call, as `HOST` or `HOST:PORT`. If left out: none for a new plugin, unchanged on an upgrade.
    #[schema(value_type = Option<Vec<String>>)]
    grants: Option<Vec<Grant>>,
    /// Its place in the order. If left out: last for a new plugin, unchanged on an upgrade.
    position: Option<i64>,
    /// The limits of one call: `cpu_ms` (1 to 30000), `wall_ms` (100 to 30000), `memory_bytes` (1048576 to 268435456)
    /// and `http_calls` (0 to 200). Limits that are left out stay unchanged.
    #[serde(default)]
    #[schema(value_type = Object)]
    limits: LimitChange,
    /// Accept an unsigned component although this server has trusted keys.
    #[serde(default)]
    #[schema(required = false)]
    allow_unsigned: bool,
}

/// The result of an installation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InstalledView {
    /// `installed`, `upgraded`, or `unchanged` if it was already in this state.
    pub change: String,
    /// The plugin as it is now.
    pub plugin: PluginView,
}

/// Install or upgrade a plugin
#[utoipa::path(post, path = "/api/v1/plugins", tag = "plugins", request_body = NewPlugin,
    responses((status = 201, description = "The plugin was installed.", body = InstalledView),
        (status = 200, description = "The plugin existed and was upgraded, or is unchanged.", body = InstalledView),
        (status = 404, description = "The component or a channel does not exist.", body = Problem),
        (status = 409, description = "The request conflicts with the current state.", body = Problem)))]
pub async fn install(
    State(app): State<App>,
    input::Json { value: new, .. }: input::Json<NewPlugin>,
) -> Result<(StatusCode, Json<InstalledView>), Problem> {
    // What is left out on an upgrade keeps the admin's setting, so an upgrade never makes a plugin serve more channels.
    let install = Install {
        digest: new.digest,
        name: new.name,
        channels: new.channels,
        config: new.config,
        secrets: new.secrets.into_iter().collect(),
        grants: new.grants,
        position: new.position,
        limits: new.limits,
        allow_unsigned: new.allow_unsigned,
    };
    let done = app.flow.install(install).await?;
    let (status, change) = match done.change {
        InstallChange::Installed => (StatusCode::CREATED, "installed"),
        InstallChange::Upgraded => (StatusCode::OK, "upgraded"),
        InstallChange::Unchanged => (StatusCode::OK, "unchanged"),
    };
    let plugin = view(&app, done.installation).await?;
    Ok((status, Json(InstalledView { change: change.into(), plugin })))
}

/// Roll back a plugin's last upgrade
///
/// Restores the component, the configuration, the grants and the stored values from before the upgrade. Events wait
/// meanwhile, and none is lost.
#[utoipa::path(post, path = "/api/v1/plugins/{name}/rollback", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 200, description = "The plugin after the rollback.", body = PluginView),
        (status = 409, description = "The plugin was not upgraded, is being upgraded, or has calls that take too long to finish.", body = Problem)))]
pub async fn roll_back(State(app): State<App>, Path(name): Path<String>) -> Result<Json<PluginView>, Problem> {
    let plugin = app.flow.roll_back(&name).await?;
    Ok(Json(view(&app, plugin).await?))
}

/// The changes to make. Members that are left out stay unchanged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PluginPatch {
    /// False disables the plugin, so that it receives no events. True enables it again and ends a pause.
    enabled: Option<bool>,
    /// Whether to record all of its runs, or only those that fail.
    recorded: Option<bool>,
    /// For a reviewer: what happens to a reply that it could not review.
    #[schema(schema_with = words::one::<FailedReview>)]
    failed_review: Option<FailedReview>,
    /// The limits of one call, as in an installation.
    #[serde(default)]
    #[schema(value_type = Object)]
    limits: LimitChange,
}

/// Enable or disable a plugin, set its limits, or record its runs
#[utoipa::path(patch, path = "/api/v1/plugins/{name}", tag = "plugins", params(("name", description = "The plugin's name")), request_body = PluginPatch,
    responses((status = 200, description = "The changed plugin.", body = PluginView),
        (status = 409, description = "The plugin is being upgraded.", body = Problem)))]
pub async fn change(
    State(app): State<App>,
    Path(name): Path<String>,
    input::Json { value, .. }: input::Json<PluginPatch>,
) -> Result<Json<PluginView>, Problem> {
    let PluginPatch { enabled, recorded, failed_review, limits } = value;
    let change = PluginChange { enabled, recorded, failed_review, limits };
    let plugin = app.flow.change_plugin(&name, change).await?;
    Ok(Json(view(&app, plugin).await?))
}

/// Remove a plugin
///
/// Also removes its secrets and its stored values. What it has done remains.
#[utoipa::path(delete, path = "/api/v1/plugins/{name}", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 204, description = "The plugin was removed."),
        (status = 409, description = "A channel needs the plugin, or the plugin is being upgraded.", body = Problem)))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.remove_plugin(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A line that a plugin logged, with its origin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PluginLog {
    /// When it was logged; for a line of a run, when the run ended.
    pub at: Time,
    /// The level.
    #[schema(schema_with = words::one::<LogLevel>)]
    pub level: LogLevel,
    /// The text of the line.
    pub message: String,
    /// The run in which it was logged.
    pub run: Option<String>,
    /// The channel for which a connector logged it.
    pub channel: Option<String>,
}

/// How many lines to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogsQuery {
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List a plugin's latest log lines
///
/// Newest first. Of the plugin's runs, only the latest 200 are searched; lines of earlier runs are not on the page,
/// even if there is room. The full log of a run is part of the run, so the list of runs has them.
#[utoipa::path(get, path = "/api/v1/plugins/{name}/logs", tag = "plugins", params(("name", description = "The plugin's name"), LogsQuery),
    responses((status = 200, description = "The lines, on one page.", body = Page<PluginLog>)))]
pub async fn logs(
    State(app): State<App>,
    Path(name): Path<String>,
    input::Query(query): input::Query<LogsQuery>,
) -> Result<Json<Page<PluginLog>>, Problem> {
    let size = page::size(query.limit)?;
    let plugin = find(&app, &name)?;
    let mut conn = app.flow.db().read().await?;
    let mut lines = Vec::new();
    for line in stored::list(&mut conn, &plugin.id, i64::try_from(size).unwrap_or(i64::MAX)).await? {
        let level = line.level.parse().unwrap_or(LogLevel::Info);
        lines.push(PluginLog {
            at: Time(line.at),
            level,
            message: line.message,
            run: None,
            channel: Some(line.channel),
        });
    }
    // Only the latest 200 runs are searched, which bounds the work. If these logged little, lines of earlier runs are
    // missing from the page.
    let filter = runs::Filter { plugin: Some(name), ..Default::default() };
    for run in runs::list(&mut conn, &filter, i64::from(page::LIMIT_MAX)).await? {
        let at = Time(run.finished_at.unwrap_or(run.created_at));
        let of_run = run.log.into_iter().rev();
        lines.extend(of_run.map(|line| PluginLog {
            at,
            level: line.level,
            message: line.message,
            run: Some(run.id.clone()),
            channel: None,
        }));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(size);
    Ok(Json(Page { data: lines, next: None }))
}

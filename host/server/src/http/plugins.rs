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
    /// Its name here.
    pub name: String,
    /// SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// That of the component before its last upgrade, where there is a way back.
    pub previous_digest: Option<String>,
    /// What its author says of it.
    pub manifest: Option<ManifestView>,
    /// The events that it is told of.
    #[schema(schema_with = words::many::<EventKind>)]
    pub hears: Vec<EventKind>,
    /// All that it can do.
    pub can_do: Vec<String>,
    /// Packages of WASI that its language's runtime asks for, with nothing behind them.
    pub runtime: Vec<String>,
    /// Roles that it plays, such as `connector`.
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
    /// Its connections to other systems by OAuth 2.0.
    pub connections: Vec<ConnectionView>,
    /// What one call of it may use.
    pub limits: LimitsView,
    /// What it has used and done since this server started.
    pub figures: FiguresView,
    /// Smaller goes first when several could answer.
    pub position: i64,
    /// True: all of its runs are recorded, to be told again. False: those that fail.
    pub recorded: bool,
    /// For a reviewer: what becomes of a reply that it could not review.
    #[schema(schema_with = words::one::<FailedReview>)]
    pub failed_review: FailedReview,
    /// False: an admin switched it off, it hears nothing.
    pub enabled: bool,
    /// Why its events wait: the server paused it, and enabling it lets it go on; or it is being upgraded, which ends by itself.
    pub paused: Option<String>,
    /// When it was installed.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
}

/// What a plugin has used and done since this server started.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FiguresView {
    /// Calls of its handlers and functions.
    pub calls: u64,
    /// Calls that trapped, ran into a limit, or made no sense.
    pub errors: u64,
    /// Half of the calls took no longer, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 calls took no longer, in milliseconds.
    pub p99_ms: f64,
    /// Processor time of all calls, in milliseconds.
    pub cpu_ms: f64,
    /// The most memory that a call had, in bytes.
    pub memory_peak_bytes: u64,
    /// HTTP calls.
    pub http_calls: u64,
    /// Actions that took effect.
    pub allowed: u64,
    /// Actions that wait for a person.
    pub held: u64,
    /// Actions that a rule refused.
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

/// What one call may use.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LimitsView {
    /// Processor time in milliseconds.
    pub cpu_ms: u32,
    /// Time on the wall in milliseconds.
    pub wall_ms: u32,
    /// Linear memory in bytes.
    pub memory_bytes: u64,
    /// HTTP calls.
    pub http_calls: u32,
}

impl From<Limits> for LimitsView {
    fn from(limits: Limits) -> Self {
        let Limits { cpu_ms, wall_ms, memory_bytes, http_calls, .. } = limits;
        Self { cpu_ms, wall_ms, memory_bytes, http_calls }
    }
}

pub(super) async fn view(app: &App, i: Installation) -> Result<PluginView, Problem> {
    let owner = SecretOwner::Plugin(i.name.clone());
    let secrets = app.flow.secret_names(&owner).await?;
    let paused = i.waits();
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

/// A plugin by its name.
///
/// # Errors
/// 404 when there is none.
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

/// What to install.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlugin {
    /// Of a component that was handed in.
    digest: String,
    /// Its name here; without one, the manifest's. A name that exists: that plugin is upgraded.
    name: Option<String>,
    /// The channels it serves; an empty list for all. Left out: all, or as before on an upgrade.
    channels: Option<Vec<String>>,
    /// Its configuration. Left out: none, or as before on an upgrade.
    #[schema(value_type = Option<Object>)]
    config: Option<Value>,
    /// Secrets by name. Those that are not named stay as they are.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    /// Hosts that it may call, as `HOST` or `HOST:PORT`. Left out: none, or as before on an upgrade.
    #[schema(value_type = Option<Vec<String>>)]
    grants: Option<Vec<Grant>>,
    /// Its place in the order. Left out: last, or as before on an upgrade.
    position: Option<i64>,
    /// What one call may use: `cpu_ms` (1 to 30000), `wall_ms` (100 to 30000), `memory_bytes` (1048576 to 268435456)
    /// and `http_calls` (0 to 200). What is left out stays.
    #[serde(default)]
    #[schema(value_type = Object)]
    limits: LimitChange,
    /// Take it unsigned, though this server has trusted keys.
    #[serde(default)]
    #[schema(required = false)]
    allow_unsigned: bool,
}

/// What came of installing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InstalledView {
    /// `installed`, `upgraded`, or `unchanged` when it was just so already.
    pub change: String,
    /// The plugin as it is now.
    pub plugin: PluginView,
}

/// Install or upgrade a plugin
#[utoipa::path(post, path = "/api/v1/plugins", tag = "plugins", request_body = NewPlugin,
    responses((status = 201, description = "It is new.", body = InstalledView),
        (status = 200, description = "It was there: upgraded, or unchanged.", body = InstalledView),
        (status = 404, description = "There is no such component or channel.", body = Problem),
        (status = 409, description = "It does not fit what is there.", body = Problem)))]
pub async fn install(
    State(app): State<App>,
    input::Json { value: new, .. }: input::Json<NewPlugin>,
) -> Result<(StatusCode, Json<InstalledView>), Problem> {
    // What is left out on an upgrade stays as the admin had it: a plugin does not come to serve more channels by it.
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

/// Go back to what a plugin was before its last upgrade
///
/// With its configuration, its grants and what it remembered then. Its events wait meanwhile, none is lost.
#[utoipa::path(post, path = "/api/v1/plugins/{name}/rollback", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 200, description = "As it is now.", body = PluginView),
        (status = 409, description = "It was not upgraded, is being upgraded, or is at work for too long.", body = Problem)))]
pub async fn roll_back(State(app): State<App>, Path(name): Path<String>) -> Result<Json<PluginView>, Problem> {
    let plugin = app.flow.roll_back(&name).await?;
    Ok(Json(view(&app, plugin).await?))
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PluginPatch {
    /// Off: it hears nothing. On: it hears again, and a pause ends.
    enabled: Option<bool>,
    /// Record all of its runs, or only those that fail.
    recorded: Option<bool>,
    /// For a reviewer: what becomes of a reply that it could not review.
    #[schema(schema_with = words::one::<FailedReview>)]
    failed_review: Option<FailedReview>,
    /// What one call may use, as when it is installed.
    #[serde(default)]
    #[schema(value_type = Object)]
    limits: LimitChange,
}

/// Switch a plugin on or off, set its limits, or have its runs recorded
#[utoipa::path(patch, path = "/api/v1/plugins/{name}", tag = "plugins", params(("name", description = "The plugin's name")), request_body = PluginPatch,
    responses((status = 200, description = "As it is now.", body = PluginView),
        (status = 409, description = "It is being upgraded.", body = Problem)))]
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
/// With its secrets and all that it remembers. What it has done stays.
#[utoipa::path(delete, path = "/api/v1/plugins/{name}", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 204, description = "It is gone."),
        (status = 409, description = "A channel needs it, or it is being upgraded.", body = Problem)))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.remove_plugin(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A line that a plugin logged, and where.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PluginLog {
    /// When.
    pub at: Time,
    /// How loud.
    #[schema(schema_with = words::one::<LogLevel>)]
    pub level: LogLevel,
    /// What.
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

/// The latest lines that a plugin logged
///
/// Newest first. The log of one run stands with the run.
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
    // The latest runs: each has a bounded log, and those before them are older than what fits.
    let filter = runs::Filter { plugin: Some(name), ..Default::default() };
    for run in runs::list(&mut conn, &filter, i64::from(page::MOST)).await? {
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

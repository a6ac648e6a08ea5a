//! Runs: what plugins did with events, and why.

use super::{App, Caller, Page, Problem, Time, deliveries::FailureView, input, page, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::{runs as db, visibility::Visibility};
use plugboard_model::{LogLevel, LogLine, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One event, handled by one plugin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunView {
    /// Identifier.
    pub id: String,
    /// The plugin's name.
    pub plugin: String,
    /// The conversation.
    pub conversation: String,
    /// The event that it handles.
    pub event: RunEvent,
    /// `pending`, `running`, `done`, or `dead` when it failed for good.
    pub state: String,
    /// Number of attempts.
    pub attempts: i64,
    /// Whether it was retried after it had failed for good.
    pub late: bool,
    /// When the next attempt is due, while it is pending.
    pub due_at: Option<Time>,
    /// Why the last attempt failed.
    pub failure: Option<FailureView>,
    /// The actions that it requested, and what became of them.
    pub actions: Vec<ActionView>,
    /// What it logged.
    pub log: Vec<LogLineView>,
    /// The resources that it used.
    pub usage: UsageView,
    /// When it was created.
    pub created_at: Time,
    /// When it ended.
    pub finished_at: Option<Time>,
}

/// The event of a run.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunEvent {
    /// Identifier.
    pub id: String,
    /// The kind, such as `message`; empty if the event is so old that it is no longer stored.
    pub kind: String,
    /// The message that it is about, if any.
    pub message: Option<String>,
}

/// An action that a plugin requested, and what became of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    /// The name of the action: `reply`, `category`, `add-label`, ...
    pub action: String,
    /// The action in full.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// Whether it took effect.
    #[schema(schema_with = words::one::<Verdict>)]
    pub verdict: Verdict,
    /// The rule, if the action was not simply allowed.
    pub code: Option<String>,
    /// The rule as a sentence.
    pub reason: Option<String>,
    /// The message that it created, if any.
    pub message: Option<String>,
}

/// A line that a plugin logged.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LogLineView {
    /// The level.
    #[schema(schema_with = words::one::<LogLevel>)]
    pub level: LogLevel,
    /// The text of the line.
    pub message: String,
}

impl From<LogLine> for LogLineView {
    fn from(line: LogLine) -> Self {
        Self { level: line.level, message: line.message }
    }
}

/// The resources that a run used.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct UsageView {
    /// CPU time in microseconds.
    pub cpu_us: u64,
    /// Wall-clock time in microseconds.
    pub wall_us: u64,
    /// Peak memory in bytes.
    pub memory_bytes: u64,
    /// Number of calls into the host.
    pub host_calls: u32,
    /// Number of HTTP calls.
    pub http_calls: u32,
    /// Number of log lines that exceeded the limit and were dropped.
    pub log_dropped: u32,
}

impl From<db::RunView> for RunView {
    fn from(r: db::RunView) -> Self {
        Self {
            due_at: (r.state == "pending").then_some(Time(r.due_at)),
            id: r.id,
            plugin: r.plugin,
            conversation: r.conversation_id,
            event: RunEvent { id: r.event_id, kind: r.event_kind, message: r.message_id },
            state: r.state,
            attempts: r.attempts,
            late: r.late,
            failure: r.failure.map(FailureView::from),
            actions: r.actions.into_iter().map(ActionView::from).collect(),
            log: r.log.into_iter().map(LogLineView::from).collect(),
            usage: UsageView {
                cpu_us: r.usage.cpu_us,
                wall_us: r.usage.wall_us,
                memory_bytes: r.usage.memory_bytes,
                host_calls: r.usage.host_calls,
                http_calls: r.usage.http_calls,
                log_dropped: r.usage.log_dropped,
            },
            created_at: Time(r.created_at),
            finished_at: r.finished_at.map(Time),
        }
    }
}

impl From<db::Judged> for ActionView {
    fn from(j: db::Judged) -> Self {
        Self {
            action: j.action.name().to_owned(),
            detail: j.action.shown(),
            verdict: j.verdict,
            code: j.code,
            reason: j.reason,
            message: j.message_id,
        }
    }
}

/// Which runs to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Of this conversation.
    conversation: Option<String>,
    /// Of this plugin, by name.
    plugin: Option<String>,
    /// `pending`, `running`, `done` or `dead`.
    state: Option<String>,
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

/// List runs
///
/// Newest first. `?state=dead` lists the dead letters.
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(ListQuery),
    responses((status = 200, description = "A page.", body = Page<RunView>)))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<ListQuery>,
) -> Result<Json<Page<RunView>>, Problem> {
    let size = page::size(query.limit)?;
    if let Some(state) = query.state.as_deref().filter(|s| !["pending", "running", "done", "dead"].contains(s)) {
        let detail = format!("`state` must be pending, running, done or dead, got `{state}`");
        return Err(Problem::bad_request("query", detail));
    }
    let filter = db::Filter {
        after: page::after("runs", query.after.as_deref())?,
        conversation: query.conversation,
        plugin: query.plugin,
        state: query.state,
        visibility: Visibility::clone(&caller.visibility),
    };
    let found = db::list(&mut *app.flow.db().read().await?, &filter, page::probe(size)).await?;
    Ok(Json(Page::of(found, size, "runs", |run| run.id.clone()).map(RunView::from)))
}

/// Show a run
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "runs", params(("id", description = "The run")),
    responses((status = 200, description = "The run.", body = RunView)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<RunView>, Problem> {
    let found = db::get(&mut *app.flow.db().read().await?, &id).await?;
    Ok(Json(found.ok_or_else(|| Problem::not_found("run", &id))?.into()))
}

/// Retry a dead letter
///
/// It runs last in its conversation, and its plugin learns that it is late.
#[utoipa::path(post, path = "/api/v1/runs/{id}/redrive", tag = "runs", params(("id", description = "The run")),
    responses((status = 202, description = "The run will be retried.", body = RunView),
        (status = 409, description = "The run is not a dead letter.", body = Problem)))]
pub async fn redrive(State(app): State<App>, Path(id): Path<String>) -> Result<(StatusCode, Json<RunView>), Problem> {
    let before = db::get(&mut *app.flow.db().read().await?, &id).await?;
    let before = before.ok_or_else(|| Problem::not_found("run", &id))?;
    if before.state != "dead" {
        let detail = format!("the run is `{}`; only a `dead` run can be retried", before.state);
        return Err(Problem::new(StatusCode::CONFLICT, "not-dead", detail));
    }
    app.flow.redrive(&id).await?;
    let Json(now) = show(State(app), Path(id)).await?;
    Ok((StatusCode::ACCEPTED, Json(now)))
}

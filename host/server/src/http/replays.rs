//! Recorded runs, told again.

use super::{App, Problem, Time, input, words};
use axum::{
    Json,
    extract::{Path, Request, State},
};
use plugboard_model::{COMPONENT_MAX, LogLevel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What came of a run that was told again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReplayView {
    /// The run.
    pub run: String,
    /// The plugin's name.
    pub plugin: String,
    /// When it was recorded.
    pub recorded_at: Time,
    /// The component that was recorded: SHA-256 in hexadecimal.
    pub digest: String,
    /// The component that it was told to.
    pub with: String,
    /// Both made the same of it.
    pub same: bool,
    /// What the recorded run asked for, or why it failed, one thing a line.
    pub recorded: Vec<String>,
    /// The same of this time.
    pub replayed: Vec<String>,
    /// `-` and what only the recorded run did, `+` and what only this one did.
    pub difference: Vec<String>,
    /// What it asked of the server that the recorded run had not, so that there was no answer; at most 20.
    pub missed: Vec<String>,
    /// What it logged this time.
    pub log: Vec<ReplayLog>,
}

/// A line that was logged.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReplayLog {
    /// How loud.
    #[schema(schema_with = words::one::<LogLevel>)]
    pub level: LogLevel,
    /// What.
    pub message: String,
}

/// Tell a recorded run again
///
/// To the component that made it, or to the one in the body. It reads what the run read and is answered what the run was
/// answered; nothing takes effect. Runs that fail are recorded, others where the plugin's `recorded` is true; recordings
/// are kept for 7 days.
#[utoipa::path(post, path = "/api/v1/runs/{id}/replay", tag = "runs", params(("id", description = "The run's identifier")),
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "Another component, or nothing."),
    responses((status = 200, description = "What came of it.", body = ReplayView)))]
pub async fn create(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<ReplayView>, Problem> {
    let body = input::bytes(request.into_body(), COMPONENT_MAX).await?;
    let r = app.flow.replay(&id, Some(&*body).filter(|body| !body.is_empty())).await?;
    Ok(Json(ReplayView {
        run: r.run,
        plugin: r.plugin,
        recorded_at: Time(r.recorded_at),
        digest: r.digest,
        with: r.with,
        same: r.difference.is_empty(),
        recorded: r.recorded,
        replayed: r.replayed,
        difference: r.difference,
        missed: r.missed,
        log: r.log.into_iter().map(|line| ReplayLog { level: line.level, message: line.message }).collect(),
    }))
}

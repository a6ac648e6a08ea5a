//! Replays of recorded runs.

use super::{App, Problem, Time, input, words};
use axum::{
    Json,
    extract::{Path, Request, State},
};
use plugboard_model::{COMPONENT_MAX, LogLevel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The result of a replay.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReplayView {
    /// The run.
    pub run: String,
    /// The plugin's name.
    pub plugin: String,
    /// When it was recorded.
    pub recorded_at: Time,
    /// The component of the recorded run: SHA-256 in hexadecimal.
    pub digest: String,
    /// The component of the replay: SHA-256 in hexadecimal.
    pub with: String,
    /// Whether both had the same result.
    pub same: bool,
    /// What the recorded run requested, or why it failed, one item per line.
    pub recorded: Vec<String>,
    /// The same for the replay.
    pub replayed: Vec<String>,
    /// `-` and what only the recorded run did, `+` and what only the replay did.
    pub difference: Vec<String>,
    /// Calls to the server that the recorded run did not make, so that there was no recorded answer; at most 20.
    pub missed: Vec<String>,
    /// What the replay logged.
    pub log: Vec<ReplayLog>,
}

/// A line that was logged.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReplayLog {
    /// The level.
    #[schema(schema_with = words::one::<LogLevel>)]
    pub level: LogLevel,
    /// The text of the line.
    pub message: String,
}

/// Replay a recorded run
///
/// Uses the component that made the run, or the one in the body. The component reads what the run read and gets the
/// answers that the run got; nothing takes effect. Failed runs are always recorded, other runs only if the plugin's
/// `recorded` is true. Recordings are kept for 7 days.
#[utoipa::path(post, path = "/api/v1/runs/{id}/replay", tag = "runs", params(("id", description = "The run's identifier")),
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "Another component, or an empty body to use the recorded one."),
    responses((status = 200, description = "The result.", body = ReplayView)))]
pub async fn create(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<ReplayView>, Problem> {
    let body = input::whole(request, COMPONENT_MAX).await?.1;
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

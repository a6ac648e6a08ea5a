//! What is left to do.

use super::{App, Problem};
use axum::{Json, extract::State};
use plugboard_db::status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is left to do. All of `pending` zero: nothing is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatusView {
    /// What is not terminal, waiting for its retry included.
    pub pending: Pending,
    /// Runs and exports that failed for good and wait for an admin.
    pub dead_letters: i64,
    /// Sends of which nobody knows whether they arrived; a person settles them.
    pub uncertain: i64,
    /// Requests of platforms that hold something no connector understood; kept for a later version.
    pub kept_requests: i64,
}

/// What is not terminal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Pending {
    /// Plugins' runs.
    pub runs: i64,
    /// Parts of messages on their way out.
    pub deliveries: i64,
    /// Records that exporters have to carry.
    pub exports: i64,
    /// Requests of platforms that are received again by themselves.
    pub raw_requests: i64,
    /// Files and names still to be fetched.
    pub fetches: i64,
}

/// What is left to do
#[utoipa::path(get, path = "/api/v1/status", tag = "server", responses((status = 200, description = "Counts.", body = StatusView)))]
pub async fn show(State(app): State<App>) -> Result<Json<StatusView>, Problem> {
    let status = status::get(&mut *app.flow.db().read().await?).await?;
    let pending = Pending {
        runs: status.runs,
        deliveries: status.deliveries,
        exports: status.exports,
        raw_requests: status.raw_requests,
        fetches: status.fetches,
    };
    Ok(Json(StatusView {
        pending,
        dead_letters: status.dead_letters,
        uncertain: status.uncertain,
        kept_requests: status.kept_requests,
    }))
}

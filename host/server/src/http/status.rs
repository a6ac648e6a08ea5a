//! Counts of pending work, and of failures that need attention.

use super::{App, Problem};
use axum::{Json, extract::State};
use plugboard_db::status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Pending work, and failures that need attention. If all members of `pending` are zero, no work is pending.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatusView {
    /// Work that is not finished, including what waits for a retry.
    pub pending: Pending,
    /// Runs and exports that failed for good and wait for an admin.
    pub dead_letters: i64,
    /// Sends whose outcome is unknown; a person has to settle them.
    pub uncertain: i64,
    /// Requests of platforms with content that the connector did not understand; kept for a later version of it.
    pub kept_requests: i64,
}

/// Work that is not finished.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Pending {
    /// Plugins' runs.
    pub runs: i64,
    /// Parts of messages to deliver.
    pub deliveries: i64,
    /// Records to export.
    pub exports: i64,
    /// Requests of platforms that are retried automatically.
    pub raw_requests: i64,
    /// Files and names still to be fetched.
    pub fetches: i64,
}

/// Show pending work
#[utoipa::path(get, path = "/api/v1/status", tag = "server", responses((status = 200, description = "Counts.", body = StatusView)))]
pub async fn show(State(app): State<App>) -> Result<Json<StatusView>, Problem> {
    let status = status::get(&mut *app.flow.db().read().await?).await?;
    let pending = Pending {
        runs: status.runs,
        deliveries: status.deliveries,
        exports: status.exports,
        raw_requests: status.pending_requests,
        fetches: status.fetches,
    };
    Ok(Json(StatusView {
        pending,
        dead_letters: status.dead_letters,
        uncertain: status.uncertain,
        kept_requests: status.kept_requests,
    }))
}

//! The clock, for tests that own the time: only on a server that runs with `--test-clock`.

use super::{App, Problem, Time, input};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What time it is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockView {
    /// Now.
    now: Time,
}

fn no_test_clock() -> Problem {
    let detail = "the server goes by the machine's clock; a test has it run with --insecure-test --test-clock";
    Problem::new(StatusCode::NOT_FOUND, "no-test-clock", detail)
}

/// What time it is
///
/// Only with `--test-clock`; 404 otherwise.
#[utoipa::path(get, path = "/api/v1/test/clock", tag = "server", responses((status = 200, description = "The time.", body = ClockView),
    (status = 404, description = "The server goes by the machine's clock.", body = Problem)))]
pub async fn show(State(app): State<App>) -> Result<Json<ClockView>, Problem> {
    let clock = app.flow.clock();
    if clock.is_test() { Ok(Json(ClockView { now: Time(clock.now()) })) } else { Err(no_test_clock()) }
}

/// Set the time
///
/// Only with `--test-clock`; 404 otherwise. What is due then is done at once.
#[utoipa::path(put, path = "/api/v1/test/clock", tag = "server", request_body = ClockView, responses((status = 200, description = "The time.", body = ClockView),
    (status = 404, description = "The server goes by the machine's clock.", body = Problem)))]
pub async fn set(
    State(app): State<App>,
    input::Json { value, .. }: input::Json<ClockView>,
) -> Result<Json<ClockView>, Problem> {
    if !app.flow.clock().set(value.now.0) {
        return Err(no_test_clock());
    }
    app.flow.clock_was_set().await?;
    Ok(Json(value))
}

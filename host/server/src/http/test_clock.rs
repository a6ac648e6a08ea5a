//! Shows and sets the clock, for tests that control the time. Works only on a server that runs with `--test-clock`.

use super::{App, Problem, Time, input};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The time of the server's clock.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockView {
    /// The current time.
    now: Time,
}

fn no_test_clock() -> Problem {
    let detail = "the server uses the system clock; to set the time, start it with --insecure-test --test-clock";
    Problem::new(StatusCode::NOT_FOUND, "no-test-clock", detail)
}

/// Show the time
///
/// Only with `--test-clock`; 404 otherwise.
#[utoipa::path(get, path = "/api/v1/test/clock", tag = "server", responses((status = 200, description = "The time.", body = ClockView),
    (status = 404, description = "The server uses the system clock.", body = Problem)))]
pub async fn show(State(app): State<App>) -> Result<Json<ClockView>, Problem> {
    let clock = app.flow.clock();
    if clock.is_test() { Ok(Json(ClockView { now: Time(clock.now()) })) } else { Err(no_test_clock()) }
}

/// Set the time
///
/// Only with `--test-clock`; 404 otherwise. Work that is then due is done at once.
#[utoipa::path(put, path = "/api/v1/test/clock", tag = "server", request_body = ClockView, responses((status = 200, description = "The time.", body = ClockView),
    (status = 404, description = "The server uses the system clock.", body = Problem)))]
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

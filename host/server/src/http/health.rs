//! Is the server well?

use super::{App, Problem};
use axum::extract::State;
use plugboard_db::changes;

/// Is the server well?
///
/// Answers `ok` when the database answers.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, description = "It is well.", body = String, content_type = "text/plain")))]
pub async fn show(State(app): State<App>) -> Result<&'static str, Problem> {
    changes::latest(&mut *app.flow.db().read().await?).await?;
    Ok("ok\n")
}

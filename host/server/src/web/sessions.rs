//! New visitors of a web chat. Each gets a token once, and the page stores it.

use crate::http::{App, Peer, Problem};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use std::time::Instant;

/// The response to a new visitor.
#[derive(Debug, Serialize)]
pub struct Session {
    /// The visitor's identifier.
    visitor: String,
    /// The token that identifies the visitor to the hook and to the event stream.
    token: String,
}

/// `POST /chat/{channel}/session`: creates a visitor.
///
/// # Errors
/// Returns 404 if the channel is not a web chat, and 429 if too many visitors come from the address.
pub async fn create(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Path(channel): Path<String>,
) -> Result<(StatusCode, Json<Session>), Problem> {
    super::find(&app, &channel)?;
    app.sessions.take(app.client(peer, &headers), Instant::now())?;
    let visitor = app.flow.clock().new_id();
    let token = app.flow.visitor_token(&channel, &visitor)?;
    Ok((StatusCode::CREATED, Json(Session { visitor, token })))
}

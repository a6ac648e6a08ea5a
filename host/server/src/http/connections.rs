//! Connections to other systems by OAuth 2.0: asked for by an admin, agreed to in a browser.

use super::{App, Problem, Time, input};
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use plugboard_flow::{Asked, SecretOwner};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A connection to another system.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConnectionView {
    /// The secret whose value is its access token.
    pub secret: String,
    /// `none`, `connected`, or `lost`: an admin must connect again.
    pub state: String,
    /// Why it is lost.
    pub problem: Option<String>,
    /// What was granted, or is asked for, with blanks between.
    pub scopes: String,
    /// Since when.
    pub connected_at: Option<Time>,
    /// When the access token runs out. A new one is had before.
    pub expires_at: Option<Time>,
}

impl From<plugboard_flow::ConnectionView> for ConnectionView {
    fn from(c: plugboard_flow::ConnectionView) -> Self {
        let state = match (&c.connected_at, &c.problem) {
            (None, _) => "none",
            (_, Some(_)) => "lost",
            (Some(_), None) => "connected",
        };
        Self {
            secret: c.secret,
            state: state.to_owned(),
            problem: c.problem,
            scopes: c.scopes,
            connected_at: c.connected_at.map(Time),
            expires_at: c.expires_at.map(Time),
        }
    }
}

/// The connections that an owner has or may have.
///
/// # Errors
/// When the database refuses.
pub(super) async fn of(app: &App, owner: &SecretOwner) -> Result<Vec<ConnectionView>, Problem> {
    Ok(app.flow.connections(owner).await?.into_iter().map(ConnectionView::from).collect())
}

/// Where an admin agrees.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsentView {
    /// Open it in a browser. It comes back to this server's `/oauth2/callback`.
    pub address: String,
    /// The secret that becomes an access token.
    pub secret: String,
    /// When it is too late.
    pub expires_at: Time,
}

impl From<Asked> for ConsentView {
    fn from(asked: Asked) -> Self {
        Self { address: asked.address, secret: asked.secret, expires_at: Time(asked.expires_at) }
    }
}

async fn connect(app: &App, owner: SecretOwner, secret: &str) -> Result<Json<ConsentView>, Problem> {
    let back = format!("{}/oauth2/callback", app.public_url());
    Ok(Json(app.flow.connect(&owner, secret, &back).await?.into()))
}

/// Connect a plugin to another system
///
/// The answer says where an admin agrees, within ten minutes.
#[utoipa::path(post, path = "/api/v1/plugins/{name}/connections/{secret}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("secret", description = "The secret that becomes an access token")),
    responses((status = 200, description = "Where to agree.", body = ConsentView),
        (status = 409, description = "Too many consents are open.", body = Problem)))]
pub async fn of_plugin(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<Json<ConsentView>, Problem> {
    connect(&app, SecretOwner::Plugin(name), &secret).await
}

/// Connect a channel to another system
///
/// The answer says where an admin agrees, within ten minutes.
#[utoipa::path(post, path = "/api/v1/channels/{name}/connections/{secret}", tag = "channels",
    params(("name", description = "The channel's name"), ("secret", description = "The secret that becomes an access token")),
    responses((status = 200, description = "Where to agree.", body = ConsentView),
        (status = 409, description = "Too many consents are open.", body = Problem)))]
pub async fn of_channel(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<Json<ConsentView>, Problem> {
    connect(&app, SecretOwner::Channel(name), &secret).await
}

/// Forget a plugin's connection
///
/// Its tokens are deleted here; the other system is not told.
#[utoipa::path(delete, path = "/api/v1/plugins/{name}/connections/{secret}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("secret", description = "The secret")),
    responses((status = 204, description = "It is forgotten.")))]
pub async fn forget_plugins(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    app.flow.disconnect(&SecretOwner::Plugin(name), &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forget a channel's connection
///
/// Its tokens are deleted here; the other system is not told.
#[utoipa::path(delete, path = "/api/v1/channels/{name}/connections/{secret}", tag = "channels",
    params(("name", description = "The channel's name"), ("secret", description = "The secret")),
    responses((status = 204, description = "It is forgotten.")))]
pub async fn forget_channels(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    app.flow.disconnect(&SecretOwner::Channel(name), &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the browser brings back (RFC 6749, section 4.1.2).
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The page on which a consent ends. It is open: the state is what only the one who asked can know.
pub async fn callback(State(app): State<App>, input::Query(back): input::Query<Back>) -> Response {
    let Back { state, code, error, error_description } = back;
    let wrong = error_description.or(error).unwrap_or_else(|| "it sent no code".to_owned());
    let came = match &code {
        Some(code) => Ok(code.as_str()),
        None => Err(wrong.as_str()),
    };
    match app.flow.connected(&state, came).await {
        Ok(agreed) => page(StatusCode::OK, &format!("{} is connected. You may close this page.", agreed.whose)),
        Err(error) => {
            let problem = Problem::from(error);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            page(status, &format!("Not connected: {}.", problem.detail))
        }
    }
}

/// One sentence in plain text: what the other system said may be in it.
fn page(status: StatusCode, sentence: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{sentence}\n")).into_response()
}

//! Connections to other systems. Those by OAuth 2.0 are requested by an admin and authorized in a browser.

use super::{App, Problem, Time, input};
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use plugboard_flow::{ConsentRequest, SecretOwner};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A connection to another system: by OAuth 2.0, or by an access token that the server keeps fresh in another way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConnectionView {
    /// The secret whose value is the access token.
    pub secret: String,
    /// `none`, `connected`, `waiting` if the first token has not arrived yet, or `lost` if an admin must connect again or
    /// set the secrets again.
    pub state: String,
    /// Why the connection is lost.
    pub problem: Option<String>,
    /// Why the latest request for a new token failed. The server tries again.
    pub failure: Option<String>,
    /// The scopes that were granted or will be requested, separated by spaces.
    pub scopes: String,
    /// When the connection was made.
    pub connected_at: Option<Time>,
    /// When the access token expires. The server renews it before then.
    pub expires_at: Option<Time>,
}

impl From<plugboard_flow::ConnectionView> for ConnectionView {
    fn from(c: plugboard_flow::ConnectionView) -> Self {
        let state = match (&c.problem, c.connected_at) {
            (Some(_), _) => "lost",
            (None, Some(_)) => "connected",
            (None, None) if c.begun => "waiting",
            (None, None) => "none",
        };
        Self {
            secret: c.secret,
            state: state.to_owned(),
            problem: c.problem,
            failure: c.failure,
            scopes: c.scopes,
            connected_at: c.connected_at.map(Time),
            expires_at: c.expires_at.map(Time),
        }
    }
}

/// Lists the connections that an owner has or can have.
///
/// # Errors
/// Returns an error if the database fails.
pub(super) async fn of(app: &App, owner: &SecretOwner) -> Result<Vec<ConnectionView>, Problem> {
    Ok(app.flow.connections(owner).await?.into_iter().map(ConnectionView::from).collect())
}

/// Where an admin authorizes a connection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsentView {
    /// The URL to open in a browser. It redirects back to this server's `/oauth2/callback`.
    pub address: String,
    /// The secret whose value becomes an access token.
    pub secret: String,
    /// When the request for authorization expires.
    pub expires_at: Time,
}

impl From<ConsentRequest> for ConsentView {
    fn from(request: ConsentRequest) -> Self {
        Self { address: request.address, secret: request.secret, expires_at: Time(request.expires_at) }
    }
}

/// Starts an authorization that returns to this server.
async fn connect(app: &App, owner: SecretOwner, secret: &str) -> Result<Json<ConsentView>, Problem> {
    let back = format!("{}/oauth2/callback", app.public_url());
    Ok(Json(app.flow.connect(&owner, secret, &back).await?.into()))
}

/// Connect a plugin to another system
///
/// Returns the URL where an admin must authorize the connection within ten minutes.
#[utoipa::path(post, path = "/api/v1/plugins/{name}/connections/{secret}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("secret", description = "The secret whose value becomes an access token")),
    responses((status = 200, description = "Where to authorize the connection.", body = ConsentView),
        (status = 409, description = "Too many authorizations are pending.", body = Problem)))]
pub async fn of_plugin(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<Json<ConsentView>, Problem> {
    connect(&app, SecretOwner::Plugin(name), &secret).await
}

/// Connect a channel to another system
///
/// Returns the URL where an admin must authorize the connection within ten minutes.
#[utoipa::path(post, path = "/api/v1/channels/{name}/connections/{secret}", tag = "channels",
    params(("name", description = "The channel's name"), ("secret", description = "The secret whose value becomes an access token")),
    responses((status = 200, description = "Where to authorize the connection.", body = ConsentView),
        (status = 409, description = "Too many authorizations are pending.", body = Problem)))]
pub async fn of_channel(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<Json<ConsentView>, Problem> {
    connect(&app, SecretOwner::Channel(name), &secret).await
}

/// Delete a plugin's connection
///
/// Deletes the tokens on this server. The other system is not notified. A connection that needs no authorization begins
/// again with the secrets that are set.
#[utoipa::path(delete, path = "/api/v1/plugins/{name}/connections/{secret}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("secret", description = "The secret")),
    responses((status = 204, description = "The connection was deleted.")))]
pub async fn forget_plugins(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    app.flow.disconnect(&SecretOwner::Plugin(name), &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a channel's connection
///
/// Deletes the tokens on this server. The other system is not notified. A connection that needs no authorization begins
/// again with the secrets that are set.
#[utoipa::path(delete, path = "/api/v1/channels/{name}/connections/{secret}", tag = "channels",
    params(("name", description = "The channel's name"), ("secret", description = "The secret")),
    responses((status = 204, description = "The connection was deleted.")))]
pub async fn forget_channels(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    app.flow.disconnect(&SecretOwner::Channel(name), &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The query of the authorization response (RFC 6749, section 4.1.2).
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The page that completes an authorization. It needs no token, because only the admin who started it can know the
/// state.
pub async fn callback(State(app): State<App>, input::Query(back): input::Query<Back>) -> Response {
    let Back { state, code, error, error_description } = back;
    let wrong = error_description.or(error).unwrap_or_else(|| "the response contains no code".to_owned());
    let outcome = match &code {
        Some(code) => Ok(code.as_str()),
        None => Err(wrong.as_str()),
    };
    match app.flow.connected(&state, outcome).await {
        Ok(agreed) => page(StatusCode::OK, &format!("{} is connected. You may close this page.", agreed.whose)),
        Err(error) => {
            let problem = Problem::from(error);
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            page(status, &format!("Not connected: {}.", problem.detail))
        }
    }
}

/// A page with one sentence, as plain text because the sentence may contain text from the other system.
fn page(status: StatusCode, sentence: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{sentence}\n")).into_response()
}

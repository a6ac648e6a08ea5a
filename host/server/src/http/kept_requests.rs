//! Kept requests: requests of platforms that a connector could not process completely.

use super::{App, Caller, Page, Permission, Problem, Time, input, page};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_db::kept_requests as db;
use plugboard_model::HookRequest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A kept request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptView {
    /// Identifier.
    pub id: String,
    /// The channel whose hook it came to.
    pub channel: String,
    /// `pending`: retried automatically. `kept`: retried when the connector is upgraded or someone requests it.
    pub state: String,
    /// Why it is kept: the first ten reasons, and how many more there are.
    pub reasons: Vec<String>,
    /// Number of retries so far.
    pub attempts: i64,
    /// When the next automatic retry is due, while it is `pending`.
    pub next_try: Option<Time>,
    /// The body's size in bytes.
    pub size: i64,
    /// When it arrived.
    pub created_at: Time,
    /// The request itself. Only admins see it, and only when they show a single kept request, because it contains the
    /// words of a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<KeptRequest>,
}

/// The request as received.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// Query parameters, in order. Values that may be secrets are left out.
    pub query: Vec<KeptField>,
    /// Headers, in order. Values that may be secrets are left out.
    pub headers: Vec<KeptField>,
    /// The body.
    pub body: String,
    /// `text`, or `base64` if the body is not UTF-8.
    pub encoding: String,
}

/// A query parameter or a header.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeptField {
    /// Its name.
    pub name: String,
    /// Its value; null if it may be a secret.
    pub value: Option<String>,
}

fn view(k: db::KeptSummary) -> KeptView {
    KeptView {
        next_try: (k.state == "pending").then_some(Time(k.due_at)),
        reasons: k.reason.lines().map(str::to_owned).collect(),
        id: k.id,
        channel: k.channel,
        state: k.state,
        attempts: k.attempts,
        size: k.size,
        created_at: Time(k.created_at),
        request: None,
    }
}

/// Which kept requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Received by the hook of this channel.
    channel: Option<String>,
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

const LIST: &str = "kept-requests";

/// List kept requests
///
/// Newest first, without their bodies.
#[utoipa::path(get, path = "/api/v1/kept-requests", tag = "channels", params(ListQuery),
    responses((status = 200, description = "A page.", body = Page<KeptView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<ListQuery>,
) -> Result<Json<Page<KeptView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    let found = db::list(&mut conn, query.channel.as_deref(), after.as_deref(), page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |kept| kept.id.clone()).map(view)))
}

/// Show a kept request
///
/// Admins also see the request itself.
#[utoipa::path(get, path = "/api/v1/kept-requests/{id}", tag = "channels", params(("id", description = "The kept request")),
    responses((status = 200, description = "The kept request.", body = KeptView)))]
pub async fn show(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<KeptView>, Problem> {
    let found = db::get(&mut *app.flow.db().read().await?, &id).await?;
    let raw = found.ok_or_else(|| Problem::not_found("kept request", &id))?;
    let request = if caller.may(Permission::Administer) { Some(request(&raw)?) } else { None };
    let kept = db::KeptSummary {
        size: i64::try_from(raw.body.len()).unwrap_or(i64::MAX),
        id: raw.id,
        channel: raw.channel,
        state: raw.state,
        reason: raw.reason,
        attempts: raw.attempts,
        due_at: raw.due_at,
        created_at: raw.created_at,
    };
    Ok(Json(KeptView { request, ..view(kept) }))
}

/// Builds the view of the request itself, without values that may be secrets.
fn request(raw: &db::KeptRequest) -> Result<KeptRequest, Problem> {
    let request: HookRequest = serde_json::from_str(&raw.request).map_err(plugboard_db::DbError::from)?;
    let fields = |all: Vec<(String, String)>| {
        let field =
            |(name, value): (String, String)| KeptField { value: (!may_be_secret(&name)).then_some(value), name };
        all.into_iter().map(field).collect()
    };
    let (body, encoding) = match std::str::from_utf8(&raw.body) {
        Ok(text) => (text.to_owned(), "text"),
        Err(_) => (BASE64_STANDARD.encode(&raw.body), "base64"),
    };
    Ok(KeptRequest {
        method: request.method,
        query: fields(request.query),
        headers: fields(request.headers),
        body,
        encoding: encoding.to_owned(),
    })
}

/// Parameters and headers whose names contain one of these words may carry credentials. Signatures are not hidden,
/// because each is valid for one body only.
const SECRETS: [&str; 9] =
    ["authorization", "cookie", "token", "secret", "password", "passwd", "api-key", "apikey", "credential"];

fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    name == "key" || name == "auth" || name.ends_with("-key") || SECRETS.iter().any(|word| name.contains(word))
}

/// Retry a kept request
///
/// Items that were stored the first time are not stored twice.
#[utoipa::path(post, path = "/api/v1/kept-requests/{id}/retry", tag = "channels", params(("id", description = "The kept request")),
    responses((status = 202, description = "The request will be retried.")))]
pub async fn retry(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.retry_one(&id).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Discard a kept request
///
/// Its content is lost.
#[utoipa::path(delete, path = "/api/v1/kept-requests/{id}", tag = "channels", params(("id", description = "The kept request")),
    responses((status = 204, description = "The request was discarded.")))]
pub async fn discard(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.discard_one(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of kept requests that were discarded.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Discarded {
    /// How many kept requests were discarded.
    pub discarded: u64,
}

/// Discard a channel's kept requests
///
/// Their content is lost.
#[utoipa::path(delete, path = "/api/v1/channels/{name}/kept-requests", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 200, description = "The requests were discarded.", body = Discarded)))]
pub async fn discard_all(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Discarded>, Problem> {
    let discarded = app.flow.discard_kept(&name).await?;
    Ok(Json(Discarded { discarded }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_may_be_secret_are_recognized_by_name() {
        for name in
            ["Authorization", "x-telegram-bot-api-secret-token", "hub.verify_token", "api_key", "cookie", "X-Api-Key"]
        {
            assert!(may_be_secret(name), "{name}");
        }
        for name in ["x-hub-signature-256", "content-type", "user-agent", "hub.challenge", "keyword"] {
            assert!(!may_be_secret(name), "{name}");
        }
    }
}

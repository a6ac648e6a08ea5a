//! Keys whose signatures on components are trusted.

use super::{App, Page, Problem, Time, input, page};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::trust::TrustedKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key whose signatures are trusted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
    /// The name of its owner.
    pub name: String,
    /// The Ed25519 public key, 64 hexadecimal digits.
    pub key: String,
    /// When it became trusted.
    pub created_at: Time,
}

impl From<TrustedKey> for KeyView {
    fn from(key: TrustedKey) -> Self {
        Self { name: key.name, key: key.key, created_at: Time(key.created_at) }
    }
}

/// List trusted keys
///
/// If there are none, any component may be installed.
#[utoipa::path(get, path = "/api/v1/trusted-keys", tag = "plugins", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<KeyView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<KeyView>>, Problem> {
    let all = app.flow.trusted_keys().await?;
    Ok(Json(page::slice("trusted-keys", all, &query, |key| key.name.clone())?.map(KeyView::from)))
}

/// A key to trust.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// The Ed25519 public key, 64 hexadecimal digits.
    key: String,
}

/// Trust a key
///
/// Replaces the key with the same name, if there is one.
#[utoipa::path(put, path = "/api/v1/trusted-keys/{name}", tag = "plugins", params(("name", description = "The name of the key's owner")),
    request_body = NewKey, responses((status = 204, description = "The key is trusted."),
        (status = 409, description = "There are too many trusted keys.", body = Problem)))]
pub async fn put(
    State(app): State<App>,
    Path(name): Path<String>,
    input::Json { value, .. }: input::Json<NewKey>,
) -> Result<StatusCode, Problem> {
    app.flow.trust(&name, &value.key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a trusted key
///
/// Plugins that were installed with its signature stay.
#[utoipa::path(delete, path = "/api/v1/trusted-keys/{name}", tag = "plugins", params(("name", description = "The name of the key's owner")),
    responses((status = 204, description = "The key is no longer trusted.")))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.distrust(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

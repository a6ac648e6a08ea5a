//! Secrets of plugins and channels. The API can set them but never returns their values.

use super::{App, Problem, input};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_flow::SecretOwner;
use serde::Deserialize;
use utoipa::ToSchema;

/// A secret's value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretValue {
    /// The value, at most 16 KiB.
    value: String,
}

/// Set a secret of a plugin
#[utoipa::path(put, path = "/api/v1/plugins/{name}/secrets/{secret}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("secret", description = "The secret's name")),
    request_body = SecretValue, responses((status = 204, description = "The secret was encrypted and stored.")))]
pub async fn of_plugin(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
    input::Json { value, .. }: input::Json<SecretValue>,
) -> Result<StatusCode, Problem> {
    app.flow.set_secret(SecretOwner::Plugin(name), &secret, &value.value).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set a secret of a channel
#[utoipa::path(put, path = "/api/v1/channels/{name}/secrets/{secret}", tag = "channels",
    params(("name", description = "The channel's name"), ("secret", description = "The secret's name")),
    request_body = SecretValue, responses((status = 204, description = "The secret was encrypted and stored.")))]
pub async fn of_channel(
    State(app): State<App>,
    Path((name, secret)): Path<(String, String)>,
    input::Json { value, .. }: input::Json<SecretValue>,
) -> Result<StatusCode, Problem> {
    app.flow.set_secret(SecretOwner::Channel(name), &secret, &value.value).await?;
    Ok(StatusCode::NO_CONTENT)
}

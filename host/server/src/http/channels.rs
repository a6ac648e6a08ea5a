//! Channels: joined accounts of platforms.

use super::{App, Page, Problem, Time, connections, connections::ConnectionView, input, page};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_flow::{NewChannel, SecretOwner};
use plugboard_model::{Channel, Grant};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A joined account of a platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChannelView {
    /// Its name.
    pub name: String,
    /// The plugin that joins it.
    pub connector: String,
    /// The channel whose hook it shares; its own name when it has its own.
    pub hook: String,
    /// Where the platform sends to. Give it to the platform as the webhook's address.
    pub hook_url: String,
    /// The page to chat in, when it is a web chat.
    pub chat_url: Option<String>,
    /// The platform's identifier of the account; empty takes every account.
    pub account: String,
    /// The account's display name.
    pub account_name: Option<String>,
    /// Its configuration.
    #[schema(value_type = Object)]
    pub config: Value,
    /// Hosts that its connector may call for it, besides those it may call for all.
    pub grants: Vec<String>,
    /// The names of its secrets. Their values are never shown.
    pub secrets: Vec<String>,
    /// Its connections to other systems by OAuth 2.0.
    pub connections: Vec<ConnectionView>,
    /// What the platform allows, as the connector declares it.
    #[schema(value_type = Object)]
    pub rules: Value,
    /// When it was added.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
}

async fn view(app: &App, c: Channel) -> Result<ChannelView, Problem> {
    let url = app.public_url();
    let owner = SecretOwner::Channel(c.name.clone());
    Ok(ChannelView {
        secrets: app.flow.secret_names(&owner).await?,
        connections: connections::of(app, &owner).await?,
        hook_url: format!("{url}/hooks/{}", c.hook),
        chat_url: is_chat(app, &c).then(|| format!("{url}/chat/{}", c.name)),
        grants: c.grants.http.iter().map(ToString::to_string).collect(),
        // Rules are plain data: they are always JSON.
        rules: serde_json::to_value(&c.rules).unwrap_or_default(),
        name: c.name,
        connector: c.connector,
        hook: c.hook,
        account: c.account,
        account_name: c.account_name,
        config: c.config,
        created_at: Time(c.created_at),
        updated_at: Time(c.updated_at),
    })
}

/// Is its connector the web chat, for which the server has a page?
#[must_use]
pub fn is_chat(app: &App, channel: &Channel) -> bool {
    app.flow.manifest(&channel.connector).is_some_and(|manifest| manifest.name == "webchat")
}

/// List channels
///
/// By name.
#[utoipa::path(get, path = "/api/v1/channels", tag = "channels", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<ChannelView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<ChannelView>>, Problem> {
    let all = app.flow.channels();
    let Page { data: some, next } = page::slice("channels", all, &query, |channel| channel.name.clone())?;
    let mut data = Vec::with_capacity(some.len());
    for channel in some {
        data.push(view(&app, channel).await?);
    }
    Ok(Json(Page { data, next }))
}

/// Show a channel
#[utoipa::path(get, path = "/api/v1/channels/{name}", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 200, description = "The channel.", body = ChannelView)))]
pub async fn show(State(app): State<App>, Path(name): Path<String>) -> Result<Json<ChannelView>, Problem> {
    let channel = find(&app, &name)?;
    Ok(Json(view(&app, channel).await?))
}

/// A channel by its name.
///
/// # Errors
/// 404 when there is none.
pub fn find(app: &App, name: &str) -> Result<Channel, Problem> {
    app.flow.channels().into_iter().find(|c| c.name == name).ok_or_else(|| Problem::not_found("channel", name))
}

/// What to join.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannelBody {
    /// Its name: 1 to 64 of a-z, 0-9 and `-`. A name that exists: that channel is changed.
    name: String,
    /// The plugin that joins it.
    connector: String,
    /// The channel whose hook it shares.
    hook: Option<String>,
    /// Its configuration. Left out: none, or as before.
    #[schema(value_type = Option<Object>)]
    config: Option<Value>,
    /// Secrets by name. Those that are not named stay as they are.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    /// Hosts that the connector may call for it, as `HOST` or `HOST:PORT`. Left out: none, or as before.
    #[schema(value_type = Option<Vec<String>>)]
    grants: Option<Vec<Grant>>,
}

/// Join a channel, or change one
#[utoipa::path(post, path = "/api/v1/channels", tag = "channels", request_body = NewChannelBody,
    responses((status = 201, description = "It is new.", body = ChannelView),
        (status = 200, description = "It was there and is changed.", body = ChannelView),
        (status = 404, description = "There is no such connector or hook.", body = Problem),
        (status = 409, description = "Another channel has its account, or its connector is off or being upgraded.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    input::Json { value: new, .. }: input::Json<NewChannelBody>,
) -> Result<(StatusCode, Json<ChannelView>), Problem> {
    let channel = NewChannel {
        name: new.name,
        connector: new.connector,
        hook: new.hook,
        config: new.config,
        secrets: new.secrets.into_iter().collect(),
        grants: new.grants,
    };
    let (channel, is_new) = app.flow.add_channel(channel).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view(&app, channel).await?)))
}

/// Remove a channel
///
/// With its secrets, connections, templates and kept requests. Its conversations and their messages stay and can be read; what
/// waited to be sent by way of it fails. A channel of the same name finds the old conversations again.
#[utoipa::path(delete, path = "/api/v1/channels/{name}", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 204, description = "It is gone."),
        (status = 409, description = "Others share its hook, or its connector is being upgraded.", body = Problem)))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.remove_channel(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many kept requests are received again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Retried {
    /// Their number. Those that are still not understood are kept again.
    pub retried: u64,
}

/// Have a channel's kept requests received again
///
/// What came in the first time does not come in twice.
#[utoipa::path(post, path = "/api/v1/channels/{name}/retry", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 202, description = "They are received again.", body = Retried)))]
pub async fn retry(State(app): State<App>, Path(name): Path<String>) -> Result<(StatusCode, Json<Retried>), Problem> {
    let retried = app.flow.retry_kept(&name).await?;
    Ok((StatusCode::ACCEPTED, Json(Retried { retried })))
}

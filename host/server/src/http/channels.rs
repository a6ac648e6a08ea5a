//! Channels: accounts on platforms that connectors serve.

use super::{App, Page, Problem, Time, connections, connections::ConnectionView, input, page};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_flow::{ChannelState, NewChannel, SecretOwner};
use plugboard_model::{Channel, Grant};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An account on a platform that a connector serves.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChannelView {
    /// Its name.
    pub name: String,
    /// The name of the connector plugin that serves it.
    pub connector: String,
    /// The channel whose hook it uses; its own name if it has its own hook.
    pub hook: String,
    /// The webhook URL to configure on the platform.
    pub hook_url: String,
    /// The URL of the chat page, if the channel is a web chat.
    pub chat_url: Option<String>,
    /// The platform's identifier of the account. If empty, the channel accepts every account.
    pub account: String,
    /// The account's display name.
    pub account_name: Option<String>,
    /// Its configuration.
    #[schema(value_type = Object)]
    pub config: Value,
    /// Hosts that the connector may call for this channel, in addition to those it may call for all channels.
    pub grants: Vec<String>,
    /// The names of its secrets. Their values are never shown.
    pub secrets: Vec<String>,
    /// Its connections to other systems.
    pub connections: Vec<ConnectionView>,
    /// What the platform allows, as the connector declares it.
    #[schema(value_type = Object)]
    pub rules: Value,
    /// Its registration at the platform, and how it hears of events.
    pub setup: SetupView,
    /// When it was added.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
    /// Whether a text that is too long for the platform is sent in several messages, at most 10. Otherwise it is refused.
    #[serde(default)]
    pub split_texts: bool,
    /// When the connector last declared the rules.
    #[serde(default)]
    pub rules_asked_at: Option<Time>,
    /// When the connector is asked for the rules again; null if only a change leads to that.
    #[serde(default)]
    pub rules_next_at: Option<Time>,
    /// Why asking for the rules again failed the last time. They stay as they are then.
    #[serde(default)]
    pub rules_failure: Option<String>,
}

/// How a channel is connected to its platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupView {
    /// `joined`: the connector has registered the channel. `pending`: it will. `failed`: it could not; `failure` says
    /// why. `none`: the connector registers nothing.
    pub state: String,
    /// Why the channel could not be registered. With `joined`: why the registration could not be renewed.
    pub failure: Option<String>,
    /// What the connector wants admins to know or do.
    pub reports: Vec<String>,
    /// `hook` if the platform calls the hook, `poll` if the server asks the platform; null if the connector does not
    /// say.
    pub hears_by: Option<String>,
    /// When the registration is tried or renewed next.
    pub next_at: Option<Time>,
    /// When the last successful poll ended.
    pub polled_at: Option<Time>,
    /// Why the last poll failed.
    pub poll_failure: Option<String>,
    /// Why events are missing, as the last poll with missing events reported it.
    pub gap: Option<String>,
    /// The state of the account, as the platform last reported it: `ok`, `limited` or `lost`. While it is `lost`, nothing
    /// can be sent. Null if the platform has reported nothing since the channel was last changed.
    #[serde(default)]
    pub account_state: Option<String>,
    /// Why the account is in this state, as a sentence.
    #[serde(default)]
    pub account_reason: Option<String>,
    /// When the templates that the platform lists were last read.
    #[serde(default)]
    pub templates_read_at: Option<Time>,
    /// Why these templates, or some of them, could not be read the last time. The server tries again every hour.
    #[serde(default)]
    pub templates_failure: Option<String>,
}

impl SetupView {
    fn of(state: ChannelState) -> Self {
        let ChannelState { setup, poll, account, account_reason, catalogue, rules: _ } = state;
        let templates_failure = catalogue.as_ref().and_then(|catalogue| catalogue.failure.clone());
        let templates_read_at = catalogue.and_then(|catalogue| catalogue.read_at).map(Time);
        let account_state = account.map(|state| state.to_string());
        let (poll_failure, gap) = poll.as_ref().map_or((None, None), |poll| (poll.failure.clone(), poll.gap.clone()));
        let polled_at = poll.and_then(|poll| poll.polled_at).map(Time);
        match setup {
            Some(setup) => Self {
                state: setup.state,
                failure: setup.failure,
                reports: setup.reports,
                hears_by: setup.hears_by.map(|way| way.to_string()),
                next_at: setup.due_at.map(Time),
                polled_at,
                poll_failure,
                gap,
                account_state,
                account_reason,
                templates_read_at,
                templates_failure,
            },
            None => Self {
                state: "none".to_owned(),
                failure: None,
                reports: Vec::new(),
                hears_by: None,
                next_at: None,
                polled_at,
                poll_failure,
                gap,
                account_state,
                account_reason,
                templates_read_at,
                templates_failure,
            },
        }
    }
}

/// Builds the view of a channel.
///
/// # Errors
/// Returns an error if the database fails.
async fn view(app: &App, c: Channel) -> Result<ChannelView, Problem> {
    let url = app.public_url();
    let owner = SecretOwner::Channel(c.name.clone());
    let state = app.flow.channel_state(&c.name).await?;
    let asked = state.rules.as_ref();
    Ok(ChannelView {
        split_texts: c.split_texts,
        rules_asked_at: asked.and_then(|asked| asked.asked_at).map(Time),
        rules_next_at: asked.and_then(|asked| asked.due_at).map(Time),
        rules_failure: asked.and_then(|asked| asked.failure.clone()),
        secrets: app.flow.secret_names(&owner).await?,
        connections: connections::of(app, &owner).await?,
        hook_url: format!("{url}/hooks/{}", c.hook),
        chat_url: is_chat(app, &c).then(|| format!("{url}/chat/{}", c.name)),
        grants: c.grants.http.iter().map(ToString::to_string).collect(),
        // Rules are plain data, so serializing them cannot fail.
        rules: serde_json::to_value(&c.rules).unwrap_or_default(),
        setup: SetupView::of(state),
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

/// Whether the channel's connector is the web chat, for which the server has a page.
#[must_use]
pub fn is_chat(app: &App, channel: &Channel) -> bool {
    app.flow.manifest(&channel.connector).is_some_and(|manifest| manifest.name == "webchat")
}

/// List channels
///
/// Sorted by name.
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

/// Finds a channel by name.
///
/// # Errors
/// Returns 404 if there is no such channel.
pub fn find(app: &App, name: &str) -> Result<Channel, Problem> {
    app.flow.channels().into_iter().find(|c| c.name == name).ok_or_else(|| Problem::not_found("channel", name))
}

/// A channel to add or change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannelBody {
    /// Its name: 1 to 64 characters from a-z, 0-9 and `-`. If a channel has this name, that channel is changed.
    name: String,
    /// The name of the connector plugin that serves it.
    connector: String,
    /// The channel whose hook it shares, if any.
    hook: Option<String>,
    /// Its configuration. If left out: empty for a new channel, unchanged for an existing one.
    #[schema(value_type = Option<Object>)]
    config: Option<Value>,
    /// Secrets by name. Secrets that are not listed stay unchanged.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
    /// Hosts that the connector may call for this channel, as `HOST` or `HOST:PORT`. If left out: none for a new
    /// channel, unchanged for an existing one.
    #[schema(value_type = Option<Vec<String>>)]
    grants: Option<Vec<Grant>>,
    /// For a channel that is polled: the time since which its first poll reports messages, as far as the platform still
    /// has them. If left out, a new channel does not import the past.
    backfill_since: Option<Time>,
    /// Whether a text that is too long for the platform is sent in several messages, at most 10, instead of being refused.
    /// If left out: false for a new channel, unchanged for an existing one.
    split_texts: Option<bool>,
}

/// Add or change a channel
#[utoipa::path(post, path = "/api/v1/channels", tag = "channels", request_body = NewChannelBody,
    responses((status = 201, description = "The channel was added.", body = ChannelView),
        (status = 200, description = "The existing channel was changed.", body = ChannelView),
        (status = 404, description = "The connector or the hook does not exist.", body = Problem),
        (status = 409, description = "Another channel has the account, or the connector is disabled or being upgraded.", body = Problem)))]
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
        backfill_since: new.backfill_since.map(|time| time.0),
        split_texts: new.split_texts,
    };
    let (channel, is_new) = app.flow.add_channel(channel).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view(&app, channel).await?)))
}

/// Remove a channel
///
/// Also removes its secrets, connections, templates and kept requests. Its conversations and messages stay and can be
/// read. Messages that wait to be sent through it fail. A new channel with the same name gets the old conversations
/// back.
#[utoipa::path(delete, path = "/api/v1/channels/{name}", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 204, description = "The channel was removed."),
        (status = 409, description = "Other channels share its hook, or its connector is being upgraded.", body = Problem)))]
pub async fn remove(State(app): State<App>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    app.flow.remove_channel(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of kept requests that are retried.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Retried {
    /// How many kept requests are retried. Those that the connector still cannot process are kept again.
    pub retried: u64,
}

/// Retry a channel's kept requests
///
/// Items that were stored the first time are not stored twice.
#[utoipa::path(post, path = "/api/v1/channels/{name}/retry", tag = "channels", params(("name", description = "The channel's name")),
    responses((status = 202, description = "The requests will be retried.", body = Retried)))]
pub async fn retry(State(app): State<App>, Path(name): Path<String>) -> Result<(StatusCode, Json<Retried>), Problem> {
    let retried = app.flow.retry_kept(&name).await?;
    Ok((StatusCode::ACCEPTED, Json(Retried { retried })))
}

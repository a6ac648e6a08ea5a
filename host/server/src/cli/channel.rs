//! `plugboard channel`: connects accounts on platforms.

use super::{
    client::{Client, ClientArgs},
    connect::{self, Connect},
    install::consent,
    output,
    values::SetUp,
};
use crate::http::{
    Time,
    channels::{ChannelView, SetupView},
    plugins::PluginView,
};
use anyhow::Result;
use plugboard_model::Grant;
use reqwest::Method;
use serde_json::json;

/// Arguments of `channel`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Add a channel, or change the existing one of that name
    Add(Box<Add>),
    /// List channels
    List,
    /// Connect a channel to another system through OAuth 2.0, and print the address at which to agree
    Connect(Connect),
    /// Remove a channel's connection
    Disconnect(Connect),
    /// Show a channel
    Show {
        /// Name of the channel
        name: String,
    },
    /// Remove a channel and its secrets; its conversations stay
    Remove {
        /// Name of the channel
        name: String,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Name of the channel: a-z, 0-9 and `-`
    name: String,
    /// Connector plugin that serves the channel
    #[arg(long, value_name = "PLUGIN")]
    connector: String,
    /// Channel whose hook to share, for platforms where one address serves several accounts
    #[arg(long, value_name = "OTHER")]
    hook: Option<String>,
    /// For a platform that is polled: import its messages since this time, such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    backfill_since: Option<Time>,
    /// Send a text that is too long for the platform in several messages; `--split-texts=false` refuses it again
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    split_texts: Option<bool>,
    #[command(flatten)]
    set_up: SetUp,
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    match args.command {
        Command::Add(channel) => add(&client, *channel, as_json).await,
        Command::List => list(&client, as_json).await,
        Command::Connect(what) => connect::connect(&client, "channels", &what, as_json).await,
        Command::Disconnect(what) => connect::disconnect(&client, "channels", &what, as_json).await,
        Command::Remove { name } => {
            client.delete(&["channels", &name]).await?;
            if as_json {
                return output::json(&json!({ "removed": name }));
            }
            output::line(&format!("Removed {name}; its conversations stay."))
        }
        Command::Show { name } => {
            let channel: ChannelView = client.get(&["channels", &name], &[]).await?;
            if as_json { output::json(&channel) } else { show(&channel) }
        }
    }
}

async fn add(client: &Client, add: Add, as_json: bool) -> Result<()> {
    let (config, secrets) = (add.set_up.config()?, add.set_up.secrets()?);
    let connector: PluginView = client.get(&["plugins", &add.connector], &[]).await?;
    let existing = client.list::<ChannelView>(&["channels"], &[]).await?.data.into_iter().find(|c| c.name == add.name);
    // Do not ask again for hosts that the connector may already call for all channels.
    let parse = |texts: &[String]| texts.iter().filter_map(|text| text.parse().ok()).collect::<Vec<Grant>>();
    let for_all = parse(&connector.grants);
    let before: Vec<Grant> = existing.iter().flat_map(|channel| parse(&channel.grants)).collect();
    let wanted = connector.manifest.as_ref().map(|manifest| manifest.hosts.as_slice()).unwrap_or_default();
    let known: Vec<Grant> = for_all.iter().chain(&before).cloned().collect();
    let mut grants = consent(wanted, &known, &add.set_up).await?;
    grants.retain(|grant| !for_all.contains(grant) || before.contains(grant));
    let body = json!({
        "name": add.name,
        "connector": add.connector,
        "hook": add.hook,
        "config": config,
        "secrets": secrets,
        "grants": grants,
        "backfill_since": add.backfill_since,
        "split_texts": add.split_texts,
    });
    let channel: ChannelView = client.send_json(Method::POST, &["channels"], &body).await?;
    if as_json { output::json(&channel) } else { show(&channel) }
}

async fn list(client: &Client, as_json: bool) -> Result<()> {
    let all = client.list::<ChannelView>(&["channels"], &[]).await?;
    if as_json {
        return output::json(&all);
    }
    let rows: Vec<_> =
        all.data.into_iter().map(|c| [c.name, c.connector, c.account_name.unwrap_or(c.account), c.hook_url]).collect();
    output::table(["NAME", "CONNECTOR", "ACCOUNT", "HOOK"], &rows, "There are no channels.")
}

fn show(c: &ChannelView) -> Result<()> {
    output::facts(&[
        ("name", c.name.clone()),
        ("connector", c.connector.clone()),
        ("account", c.account.clone()),
        ("account name", c.account_name.clone().unwrap_or_default()),
        ("hook", c.hook_url.clone()),
        ("chat page", c.chat_url.clone().unwrap_or_default()),
        ("may also call", c.grants.join(", ")),
        ("secrets", c.secrets.join(", ")),
        ("connections", connect::shown(&c.connections)),
        ("config", c.config.to_string()),
        ("rules", c.rules.to_string()),
        ("rules asked", asked(c)),
        ("long texts", if c.split_texts { "sent in several messages" } else { "refused" }.to_owned()),
        ("platform", platform(&c.setup)),
        ("to do", c.setup.reports.join("\n")),
        ("missing events", c.setup.gap.clone().unwrap_or_default()),
        ("account state", account(&c.setup)),
        ("templates", templates(&c.setup)),
        ("changed", c.updated_at.to_string()),
    ])
}

/// Describes when the connector declared the rules, and when it is asked again.
fn asked(c: &ChannelView) -> String {
    let asked = c.rules_asked_at.map(|at| at.to_string());
    let next = c.rules_next_at.map(|at| format!("again at {at}"));
    let failure = c.rules_failure.as_ref().map(|failure| format!("the last time, it failed: {failure}"));
    asked.into_iter().chain(next).chain(failure).collect::<Vec<_>>().join("; ")
}

/// Describes the state of a channel's account, if the platform reported one.
fn account(setup: &SetupView) -> String {
    match (&setup.account_state, &setup.account_reason) {
        (Some(state), Some(reason)) => format!("{state}: {reason}"),
        (Some(state), None) => state.clone(),
        (None, _) => String::new(),
    }
}

/// Describes the last reading of the templates that a channel's platform lists.
fn templates(setup: &SetupView) -> String {
    match (&setup.templates_failure, &setup.templates_read_at) {
        (Some(failure), _) => format!("not read completely: {failure}"),
        (None, Some(at)) => format!("read at {at}"),
        (None, None) => String::new(),
    }
}

/// Describes how a channel is connected to its platform.
fn platform(setup: &SetupView) -> String {
    let registered = match (setup.state.as_str(), &setup.failure) {
        ("joined", None) => "registered".to_owned(),
        ("joined", Some(failure)) => format!("registered, but not renewed: {failure}"),
        ("pending", _) => "not registered yet".to_owned(),
        ("failed", Some(failure)) => format!("not registered: {failure}"),
        _ => String::new(),
    };
    let polled = match (&setup.poll_failure, &setup.polled_at) {
        (Some(failure), _) => format!("the last poll failed: {failure}"),
        (None, Some(at)) => format!("polled at {at}"),
        (None, None) => String::new(),
    };
    [registered, polled].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

//! `plugboard plugin`: builds, tests, installs, shows, enables, disables and repairs plugins.

use super::{
    author::{build, check, dev, new, pack, test},
    backtest,
    client::{Client, ClientArgs},
    connect, describe, exports, install, output, shadow, sign, source,
    values::Limit,
};
use crate::http::{
    plugins::{FiguresView, LimitsView, PluginLog, PluginView},
    runs::RunView,
};
use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `plugin`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Install a component, or upgrade the installed plugin of that name
    Install(Box<install::Install>),
    /// Create a new plugin project that builds and works
    New(new::New),
    /// Build a project with the tools of its language, and pack it into a plugin
    Build(build::Build),
    /// Rebuild a project on each change, install it on a running server, and show what it does there
    Dev(Box<dev::Dev>),
    /// Check whether a file is a plugin for this Plugboard, and show what it hears and can do
    Check(check::Check),
    /// Pack a compiler's output and its `plugin.toml` into a plugin that can be installed
    Pack(pack::Pack),
    /// Run scenarios against a plugin, without a server, and show where it behaves differently
    Test(test::Test),
    /// Create a key pair for signing components, and print the public key
    Key {
        /// File to write the private key to; must not exist yet
        file: PathBuf,
    },
    /// Sign a component: the last step before you publish it
    Sign {
        /// Component file
        file: PathBuf,
        /// File with the private key
        #[arg(long)]
        key: PathBuf,
        /// File to write the signed component to [default: overwrite FILE]
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Push a component to an OCI registry, for others to install
    Push(source::Push),
    /// List plugins, in the order that the admin set
    List,
    /// Show a plugin
    Show {
        /// Name of the plugin
        name: String,
    },
    /// Enable a plugin; a paused plugin resumes
    Enable {
        /// Name of the plugin
        name: String,
    },
    /// Disable a plugin, so that it hears nothing
    Disable {
        /// Name of the plugin
        name: String,
    },
    /// Set the limits of a plugin's calls
    Limit {
        /// Name of the plugin
        name: String,
        /// Limits to set: `cpu_ms`, `wall_ms`, `memory_bytes` or `http_calls`
        #[arg(required = true, value_name = "LIMIT=NUMBER")]
        limits: Vec<Limit>,
    },
    /// Remove a plugin, its secrets and all its stored data
    Remove {
        /// Name of the plugin
        name: String,
    },
    /// Replay stored conversations through a component or an installed plugin; nothing is written or sent
    Backtest(Box<backtest::Backtest>),
    /// Run another version beside a plugin on live events, without effect, and show how they differ
    Shadow(Box<shadow::Shadow>),
    /// Upgrade a plugin to its shadow
    Promote(shadow::Promote),
    /// Set what happens to a reply that a reviewer could not review
    FailedReview {
        /// Name of the reviewer
        name: String,
        /// `hold`: a person decides; `pass`: the reply continues without this review
        #[arg(value_parser = ["hold", "pass"])]
        what: String,
    },
    /// Set whether all runs of a plugin are recorded, or only those that fail
    Record {
        /// Name of the plugin
        name: String,
        /// `on` records all runs, `off` only failed ones
        #[arg(value_parser = ["on", "off"])]
        what: String,
    },
    /// Connect a plugin to another system through OAuth 2.0, and print the address at which to agree
    Connect(connect::Connect),
    /// Remove a plugin's connection
    Disconnect(connect::Connect),
    /// Roll a plugin back to the version before its last upgrade, with its stored data of that time
    Rollback {
        /// Name of the plugin
        name: String,
    },
    /// Show the latest log lines of a plugin, newest first; of its runs, only the latest 200 are searched
    Logs {
        /// Name of the plugin
        name: String,
    },
    /// List the records that an exporter sends to its system
    Exports {
        /// Name of the plugin
        name: String,
        /// State of the records: `pending`, `done` or `dead`
        #[arg(long, default_value = "pending", value_parser = ["pending", "done", "dead"])]
        state: String,
    },
    /// Retry the records that an exporter gave up on
    Retry {
        /// Name of the plugin
        name: String,
    },
    /// Print a file that a plugin keeps for download; without FILE, list the files
    Download {
        /// Name of the plugin
        name: String,
        /// Name of the file
        file: Option<String>,
    },
    /// List runs that failed permanently, newest first
    DeadLetters {
        /// Only runs of this plugin
        name: Option<String>,
    },
    /// Run a dead letter again
    Redrive {
        /// Identifier of the run
        run: String,
    },
}

pub(super) async fn run(args: Args) -> Result<()> {
    // These commands need no server.
    match &args.command {
        Command::New(new) => return new::run(new),
        Command::Build(build) => return build::run(build, args.client.json).await,
        Command::Check(check) => return check::run(check, args.client.json).await,
        Command::Pack(pack) => return pack::run(pack, args.client.json).await,
        Command::Test(test) => return test::run(test, args.client.json).await,
        Command::Key { file } => return sign::key(file),
        Command::Sign { file, key, out } => return sign::sign(file, key, out.clone()),
        Command::Push(push) => return source::push(push, args.client.json).await,
        _ => {}
    }
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    match args.command {
        Command::New(_)
        | Command::Build(_)
        | Command::Check(_)
        | Command::Pack(_)
        | Command::Test(_)
        | Command::Key { .. }
        | Command::Sign { .. }
        | Command::Push(_) => Ok(()),
        Command::Install(install) => install::run(&client, *install, as_json).await,
        Command::Dev(dev) => Box::pin(dev::run(&client, &dev, as_json)).await,
        Command::List => list(&client, as_json).await,
        Command::Show { name } => {
            let plugin: PluginView = client.get(&["plugins", &name], &[]).await?;
            if as_json { output::json(&plugin) } else { show(&plugin) }
        }
        Command::Limit { name, limits } => {
            let body = json!({ "limits": super::values::limits(&limits) });
            let plugin: PluginView = client.send_json(Method::PATCH, &["plugins", &name], &body).await?;
            if as_json { output::json(&plugin) } else { output::line(&format!("{name}: {}", limits_of(&plugin))) }
        }
        Command::Remove { name } => {
            client.delete(&["plugins", &name]).await?;
            if as_json { Ok(()) } else { output::line(&format!("Removed {name}.")) }
        }
        Command::Backtest(test) => backtest::run(&client, &test, as_json).await,
        Command::Shadow(shadow) => shadow::run(&client, *shadow, as_json).await,
        Command::Promote(promote) => shadow::promote(&client, &promote, as_json).await,
        Command::FailedReview { name, what } => failed_review(&client, &name, &what, as_json).await,
        Command::Record { name, what } => record(&client, &name, what == "on", as_json).await,
        Command::Connect(what) => connect::connect(&client, "plugins", &what, as_json).await,
        Command::Disconnect(what) => connect::disconnect(&client, "plugins", &what, as_json).await,
        Command::Rollback { name } => {
            let plugin: PluginView = client.post(&["plugins", &name, "rollback"]).await?;
            let version = plugin.manifest.as_ref().map(|m| m.version.clone()).unwrap_or_default();
            if as_json { output::json(&plugin) } else { output::line(&format!("Rolled {name} back to {version}")) }
        }
        Command::Enable { name } => switch(&client, &name, true, as_json).await,
        Command::Disable { name } => switch(&client, &name, false, as_json).await,
        Command::Logs { name } => logs(&client, &name, as_json).await,
        Command::Exports { name, state } => exports::list(&client, &name, &state, as_json).await,
        Command::Retry { name } => exports::retry(&client, &name, as_json).await,
        Command::Download { name, file } => exports::download(&client, &name, file.as_deref(), as_json).await,
        Command::DeadLetters { name } => dead_letters(&client, name.as_deref(), as_json).await,
        Command::Redrive { run } => {
            let run: RunView = client.post(&["runs", &run, "redrive"]).await?;
            if as_json {
                return output::json(&run);
            }
            output::line(&format!("{} of {} will run again, last in its conversation.", run.id, run.plugin))
        }
    }
}

fn state(plugin: &PluginView) -> &'static str {
    match (plugin.enabled, &plugin.paused) {
        (false, _) => "disabled",
        (true, Some(_)) => "paused",
        (true, None) => "enabled",
    }
}

fn channels(plugin: &PluginView) -> String {
    if plugin.channels.is_empty() { "all".into() } else { output::words(&plugin.channels) }
}

fn limits_of(p: &PluginView) -> String {
    let LimitsView { cpu_ms, wall_ms, memory_bytes, http_calls } = &p.limits;
    format!("cpu_ms={cpu_ms} wall_ms={wall_ms} memory_bytes={memory_bytes} http_calls={http_calls}")
}

fn figures_of(p: &PluginView) -> String {
    let FiguresView { calls, errors, p50_ms, p99_ms, cpu_ms, allowed, held, refused, .. } = &p.figures;
    format!(
        "{calls} calls, {errors} errors, p50 {p50_ms} ms, p99 {p99_ms} ms, {cpu_ms:.0} ms of processor time; \
         {allowed} actions allowed, {held} held, {refused} refused"
    )
}

async fn list(client: &Client, as_json: bool) -> Result<()> {
    let all = client.list::<PluginView>(&["plugins"], &[]).await?;
    if as_json {
        return output::json(&all);
    }
    let rows: Vec<_> = all
        .data
        .iter()
        .map(|p| {
            let version = p.manifest.as_ref().map_or("-", |manifest| manifest.version.as_str());
            let hears = if p.roles.is_empty() { output::words(&p.hears) } else { output::words(&p.roles) };
            [p.name.clone(), version.into(), state(p).into(), hears, channels(p)]
        })
        .collect();
    output::table(["NAME", "VERSION", "STATE", "HEARS OR IS", "CHANNELS"], &rows, "There are no plugins.")
}

fn show(p: &PluginView) -> Result<()> {
    let manifest = p.manifest.as_ref();
    output::facts(&[
        ("name", p.name.clone()),
        ("version", manifest.map(|m| m.version.clone()).unwrap_or_default()),
        ("description", manifest.map(|m| m.description.clone()).unwrap_or_default()),
        ("state", state(p).into()),
        ("paused", p.paused.clone().unwrap_or_default()),
        ("digest", p.digest.clone()),
        ("rollback to", p.previous_digest.clone().unwrap_or_default()),
        ("hears", output::words(&p.hears)),
        ("is", p.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        ("can do", output::words(&p.can_do)),
        ("runs on", describe::runtime(&p.runtime)),
        ("may call", output::words(&p.grants)),
        ("recorded", if p.recorded { "all runs" } else { "failed runs" }.into()),
        ("channels", channels(p)),
        ("position", p.position.to_string()),
        ("limits", limits_of(p)),
        ("since start", figures_of(p)),
        ("secrets", output::words(&p.secrets)),
        ("connections", connect::shown(&p.connections)),
        ("config", p.config.to_string()),
        ("installed", p.created_at.to_string()),
        ("changed", p.updated_at.to_string()),
    ])
}

async fn switch(client: &Client, name: &str, enabled: bool, as_json: bool) -> Result<()> {
    let plugin: PluginView =
        client.send_json(Method::PATCH, &["plugins", name], &json!({ "enabled": enabled })).await?;
    if as_json {
        return output::json(&plugin);
    }
    output::line(&format!("{name} is {}.", state(&plugin)))
}

async fn failed_review(client: &Client, name: &str, what: &str, as_json: bool) -> Result<()> {
    let body = json!({ "failed_review": what });
    let plugin: PluginView = client.send_json(Method::PATCH, &["plugins", name], &body).await?;
    if as_json {
        return output::json(&plugin);
    }
    let becomes =
        if plugin.failed_review == plugboard_model::FailedReview::Hold { "is held for a person" } else { "goes on" };
    output::line(&format!("A reply that {name} cannot review {becomes}."))
}

async fn record(client: &Client, name: &str, recorded: bool, as_json: bool) -> Result<()> {
    let body = json!({ "recorded": recorded });
    let plugin: PluginView = client.send_json(Method::PATCH, &["plugins", name], &body).await?;
    if as_json {
        return output::json(&plugin);
    }
    let what = if plugin.recorded { "All runs" } else { "Only failed runs" };
    output::line(&format!("{what} of {name} are recorded."))
}

async fn logs(client: &Client, name: &str, as_json: bool) -> Result<()> {
    let page: crate::http::Page<PluginLog> = client.get(&["plugins", name, "logs"], &[("limit", "200")]).await?;
    if as_json {
        return output::json(&page);
    }
    let rows: Vec<_> = page
        .data
        .into_iter()
        .map(|l| {
            let place = l.channel.or(l.run).unwrap_or_default();
            [l.at.to_string(), l.level.to_string(), place, l.message]
        })
        .collect();
    output::table(["AT", "LEVEL", "CHANNEL OR RUN", "MESSAGE"], &rows, &format!("{name} has no recent log lines."))
}

async fn dead_letters(client: &Client, name: Option<&str>, as_json: bool) -> Result<()> {
    let mut query = vec![("state", "dead")];
    query.extend(name.map(|name| ("plugin", name)));
    let all = client.list::<RunView>(&["runs"], &query).await?;
    if as_json {
        return output::json(&all);
    }
    let rows: Vec<_> = all
        .data
        .into_iter()
        .map(|r| {
            let failure = r.failure.map(|f| f.message).unwrap_or_default();
            [r.id, r.plugin, r.finished_at.map(|at| at.to_string()).unwrap_or_default(), failure]
        })
        .collect();
    output::table(["RUN", "PLUGIN", "FAILED AT", "WHY"], &rows, "There are no dead letters.")
}

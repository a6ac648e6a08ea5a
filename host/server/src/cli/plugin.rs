//! `plugboard plugin`: install, look at, switch, mend.

use super::{
    author::{build, check, dev, new, pack, test},
    backtest,
    client::{Client, ClientArgs},
    connect, exports, install, output, shadow, sign, source,
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

/// What `plugin` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Install a component, or upgrade the plugin that has its name
    Install(Box<install::Install>),
    /// Begin a plugin: write a project that works
    New(new::New),
    /// Build a project with its language's tools, and pack it
    Build(build::Build),
    /// Build a project at each change, install it into a running server, and show what it does there
    Dev(Box<dev::Dev>),
    /// Say whether a file is a plugin for this Plugboard, what it hears and can do
    Check(check::Check),
    /// Make a plugin to install of what a compiler left, with its `plugin.toml` inside
    Pack(pack::Pack),
    /// Play scenarios to a plugin, without a server, and say where it does otherwise
    Test(test::Test),
    /// Make a key to sign components with, and print its public half
    Key {
        /// Where the private key is written; it must not be there yet
        file: PathBuf,
    },
    /// Sign a component: the last step before it is given away
    Sign {
        /// The component
        file: PathBuf,
        /// The private key's file
        #[arg(long)]
        key: PathBuf,
        /// Where the signed component is written [default: in its place]
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Put a component into an OCI registry, for others to install
    Push(source::Push),
    /// List plugins, in their order
    List,
    /// Show a plugin
    Show {
        /// Its name
        name: String,
    },
    /// Switch a plugin on; a paused one goes on
    Enable {
        /// Its name
        name: String,
    },
    /// Switch a plugin off: it hears nothing
    Disable {
        /// Its name
        name: String,
    },
    /// Set what one call of a plugin may use
    Limit {
        /// Its name
        name: String,
        /// `cpu_ms`, `wall_ms`, `memory_bytes` or `http_calls`
        #[arg(required = true, value_name = "LIMIT=NUMBER")]
        limits: Vec<Limit>,
    },
    /// Remove a plugin with its secrets and all that it remembers
    Remove {
        /// Its name
        name: String,
    },
    /// Try a component or an installed plugin on what was said before; nothing is written or sent
    Backtest(Box<backtest::Backtest>),
    /// Run a version beside a plugin on live events, without effect, and show how they differ
    Shadow(Box<shadow::Shadow>),
    /// Make a plugin's shadow the plugin: an upgrade
    Promote(shadow::Promote),
    /// Say what becomes of a reply that a reviewer could not review
    FailedReview {
        /// The reviewer
        name: String,
        /// hold: a person decides; pass: it goes on without this review
        #[arg(value_parser = ["hold", "pass"])]
        what: String,
    },
    /// Record all runs of a plugin, or only those that fail
    Record {
        /// Its name
        name: String,
        /// `on` or `off`
        #[arg(value_parser = ["on", "off"])]
        what: String,
    },
    /// Connect a plugin to another system by OAuth 2.0: prints where to agree
    Connect(connect::Connect),
    /// Forget a plugin's connection
    Disconnect(connect::Connect),
    /// Go back to what a plugin was before its last upgrade, with what it remembered then
    Rollback {
        /// Its name
        name: String,
    },
    /// The latest lines that a plugin logged, newest first
    Logs {
        /// Its name
        name: String,
    },
    /// What an exporter carries to its system
    Exports {
        /// Its name
        name: String,
        /// `pending`, `done` or `dead`
        #[arg(long, default_value = "pending", value_parser = ["pending", "done", "dead"])]
        state: String,
    },
    /// Have what an exporter gave up exported again
    Retry {
        /// Its name
        name: String,
    },
    /// Print a file that a plugin keeps for download; without FILE, list them
    Download {
        /// Its name
        name: String,
        /// The file's name
        file: Option<String>,
    },
    /// Runs that failed for good, newest first
    DeadLetters {
        /// Of this plugin alone
        name: Option<String>,
    },
    /// Have a dead letter handled again
    Redrive {
        /// The run's identifier
        run: String,
    },
}

pub(super) async fn run(args: Args) -> Result<()> {
    // These need no server.
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
        Command::Dev(dev) => dev::run(&client, &dev, as_json).await,
        Command::List => list(&client, as_json).await,
        Command::Show { name } => {
            let plugin: PluginView = client.get(&["plugins", &name], &[]).await?;
            if as_json { output::json(&plugin) } else { show(&plugin) }
        }
        Command::Limit { name, limits } => {
            let body = json!({ "limits": super::values::limits(&limits) });
            let plugin: PluginView = client.change(Method::PATCH, &["plugins", &name], &body).await?;
            if as_json { output::json(&plugin) } else { output::line(&format!("{name}: {}", limits_of(&plugin))) }
        }
        Command::Remove { name } => {
            client.delete(&["plugins", &name]).await?;
            if as_json { Ok(()) } else { output::line(&format!("{name} is removed.")) }
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
            if as_json { output::json(&plugin) } else { output::line(&format!("{name} is as it was: {version}")) }
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
            output::line(&format!("{} of {} runs again, last in its conversation.", run.id, run.plugin))
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
        "{calls} calls, {errors} errors, p50 {p50_ms} ms, p99 {p99_ms} ms, {cpu_ms:.0} ms of processor; \
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
    output::table(["NAME", "VERSION", "STATE", "HEARS OR IS", "CHANNELS"], &rows, "No plugin is installed.")
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
        ("before", p.previous_digest.clone().unwrap_or_default()),
        ("hears", output::words(&p.hears)),
        ("is", p.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        ("can do", output::words(&p.can_do)),
        ("runs on", install::runtime(&p.runtime)),
        ("may call", output::words(&p.grants)),
        ("recorded", if p.recorded { "all runs" } else { "failed runs" }.into()),
        ("channels", channels(p)),
        ("position", p.position.to_string()),
        ("limits", limits_of(p)),
        ("so far", figures_of(p)),
        ("secrets", output::words(&p.secrets)),
        ("connections", connect::shown(&p.connections)),
        ("config", p.config.to_string()),
        ("installed", p.created_at.to_string()),
        ("changed", p.updated_at.to_string()),
    ])
}

async fn switch(client: &Client, name: &str, enabled: bool, as_json: bool) -> Result<()> {
    let plugin: PluginView = client.change(Method::PATCH, &["plugins", name], &json!({ "enabled": enabled })).await?;
    if as_json {
        return output::json(&plugin);
    }
    output::line(&format!("{name} is {}.", state(&plugin)))
}

async fn failed_review(client: &Client, name: &str, what: &str, as_json: bool) -> Result<()> {
    let body = json!({ "failed_review": what });
    let plugin: PluginView = client.change(Method::PATCH, &["plugins", name], &body).await?;
    if as_json {
        return output::json(&plugin);
    }
    let becomes =
        if plugin.failed_review == plugboard_model::FailedReview::Hold { "is held for a person" } else { "goes on" };
    output::line(&format!("A reply that {name} cannot review {becomes}."))
}

async fn record(client: &Client, name: &str, recorded: bool, as_json: bool) -> Result<()> {
    let body = json!({ "recorded": recorded });
    let plugin: PluginView = client.change(Method::PATCH, &["plugins", name], &body).await?;
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
    output::table(["AT", "LEVEL", "CHANNEL OR RUN", "MESSAGE"], &rows, &format!("{name} has logged nothing of late."))
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

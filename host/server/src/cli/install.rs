//! `plugboard plugin install`: fetch and hand in the component, show what it is and wants, ask, install.

use super::{
    aside::aside,
    client::Client,
    output,
    source::Source,
    values::{self, Limit, SetUp},
};
use crate::http::{
    components::{ComponentView, ManifestView, WantedHost},
    plugins::{InstalledView, PluginView},
};
use anyhow::{Context as _, Result, bail};
use plugboard_model::Grant;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, IsTerminal as _, Write as _},
};

/// What `plugin install` takes.
#[derive(Debug, clap::Args)]
pub struct Install {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    options: Options,
}

/// How a component is installed, wherever it comes from.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Its name here [default: the manifest's]. A name that exists: that plugin is upgraded
    #[arg(long)]
    pub name: Option<String>,
    /// A channel that it serves; may be repeated [default: all, or as before on an upgrade]
    #[arg(long = "channel", value_name = "CHANNEL")]
    channels: Vec<String>,
    /// It serves all channels, whatever it did before
    #[arg(long, conflicts_with = "channels")]
    all_channels: bool,
    /// Install it unsigned, though the server has trusted keys
    #[arg(long)]
    allow_unsigned: bool,
    /// What one call may use: `cpu_ms`, `wall_ms`, `memory_bytes` or `http_calls`; may be repeated
    #[arg(long = "limit", value_name = "LIMIT=NUMBER")]
    limits: Vec<Limit>,
    #[command(flatten)]
    set_up: SetUp,
}

pub(super) async fn run(client: &Client, install: Install, as_json: bool) -> Result<()> {
    let given = install.options.given()?;
    let fetched = install.source.fetch().await?;
    let component: ComponentView = client.upload(&["components"], fetched.bytes).await?;
    let name = install.options.name_for(&component)?;
    if !as_json {
        describe(&component, fetched.from)?;
    }
    let done = put(client, &name, &component, &install.options, &given, as_json).await?;
    if as_json {
        return output::json(&done);
    }
    output::line(&match done.change.as_str() {
        "installed" => format!("\n{name} is installed."),
        "upgraded" => format!("\n{name} is upgraded."),
        _ => format!("\n{name} was just so already; nothing changed."),
    })
}

/// The configuration and the secrets, read from where the options say.
pub(super) struct Given {
    config: Option<Value>,
    secrets: BTreeMap<String, String>,
}

impl Options {
    /// Reads the configuration and the secrets.
    ///
    /// # Errors
    /// When a file cannot be read, or the configuration is no JSON object.
    pub(super) fn given(&self) -> Result<Given> {
        Ok(Given { config: self.set_up.config()?, secrets: self.set_up.secrets()? })
    }

    /// The name that a component is installed by.
    ///
    /// # Errors
    /// When neither the options nor its manifest name it.
    pub(super) fn name_for(&self, component: &ComponentView) -> Result<String> {
        let name = self.name.clone().or_else(|| component.manifest.as_ref().map(|manifest| manifest.name.clone()));
        name.context("the component has no manifest: give it a name by --name")
    }
}

/// Installs a component that was handed in, once the admin agrees to what it comes to have.
///
/// # Errors
/// When the admin does not agree or cannot be asked, or the server refuses.
pub(super) async fn put(
    client: &Client,
    name: &str,
    component: &ComponentView,
    options: &Options,
    given: &Given,
    as_json: bool,
) -> Result<InstalledView> {
    let installed = client.list::<PluginView>(&["plugins"], &[]).await?.data.into_iter().find(|p| p.name == name);
    let before: Vec<Grant> = installed.iter().flat_map(|p| &p.grants).filter_map(|text| text.parse().ok()).collect();
    let wanted = component.manifest.as_ref().map(|manifest| manifest.hosts.as_slice()).unwrap_or_default();
    if let Some(installed) = &installed {
        widening(&component.hears, &component.can_do, installed, options.set_up.yes, as_json).await?;
    }
    let grants = consent(wanted, &before, &options.set_up).await?;
    let channels =
        if options.all_channels { Some(&[][..]) } else { Some(&options.channels[..]).filter(|c| !c.is_empty()) };
    let body = json!({
        "digest": component.digest,
        "name": name,
        "channels": channels,
        "config": given.config,
        "secrets": given.secrets,
        "grants": grants,
        "limits": values::limits(&options.limits),
        "allow_unsigned": options.allow_unsigned,
    });
    client.change(Method::POST, &["plugins"], &body).await
}

/// Shows what a component is, hears and can do, read from its own type, and what its author says of it.
///
/// # Errors
/// When it cannot be printed.
pub(super) fn describe(component: &ComponentView, from: Option<String>) -> Result<()> {
    let mut facts = Vec::new();
    if let Some(manifest) = &component.manifest {
        facts.push(("plugin", format!("{} {} ({})", manifest.name, manifest.version, manifest.license)));
        facts.push(("", manifest.description.clone()));
    }
    facts.push(("from", from.unwrap_or_default()));
    facts.push(("digest", component.digest.clone()));
    facts.push(("signed by", component.signed_by.clone().unwrap_or_default()));
    facts.push(("hears", output::words(&component.hears)));
    facts.push(("is", component.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
    facts.push(("can do", output::words(&component.can_do)));
    facts.push(("runs on", runtime(&component.runtime)));
    output::facts(&facts)?;
    match &component.manifest {
        Some(manifest) => wants(manifest),
        None => Ok(()),
    }
}

/// What a language's runtime brings along, and what that amounts to.
pub(super) fn runtime(packages: &[String]) -> String {
    if packages.is_empty() {
        return String::new();
    }
    format!("an empty runtime without files, network or environment ({})", packages.join(", "))
}

fn wants(manifest: &ManifestView) -> Result<()> {
    let limits = manifest.limits.named().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
    if !limits.is_empty() {
        output::line(&format!("\nIt needs for one call: {}", limits.join(" ")))?;
    }
    if !manifest.hosts.is_empty() {
        output::line("\nIt wants to call")?;
        let rows: Vec<_> = manifest.hosts.iter().map(|h| [format!("  {}", h.host), h.reason.clone()]).collect();
        output::table(["  HOST", "REASON"], &rows, "")?;
    }
    if !manifest.secrets.is_empty() {
        output::line("\nIt uses the secrets")?;
        let rows: Vec<_> = manifest
            .secrets
            .iter()
            .map(|s| {
                let goes = match (s.hosts.is_empty(), s.api_base) {
                    (true, true) => "the host of `api_base`".to_owned(),
                    (true, false) => "nowhere".to_owned(),
                    (false, _) => s.hosts.join(", "),
                };
                let by = s.authorize_url.as_ref().map(|url| format!(" (or connect it by OAuth 2.0 at {url})"));
                [format!("  {}", s.name), goes, s.description.clone() + &by.unwrap_or_default()]
            })
            .collect();
        output::table(["  NAME", "GOES TO", "WHAT IT IS"], &rows, "")?;
    }
    Ok(())
}

/// Shows what an upgrade comes to hear and do beyond what the plugin does now, and asks whether it may.
///
/// # Errors
/// When the admin does not agree, or cannot be asked.
pub(super) async fn widening(
    hears: &[plugboard_model::EventKind],
    can_do: &[String],
    installed: &PluginView,
    yes: bool,
    as_json: bool,
) -> Result<()> {
    let new = |now: Vec<String>, before: Vec<String>| {
        now.into_iter().filter(|word| !before.contains(word)).collect::<Vec<_>>()
    };
    let words = |hears: &[plugboard_model::EventKind]| hears.iter().map(ToString::to_string).collect();
    let hears = new(words(hears), words(&installed.hears));
    let can_do = new(can_do.to_vec(), installed.can_do.clone());
    if hears.is_empty() && can_do.is_empty() {
        return Ok(());
    }
    if !as_json {
        output::line("\nBeyond what it does now")?;
        output::facts(&[("  hears", hears.join(", ")), ("  can do", can_do.join(", "))])?;
    }
    if yes {
        return Ok(());
    }
    let more = [hears, can_do].concat().join(", ");
    ask(
        &format!("it would come to have {more}"),
        &format!("Allow it to have {more}?"),
        &format!("it was not allowed to have {more}"),
    )
    .await
}

/// What is granted: what was granted before, what the options name, and what the plugin wants, once an admin agrees.
///
/// # Errors
/// When the admin does not agree, or cannot be asked.
pub(super) async fn consent(wanted: &[WantedHost], before: &[Grant], set_up: &SetUp) -> Result<Vec<Grant>> {
    let mut grants = before.to_vec();
    grants.extend(set_up.grants());
    let mut new = Vec::new();
    for host in wanted {
        let grant: Grant = host.host.parse()?;
        if !grants.contains(&grant) {
            new.push(grant);
        }
    }
    if !new.is_empty() && !set_up.yes {
        let hosts = output::words(&new);
        ask(
            &format!("it wants to call {hosts}"),
            &format!("Allow it to call {hosts}?"),
            &format!("it was not allowed to call {hosts}"),
        )
        .await?;
    }
    grants.extend(new);
    grants.sort();
    grants.dedup();
    Ok(grants)
}

/// Asks the admin. Without a terminal nothing is agreed to.
async fn ask(what: &str, question: &str, refused: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        bail!("{what}: say --yes to allow it; nobody is here to be asked");
    }
    // Beside the answer, so that what is printed stays clean.
    eprint!("\n{question} [y/N] ");
    io::stderr().flush()?;
    let answer = aside(|| {
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    let answer = answer.await??;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    bail!("nothing was changed: {refused}")
}

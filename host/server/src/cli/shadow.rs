//! `plugboard plugin shadow` and `promote`: run a new version alongside a plugin and compare the two before an upgrade.

use super::{client::Client, install, output, source, values};
use crate::http::{components::ComponentView, plugins::PluginView, shadows::ShadowView};
use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `plugin shadow`. Without options, the command shows the shadow.
#[derive(Debug, clap::Args)]
pub struct Shadow {
    /// Name of the plugin
    name: String,
    /// Component to run alongside the plugin
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Configuration of the component, as JSON or @FILE [default: the plugin's]
    #[arg(long, value_name = "JSON|@FILE", requires = "with")]
    config: Option<String>,
    /// Accept an unsigned component even if the server has trusted keys
    #[arg(long, requires = "with")]
    allow_unsigned: bool,
    /// Stop the shadow
    #[arg(long, conflicts_with = "with")]
    stop: bool,
}

pub(super) async fn run(client: &Client, shadow: Shadow, as_json: bool) -> Result<()> {
    let path = ["plugins", shadow.name.as_str(), "shadow"];
    if shadow.stop {
        client.delete(&path).await?;
        return if as_json { Ok(()) } else { output::line(&format!("{} no longer has a shadow.", shadow.name)) };
    }
    let view: ShadowView = match shadow.with {
        None => client.get(&path, &[]).await?,
        Some(file) => {
            let component: ComponentView = client.upload(&["components"], source::read(&file)?).await?;
            let config = shadow.config.as_deref().map(values::configuration).transpose()?;
            let body = json!({ "digest": component.digest, "config": config, "allow_unsigned": shadow.allow_unsigned });
            client.send_json(Method::PUT, &path, &body).await?
        }
    };
    if as_json { output::json(&view) } else { show(&shadow.name, &view) }
}

fn show(name: &str, s: &ShadowView) -> Result<()> {
    output::facts(&[
        ("plugin", name.to_owned()),
        ("version", s.version.clone().unwrap_or_default()),
        ("digest", s.digest.clone()),
        ("since", s.since.to_string()),
        ("runs", format!("{}, {} the same, {} failed", s.runs, s.same, s.failed)),
        ("config", s.config.to_string()),
    ])?;
    for difference in &s.differences {
        output::line(&format!("\n{} run {} in {}", difference.at, difference.run, difference.conversation))?;
        for line in &difference.lines {
            output::line(&format!("  {line}"))?;
        }
    }
    Ok(())
}

/// Arguments of `plugin promote`.
#[derive(Debug, clap::Args)]
pub struct Promote {
    /// Name of the plugin
    name: String,
    /// Accept everything that the new version hears and can do beyond the current one, without asking
    #[arg(long)]
    yes: bool,
    /// Accept an unsigned component even if the server has trusted keys
    #[arg(long)]
    allow_unsigned: bool,
}

pub(super) async fn promote(client: &Client, promote: &Promote, as_json: bool) -> Result<()> {
    let name = promote.name.as_str();
    let shadow: ShadowView = client.get(&["plugins", name, "shadow"], &[]).await?;
    let plugin: PluginView = client.get(&["plugins", name], &[]).await?;
    let additions = install::UpgradeAdditions::of((&shadow.hears, &shadow.roles, &shadow.can_do), &plugin);
    install::confirm_additions(&additions, promote.yes, as_json).await?;
    let body = json!({ "digest": shadow.digest, "allow_unsigned": promote.allow_unsigned });
    let plugin: PluginView = client.send_json(Method::POST, &["plugins", name, "shadow", "promote"], &body).await?;
    let version = plugin.manifest.as_ref().map(|m| m.version.clone()).unwrap_or_default();
    if as_json {
        return output::json(&plugin);
    }
    output::line(&format!("{name} now has version {version}. To go back, run `plugboard plugin rollback {name}`."))
}

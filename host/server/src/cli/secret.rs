//! `plugboard secret`: sets secrets, which only the server can read.

use super::{
    client::{Client, ClientArgs},
    output,
    values::{Secret, warn_if_unmasked},
};
use anyhow::Result;
use serde_json::json;

/// Arguments of `secret`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Set a secret of a plugin or a channel
    Set(Set),
}

#[derive(Debug, clap::Args)]
struct Set {
    #[command(flatten)]
    owner: Owner,
    /// Secret, written out or read from a file
    #[arg(value_name = "NAME=VALUE|NAME=@FILE")]
    secret: Secret,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Owner {
    /// Plugin that the secret belongs to
    #[arg(long)]
    plugin: Option<String>,
    /// Channel that the secret belongs to
    #[arg(long)]
    channel: Option<String>,
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let Command::Set(Set { owner, secret }) = args.command;
    let (kind, owner) = match (&owner.plugin, &owner.channel) {
        (Some(plugin), _) => ("plugins", plugin),
        (None, Some(channel)) => ("channels", channel),
        (None, None) => anyhow::bail!("name the owner with --plugin or --channel"),
    };
    let name = &secret.name;
    let value = secret.value()?;
    client.put(&[kind, owner, "secrets", name], &json!({ "value": value })).await?;
    warn_if_unmasked(name, &value);
    if args.client.json {
        return output::json(&json!({ "owner": owner, "secret": name }));
    }
    output::line(&format!("Set the secret {name} of {owner}."))
}

//! `plugboard trust`: the keys whose signed components may be installed.

use super::{
    client::{Client, ClientArgs},
    output,
};
use crate::http::trust::KeyView;
use anyhow::Result;
use serde_json::json;

/// Arguments of `trust`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Trust components that a key has signed. From then on, components not signed by a trusted key are refused
    Add {
        /// Name of the key's owner
        name: String,
        /// Public key, as `plugboard plugin key` prints it
        key: String,
    },
    /// List trusted keys
    List,
    /// Stop trusting a key; components that were installed with it stay
    Remove {
        /// Name of the key's owner
        name: String,
    },
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    match args.command {
        Command::Add { name, key } => {
            client.put(&["trusted-keys", &name], &json!({ "key": key })).await?;
            if as_json {
                return output::json(&json!({ "name": name, "key": key }));
            }
            output::line(&format!("Components signed by {name} are now trusted."))
        }
        Command::Remove { name } => {
            client.delete(&["trusted-keys", &name]).await?;
            if as_json {
                return output::json(&json!({ "removed": name }));
            }
            output::line(&format!("Components signed by {name} are no longer trusted."))
        }
        Command::List => {
            let all = client.list::<KeyView>(&["trusted-keys"], &[]).await?;
            if as_json {
                return output::json(&all);
            }
            let rows: Vec<_> = all.data.into_iter().map(|k| [k.name, k.key, k.created_at.to_string()]).collect();
            let none = "There are no trusted keys, so any component may be installed.";
            output::table(["NAME", "KEY", "SINCE"], &rows, none)
        }
    }
}

//! `plugboard kept`: requests that a connector could not fully process.

use super::{
    client::{Client, ClientArgs},
    output,
};
use crate::http::{
    channels::Retried,
    kept_requests::{Discarded, KeptField, KeptView},
};
use anyhow::Result;
use reqwest::Method;
use serde_json::json;

/// Arguments of `kept`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List kept requests, newest first
    List {
        /// Only requests to the hook of this channel
        #[arg(long)]
        channel: Option<String>,
    },
    /// Show a kept request and why it is kept; admins also see the request itself
    Show {
        /// Identifier of the kept request
        id: String,
    },
    /// Process one kept request, or all of a channel, again
    Retry(Which),
    /// Discard one kept request, or all of a channel; their content is lost
    Discard(Which),
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Identifier of the kept request
    id: Option<String>,
    /// All kept requests of this channel
    #[arg(long)]
    channel: Option<String>,
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    match args.command {
        Command::List { channel } => {
            let query: Vec<_> = channel.iter().map(|name| ("channel", name.as_str())).collect();
            let all = client.list::<KeptView>(&["kept-requests"], &query).await?;
            if as_json {
                return output::json(&all);
            }
            let row = |k: KeptView| {
                let first = k.reasons.first().cloned().unwrap_or_default();
                [k.id, k.created_at.to_string(), k.channel, k.state, k.attempts.to_string(), first]
            };
            let rows: Vec<_> = all.data.into_iter().map(row).collect();
            let head = ["ID", "RECEIVED", "CHANNEL", "STATE", "ATTEMPTS", "WHY"];
            output::table(head, &rows, "There are no kept requests.")
        }
        Command::Show { id } => {
            let kept: KeptView = client.get(&["kept-requests", &id], &[]).await?;
            if as_json { output::json(&kept) } else { show(&kept) }
        }
        Command::Retry(Which { id: Some(id), .. }) => {
            client.post_empty(&["kept-requests", &id, "retry"]).await?;
            if as_json {
                return output::json(&Retried { retried: 1 });
            }
            output::line(&format!("{id} will be processed again."))
        }
        Command::Retry(Which { channel, .. }) => {
            let retried: Retried = client.post(&["channels", &channel.unwrap_or_default(), "retry"]).await?;
            if as_json {
                return output::json(&retried);
            }
            output::line(&format!("{} requests will be processed again.", retried.retried))
        }
        Command::Discard(Which { id: Some(id), .. }) => {
            client.delete(&["kept-requests", &id]).await?;
            if as_json {
                return output::json(&Discarded { discarded: 1 });
            }
            output::line(&format!("Discarded {id}."))
        }
        Command::Discard(Which { channel, .. }) => {
            let name = channel.unwrap_or_default();
            let path = ["channels", name.as_str(), "kept-requests"];
            let done: Discarded = client.send_json(Method::DELETE, &path, &json!({})).await?;
            if as_json {
                return output::json(&done);
            }
            output::line(&format!("Requests discarded: {}.", done.discarded))
        }
    }
}

fn show(k: &KeptView) -> Result<()> {
    output::facts(&[
        ("id", k.id.clone()),
        ("channel", k.channel.clone()),
        ("received", k.created_at.to_string()),
        ("state", k.state.clone()),
        ("attempts", k.attempts.to_string()),
        ("next attempt", k.next_try.map(|at| at.to_string()).unwrap_or_default()),
        ("bytes", k.size.to_string()),
    ])?;
    for reason in &k.reasons {
        output::line(&format!("why: {reason}"))?;
    }
    let Some(request) = &k.request else { return Ok(()) };
    output::line(&format!("\n{}", request.method))?;
    let field = |kind: &str, field: &KeptField| {
        output::line(&format!("{kind} {}: {}", field.name, field.value.as_deref().unwrap_or("(omitted)")))
    };
    request.query.iter().try_for_each(|one| field("query", one))?;
    request.headers.iter().try_for_each(|one| field("header", one))?;
    output::line(&format!("\nbody ({}):\n{}", request.encoding, request.body))
}

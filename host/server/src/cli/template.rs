//! `plugboard template`: message texts that a channel's platform has approved.

use super::{
    client::{Client, ClientArgs},
    output, values,
};
use crate::http::templates::TemplateView;
use anyhow::Result;
use serde_json::json;

/// Arguments of `template`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List a channel's templates
    List {
        /// Name of the channel
        channel: String,
    },
    /// Store a template as the platform approved it
    Set {
        #[command(flatten)]
        template: Which,
        /// Text of the template, with {{1}}, {{2}}, ... for the variables, or @FILE to read it from a file
        text: String,
    },
    /// Remove a template
    Remove {
        #[command(flatten)]
        template: Which,
    },
}

#[derive(Debug, clap::Args)]
struct Which {
    /// Name of the channel
    channel: String,
    /// Name of the template on the platform
    name: String,
    /// Language of the template on the platform, such as `pl` or `en_US`
    language: String,
}

impl Which {
    fn path(&self) -> [&str; 5] {
        ["channels", &self.channel, "templates", &self.name, &self.language]
    }
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    match args.command {
        Command::List { channel } => {
            let all = client.list::<TemplateView>(&["channels", &channel, "templates"], &[]).await?;
            if as_json {
                return output::json(&all);
            }
            let rows: Vec<_> = all.data.into_iter().map(|t| [t.name, t.language, t.text]).collect();
            output::table(["NAME", "LANGUAGE", "TEXT"], &rows, "The channel has no templates.")
        }
        Command::Set { template, text } => {
            let text = values::text(&text)?;
            client.put(&template.path(), &json!({ "text": text })).await?;
            if as_json {
                return output::json(&TemplateView { name: template.name, language: template.language, text });
            }
            output::line(&format!("Stored {} in {}.", template.name, template.language))
        }
        Command::Remove { template } => {
            client.delete(&template.path()).await?;
            if as_json {
                return output::json(&json!({ "removed": template.name, "language": template.language }));
            }
            output::line(&format!("Removed {} in {}.", template.name, template.language))
        }
    }
}

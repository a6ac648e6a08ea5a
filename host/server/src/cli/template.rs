//! `plugboard template`: message texts that a channel's platform has approved.

use super::{
    client::{Client, ClientArgs},
    output, values,
};
use crate::http::templates::{ReadTemplatesView, TemplateView};
use anyhow::{Result, bail};
use plugboard_model::{ParameterKind, TemplateButton, parameters_of};
use serde_json::{Value, json};
use std::str::FromStr;

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
        /// Text of the template, with {{1}}, {{2}}, ... or {{name}} for its parameters, or @FILE to read it from a file
        text: String,
        /// What the template is for, such as `marketing` or `utility`
        #[arg(long, value_name = "WORD")]
        category: Option<String>,
        /// Parameter of the template, with its kind: text, image, video or file; can be repeated. Placeholders in the
        /// text are texts without it
        #[arg(long = "parameter", value_name = "NAME=KIND")]
        parameters: Vec<Parameter>,
        /// Button of the template, as a JSON object with `title` and `action`; can be repeated
        #[arg(long = "button", value_name = "JSON")]
        buttons: Vec<Button>,
    },
    /// Read the templates that the channel's platform lists, and keep those that were set here
    Refresh {
        /// Name of the channel
        channel: String,
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

/// A parameter of a template, with its kind.
#[derive(Debug, Clone)]
struct Parameter {
    name: String,
    kind: ParameterKind,
}

impl FromStr for Parameter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, kind) = text.split_once('=').ok_or("write NAME=KIND, such as picture=image")?;
        let kind = kind.parse::<ParameterKind>().map_err(|error| error.to_string())?;
        Ok(Self { name: name.to_owned(), kind })
    }
}

/// A button of a template.
#[derive(Debug, Clone)]
struct Button(TemplateButton);

impl FromStr for Button {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map(Self).map_err(|error| error.to_string())
    }
}

/// Returns all parameters of a template: the placeholders in its text, and those that were named.
fn all_parameters(text: &str, named: &[Parameter]) -> Value {
    let placeholders = parameters_of(text).into_iter().filter(|one| named.iter().all(|known| known.name != one.name));
    let placeholders = placeholders.map(|one| json!({ "name": one.name, "kind": one.kind }));
    placeholders.chain(named.iter().map(|one| json!({ "name": one.name, "kind": one.kind }))).collect()
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
            let row = |t: TemplateView| {
                [t.name, t.language, t.status, t.category.unwrap_or_default(), t.source.to_string(), t.text]
            };
            let rows: Vec<_> = all.data.into_iter().map(row).collect();
            let heads = ["NAME", "LANGUAGE", "STATUS", "CATEGORY", "SOURCE", "TEXT"];
            output::table(heads, &rows, "The channel has no templates.")
        }
        Command::Set { template, text, category, parameters, buttons } => {
            let text = values::text(&text)?;
            let parameters = all_parameters(&text, &parameters);
            let buttons: Vec<_> = buttons.into_iter().map(|button| button.0).collect();
            let body = json!({ "text": text, "category": category, "parameters": parameters, "buttons": buttons });
            client.put(&template.path(), &body).await?;
            if as_json {
                let all = client.list::<TemplateView>(&["channels", &template.channel, "templates"], &[]).await?;
                let is_it = |one: &TemplateView| one.name == template.name && one.language == template.language;
                return output::json(&all.data.into_iter().find(is_it));
            }
            output::line(&format!("Stored {} in {}.", template.name, template.language))
        }
        Command::Refresh { channel } => {
            let read: ReadTemplatesView = client.post(&["channels", &channel, "templates", "refresh"]).await?;
            if as_json {
                return output::json(&read);
            }
            match (read.listed, read.failure) {
                (Some(listed), None) => output::line(&format!("The platform lists {listed} templates.")),
                (Some(listed), Some(failure)) => {
                    output::line(&format!("The platform lists {listed} templates; others were left out: {failure}"))
                }
                (None, failure) => {
                    bail!("the platform's templates could not be read: {}", failure.unwrap_or_default())
                }
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_parameters_are_added_to_those_of_the_text() {
        let named: Vec<Parameter> = ["picture=image", "2=text"].map(|text| text.parse().expect("a parameter")).into();
        let all = all_parameters("{{1}} {{2}} {{imię}}", &named);
        let kind = |name: &str, kind: &str| json!({ "name": name, "kind": kind });
        let texts = [kind("1", "text"), kind("imię", "text"), kind("picture", "image"), kind("2", "text")];
        assert_eq!(all, json!(texts));
        for wrong in ["picture", "picture=song"] {
            assert!(wrong.parse::<Parameter>().is_err(), "{wrong}");
        }
        assert!("{}".parse::<Button>().is_err() && r#"{"title":"Yes","action":"reply"}"#.parse::<Button>().is_ok());
    }
}

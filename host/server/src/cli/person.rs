//! `plugboard person` and `plugboard team`: who works in the inbox.

use super::{
    client::{Client, ClientArgs},
    output,
};
use crate::http::{
    people::{links::InvitationView, persons::Added, teams::TeamView, view::PersonView},
    roles::Role,
};
use anyhow::{Context as _, Result};
use plugboard_rules::people::handle_key;
use reqwest::Method;
use serde_json::{Map, Value, json};

/// Arguments of `person`.
#[derive(Debug, clap::Args)]
pub struct PersonArgs {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: PersonCommand,
}

#[derive(Debug, clap::Subcommand)]
enum PersonCommand {
    /// Add a person, and print the link by which they set a password
    Add {
        /// Unique name by which plugins and colleagues call the person
        handle: String,
        /// Role: what the person may do
        #[arg(long, value_enum)]
        role: Role,
        /// Name that colleagues see [default: the handle]
        #[arg(long)]
        name: Option<String>,
        /// E-mail address
        #[arg(long)]
        email: Option<String>,
        /// Whose conversations the person sees [default: all]
        #[arg(long, value_enum)]
        sees: Option<SeesWord>,
        /// The only channel whose conversations the person sees; may be repeated
        #[arg(long = "channel", value_name = "NAME")]
        channels: Vec<String>,
    },
    /// List people
    List,
    /// Change a person. A new role, or a change of what they see, ends their sessions
    Change {
        /// Handle of the person
        handle: String,
        /// New handle
        #[arg(long, value_name = "HANDLE")]
        new_handle: Option<String>,
        /// New name
        #[arg(long)]
        name: Option<String>,
        /// New e-mail address
        #[arg(long)]
        email: Option<String>,
        /// New role
        #[arg(long, value_enum)]
        role: Option<Role>,
        /// Whose conversations the person sees
        #[arg(long, value_enum)]
        sees: Option<SeesWord>,
        /// The only channel whose conversations the person sees; may be repeated
        #[arg(long = "channel", value_name = "NAME", conflicts_with = "all_channels")]
        channels: Vec<String>,
        /// Let the person see the conversations of all channels
        #[arg(long)]
        all_channels: bool,
    },
    /// Print a new link by which a person sets a password, also one that was forgotten
    Link {
        /// Handle of the person
        handle: String,
    },
    /// Sign a person out everywhere, and let them sign in no more
    Disable {
        /// Handle of the person
        handle: String,
    },
    /// Let a person sign in again, after setting a password by a new link
    Enable {
        /// Handle of the person
        handle: String,
    },
}

/// Whose conversations a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SeesWord {
    /// Everybody's
    All,
    /// Those of the person's teams, and those assigned to the person
    Teams,
    /// Those assigned to the person
    Own,
}

impl SeesWord {
    fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Teams => "teams",
            Self::Own => "own",
        }
    }
}

/// Arguments of `team`.
#[derive(Debug, clap::Args)]
pub struct TeamArgs {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: TeamCommand,
}

#[derive(Debug, clap::Subcommand)]
enum TeamCommand {
    /// Add a team, or replace the one with this handle
    Set {
        /// Unique name by which plugins and people call the team
        handle: String,
        /// Name that people see [default: the handle]
        #[arg(long)]
        name: Option<String>,
        /// Handle of a person in the team; may be repeated
        #[arg(long = "member", value_name = "HANDLE")]
        members: Vec<String>,
    },
    /// List teams
    List,
    /// Remove a team; its people stay
    Remove {
        /// Handle of the team
        handle: String,
    },
}

pub(super) async fn run(args: PersonArgs) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    let shown = |person: &PersonView, what: &str| {
        if as_json { output::json(person) } else { output::line(&format!("{} {what}.", person.handle)) }
    };
    match args.command {
        PersonCommand::Add { handle, role, name, email, sees, channels } => {
            let body = json!({ "handle": handle, "role": role.as_str(), "name": name, "email": email,
                "sees": sees.map(SeesWord::as_str), "channels": (!channels.is_empty()).then_some(channels) });
            let added: Added = client.send_json(Method::POST, &["people"], &body).await?;
            if as_json {
                return output::json(&added);
            }
            output::line(&format!(
                "{} can join by this link, once, until {}:",
                added.person.handle, added.invitation.expires_at
            ))?;
            output::line(&added.invitation.url)
        }
        PersonCommand::List => list(&client, as_json).await,
        PersonCommand::Change { handle, new_handle, name, email, role, sees, channels, all_channels } => {
            let role = role.map(|role| role.as_str().to_owned());
            let sees = sees.map(|sees| sees.as_str().to_owned());
            let members = [("handle", new_handle), ("name", name), ("email", email), ("role", role), ("sees", sees)];
            let mut body: Map<String, Value> =
                members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect();
            if all_channels || !channels.is_empty() {
                let only = (!all_channels).then_some(channels);
                body.insert("channels".to_owned(), json!(only));
            }
            shown(&change(&client, &handle, &body.into()).await?, "is changed")
        }
        PersonCommand::Link { handle } => {
            let person = find(&client, &handle).await?;
            let link: InvitationView = client.post(&["people", &person.id, "invitation"]).await?;
            if as_json {
                return output::json(&link);
            }
            output::line(&format!(
                "{} can set a password by this link, once, until {}:",
                person.handle, link.expires_at
            ))?;
            output::line(&link.url)
        }
        PersonCommand::Disable { handle } => {
            let person = change(&client, &handle, &json!({ "active": false })).await?;
            shown(&person, "can no longer sign in")
        }
        PersonCommand::Enable { handle } => {
            let person = change(&client, &handle, &json!({ "active": true })).await?;
            shown(&person, "can sign in again after setting a password; `plugboard person link` makes the link")
        }
    }
}

async fn list(client: &Client, as_json: bool) -> Result<()> {
    let all = client.list::<PersonView>(&["people"], &[]).await?;
    if as_json {
        return output::json(&all);
    }
    let rows: Vec<_> = all
        .data
        .into_iter()
        .map(|p| {
            let seen = p.signed_in_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            let channels = p.channels.map_or_else(String::new, |only| format!(" on {}", only.join(", ")));
            [p.handle, p.name, p.role, format!("{}{channels}", p.sees), p.state, seen]
        })
        .collect();
    let none = "Nobody works here yet. To add somebody, run `plugboard person add`.";
    output::table(["HANDLE", "NAME", "ROLE", "SEES", "STATE", "SIGNED IN"], &rows, none)
}

async fn change(client: &Client, handle: &str, body: &Value) -> Result<PersonView> {
    let person = find(client, handle).await?;
    client.send_json(Method::PATCH, &["people", &person.id], body).await
}

/// Finds a person by the handle. Case does not count.
async fn find(client: &Client, handle: &str) -> Result<PersonView> {
    let all = client.list::<PersonView>(&["people"], &[]).await?;
    let found = all.data.into_iter().find(|person| handle_key(&person.handle) == handle_key(handle));
    found.with_context(|| format!("there is no person `{handle}`; to list people, run `plugboard person list`"))
}

pub(super) async fn run_team(args: TeamArgs) -> Result<()> {
    let client = Client::new(&args.client)?;
    let as_json = args.client.json;
    let teams = client.list::<TeamView>(&["teams"], &[]).await?;
    let known = |handle: &str| teams.data.iter().find(|team| handle_key(&team.handle) == handle_key(handle));
    match args.command {
        TeamCommand::List if as_json => output::json(&teams),
        TeamCommand::List => {
            let rows: Vec<_> =
                teams.data.iter().map(|t| [t.handle.clone(), t.name.clone(), t.members.len().to_string()]).collect();
            output::table(
                ["HANDLE", "NAME", "PEOPLE"],
                &rows,
                "There are no teams. To add one, run `plugboard team set`.",
            )
        }
        TeamCommand::Set { handle, name, members } => {
            let mut ids = Vec::new();
            for member in &members {
                ids.push(find(&client, member).await?.id);
            }
            let body = json!({ "handle": handle, "name": name, "members": ids });
            let team: TeamView = match known(&handle) {
                Some(team) => client.send_json(Method::PUT, &["teams", &team.id], &body).await?,
                None => client.send_json(Method::POST, &["teams"], &body).await?,
            };
            if as_json {
                return output::json(&team);
            }
            output::line(&format!("{} has {} people.", team.handle, team.members.len()))
        }
        TeamCommand::Remove { handle } => {
            let team = known(&handle)
                .with_context(|| format!("there is no team `{handle}`; to list teams, run `plugboard team list`"))?;
            client.delete(&["teams", &team.id]).await?;
            if as_json {
                return output::json(&json!({ "removed": team.handle }));
            }
            output::line(&format!("{} is removed.", team.handle))
        }
    }
}

//! Assistants: suggested replies and commands for people.

use super::{App, Caller, Problem, input};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::runs;
use plugboard_flow::AssistantAnswer;
use plugboard_model::{Command, OfferedCommand};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An assistant that could not answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Silent {
    /// The plugin's name.
    pub plugin: String,
    /// Why it could not answer.
    pub detail: String,
}

/// The answers of all assistants, and the assistants that could not answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Assistance<T> {
    /// The answers, in the admin's plugin order.
    pub data: Vec<T>,
    /// The assistants that could not answer.
    pub failed: Vec<Silent>,
}

impl<T> Assistance<T> {
    /// Collects the answers of all assistants. `view` converts one item of the named plugin's answer.
    fn of<S>(all: Vec<AssistantAnswer<Vec<S>>>, view: impl Fn(&str, S) -> T) -> Self {
        let (mut data, mut failed) = (Vec::new(), Vec::new());
        for AssistantAnswer { plugin, answer } in all {
            match answer {
                Ok(answers) => data.extend(answers.into_iter().map(|one| view(&plugin, one))),
                Err(detail) => failed.push(Silent { plugin, detail }),
            }
        }
        Self { data, failed }
    }
}

/// A suggested reply that a person may send.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SuggestionView {
    /// The name of the plugin that suggests it.
    pub plugin: String,
    /// The text of the reply.
    pub text: String,
}

/// A request for suggested replies.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSuggestions {
    /// What the person has written so far, at most 64 KiB.
    #[serde(default)]
    draft: String,
}

/// Suggest replies
///
/// Asks all assistants of the conversation's channel in parallel. Nothing is sent.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/suggestions", tag = "inbox",
    params(("id", description = "The conversation")), request_body = NewSuggestions,
    responses((status = 200, description = "The suggestions.", body = Assistance<SuggestionView>),
        (status = 409, description = "The conversation's channel no longer exists.", body = Problem)))]
pub async fn suggest(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    input::Json { value: NewSuggestions { draft }, .. }: input::Json<NewSuggestions>,
) -> Result<Json<Assistance<SuggestionView>>, Problem> {
    let answers = app.flow.suggest(&caller.name, &id, &draft).await?;
    Ok(Json(Assistance::of(answers, |plugin, text| SuggestionView { plugin: plugin.to_owned(), text })))
}

/// A command that a person may run in a conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CommandView {
    /// The name of the plugin that offers it.
    pub plugin: String,
    /// Its name.
    pub name: String,
    /// The title shown to the person.
    pub title: String,
    /// What the person may enter as input; null if the command takes no input.
    pub input: Option<String>,
}

/// List the commands of a conversation
#[utoipa::path(get, path = "/api/v1/conversations/{id}/commands", tag = "inbox",
    params(("id", description = "The conversation")),
    responses((status = 200, description = "The commands that assistants offer.", body = Assistance<CommandView>),
        (status = 409, description = "The conversation's channel no longer exists.", body = Problem)))]
pub async fn commands(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Assistance<CommandView>>, Problem> {
    let answers = app.flow.commands(&caller.name, &id).await?;
    Ok(Json(Assistance::of(answers, |plugin, OfferedCommand { name, title, input }| CommandView {
        plugin: plugin.to_owned(),
        name,
        title,
        input,
    })))
}

/// A command to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCommand {
    /// The name of the plugin that offers it.
    plugin: String,
    /// Its name.
    name: String,
    /// The person's input, at most 4 KiB.
    input: Option<String>,
}

/// A command that was started.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunningCommand {
    /// The identifier of its run, which reports the outcome.
    pub run: String,
}

/// Run a command
///
/// The command is a run of the plugin on your behalf. Its actions take effect all together or not at all.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/commands", tag = "inbox",
    params(("id", description = "The conversation")), request_body = NewCommand,
    responses((status = 202, description = "The command was started.", body = RunningCommand)))]
pub async fn run(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    input::Json { value: NewCommand { plugin, name, input }, .. }: input::Json<NewCommand>,
) -> Result<(StatusCode, Json<RunningCommand>), Problem> {
    let author = caller.author();
    let command = Command { name, input, agent: caller.name };
    let event = app.flow.command(&author, &id, &plugin, command).await?;
    let run = runs::of_event(&mut *app.flow.db().read().await?, &event).await?;
    let run = run.ok_or_else(|| Problem::not_found("run of the event", &event))?;
    Ok((StatusCode::ACCEPTED, Json(RunningCommand { run })))
}

//! What people ask of assistants: words to send, and commands to run.

use super::{App, Problem, Who, input};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::runs;
use plugboard_flow::Said;
use plugboard_model::{Command, OfferedCommand};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An assistant that could not answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Silent {
    /// The plugin's name.
    pub plugin: String,
    /// Why.
    pub detail: String,
}

/// What assistants say, and which of them could not.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Assistance<T> {
    /// In the admin's order of plugins.
    pub data: Vec<T>,
    /// Who could not answer.
    pub failed: Vec<Silent>,
}

impl<T> Assistance<T> {
    fn of<S>(all: Vec<Said<Vec<S>>>, view: impl Fn(&str, S) -> T) -> Self {
        let (mut data, mut failed) = (Vec::new(), Vec::new());
        for Said { plugin, said } in all {
            match said {
                Ok(said) => data.extend(said.into_iter().map(|one| view(&plugin, one))),
                Err(detail) => failed.push(Silent { plugin, detail }),
            }
        }
        Self { data, failed }
    }
}

/// A reply that a person may send.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SuggestionView {
    /// Who suggests it.
    pub plugin: String,
    /// What.
    pub text: String,
}

/// What the person has written so far.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSuggestions {
    /// At most 64 KiB.
    #[serde(default)]
    draft: String,
}

/// Ask for replies
///
/// All assistants of the conversation's channel are asked at the same time. Nothing is sent.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/suggestions", tag = "inbox",
    params(("id", description = "The conversation")), request_body = NewSuggestions,
    responses((status = 200, description = "What they suggest.", body = Assistance<SuggestionView>),
        (status = 409, description = "The conversation's channel is no longer there.", body = Problem)))]
pub async fn suggest(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(who): Extension<Who>,
    input::Json { value: NewSuggestions { draft }, .. }: input::Json<NewSuggestions>,
) -> Result<Json<Assistance<SuggestionView>>, Problem> {
    let said = app.flow.suggest(&who.name, &id, &draft).await?;
    Ok(Json(Assistance::of(said, |plugin, text| SuggestionView { plugin: plugin.to_owned(), text })))
}

/// A command that a person may run here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CommandView {
    /// Who offers it.
    pub plugin: String,
    /// Its name.
    pub name: String,
    /// What the person reads.
    pub title: String,
    /// What may be written along; null when there is nothing to write.
    pub input: Option<String>,
}

/// List what can be done in a conversation
#[utoipa::path(get, path = "/api/v1/conversations/{id}/commands", tag = "inbox",
    params(("id", description = "The conversation")),
    responses((status = 200, description = "What assistants offer.", body = Assistance<CommandView>),
        (status = 409, description = "The conversation's channel is no longer there.", body = Problem)))]
pub async fn commands(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(who): Extension<Who>,
) -> Result<Json<Assistance<CommandView>>, Problem> {
    let said = app.flow.commands(&who.name, &id).await?;
    Ok(Json(Assistance::of(said, |plugin, OfferedCommand { name, title, input }| CommandView {
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
    /// Whose it is.
    plugin: String,
    /// Its name.
    name: String,
    /// What is written along, at most 4 KiB.
    input: Option<String>,
}

/// A command under way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RunningCommand {
    /// Its run, which says what becomes of it.
    pub run: String,
}

/// Run a command
///
/// It is a run of the plugin's, on your behalf: what it asks for takes effect at once or not at all.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/commands", tag = "inbox",
    params(("id", description = "The conversation")), request_body = NewCommand,
    responses((status = 202, description = "It is under way.", body = RunningCommand)))]
pub async fn run(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(who): Extension<Who>,
    input::Json { value: NewCommand { plugin, name, input }, .. }: input::Json<NewCommand>,
) -> Result<(StatusCode, Json<RunningCommand>), Problem> {
    let command = Command { name, input, agent: who.name };
    let event = app.flow.command(&id, &plugin, command).await?;
    let run = runs::of_event(&mut *app.flow.db().read().await?, &event).await?;
    let run = run.ok_or_else(|| Problem::not_found("run of the event", &event))?;
    Ok((StatusCode::ACCEPTED, Json(RunningCommand { run })))
}

//! Teams of people.

use crate::http::{App, Page, Problem, Time, input, page};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::teams::{self, Team, TeamData, Written};
use plugboard_rules::people::{self, Handle};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The maximum number of teams.
const TEAMS_MAX: i64 = 1_000;
/// The maximum number of people in a team.
const MEMBERS_MAX: usize = 500;

/// A team.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamView {
    /// Identifier.
    pub id: String,
    /// The unique name by which plugins and people call the team.
    pub handle: String,
    /// The name that people see.
    pub name: String,
    /// The identifiers of the people in the team.
    pub members: Vec<String>,
    /// When it was added.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

async fn view(app: &App, team: Team) -> Result<TeamView, Problem> {
    let members = teams::members(&mut *app.flow.db().read().await?, &team.id).await?;
    Ok(TeamView {
        id: team.id,
        handle: team.handle,
        name: team.name,
        members,
        created_at: Time(team.created_at),
        updated_at: Time(team.updated_at),
    })
}

const LIST: &str = "teams";

/// List teams
///
/// Oldest first.
#[utoipa::path(get, path = "/api/v1/teams", tag = "people", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<TeamView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<TeamView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let found = teams::list(&mut *app.flow.db().read().await?, after.as_deref(), page::probe(size)).await?;
    let Page { data, next } = Page::of(found, size, LIST, |team| team.id.clone());
    let mut shown = Vec::with_capacity(data.len());
    for team in data {
        shown.push(view(&app, team).await?);
    }
    Ok(Json(Page { data: shown, next }))
}

/// Show a team
#[utoipa::path(get, path = "/api/v1/teams/{id}", tag = "people", params(("id", description = "The team")),
    responses((status = 200, description = "The team.", body = TeamView)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<TeamView>, Problem> {
    let found = teams::get(&mut *app.flow.db().read().await?, &id).await?;
    let team = found.ok_or_else(|| Problem::not_found("team", &id))?;
    Ok(Json(view(&app, team).await?))
}

/// A team as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamInput {
    /// The unique name by which plugins and people call the team: 1 to 64 bytes. Case does not count.
    handle: String,
    /// The name that people see: 1 to 200 bytes. Default: the handle.
    name: Option<String>,
    /// The identifiers of the people in the team: at most 500.
    #[serde(default)]
    members: Vec<String>,
}

/// Add a team
#[utoipa::path(post, path = "/api/v1/teams", tag = "people", request_body = TeamInput,
    responses((status = 201, description = "The team.", body = TeamView),
        (status = 409, description = "Another team has the handle.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    input::Json { value, .. }: input::Json<TeamInput>,
) -> Result<(StatusCode, Json<TeamView>), Problem> {
    Ok((StatusCode::CREATED, Json(store(&app, None, value).await?)))
}

/// Replace a team
///
/// The team gets this name and these members.
#[utoipa::path(put, path = "/api/v1/teams/{id}", tag = "people", params(("id", description = "The team")),
    request_body = TeamInput, responses((status = 200, description = "The team as changed.", body = TeamView),
        (status = 409, description = "Another team has the handle.", body = Problem)))]
pub async fn replace(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<TeamInput>,
) -> Result<Json<TeamView>, Problem> {
    Ok(Json(store(&app, Some(id), value).await?))
}

async fn store(app: &App, id: Option<String>, value: TeamInput) -> Result<TeamView, Problem> {
    let handle = Handle::parse(&value.handle).map_err(Problem::invalid)?;
    if value.members.len() > MEMBERS_MAX {
        let count = value.members.len();
        return Err(Problem::invalid(format!("`members`: got {count}, a team can have at most {MEMBERS_MAX}")));
    }
    let data = TeamData {
        name: people::check_name(value.name.as_deref().unwrap_or(&handle.text)).map_err(Problem::invalid)?,
        members: value.members,
        handle: handle.text,
        handle_key: handle.key,
    };
    let asked = id.clone();
    let write = app.flow.db().write_with(move |tx| {
        let (id, data) = (id.clone(), data.clone());
        Box::pin(async move { teams::put(tx, id.as_deref(), &data, TEAMS_MAX).await })
    });
    let conflict = |code: &str, detail: &str| Err(Problem::new(StatusCode::CONFLICT, code, detail));
    match write.await? {
        Written::Done(team) => view(app, team).await,
        Written::Unknown => Err(Problem::not_found("team", &asked.unwrap_or_default())),
        Written::NoPerson(id) => Err(Problem::invalid(format!("`members`: there is no person `{id}`"))),
        Written::HandleTaken => conflict("handle-taken", "another team has this handle; choose another one"),
        Written::Full => conflict("too-many", "there are as many teams as a server can have"),
    }
}

/// Remove a team
///
/// Its people stay.
#[utoipa::path(delete, path = "/api/v1/teams/{id}", tag = "people", params(("id", description = "The team")),
    responses((status = 204, description = "The team is removed.")))]
pub async fn remove(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let team = id.clone();
    let write = app.flow.db().write_with(move |tx| {
        let team = team.clone();
        Box::pin(async move { teams::remove(tx, &team).await })
    });
    if write.await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("team", &id)) }
}

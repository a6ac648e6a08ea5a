//! The people who work in the inbox, as admins add and change them.

use super::{
    links::{self, InvitationView},
    view::{PEOPLE_MAX, PersonView, channels, email, find, sees, written},
};
use crate::http::{
    App, Caller, Page, Problem,
    input::{self, present},
    page,
    roles::Role,
};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::{
    persons::{self, PersonData, state},
    teams,
};
use plugboard_rules::people::{self, Handle};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const LIST: &str = "people";

/// List people
///
/// Everybody who works in the inbox, oldest first, also those who can no longer sign in.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<PersonView>)))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<PersonView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let found = persons::list(&mut *app.flow.db().read().await?, after.as_deref(), page::probe(size)).await?;
    let page = Page::of(found, size, LIST, |person| person.id.clone());
    Ok(Json(page.map(|person| PersonView::for_caller(person, &caller))))
}

/// Show a person
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", params(("id", description = "The person")),
    responses((status = 200, description = "The person.", body = PersonView)))]
pub async fn show(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<PersonView>, Problem> {
    Ok(Json(PersonView::for_caller(find(&app, &id).await?, &caller)))
}

/// A person to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The unique name by which plugins and colleagues call the person: 1 to 64 bytes. Case does not count.
    handle: String,
    /// The name that colleagues see: 1 to 200 bytes. Default: the handle.
    name: Option<String>,
    /// The person's e-mail address.
    email: Option<String>,
    /// The role: `admin`, `supervisor`, `agent`, `plugin-developer` or `read-only`.
    role: String,
    /// Whose conversations the person sees: `all` (the default), `teams` or `own`. An admin sees all.
    sees: Option<String>,
    /// The only channels whose conversations the person sees, at most 100. Default: all.
    channels: Option<Vec<String>>,
}

/// A person who was added, with the link for them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Added {
    /// The person.
    pub person: PersonView,
    /// The link by which the person sets a password.
    pub invitation: InvitationView,
}

/// Add a person
///
/// The answer has a link, shown only once: give it to the person, who opens it within a day and sets a password.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson,
    responses((status = 201, description = "The person was added.", body = Added),
        (status = 409, description = "Another person has the handle.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Json { value, .. }: input::Json<NewPerson>,
) -> Result<(StatusCode, Json<Added>), Problem> {
    let handle = Handle::parse(&value.handle).map_err(Problem::invalid)?;
    let name = value.name.as_deref().unwrap_or(&handle.text);
    let data = PersonData {
        name: people::check_name(name).map_err(Problem::invalid)?,
        email: email(value.email.as_deref())?,
        role: role(&value.role)?.to_owned(),
        state: state::INVITED.to_owned(),
        sees: sees(value.sees.as_deref().unwrap_or("all"))?,
        channels: channels(&app, value.channels)?,
        handle: handle.text,
        handle_key: handle.key,
    };
    let write = app.flow.db().write_with(move |tx| {
        let data = data.clone();
        Box::pin(async move { persons::insert(tx, &data, PEOPLE_MAX).await })
    });
    let person = written(write.await?, "")?;
    let invitation = links::invite(&app, &person.id, caller.key()).await?;
    Ok((StatusCode::CREATED, Json(Added { person: PersonView::whole(person), invitation })))
}

/// What to change about a person. Members that are left out stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub struct PersonChanges {
    /// The unique name.
    handle: Option<String>,
    /// The name that colleagues see.
    name: Option<String>,
    /// The e-mail address; null removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// The role.
    role: Option<String>,
    /// Whether the person may sign in. A person who may again needs a new invitation.
    active: Option<bool>,
    /// Whose conversations the person sees: `all`, `teams` or `own`.
    sees: Option<String>,
    /// The only channels whose conversations the person sees, at most 100; null: all.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>)]
    channels: Option<Option<Vec<String>>>,
}

/// Change a person
///
/// A change of the role, of `active` or of what the person sees ends the person's sessions, and the links that the person made for others. The
/// last admin who can sign in stays one.
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "people", params(("id", description = "The person")),
    request_body = PersonChanges, responses((status = 200, description = "The person as changed.", body = PersonView),
        (status = 409, description = "Another person has the handle, or it is the last admin.", body = Problem)))]
pub async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<PersonChanges>,
) -> Result<Json<PersonView>, Problem> {
    let handle = value.handle.as_deref().map(Handle::parse).transpose().map_err(Problem::invalid)?;
    let changes = persons::PersonChanges {
        handle: handle.map(|handle| (handle.text, handle.key)),
        name: value.name.as_deref().map(people::check_name).transpose().map_err(Problem::invalid)?,
        email: value.email.map(|new| email(new.as_deref())).transpose()?,
        role: value.role.as_deref().map(role).transpose()?.map(str::to_owned),
        active: value.active,
        sees: value.sees.as_deref().map(sees).transpose()?,
        channels: value.channels.map(|names| channels(&app, names)).transpose()?,
    };
    let person = id.clone();
    let write = app.flow.db().write_with(move |tx| {
        let (person, changes) = (person.clone(), changes.clone());
        Box::pin(async move { persons::update(tx, &person, &changes).await })
    });
    let person = written(write.await?, &id)?;
    app.tokens.invalidate_revocations().await;
    Ok(Json(PersonView::whole(person)))
}

/// Make a new link for a person
///
/// By this link, the person sets a password: the first one, or a new one instead of one that was forgotten. It can be
/// used once, within a day. Earlier links of the person no longer work; the present password works until then.
#[utoipa::path(post, path = "/api/v1/people/{id}/invitation", tag = "people", params(("id", description = "The person")),
    responses((status = 201, description = "The link, shown only once.", body = InvitationView),
        (status = 409, description = "The person is inactive.", body = Problem)))]
pub async fn invite(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<InvitationView>), Problem> {
    let person = find(&app, &id).await?;
    if person.state == state::INACTIVE {
        let detail = format!("{} is inactive; set `active` first", person.handle);
        return Err(Problem::new(StatusCode::CONFLICT, "inactive", detail));
    }
    Ok((StatusCode::CREATED, Json(links::invite(&app, &id, caller.key()).await?)))
}

/// The teams of a person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamsOfPerson {
    /// The identifiers of the teams.
    pub data: Vec<String>,
}

/// List the teams of a person
#[utoipa::path(get, path = "/api/v1/people/{id}/teams", tag = "people", params(("id", description = "The person")),
    responses((status = 200, description = "The teams.", body = TeamsOfPerson)))]
pub async fn teams(State(app): State<App>, Path(id): Path<String>) -> Result<Json<TeamsOfPerson>, Problem> {
    find(&app, &id).await?;
    let all = teams::of_person(&mut *app.flow.db().read().await?, &id).await?;
    Ok(Json(TeamsOfPerson { data: all.into_iter().map(|team| team.id).collect() }))
}

fn role(word: &str) -> Result<&str, Problem> {
    match Role::from_word(word) {
        Some(role) => Ok(role.as_str()),
        None => {
            let known: Vec<_> = Role::ALL.into_iter().map(Role::as_str).collect();
            Err(Problem::invalid(format!("`role` must be one of {}, got `{word}`", known.join(", "))))
        }
    }
}

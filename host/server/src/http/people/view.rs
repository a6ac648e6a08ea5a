//! What the API shows of a person, and why a person was not stored.

use crate::http::{App, Caller, Permission, Problem, Time};
use axum::http::StatusCode;
use plugboard_db::{
    persons::{self, Person, Written},
    visibility,
};
use plugboard_rules::people;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The maximum number of people, also of those who can no longer sign in.
pub const PEOPLE_MAX: i64 = 10_000;

/// A person who works in the inbox.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// Identifier.
    pub id: String,
    /// The unique name by which plugins and colleagues call the person.
    pub handle: String,
    /// The name that colleagues see.
    pub name: String,
    /// The person's e-mail address. Only admins and the person see it.
    pub email: Option<String>,
    /// The role.
    pub role: String,
    /// `invited` (has not set a password yet), `active` or `inactive` (can no longer sign in).
    pub state: String,
    /// When the person was added.
    pub created_at: Time,
    /// When anything about the person last changed.
    pub updated_at: Time,
    /// When the person last signed in. Only admins and the person see it.
    pub signed_in_at: Option<Time>,
    /// Whose conversations the person sees: `all`, `teams` (those of the person's teams, and those assigned to the
    /// person) or `own` (those assigned to the person).
    #[serde(default)]
    pub sees: String,
    /// The only channels whose conversations the person sees. Null: all.
    #[serde(default)]
    pub channels: Option<Vec<String>>,
}

impl PersonView {
    /// Everything, for admins and the person.
    #[must_use]
    pub fn whole(person: Person) -> Self {
        Self {
            id: person.id,
            handle: person.handle,
            name: person.name,
            email: person.email,
            role: person.role,
            state: person.state,
            created_at: Time(person.created_at),
            updated_at: Time(person.updated_at),
            signed_in_at: person.signed_in_at.map(Time),
            sees: person.sees,
            channels: person.channels,
        }
    }

    /// What a caller may see.
    #[must_use]
    pub fn for_caller(person: Person, caller: &Caller) -> Self {
        let view = Self::whole(person);
        let is_own = caller.person().is_ok_and(|(id, _)| id == view.id);
        if is_own || caller.may(Permission::Administer) {
            return view;
        }
        Self { email: None, signed_in_at: None, ..view }
    }
}

/// Finds a person.
///
/// # Errors
/// Returns 404 if there is no such person.
pub async fn find(app: &App, id: &str) -> Result<Person, Problem> {
    let found = persons::get(&mut *app.flow.db().read().await?, id).await?;
    found.ok_or_else(|| Problem::not_found("person", id))
}

/// Checks an e-mail address, if there is one.
///
/// # Errors
/// Returns 422 if it has not the form of one.
pub fn email(text: Option<&str>) -> Result<Option<String>, Problem> {
    text.map(people::check_email).transpose().map_err(Problem::invalid)
}

/// The maximum number of channels to which a person's visibility is limited.
pub const CHANNELS_MAX: usize = 100;

/// Checks whose conversations a person sees.
///
/// # Errors
/// Returns 422 for an unknown word.
pub fn sees(word: &str) -> Result<String, Problem> {
    if visibility::WORDS.contains(&word) {
        return Ok(word.to_owned());
    }
    Err(Problem::invalid(format!("`sees` must be one of {}, got `{word}`", visibility::WORDS.join(", "))))
}

/// Checks the only channels whose conversations a person sees, and returns them sorted.
///
/// # Errors
/// Returns 422 if there are too many, or if there is no channel with a name.
pub fn channels(app: &App, names: Option<Vec<String>>) -> Result<Option<Vec<String>>, Problem> {
    let Some(mut names) = names else { return Ok(None) };
    names.sort();
    names.dedup();
    if names.len() > CHANNELS_MAX {
        return Err(Problem::invalid(format!("`channels` must have at most {CHANNELS_MAX} names")));
    }
    let known = app.flow.channels();
    match names.iter().find(|name| !known.iter().any(|channel| channel.name == **name)) {
        Some(unknown) => Err(Problem::invalid(format!("`channels`: there is no channel `{unknown}`"))),
        None => Ok(Some(names)),
    }
}

/// Returns the person that was stored.
///
/// # Errors
/// Returns 404 or 409, with the reason why nothing was stored.
pub fn written(written: Written, id: &str) -> Result<Person, Problem> {
    let conflict = |code: &str, detail: &str| Err(Problem::new(StatusCode::CONFLICT, code, detail));
    match written {
        Written::Done(person) => Ok(*person),
        Written::Unknown => Err(Problem::not_found("person", id)),
        Written::HandleTaken => conflict("handle-taken", "another person has this handle; choose another one"),
        Written::LastAdmin => {
            conflict("last-admin", "this is the last admin who can sign in; make somebody else an admin first")
        }
        Written::AdminSeesAll => {
            conflict("admin-sees-all", "an admin sees all conversations; leave out `sees` and `channels`")
        }
        Written::Full => conflict("too-many", "there are as many people as a server can have"),
    }
}

/// Returns the problem with a new password that is not good enough.
#[must_use]
pub fn weak(why: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "weak-password", why)
}

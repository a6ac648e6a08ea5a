//! Using a link: an invitation, a link instead of a forgotten password, or the link by which the first admin of a new
//! server joins.

use super::{
    attempts::Attempt,
    second_factor::{self, Factor},
    signing_in::{self, Proved},
    view::{PEOPLE_MAX, email, weak, written},
};
use crate::http::{App, Peer, Problem, access::hash, audit, input, origin, roles::Role};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse as _, Response},
};
use plugboard_db::{
    Tx, invitations,
    persons::{self, Person, PersonData, Written, state},
};
use plugboard_rules::people::{self, Handle};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// The maximum length of a link's secret that is looked up, in bytes. Ours have 46.
const SECRET_MAX: usize = 128;
/// The action in the audit log.
const ACTION: &str = "POST /api/v1/invitations/accept";

/// What the person enters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The secret of the link: what follows its `#`.
    secret: String,
    /// The password: at least 12 characters, at most 256 bytes, and not easy to guess.
    password: String,
    /// The handle of the first admin. Others have one already.
    handle: Option<String>,
    /// The name that colleagues see. Only for the first admin.
    name: Option<String>,
    /// The e-mail address. Only for the first admin.
    email: Option<String>,
}

/// What became of a link.
enum Accepted {
    Done(Box<Person>),
    Refused(Written),
    NoLink,
    /// The link is for the first admin, whose handle is missing.
    NoHandle,
    /// The link is for the first admin, but there is one already.
    NotFirst,
}

/// Use a link
///
/// Sets the password of the person for whom the link was made, and signs the person in. The link of a new server makes
/// its first admin. A link works once.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "people", request_body = Acceptance,
    responses((status = 200, description = "The person is signed in.", body = signing_in::SessionView),
        (status = 204, description = "The password is set. Sign in with it and a code of the second factor."),
        (status = 403, description = "Another site caused the request, or the server has no https.", body = Problem),
        (status = 404, description = "The link does not exist, has expired, or was used.", body = Problem),
        (status = 429, description = "Too many attempts from this address; wait.", body = Problem)))]
pub async fn accept(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    input::Json { value, .. }: input::Json<Acceptance>,
) -> Result<Response, Problem> {
    origin::check(&app, &Method::POST, &headers)?;
    signing_in::check_secure(&app)?;
    let address = app.client(peer, &headers);
    app.sign_ins.take(address, std::time::Instant::now())?;
    let gone = || {
        let detail = "the link was used, has expired or is incomplete; ask an admin for a new one";
        Problem::new(StatusCode::NOT_FOUND, "invitation", detail)
    };
    if value.secret.len() > SECRET_MAX {
        return Err(gone());
    }
    let first = match &value.handle {
        Some(handle) => Some(first_admin(handle, value.name.as_deref(), value.email.as_deref())?),
        None => None,
    };
    let hash_of_link = hash(&value.secret);
    // Hashing a password costs as much as a sign-in, so nobody can cause it without a link.
    let person = known(&app, &hash_of_link).await?.ok_or_else(gone)?;
    let handle = first.as_ref().map(|data| data.handle.clone()).or(person).unwrap_or_default();
    people::check_password(&value.password, &handle).map_err(weak)?;
    let hashed = app.passwords.hash(value.password).await?;
    let password = hashed.clone();
    let write = app.flow.db().write_with(move |tx| {
        let (link, hashed, first) = (hash_of_link.clone(), hashed.clone(), first.clone());
        Box::pin(async move { use_link(tx, &link, &hashed, first.as_ref()).await })
    });
    let person = match write.await? {
        Accepted::Done(person) => *person,
        Accepted::Refused(why) => written(why, "")?,
        Accepted::NoLink => return Err(gone()),
        Accepted::NoHandle => return Err(Problem::invalid("`handle` is missing: the first admin chooses one")),
        Accepted::NotFirst => {
            let detail = "there are people already, so this link no longer makes the first admin; ask an admin";
            return Err(Problem::new(StatusCode::CONFLICT, "not-first", detail));
        }
    };
    app.tokens.invalidate_revocations().await;
    // A link takes the place of a password only.
    if second_factor::check(&app, &person.id, None).await? == Factor::Missing {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let attempt = Attempt::by_link(&person.handle, address);
    let proved = Proved { password, rehashed: None, code: false };
    signing_in::begin(&app, &person, proved, attempt, &headers, address, None).await
}

/// Returns the handle of the person for whom a link was made, if the link works: `Some(None)` for the first admin.
async fn known(app: &App, link: &str) -> Result<Option<Option<String>>, Problem> {
    let mut conn = app.flow.db().read().await?;
    let now = app.flow.db().clock().now();
    let Some(person) = invitations::person_of(&mut conn, link, now).await? else { return Ok(None) };
    if person.is_empty() {
        return Ok(Some(None));
    }
    Ok(persons::get(&mut conn, &person).await?.map(|person| Some(person.handle)))
}

fn first_admin(handle: &str, name: Option<&str>, address: Option<&str>) -> Result<PersonData, Problem> {
    let handle = Handle::parse(handle).map_err(Problem::invalid)?;
    Ok(PersonData {
        name: people::check_name(name.unwrap_or(&handle.text)).map_err(Problem::invalid)?,
        email: email(address)?,
        role: Role::Admin.as_str().to_owned(),
        state: state::ACTIVE.to_owned(),
        sees: "all".to_owned(),
        channels: None,
        handle: handle.text,
        handle_key: handle.key,
    })
}

/// Takes a link and sets the password. If anything else is wrong, the link stays.
async fn use_link(
    tx: &mut Tx<'_>,
    link: &str,
    password: &str,
    first: Option<&PersonData>,
) -> plugboard_db::Result<Accepted> {
    let now = tx.clock().now();
    let Some(person) = invitations::person_of(tx.read().await?, link, now).await? else { return Ok(Accepted::NoLink) };
    let person = if person.is_empty() {
        let Some(data) = first else { return Ok(Accepted::NoHandle) };
        match persons::insert_first(tx, data, PEOPLE_MAX).await? {
            None => return Ok(Accepted::NotFirst),
            Some(Written::Done(person)) => *person,
            Some(refused) => return Ok(Accepted::Refused(refused)),
        }
    } else {
        match persons::get(tx.read().await?, &person).await? {
            Some(person) if person.state != state::INACTIVE => person,
            _ => return Ok(Accepted::NoLink),
        }
    };
    if !invitations::take(tx, link).await? {
        return Ok(Accepted::NoLink);
    }
    if !persons::set_password(tx, &person.id, password, None).await? {
        return Ok(Accepted::NoLink);
    }
    let entry = audit::entry(&person.handle, &person.role, ACTION, &json!({}), StatusCode::OK);
    plugboard_db::audit::insert(tx, &entry).await?;
    Ok(Accepted::Done(Box::new(Person { state: state::ACTIVE.to_owned(), ..person })))
}

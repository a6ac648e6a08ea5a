//! Signing in and out. After failures, the next attempt has to wait longer and longer, on whichever server.

use super::{
    passwords::Checked,
    view::{PersonView, find, weak},
};
use crate::http::{
    App, Caller, Peer, Problem, Time,
    access::{PROOF_MS, hash, random_secret},
    audit,
    cookie::{self, LASTS_MS},
    input, origin,
    share::network,
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use plugboard_db::{failures, persons, sessions};
use plugboard_rules::people::{self, PASSWORD_MAX};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{net::IpAddr, time::Instant};
use utoipa::ToSchema;

/// How many times more failures are free for an address than for a person: offices share one.
const PER_ADDRESS: i64 = 10;
/// The maximum length of what a browser says it is, in bytes.
const AGENT_MAX: usize = 200;
/// The action in the audit log.
const ACTION: &str = "POST /api/v1/session";

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The person's handle, in upper or lower case.
    handle: String,
    /// The password.
    password: String,
}

/// Whose session this is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// The session's identifier.
    pub id: String,
    /// The person.
    pub person: PersonView,
    /// When the session ends, even if it is used.
    pub expires_at: Time,
    /// Until when the person can change who has access without entering the password again.
    pub proved_until: Time,
}

/// What is counted: the handle that was typed, and the network. Digests, because neither is ours to keep.
fn subjects(handle: &str, address: IpAddr) -> [(String, i64); 2] {
    let short = |text: String| hash(&text)[..32].to_owned();
    let handle = short(format!("handle:{}", people::handle_key(handle)));
    [(handle, 1), (short(format!("address:{}", network(address))), PER_ADDRESS)]
}

/// Sign in
///
/// For browsers: the answer sets a cookie. The request must come from this server's own pages (`Sec-Fetch-Site` or
/// `Origin`). After five wrong passwords in a row, each further one doubles the wait before the next attempt, up to 15
/// minutes.
#[utoipa::path(post, path = "/api/v1/session", tag = "people", request_body = SignIn,
    responses((status = 200, description = "The person is signed in.", body = SessionView),
        (status = 401, description = "The handle or the password is wrong.", body = Problem),
        (status = 403, description = "Another site caused the request, or the server has no https.", body = Problem),
        (status = 429, description = "Too many attempts failed; wait.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    input::Json { value, .. }: input::Json<SignIn>,
) -> Result<Response, Problem> {
    origin::check(&app, &Method::POST, &headers)?;
    let address = app.client(peer, &headers);
    app.sign_ins.take(address, Instant::now())?;
    let subjects = subjects(&value.handle, address);
    wait(&app, &subjects).await?;
    // A longer one cannot be right. Hashing takes as long for any length.
    let password = if value.password.len() > PASSWORD_MAX { String::new() } else { value.password };
    let found = persons::by_handle(&mut *app.flow.db().read().await?, &people::handle_key(&value.handle)).await?;
    let stored =
        found.as_ref().and_then(|(person, hash)| hash.clone().filter(|_| person.state == persons::state::ACTIVE));
    let checked = app.passwords.check(password, stored.clone()).await?;
    let Some((person, _)) = found.filter(|_| checked != Checked::Wrong) else {
        refused(&app, &value.handle, subjects).await?;
        // The same answer, whether there is such a person or not.
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "sign-in", "the handle or the password is wrong"));
    };
    if let (Checked::RightAndStale(new), Some(old)) = (&checked, stored) {
        let (id, new) = (person.id.clone(), new.clone());
        app.flow
            .db()
            .write_with(move |tx| {
                let (id, old, new) = (id.clone(), old.clone(), new.clone());
                Box::pin(async move { persons::rehash(tx, &id, &old, &new).await })
            })
            .await?;
    }
    begin(&app, &person, address, &headers, ACTION).await
}

/// Checks whether the next attempt is due.
async fn wait(app: &App, subjects: &[(String, i64)]) -> Result<(), Problem> {
    let now = app.flow.db().clock().now();
    let mut conn = app.flow.db().read().await?;
    let mut allowed = now;
    for (subject, factor) in subjects {
        if let Some(failed) = failures::get(&mut conn, subject).await? {
            // A clock that was set back must lock nobody out.
            allowed = allowed.max(people::allowed_at(failed.count, failed.last_at.min(now), *factor));
        }
    }
    match u32::try_from(allowed - now).unwrap_or(u32::MAX) {
        0 => Ok(()),
        left => Err(Problem::too_many("too many attempts to sign in failed; wait, then try again", left)),
    }
}

/// Records an attempt that failed.
async fn refused(app: &App, handle: &str, subjects: [(String, i64); 2]) -> Result<(), Problem> {
    // What was typed may be a password in the wrong field, so only handles that exist are recorded.
    let key = people::handle_key(handle);
    let known = persons::by_handle(&mut *app.flow.db().read().await?, &key).await?;
    let (who, role) = known.map_or(("unknown".to_owned(), String::new()), |(person, _)| (person.handle, person.role));
    let entry = audit::entry(&who, &role, ACTION, &json!({}), StatusCode::UNAUTHORIZED);
    let write = app.flow.db().write_with(move |tx| {
        let (subjects, entry) = (subjects.clone(), entry.clone());
        Box::pin(async move {
            for (subject, _) in &subjects {
                failures::add(tx, subject).await?;
            }
            plugboard_db::audit::insert(tx, &entry).await
        })
    });
    Ok(write.await?)
}

/// Begins a session of a person who has proved who they are, and answers with it and its cookie.
///
/// # Errors
/// Returns 403 if a browser would not keep the cookie, and 503 if the database fails.
pub async fn begin(
    app: &App,
    person: &persons::Person,
    address: IpAddr,
    headers: &HeaderMap,
    action: &'static str,
) -> Result<Response, Problem> {
    if !origin::is_secure(&app.public_url()) {
        let detail = "people can sign in only over https; put a proxy with a certificate in front of this server, and \
                      set --public-url";
        return Err(Problem::new(StatusCode::FORBIDDEN, "insecure", detail));
    }
    let secret = random_secret("ps_").map_err(|_| Problem::defect())?;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let new = sessions::NewSession {
        person_id: person.id.clone(),
        hash: hash(&secret),
        lasts_ms: LASTS_MS,
        address: address.to_string(),
        agent: agent[..agent.floor_char_boundary(AGENT_MAX)].to_owned(),
    };
    let forgotten = subjects(&person.handle, address)[0].0.clone();
    let entry = audit::entry(&person.handle, &person.role, action, &json!({}), StatusCode::OK);
    let write = app.flow.db().write_with(move |tx| {
        let (new, forgotten, entry) = (new.clone(), forgotten.clone(), entry.clone());
        Box::pin(async move {
            failures::forget(tx, &forgotten).await?;
            persons::signed_in(tx, &new.person_id).await?;
            plugboard_db::audit::insert(tx, &entry).await?;
            sessions::insert(tx, &new).await
        })
    });
    let session = write.await?;
    let person = find(app, &person.id).await?;
    let view = view(&session, PersonView::whole(person));
    Ok(([(header::SET_COOKIE, cookie::set(&secret, LASTS_MS / 1_000))], Json(view)).into_response())
}

fn view(session: &sessions::Session, person: PersonView) -> SessionView {
    SessionView {
        id: session.id.clone(),
        person,
        expires_at: Time(session.expires_at),
        proved_until: Time(session.proved_at + PROOF_MS),
    }
}

/// Show your session
#[utoipa::path(get, path = "/api/v1/session", tag = "people",
    responses((status = 200, description = "The session.", body = SessionView)))]
pub async fn show(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<Json<SessionView>, Problem> {
    let (person, id) = caller.person()?;
    let now = app.flow.db().clock().now();
    let all = sessions::list(&mut *app.flow.db().read().await?, person, now).await?;
    let session = all.iter().find(|session| session.id == id).ok_or_else(|| Problem::not_found("session", id))?;
    let person = find(&app, person).await?;
    Ok(Json(view(session, PersonView::whole(person))))
}

/// Sign out
///
/// Ends this session on all servers, with its streams.
#[utoipa::path(delete, path = "/api/v1/session", tag = "people",
    responses((status = 204, description = "The session has ended.")))]
pub async fn end(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<Response, Problem> {
    let (person, session) = caller.person()?;
    super::sessions::end_one(&app, &caller, person, session, "DELETE /api/v1/session").await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]).into_response())
}

/// A password that the person enters again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The password.
    password: String,
}

/// Enter the password again
///
/// Needed before changes of people, tokens and secrets, if the password was entered more than ten minutes ago.
#[utoipa::path(post, path = "/api/v1/session/proof", tag = "people", request_body = Proof,
    responses((status = 204, description = "Such changes are allowed for ten minutes."),
        (status = 422, description = "The password is wrong.", body = Problem),
        (status = 429, description = "Too many attempts failed; wait.", body = Problem)))]
pub async fn prove(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    input::Json { value, .. }: input::Json<Proof>,
) -> Result<StatusCode, Problem> {
    let (_, session) = caller.person()?;
    check_own(&app, &caller, peer, &headers, value.password).await?;
    let id = session.to_owned();
    let forgotten = subjects(&caller.name, app.client(peer, &headers))[0].0.clone();
    let write = app.flow.db().write_with(move |tx| {
        let (id, forgotten) = (id.clone(), forgotten.clone());
        Box::pin(async move {
            failures::forget(tx, &forgotten).await?;
            sessions::proved(tx, &id).await
        })
    });
    write.await?;
    app.tokens.invalidate_revocations().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Two passwords of the person: the present and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The present password.
    password: String,
    /// The new password: at least 12 characters, at most 256 bytes, and not easy to guess.
    new_password: String,
}

/// Change your password
///
/// Ends all of your sessions, this one included: sign in again.
#[utoipa::path(put, path = "/api/v1/session/password", tag = "people", request_body = NewPassword,
    responses((status = 204, description = "The password is changed."),
        (status = 422, description = "The present password is wrong, or the new one is not good enough.", body = Problem),
        (status = 429, description = "Too many attempts failed; wait.", body = Problem)))]
pub async fn change_password(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    input::Json { value, .. }: input::Json<NewPassword>,
) -> Result<Response, Problem> {
    let (person, _) = caller.person()?;
    people::check_password(&value.new_password, &caller.name).map_err(weak)?;
    check_own(&app, &caller, peer, &headers, value.password).await?;
    let hashed = app.passwords.hash(value.new_password).await?;
    let entry = audit::entry(
        &caller.name,
        caller.role.as_str(),
        "PUT /api/v1/session/password",
        &json!({}),
        StatusCode::NO_CONTENT,
    );
    let id = person.to_owned();
    let write = app.flow.db().write_with(move |tx| {
        let (id, hashed, entry) = (id.clone(), hashed.clone(), entry.clone());
        Box::pin(async move {
            persons::set_password(tx, &id, &hashed).await?;
            plugboard_db::audit::insert(tx, &entry).await
        })
    });
    write.await?;
    app.tokens.invalidate_revocations().await;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]).into_response())
}

/// Checks the password of the person who is signed in, with the same waits as a sign-in.
async fn check_own(
    app: &App,
    caller: &Caller,
    peer: Peer,
    headers: &HeaderMap,
    password: String,
) -> Result<(), Problem> {
    let subjects = subjects(&caller.name, app.client(peer, headers));
    wait(app, &subjects).await?;
    let key = people::handle_key(&caller.name);
    let found = persons::by_handle(&mut *app.flow.db().read().await?, &key).await?;
    let stored = found.and_then(|(_, hash)| hash);
    let password = if password.len() > PASSWORD_MAX { String::new() } else { password };
    if app.passwords.check(password, stored).await? == Checked::Wrong {
        refused(app, &caller.name, subjects).await?;
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "password", "the password is wrong"));
    }
    Ok(())
}

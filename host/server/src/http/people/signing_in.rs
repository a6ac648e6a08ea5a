//! Signing in and out. After failures, the next attempt has to wait longer and longer, on whichever server.

use super::{
    attempts::{Attempt, Begun},
    passwords::{Checked, Place},
    second_factor::{self, Factor},
    view::{PersonView, find, weak},
};
use crate::http::{
    App, Caller, Peer, Problem, Time,
    access::{PROOF_MS, hash, random_secret},
    audit,
    cookie::{self, IDLE_MS, LASTS_MS},
    input, origin,
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use plugboard_db::{
    persons::{self, Person},
    second_factors, sessions,
};
use plugboard_rules::people::{self, PASSWORD_MAX};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{net::IpAddr, time::Instant};
use utoipa::ToSchema;

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
    /// The code of the second factor, or a recovery code, if the person has a second factor.
    code: Option<String>,
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
    /// Whether signing in needs a code of a second factor, too.
    pub second_factor: bool,
    /// How many recovery codes the person has left.
    pub recovery_codes: i64,
}

/// What a person has proved before a session begins.
#[derive(Debug, Clone)]
pub struct Proved {
    /// The hash of the password that was right.
    pub password: String,
    /// Its hash with today's parameters, if it has to be replaced.
    pub rehashed: Option<String>,
    /// Whether a code of a second factor was right, too.
    pub code: bool,
}

/// Sign in
///
/// For browsers: the answer sets a cookie. The request must come from this server's own pages (`Sec-Fetch-Site` or
/// `Origin`). After five wrong passwords for a handle from one network, each further one doubles the wait before the next
/// attempt, up to 15 minutes.
#[utoipa::path(post, path = "/api/v1/session", tag = "people", request_body = SignIn,
    responses((status = 200, description = "The person is signed in.", body = SessionView),
        (status = 401, description = "The handle, the password or the code is wrong; with the code `code-needed`, only the code is missing.", body = Problem),
        (status = 403, description = "Another site caused the request, or the server has no https.", body = Problem),
        (status = 429, description = "Too many attempts failed; wait.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    input::Json { value, .. }: input::Json<SignIn>,
) -> Result<Response, Problem> {
    origin::check(&app, &Method::POST, &headers)?;
    check_secure(&app)?;
    let address = app.client(peer, &headers);
    app.sign_ins.take(address, Instant::now())?;
    // A place first, so that a server that is busy counts nobody's failures.
    let place = app.passwords.place().await?;
    let attempt = Attempt::to_sign_in(&value.handle, address).begin(&app).await?;
    match judge(&app, value, place).await {
        Ok(Verdict::Right(person, proved)) => {
            begin(&app, &person, proved, attempt, &headers, address, Some(ACTION)).await
        }
        Ok(Verdict::Wrong(person)) => {
            refused(&app, person.as_ref(), ACTION).await?;
            // The same answer, whatever is wrong, and whether there is such a person or not.
            let detail = "the handle, the password or the code is wrong";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "sign-in", detail))
        }
        Ok(Verdict::CodeNeeded(person)) => {
            attempt.take_back(&app).await?;
            refused(&app, Some(&person), ACTION).await?;
            let detail = "enter the code that your app shows, or a recovery code";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "code-needed", detail))
        }
        Err(problem) => {
            attempt.take_back(&app).await?;
            Err(problem)
        }
    }
}

/// What a sign-in comes to.
enum Verdict {
    Right(Person, Proved),
    /// Whose handle it was, if there is such a person.
    Wrong(Option<Person>),
    CodeNeeded(Person),
}

/// Checks the password and the code.
async fn judge(app: &App, given: SignIn, place: Place<'_>) -> Result<Verdict, Problem> {
    // A longer one cannot be right. Hashing takes as long for any length.
    let password = if given.password.len() > PASSWORD_MAX { String::new() } else { given.password };
    let found = persons::by_handle(&mut *app.flow.db().read().await?, &people::handle_key(&given.handle)).await?;
    let (person, stored) = found.map_or((None, None), |(person, hash)| {
        let hash = hash.filter(|_| person.state == persons::state::ACTIVE);
        (Some(person), hash)
    });
    let rehashed = match place.check(password, stored.clone()).await? {
        Checked::Wrong => return Ok(Verdict::Wrong(person)),
        Checked::Right => None,
        Checked::RightAndStale(new) => Some(new),
    };
    let Some((person, password)) = person.zip(stored) else { return Ok(Verdict::Wrong(None)) };
    let code = match second_factor::check(app, &person.id, given.code.as_deref()).await? {
        Factor::Wrong => return Ok(Verdict::Wrong(Some(person))),
        Factor::Missing => return Ok(Verdict::CodeNeeded(person)),
        Factor::None => false,
        Factor::Right => true,
    };
    Ok(Verdict::Right(person, Proved { password, rehashed, code }))
}

/// Checks that a browser would keep the cookie of a session.
///
/// # Errors
/// Returns 403 otherwise.
pub fn check_secure(app: &App) -> Result<(), Problem> {
    if origin::is_secure(&app.public_url()) {
        return Ok(());
    }
    let detail = "people can sign in only over https; put a proxy with a certificate in front of this server, and set \
                  --public-url";
    Err(Problem::new(StatusCode::FORBIDDEN, "insecure", detail))
}

/// Records an attempt that failed. What was typed may be a password in the wrong field, so only the handles of people are
/// recorded.
async fn refused(app: &App, person: Option<&Person>, action: &str) -> Result<(), Problem> {
    let (who, role) = person.map_or(("unknown", ""), |person| (&person.handle, &person.role));
    let entry = audit::entry(who, role, action, &json!({}), StatusCode::UNAUTHORIZED);
    let write = app.flow.db().write_with(move |tx| {
        let entry = entry.clone();
        Box::pin(async move { plugboard_db::audit::insert(tx, &entry).await })
    });
    Ok(write.await?)
}

/// Begins a session of a person, and answers with it and its cookie. `action`: what the audit log says; `None` if it has
/// an entry already.
///
/// # Errors
/// Returns 401 if what the person has proved is no longer enough, and 503 if the database fails.
pub async fn begin(
    app: &App,
    person: &Person,
    proved: Proved,
    attempt: Begun,
    headers: &HeaderMap,
    address: IpAddr,
    action: Option<&str>,
) -> Result<Response, Problem> {
    let secret = random_secret("ps_").map_err(|_| Problem::defect())?;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let new = sessions::NewSession {
        person_id: person.id.clone(),
        hash: hash(&secret),
        lasts_ms: LASTS_MS,
        address: address.to_string(),
        agent: agent[..agent.floor_char_boundary(AGENT_MAX)].to_owned(),
    };
    let entry = action.map(|action| audit::entry(&person.handle, &person.role, action, &json!({}), StatusCode::OK));
    let write = app.flow.db().write_with(move |tx| {
        let (new, proved, attempt, entry) = (new.clone(), proved.clone(), attempt.clone(), entry.clone());
        Box::pin(async move {
            // Hashing takes a while. Meanwhile, the person may have got another password or a second factor, or may have
            // been disabled.
            let is_enough = persons::signed_in(tx, &new.person_id, &proved.password).await?
                && (proved.code || !second_factors::is_confirmed(tx.read().await?, &new.person_id).await?);
            if !is_enough {
                return Ok(None);
            }
            attempt.succeed(tx).await?;
            if let Some(rehashed) = &proved.rehashed {
                persons::rehash(tx, &new.person_id, &proved.password, rehashed).await?;
            }
            if let Some(entry) = &entry {
                plugboard_db::audit::insert(tx, entry).await?;
            }
            sessions::insert(tx, &new).await.map(Some)
        })
    });
    let Some(session) = write.await? else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "sign-in", "this changed at the same time; sign in again"));
    };
    // The new session may have ended the oldest one.
    app.tokens.invalidate_revocations().await;
    let view = view(app, &session, find(app, &person.id).await?).await?;
    Ok(([(header::SET_COOKIE, cookie::set(&secret, LASTS_MS / 1_000))], Json(view)).into_response())
}

async fn view(app: &App, session: &sessions::Session, person: Person) -> Result<SessionView, Problem> {
    let mut conn = app.flow.db().read().await?;
    let factor = second_factors::get(&mut conn, &person.id).await?;
    Ok(SessionView {
        id: session.id.clone(),
        expires_at: Time(session.expires_at),
        proved_until: Time(session.proved_at + PROOF_MS),
        second_factor: factor.is_some_and(|factor| factor.confirmed),
        recovery_codes: second_factors::recovery_codes(&mut conn, &person.id).await?,
        person: PersonView::whole(person),
    })
}

/// Show your session
#[utoipa::path(get, path = "/api/v1/session", tag = "people",
    responses((status = 200, description = "The session.", body = SessionView)))]
pub async fn show(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<Json<SessionView>, Problem> {
    let (person, id) = caller.person()?;
    let now = app.flow.db().clock().now();
    let all = sessions::list(&mut *app.flow.db().read().await?, person, now, now - IDLE_MS).await?;
    let session = all.iter().find(|session| session.id == id).ok_or_else(|| Problem::not_found("session", id))?;
    Ok(Json(view(&app, session, find(&app, person).await?).await?))
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
    input::Json { value, .. }: input::Json<Proof>,
) -> Result<StatusCode, Problem> {
    let (_, session) = caller.person()?;
    let (_, attempt) = check_own(&app, &caller, value.password, "POST /api/v1/session/proof").await?;
    let id = session.to_owned();
    let write = app.flow.db().write_with(move |tx| {
        let (id, attempt) = (id.clone(), attempt.clone());
        Box::pin(async move {
            attempt.succeed(tx).await?;
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
    input::Json { value, .. }: input::Json<NewPassword>,
) -> Result<Response, Problem> {
    const ACTION: &str = "PUT /api/v1/session/password";
    let (person, _) = caller.person()?;
    people::check_password(&value.new_password, &caller.name).map_err(weak)?;
    let (old, attempt) = check_own(&app, &caller, value.password, ACTION).await?;
    let hashed = app.passwords.hash(value.new_password).await?;
    let entry = audit::entry(&caller.name, caller.role.as_str(), ACTION, &json!({}), StatusCode::NO_CONTENT);
    let id = person.to_owned();
    let write = app.flow.db().write_with(move |tx| {
        let (id, hashed, old) = (id.clone(), hashed.clone(), old.clone());
        let (entry, attempt) = (entry.clone(), attempt.clone());
        Box::pin(async move {
            attempt.succeed(tx).await?;
            let done = persons::set_password(tx, &id, &hashed, Some(&old)).await?;
            if done {
                plugboard_db::audit::insert(tx, &entry).await?;
            }
            Ok(done)
        })
    });
    if !write.await? {
        return Err(wrong_password());
    }
    app.tokens.invalidate_revocations().await;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]).into_response())
}

fn wrong_password() -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "password", "the password is wrong")
}

/// Checks the password of the person who is signed in, with waits after failures. Returns the hash of the password, and
/// the attempt, which has to succeed in the transaction that makes use of it.
async fn check_own(app: &App, caller: &Caller, password: String, action: &str) -> Result<(String, Begun), Problem> {
    let (id, session) = caller.person()?;
    let person = find(app, id).await?;
    let place = app.passwords.place().await?;
    let stored = persons::password(&mut *app.flow.db().read().await?, id).await?;
    let password = if password.len() > PASSWORD_MAX { String::new() } else { password };
    let attempt = Attempt::to_prove(session).begin(app).await?;
    match (place.check(password, stored.clone()).await?, stored) {
        (Checked::Right | Checked::RightAndStale(_), Some(stored)) => Ok((stored, attempt)),
        _ => {
            refused(app, Some(&person), action).await?;
            Err(wrong_password())
        }
    }
}

//! Where a person is signed in.

use crate::http::{App, Caller, Problem, Time, audit, cookie::IDLE_MS};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::sessions;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A browser in which the person is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceView {
    /// The session's identifier.
    pub id: String,
    /// Whether it is the session of this request.
    pub this: bool,
    /// When the person signed in.
    pub created_at: Time,
    /// When it was last used, with a precision of a minute.
    pub seen_at: Time,
    /// The network address of the sign-in.
    pub address: String,
    /// What the browser said it is.
    pub agent: String,
}

/// All browsers in which the person is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Devices {
    /// The sessions, newest first: at most 20.
    pub data: Vec<DeviceView>,
}

/// List your sessions
#[utoipa::path(get, path = "/api/v1/sessions", tag = "people",
    responses((status = 200, description = "The sessions.", body = Devices)))]
pub async fn list(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<Json<Devices>, Problem> {
    let (person, own) = caller.person()?;
    let now = app.flow.db().clock().now();
    let all = sessions::list(&mut *app.flow.db().read().await?, person, now, now - IDLE_MS).await?;
    let shown = |session: sessions::Session| DeviceView {
        this: session.id == own,
        id: session.id,
        created_at: Time(session.created_at),
        seen_at: Time(session.seen_at),
        address: session.address,
        agent: session.agent,
    };
    Ok(Json(Devices { data: all.into_iter().map(shown).collect() }))
}

/// End one of your sessions
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "people", params(("id", description = "The session")),
    responses((status = 204, description = "The session has ended, with its streams.")))]
pub async fn end(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (person, _) = caller.person()?;
    end_one(&app, &caller, person, &id, "DELETE /api/v1/sessions/{id}").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End your other sessions
///
/// Ends all sessions except this one.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "people",
    responses((status = 204, description = "The sessions have ended, with their streams.")))]
pub async fn end_others(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<StatusCode, Problem> {
    let (person, own) = caller.person()?;
    let entry =
        audit::entry(&caller.name, caller.role.as_str(), "DELETE /api/v1/sessions", &json!({}), StatusCode::NO_CONTENT);
    let (person, own) = (person.to_owned(), own.to_owned());
    let write = app.flow.db().write_with(move |tx| {
        let (person, own, entry) = (person.clone(), own.clone(), entry.clone());
        Box::pin(async move {
            sessions::end_all(tx, &person, Some(&own)).await?;
            plugboard_db::audit::insert(tx, &entry).await
        })
    });
    write.await?;
    app.tokens.invalidate_revocations().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a session of a person, and records it.
///
/// # Errors
/// Returns 404 if the person has no such session.
pub async fn end_one(app: &App, caller: &Caller, person: &str, id: &str, action: &'static str) -> Result<(), Problem> {
    let entry = audit::entry(&caller.name, caller.role.as_str(), action, &json!({}), StatusCode::NO_CONTENT);
    let (person, session) = (person.to_owned(), id.to_owned());
    let write = app.flow.db().write_with(move |tx| {
        let (person, session, entry) = (person.clone(), session.clone(), entry.clone());
        Box::pin(async move {
            let ended = sessions::end(tx, &person, &session).await?;
            if ended {
                plugboard_db::audit::insert(tx, &entry).await?;
            }
            Ok(ended)
        })
    });
    let ended = write.await?;
    app.tokens.invalidate_revocations().await;
    if ended { Ok(()) } else { Err(Problem::not_found("session", id)) }
}

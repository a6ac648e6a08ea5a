//! API tokens. The first one is created on the command line, because there may be no admin yet.

use super::{App, Page, Problem, Time, access::new_token, input, page, people::view::find, roles::Role};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::tokens::{self, Revoked, Token};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token. Its value was shown only once, when it was created.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// Identifier, used to revoke it.
    pub id: String,
    /// The name of its owner, recorded as the author of its actions.
    pub name: String,
    /// Its role.
    pub role: String,
    /// When it was created.
    pub created_at: Time,
    /// When it ends; null if not before it is revoked.
    pub expires_at: Option<Time>,
    /// When it was last used, with a precision of an hour; null if never.
    pub used_at: Option<Time>,
    /// The identifier of the person to whom it belongs; null: to a program.
    #[serde(default)]
    pub person: Option<String>,
    /// Whether a person has to release what it writes to customers.
    #[serde(default)]
    pub approval: bool,
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: token.role,
            created_at: Time(token.created_at),
            expires_at: token.expires_at.map(Time),
            used_at: token.used_at.map(Time),
            person: token.person_id,
            approval: token.approval,
        }
    }
}

const LIST: &str = "tokens";

/// List tokens
///
/// Oldest first. Their values are never shown.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "server", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<TokenView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<TokenView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let found = tokens::list(&mut *app.flow.db().read().await?, after.as_deref(), page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |token| token.id.clone()).map(TokenView::from)))
}

/// A token to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenInput {
    /// The name of its owner, recorded as the author of its actions: 1 to 64 characters.
    name: String,
    /// Its role: `admin`, `supervisor`, `agent`, `plugin-developer` or `read-only`.
    role: String,
    /// After how many days it ends: 1 to 3,650. Default: not before it is revoked.
    days: Option<u32>,
    /// The identifier of the person to whom it belongs. It can then do and see at most what the person can, and what it
    /// writes is the person's. Default: it belongs to a program.
    person: Option<String>,
    /// Whether a person has to release what it writes to customers, such as for an AI agent. Default: false.
    #[serde(default)]
    #[schema(required = false)]
    approval: bool,
}

/// A token that was created.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedToken {
    /// The token itself. It is shown only once; the server stores a hash of it.
    pub token: String,
    /// What else is known of it.
    #[serde(flatten)]
    pub view: TokenView,
}

/// The maximum length of a token's name, in characters.
const NAME_MAX: usize = 64;
/// The longest time after which a token ends, in days.
pub const DAYS_MAX: u32 = 3_650;

/// Checks the name of a token's owner, and removes surrounding whitespace.
///
/// # Errors
/// Returns a sentence that says what is wrong.
pub fn check_name(name: &str) -> Result<String, String> {
    let name = name.trim();
    if (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(format!("the name must have 1 to {NAME_MAX} characters, without control characters"))
}

/// Returns how long a token lasts, in milliseconds.
///
/// # Errors
/// Returns a sentence that says what is wrong.
pub fn check_days(days: Option<u32>) -> Result<Option<i64>, String> {
    match days {
        Some(days) if !(1..=DAYS_MAX).contains(&days) => Err(format!("the days must be between 1 and {DAYS_MAX}")),
        days => Ok(days.map(|days| i64::from(days) * 24 * 60 * 60 * 1_000)),
    }
}

/// Create a token
///
/// For a program, or for what a program does in a person's name. People sign in instead.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "server", request_body = NewTokenInput,
    responses((status = 201, description = "The token, shown only once.", body = CreatedToken),
        (status = 404, description = "There is no such person.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    input::Json { value, .. }: input::Json<NewTokenInput>,
) -> Result<(StatusCode, Json<CreatedToken>), Problem> {
    let Some(role) = Role::from_word(&value.role) else {
        let known: Vec<_> = Role::ALL.into_iter().map(Role::as_str).collect();
        return Err(Problem::invalid(format!("`role` must be one of {}", known.join(", "))));
    };
    if let Some(person) = &value.person {
        find(&app, person).await?;
    }
    let (token, hash) = new_token().map_err(|_| Problem::defect())?;
    let new = tokens::NewToken {
        name: check_name(&value.name).map_err(Problem::invalid)?,
        role: role.as_str().to_owned(),
        hash,
        lasts_ms: check_days(value.days).map_err(Problem::invalid)?,
        person_id: value.person,
        approval: value.approval,
    };
    let write = app.flow.db().write_with(move |tx| {
        let new = new.clone();
        Box::pin(async move { tokens::insert(tx, &new).await })
    });
    Ok((StatusCode::CREATED, Json(CreatedToken { token, view: write.await?.into() })))
}

/// Revoke a token
///
/// Takes effect at once on this server, and within a second on all others. Streams that were opened with the token end.
/// As long as no admin can sign in, the last admin token cannot be revoked here, only with `plugboard token revoke`.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "server", params(("id", description = "The token's identifier")),
    responses((status = 204, description = "The token was revoked."),
        (status = 409, description = "It is the last admin token, and no admin can sign in.", body = Problem)))]
pub async fn revoke(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let token = id.clone();
    let revoked = app.flow.db().write_with(move |tx| {
        let token = token.clone();
        Box::pin(async move { tokens::revoke(tx, &token, Some(Role::Admin.as_str())).await })
    });
    let revoked = revoked.await?;
    app.tokens.invalidate_revocations().await;
    match revoked {
        Revoked::Done(_) => Ok(StatusCode::NO_CONTENT),
        Revoked::Unknown => Err(Problem::not_found("token", &id)),
        Revoked::Last => {
            let detail = "this is the last admin token, and no admin can sign in, so nobody could administer this server; \
                          create another one first, or revoke it with `plugboard token revoke`";
            Err(Problem::new(StatusCode::CONFLICT, "last-admin", detail))
        }
    }
}

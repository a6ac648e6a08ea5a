//! API tokens. They are created on the command line, because there may be no admin yet.

use super::{App, Page, Problem, Time, access::Role, input, page};
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
}

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self { id: token.id, name: token.name, role: token.role, created_at: Time(token.created_at) }
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

/// Revoke a token
///
/// Takes effect at once on this server, and within a second on all others. Streams that were opened with the token end.
/// The last admin token cannot be revoked here, only with `plugboard token revoke`.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "server", params(("id", description = "The token's identifier")),
    responses((status = 204, description = "The token was revoked."),
        (status = 409, description = "It is the last admin token.", body = Problem)))]
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
            let detail = "this is the last admin token, and without one nobody could administer this server; create \
                          another one first, or revoke it with `plugboard token revoke`";
            Err(Problem::new(StatusCode::CONFLICT, "last-admin", detail))
        }
    }
}

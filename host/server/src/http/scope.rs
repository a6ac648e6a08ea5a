//! Which conversations a route is about, and whether its caller sees them.

use super::{App, Problem};
use axum::{
    RequestExt as _,
    extract::{RawPathParams, Request},
    http::StatusCode,
};
use plugboard_db::visibility::{self, Belonging, Visibility};

/// Which conversations a route is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// None.
    Nothing,
    /// The one to which `{id}` in the path belongs. A caller who does not see it gets the same answer as if it did not
    /// exist.
    One(Belonging),
    /// Several, or one that the request's body names. The handler limits its queries to what the caller sees.
    Filtered,
    /// All. Only a caller who sees all conversations may use the route.
    All,
}

impl Scope {
    /// Returns the identifier in the path of a request, if it says which conversation the route is about.
    pub async fn id(self, request: &mut Request) -> Option<String> {
        let Self::One(_) = self else { return None };
        let params = request.extract_parts::<RawPathParams>().await.ok()?;
        params.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned())
    }

    /// Checks that a caller sees what the route is about.
    ///
    /// # Errors
    /// Returns 404 if the caller does not see it, and 403 if the caller must see everything.
    pub async fn check(self, app: &App, visibility: &Visibility, id: Option<&str>) -> Result<(), Problem> {
        if visibility.is_all() {
            return Ok(());
        }
        match self {
            Self::Nothing | Self::Filtered => Ok(()),
            Self::One(what) => check(app, visibility, what, id.unwrap_or_default()).await,
            Self::All => {
                let detail = "this is about all conversations, and you see only some of them";
                Err(Problem::new(StatusCode::FORBIDDEN, "visibility", detail))
            }
        }
    }
}

/// Checks that something is seen.
///
/// # Errors
/// Returns 404 otherwise.
pub(super) async fn check(app: &App, visibility: &Visibility, what: Belonging, id: &str) -> Result<(), Problem> {
    if visibility::sees(&mut *app.flow.db().read().await?, visibility, what, id).await? {
        return Ok(());
    }
    let noun = match what {
        Belonging::Conversation => "conversation",
        Belonging::Message => "message",
        Belonging::Attachment => "attachment",
        Belonging::Lead => "lead",
        Belonging::Run => "run",
        Belonging::Contact => "contact",
    };
    Err(Problem::not_found(noun, id))
}

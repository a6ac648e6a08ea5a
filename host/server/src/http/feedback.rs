//! Feedback: customers' ratings.

use super::{App, Caller, Page, Problem, Time, input, page};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::{
    conversations,
    feedback::{self as db, StoredFeedback},
};
use plugboard_model::Rating;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A customer's rating of a conversation or of one reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FeedbackView {
    /// Identifier.
    pub id: String,
    /// The reply that was rated; null if the whole conversation was rated.
    pub message: Option<String>,
    /// The identifier of the contact who gave the rating.
    pub contact: String,
    /// The rating, from 1 to `best`.
    pub rating: u32,
    /// The best possible rating, such as 5 or 10.
    pub best: u32,
    /// The customer's comment.
    pub text: Option<String>,
    /// The plugin, person or channel that reported it, by name.
    pub source: String,
    /// When it was stored.
    pub created_at: Time,
}

impl From<StoredFeedback> for FeedbackView {
    fn from(stored: StoredFeedback) -> Self {
        let StoredFeedback { id, message_id, contact_id, rating, source, created_at, .. } = stored;
        Self {
            id,
            message: message_id,
            contact: contact_id,
            rating: rating.rating,
            best: rating.best,
            text: rating.text,
            source,
            created_at: Time(created_at),
        }
    }
}

/// Which page to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

const LIST: &str = "feedback";

/// List a conversation's feedback
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/feedback", tag = "inbox",
    params(("id", description = "The conversation"), ListQuery),
    responses((status = 200, description = "A page.", body = Page<FeedbackView>)))]
pub async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Query(query): input::Query<ListQuery>,
) -> Result<Json<Page<FeedbackView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    if conversations::get(&mut conn, &id).await?.is_none() {
        return Err(Problem::not_found("conversation", &id));
    }
    let found = db::list(&mut conn, &id, after.as_deref(), page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |one| one.id.clone()).map(FeedbackView::from)))
}

/// Feedback from a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFeedback {
    /// The rating, from 1 to `best`.
    rating: u32,
    /// The best possible rating, 2 to 100. Default: 5.
    best: Option<u32>,
    /// The customer's comment, at most 4 KiB.
    text: Option<String>,
}

/// Store feedback for a conversation
///
/// For surveys that run elsewhere. Plugins that export `on-feedback` receive the event.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/feedback", tag = "inbox",
    params(("id", description = "The conversation")), request_body = NewFeedback,
    responses((status = 201, description = "The feedback was stored.", body = FeedbackView)))]
pub async fn create(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    input::Json { value: new, .. }: input::Json<NewFeedback>,
) -> Result<(StatusCode, Json<FeedbackView>), Problem> {
    let rating = Rating { rating: new.rating, best: new.best.unwrap_or(5), text: new.text };
    let kept = app.flow.feedback(&caller.author(), &id, rating).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

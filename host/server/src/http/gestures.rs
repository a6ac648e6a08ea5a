//! Gestures: what people do on a platform other than writing messages. They show that somebody is typing or has read
//! the conversation, react to a message, edit it or delete it.

use super::{App, Caller, Problem, Time, deliveries::FailureView, input, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::gestures::GestureRow;
use plugboard_model::{Gesture, GestureKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A gesture, which the channel's connector makes on its platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GestureView {
    /// Identifier.
    pub id: String,
    /// The kind.
    #[schema(schema_with = words::one::<GestureKind>)]
    pub kind: GestureKind,
    /// `queued`, `sending` or `failed`. A gesture that is done is not shown any more; its effect is.
    pub state: String,
    /// The name of the person or plugin who asked for it.
    pub by: String,
    /// For a reaction: the emoji; null takes our reaction back.
    pub emoji: Option<String>,
    /// For an edit: the new text.
    pub text: Option<String>,
    /// For typing: how long the customer sees it, in seconds.
    pub seconds: Option<u32>,
    /// Why the last attempt failed.
    pub failure: Option<FailureView>,
    /// When the next attempt is due, while it is queued.
    pub next_at: Option<Time>,
    /// When it was asked for.
    pub created_at: Time,
}

impl From<GestureRow> for GestureView {
    fn from(row: GestureRow) -> Self {
        let (emoji, text, seconds) = match row.gesture {
            Some(Gesture::Typing { seconds }) => (None, None, Some(seconds)),
            Some(Gesture::Reaction { emoji, .. }) => (emoji, None, None),
            Some(Gesture::Edit { text, .. }) => (None, Some(text), None),
            Some(Gesture::Read | Gesture::Deletion { .. }) | None => (None, None, None),
        };
        Self {
            next_at: (row.state == "queued").then_some(Time(row.due_at)),
            id: row.id,
            kind: row.kind,
            state: row.state,
            by: row.actor,
            emoji,
            text,
            seconds,
            failure: row.failure.map(FailureView::from),
            created_at: Time(row.created_at),
        }
    }
}

/// The answer to a request for a gesture.
type Accepted = Result<(StatusCode, Json<GestureView>), Problem>;

async fn ask(app: &App, caller: &Caller, conversation: Option<&str>, gesture: Gesture) -> Accepted {
    let queued = app.flow.gesture(&caller.name, conversation, gesture).await?;
    Ok((StatusCode::ACCEPTED, Json(queued.into())))
}

/// That somebody is typing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Typing {
    /// How long the customer sees it, in seconds.
    #[schema(minimum = 1, maximum = 60)]
    seconds: u32,
}

/// Show that somebody is typing
///
/// The customer sees it for some seconds, or until the next message. It is dropped if the platform does not take it
/// within 10 seconds.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/typing", operation_id = "show_typing", tag = "inbox", params(("id", description = "The conversation")), request_body = Typing,
    responses((status = 202, description = "The gesture was queued.", body = GestureView), (status = 422, description = "A rule forbids it; `code` names the rule.", body = Problem)))]
pub async fn typing(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<Typing>,
) -> Accepted {
    ask(&app, &caller, Some(&id), Gesture::Typing { seconds: value.seconds }).await
}

/// Mark a conversation as read on the platform
///
/// The customer sees that the messages so far were read. It is dropped if the platform does not take it within 10
/// seconds.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", operation_id = "mark_read", tag = "inbox", params(("id", description = "The conversation")),
    responses((status = 202, description = "The gesture was queued.", body = GestureView), (status = 422, description = "A rule forbids it; `code` names the rule.", body = Problem)))]
pub async fn read(State(app): State<App>, Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Accepted {
    ask(&app, &caller, Some(&id), Gesture::Read).await
}

/// Our reaction to a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub struct NewReaction {
    /// The emoji, at most 64 bytes; null takes our reaction back.
    #[serde(default, deserialize_with = "input::present")]
    #[schema(value_type = Option<String>, required = true)]
    emoji: Option<Option<String>>,
}

/// React to a message
///
/// Replaces an earlier reaction of ours. The message shows the reaction once the platform has it.
#[utoipa::path(put, path = "/api/v1/messages/{id}/reaction", operation_id = "react", tag = "inbox", params(("id", description = "The message")), request_body = NewReaction,
    responses((status = 202, description = "The gesture was queued.", body = GestureView), (status = 422, description = "A rule forbids it; `code` names the rule.", body = Problem)))]
pub async fn react(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(message): Path<String>,
    input::Json { value, .. }: input::Json<NewReaction>,
) -> Accepted {
    let Some(emoji) = value.emoji else {
        return Err(Problem::invalid("`emoji` is missing; give an emoji, or null to take the reaction back"));
    };
    ask(&app, &caller, None, Gesture::Reaction { message, emoji }).await
}

/// A new text for a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewText {
    /// The text, at most 64 KiB; the platform may allow less.
    text: String,
}

/// Edit a message of ours
///
/// The message has the new text once the platform has it. Until then, the edit is among its `gestures`.
#[utoipa::path(patch, path = "/api/v1/messages/{id}", operation_id = "edit_message", tag = "inbox", params(("id", description = "The message")), request_body = NewText,
    responses((status = 202, description = "The gesture was queued.", body = GestureView), (status = 422, description = "A rule forbids it; `code` names the rule.", body = Problem)))]
pub async fn edit(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(message): Path<String>,
    input::Json { value, .. }: input::Json<NewText>,
) -> Accepted {
    ask(&app, &caller, None, Gesture::Edit { message, text: value.text }).await
}

/// Delete a message of ours for everybody
///
/// The message is deleted once the platform has deleted it. Until then, the deletion is among its `gestures`.
#[utoipa::path(delete, path = "/api/v1/messages/{id}", operation_id = "delete_message", tag = "inbox", params(("id", description = "The message")),
    responses((status = 202, description = "The gesture was queued.", body = GestureView), (status = 422, description = "A rule forbids it; `code` names the rule.", body = Problem)))]
pub async fn delete(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(message): Path<String>,
) -> Accepted {
    ask(&app, &caller, None, Gesture::Deletion { message }).await
}

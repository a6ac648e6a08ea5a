//! Conversations that people begin.

use super::{
    App, Caller, Problem, attachments,
    conversations::{self, ConversationView},
    input,
    messages::{self, Button, MessageView, NewMessage, UsedTemplate},
    words,
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
};
use plugboard_flow::{NewConversation, Opened};
use plugboard_model::{MessageKind, OpeningKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Somebody to write to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// The kind of identifier. The channel's `rules.openings` has those that its platform accepts.
    #[schema(schema_with = words::one::<OpeningKind>)]
    kind: OpeningKind,
    /// The identifier, at most 256 bytes. A telephone number needs its country code.
    id: String,
}

/// A conversation to begin, with its first message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConversationBody {
    /// The channel.
    channel: String,
    /// Who gets the message.
    to: Addressee,
    /// The customer's name, at most 256 bytes, if the inbox does not know the customer yet.
    name: Option<String>,
    /// The text; may be empty if there is an attachment.
    #[serde(default)]
    text: String,
    /// Buttons below the message.
    #[serde(default)]
    quick_replies: Vec<Button>,
    /// Files uploaded to the channel, by their identifiers on this server.
    #[serde(default)]
    attachments: Vec<String>,
    /// A template of the channel instead of a text. Many platforms accept only a template here.
    template: Option<UsedTemplate>,
    /// The subject: one line of at most 998 bytes. It is left out if the channel's platform has no subjects.
    subject: Option<String>,
    /// Rich content after the text, as for other messages.
    #[schema(value_type = Option<Object>)]
    content: Option<Value>,
    /// What the message is for, such as `marketing`; at most 64 bytes.
    purpose: Option<String>,
}

/// The conversation with somebody, and the message that was just written in it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpenedView {
    /// The conversation.
    #[serde(flatten)]
    pub conversation: ConversationView,
    /// The message.
    pub message: MessageView,
}

/// Begin a conversation
///
/// Sends a message to somebody whom the inbox may not know yet. If there is a direct conversation with this customer on
/// the channel, the message goes there, under the rules for messages. Otherwise the conversation is new; it is assigned to
/// a caller who does not see everybody's conversations. The same request with the same `Idempotency-Key` is executed once.
#[utoipa::path(post, path = "/api/v1/conversations", tag = "inbox", operation_id = "open_conversation",
    params(("Idempotency-Key" = Option<String>, Header, description = "A key that the client chose for this request")),
    request_body = NewConversationBody,
    responses((status = 201, description = "The conversation was begun, and the message is queued.", body = OpenedView),
        (status = 200, description = "The message is queued in the conversation that there was already.", body = OpenedView),
        (status = 404, description = "The channel, the template or a file does not exist.", body = Problem),
        (status = 409, description = "The key was used for a different request, or the identifier belongs to something else.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    input::Json { value, raw }: input::Json<NewConversationBody>,
) -> Result<(StatusCode, Json<OpenedView>), Problem> {
    caller.check_sees_channel(&value.channel)?;
    let raw = String::from_utf8_lossy(&raw);
    let idempotency = messages::idempotency(&headers, &caller, "a new conversation", &raw)?;
    let message = NewMessage {
        text: value.text,
        kind: MessageKind::Message,
        reply_to: None,
        quick_replies: value.quick_replies,
        attachments: value.attachments,
        template: value.template,
        subject: value.subject,
        content: value.content,
        purpose: value.purpose,
    };
    let Addressee { kind, id } = value.to;
    let new = NewConversation {
        channel: value.channel,
        kind,
        id,
        name: value.name,
        reply: message.reply(&caller),
        visibility: caller.visibility.clone(),
    };
    let Opened { message, is_new } = app.flow.open_conversation(&caller.author(), new, idempotency).await?;
    let Json(conversation) = conversations::show(State(app.clone()), Path(message.conversation_id.clone())).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(OpenedView { conversation, message: messages::view(&app, message).await? })))
}

/// Upload a file for a new conversation
///
/// The body is the file, of the type given by `Content-Type`. The first message of a conversation on the channel can refer
/// to the file in `attachments`. A file that no message uses is deleted after a day.
#[utoipa::path(post, path = "/api/v1/channels/{name}/attachments", tag = "inbox", operation_id = "upload_for_channel",
    params(("name", description = "The channel's name"), attachments::UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file's bytes, at most 25 MiB"),
    responses((status = 201, description = "The file was stored.", body = attachments::AttachmentView),
        (status = 409, description = "The channel already has 50 uploaded files that no message uses.", body = Problem)))]
pub async fn upload(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(channel): Path<String>,
    input::Query(query): input::Query<attachments::UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<attachments::AttachmentView>), Problem> {
    caller.check_sees_channel(&channel)?;
    let (bytes, media_type, _place) = attachments::uploaded(&app, request).await?;
    let file = app.flow.upload_for_channel(&channel, query.name, media_type, bytes).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}

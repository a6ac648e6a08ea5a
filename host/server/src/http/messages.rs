//! Messages: reading, replying, and deciding on messages that wait for a person.

use super::{App, Caller, Page, Problem, Time, access, attachments::AttachmentView, input, page, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use plugboard_db::{Conn, contacts, conversations, deliveries, messages as db, reactions};
use plugboard_flow::{Idempotency, NewReply};
use plugboard_model::{AuthorKind, Direction, Failure, Message, MessageKind, MessageState, QuickReply, TemplatePart};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// One message, comment or note.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation: String,
    /// Its number in the conversation, starting at 1.
    pub seq: i64,
    /// The direction.
    #[schema(schema_with = words::one::<Direction>)]
    pub direction: Direction,
    /// The kind of message.
    #[schema(schema_with = words::one::<MessageKind>)]
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Author,
    /// Its text; empty if there are only files.
    pub text: String,
    /// Its subject, such as that of a mail.
    pub subject: Option<String>,
    /// The payload of the button that was pressed, if any.
    pub payload: Option<String>,
    /// Other properties that the platform reported.
    pub attributes: BTreeMap<String, String>,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// The reactions to it.
    pub reactions: Vec<Reaction>,
    /// The message that it replies to, once that message is stored.
    pub reply_to: Option<String>,
    /// The platform's identifier of the message that it replies to, whether or not that message is stored.
    pub reply_to_external_id: Option<String>,
    /// Whether it was deleted.
    pub deleted: bool,
    /// The state.
    #[schema(schema_with = words::one::<MessageState>)]
    pub state: MessageState,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// When it was sent, by the platform's clock if known.
    pub sent_at: Time,
    /// When the host stored it.
    pub created_at: Time,
    /// What could not be stored as the platform sent it, one sentence each, at most 10.
    pub warnings: Vec<String>,
}

/// Who wrote a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The kind of author.
    #[schema(schema_with = words::one::<AuthorKind>)]
    pub kind: AuthorKind,
    /// The customer's, the person's or the plugin's name.
    pub name: Option<String>,
    /// The customer's identifier, if a customer wrote it.
    pub contact_id: Option<String>,
}

/// A reaction to a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// The platform's identifier of the person who reacted.
    pub by: String,
}

/// Builds the views of messages, with their reactions and their authors' names.
async fn views(conn: &mut Conn, found: Vec<Message>) -> Result<Vec<MessageView>, Problem> {
    let ids: Vec<String> = found.iter().map(|message| message.id.clone()).collect();
    let mut reactions = reactions::of(conn, &ids).await?;
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    for contact in found.iter().filter_map(|message| message.contact_id.as_ref()) {
        if !names.contains_key(contact) {
            let name = contacts::get(conn, contact).await?.and_then(|contact| contact.name);
            names.insert(contact.clone(), name);
        }
    }
    let view = |m: Message| MessageView {
        reactions: reactions
            .remove(&m.id)
            .unwrap_or_default()
            .into_iter()
            .map(|(by, emoji)| Reaction { emoji, by })
            .collect(),
        author: Author {
            kind: m.author_kind,
            name: m.author_name.or_else(|| names.get(m.contact_id.as_ref()?).cloned().flatten()),
            contact_id: m.contact_id,
        },
        attachments: m.attachments.into_iter().map(AttachmentView::from).collect(),
        id: m.id,
        conversation: m.conversation_id,
        seq: m.seq,
        direction: m.direction,
        kind: m.kind,
        text: m.text,
        subject: m.subject,
        payload: m.payload,
        attributes: m.attributes,
        reply_to: m.reply_to,
        reply_to_external_id: m.reply_to_external_id,
        deleted: m.deleted,
        state: m.state,
        external_id: m.external_id,
        sent_at: Time(m.sent_at),
        created_at: Time(m.created_at),
        warnings: m.warnings,
    };
    Ok(found.into_iter().map(view).collect())
}

async fn view(app: &App, message: Message) -> Result<MessageView, Problem> {
    let mut found = views(&mut *app.flow.db().read().await?, vec![message]).await?;
    found.pop().ok_or_else(Problem::defect)
}

/// List a conversation's messages
///
/// Oldest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "inbox", params(("id", description = "The conversation"), page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<MessageView>)))]
pub async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<MessageView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: i64 = page::after("messages", query.after.as_deref())?.unwrap_or(0);
    let mut conn = app.flow.db().read().await?;
    conversations::get(&mut conn, &id).await?.ok_or_else(|| Problem::not_found("conversation", &id))?;
    let found = db::list(&mut conn, &id, after, i64::MAX, page::probe(size), false).await?;
    let Page { data, next } = Page::of(found, size, "messages", |message| message.seq);
    Ok(Json(Page { data: views(&mut conn, data).await?, next }))
}

/// A message or note to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// The text; may be empty if there is an attachment.
    #[serde(default)]
    text: String,
    /// `message` (the default) goes to the customer, `comment` is public, `note` is internal. In a public conversation,
    /// a `message` with `reply_to` is a private reply to that comment.
    #[serde(default = "message")]
    #[schema(schema_with = words::one::<MessageKind>)]
    kind: MessageKind,
    /// The message to reply to, by its identifier on this server.
    reply_to: Option<String>,
    /// Buttons below the message.
    #[serde(default)]
    quick_replies: Vec<Button>,
    /// Files of this conversation, by their identifiers on this server: attached to its messages, or uploaded to it.
    #[serde(default)]
    attachments: Vec<String>,
    /// A template of the channel instead of a text. A template can be sent even when the platform accepts nothing else.
    template: Option<UsedTemplate>,
    /// The subject: one line of at most 998 bytes. It is left out if the channel's platform has no subjects.
    subject: Option<String>,
}

/// A template with its variables.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsedTemplate {
    /// Its name on the platform.
    name: String,
    /// Its language on the platform.
    language: String,
    /// The values for `{{1}}`, `{{2}}`, ...; as many as the template has variables, at most 64, each at most 4 KiB.
    #[serde(default)]
    variables: Vec<String>,
}

/// A button.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// The label.
    title: String,
    /// The payload that comes back when the button is pressed.
    payload: String,
}

/// The default kind of a new message.
fn message() -> MessageKind {
    MessageKind::Message
}

/// Maximum length of an idempotency key, in characters.
const KEY_MAX: usize = 255;

/// Returns the idempotency key that the client sent, if any, with a digest of the request.
///
/// # Errors
/// Returns 400 if the key is empty, too long or not printable ASCII.
fn idempotency(
    headers: &HeaderMap,
    caller: &Caller,
    conversation: &str,
    body: &str,
) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| (1..=KEY_MAX).contains(&key.len())).ok_or_else(|| {
        Problem::bad_request(
            "idempotency-key",
            format!("Idempotency-Key must be 1 to {KEY_MAX} printable ASCII characters"),
        )
    })?;
    let request = access::hash(&format!("POST {conversation}\n{body}"));
    Ok(Some(Idempotency { token_id: caller.token.clone(), key: key.into(), request }))
}

/// Write a message or a note
///
/// A message is queued when the response arrives; its `state` shows its progress. The same request with the same
/// `Idempotency-Key` is executed once.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "inbox",
    params(("id", description = "The conversation"), ("Idempotency-Key" = Option<String>, Header, description = "A key that the client chose for this request")),
    request_body = NewMessage,
    responses((status = 201, description = "The message was stored.", body = MessageView),
        (status = 409, description = "The key was used for a different request, or the message conflicts with the current state.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    input::Json { value, raw }: input::Json<NewMessage>,
) -> Result<(StatusCode, Json<MessageView>), Problem> {
    let idempotency = idempotency(&headers, &caller, &id, &String::from_utf8_lossy(&raw))?;
    let message = if value.kind == MessageKind::Note {
        let alone = value.reply_to.is_none() && value.quick_replies.is_empty() && value.attachments.is_empty();
        if !alone || value.template.is_some() || value.subject.is_some() {
            return Err(Problem::invalid("a note can only have a `text`"));
        }
        app.flow.note(&caller.name, &id, &value.text, idempotency).await?
    } else {
        let buttons = value.quick_replies.into_iter();
        let reply = NewReply {
            text: value.text,
            kind: value.kind,
            reply_to: value.reply_to,
            quick_replies: buttons.map(|b| QuickReply { title: b.title, payload: b.payload }).collect(),
            attachments: value.attachments,
            template: value.template.map(|used| TemplatePart {
                name: used.name,
                language: used.language,
                variables: used.variables,
            }),
            subject: value.subject,
        };
        app.flow.reply(&caller.name, &id, reply, idempotency).await?
    };
    Ok((StatusCode::CREATED, Json(view(&app, message).await?)))
}

/// A message, with the parts in which it was sent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDetail {
    /// The message.
    #[serde(flatten)]
    pub message: MessageView,
    /// Its parts, each delivered to the platform separately.
    pub deliveries: Vec<DeliveryDetail>,
}

/// The delivery of a part of a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryDetail {
    /// Identifier.
    pub id: String,
    /// The part's number, starting at 0.
    pub part: i64,
    /// `review` (waiting for reviewers), `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// Number of attempts.
    pub attempts: i64,
    /// When the next attempt is due, while it is queued.
    pub due_at: Option<Time>,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// Why the last attempt failed.
    pub failure: Option<FailureView>,
}

/// A failure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FailureView {
    /// The kind, such as `invalid`, `denied`, `rate-limited`, `unavailable` or `uncertain`.
    pub kind: String,
    /// A stable code, or the platform's own code.
    pub code: Option<String>,
    /// What went wrong, as a sentence.
    pub message: String,
    /// How long to wait before the next attempt, in milliseconds.
    pub retry_after_ms: Option<u32>,
}

impl From<Failure> for FailureView {
    fn from(f: Failure) -> Self {
        Self { kind: f.kind.to_string(), code: f.code, message: f.message, retry_after_ms: f.retry_after_ms }
    }
}

impl From<deliveries::DeliveryView> for DeliveryDetail {
    fn from(d: deliveries::DeliveryView) -> Self {
        Self {
            due_at: (d.state == "queued").then_some(Time(d.due_at)),
            id: d.id,
            part: d.part,
            state: d.state,
            attempts: d.attempts,
            external_id: d.external_id,
            failure: d.failure.map(FailureView::from),
        }
    }
}

/// Show a message
///
/// Includes the parts in which it was sent, and their failures.
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "inbox", params(("id", description = "The message")),
    responses((status = 200, description = "The message.", body = MessageDetail)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<MessageDetail>, Problem> {
    let mut conn = app.flow.db().read().await?;
    let found = db::get(&mut conn, &id).await?.ok_or_else(|| Problem::not_found("message", &id))?;
    let parts = deliveries::of_message(&mut conn, &id).await?;
    let message = views(&mut conn, vec![found]).await?.pop().ok_or_else(Problem::defect)?;
    Ok(Json(MessageDetail { message, deliveries: parts.into_iter().map(DeliveryDetail::from).collect() }))
}

/// Send a held message
#[utoipa::path(post, path = "/api/v1/messages/{id}/release", tag = "inbox", params(("id", description = "The message")),
    responses((status = 200, description = "The message was queued.", body = MessageView), (status = 409, description = "The message is not held.", body = Problem)))]
pub async fn release(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.release(&caller.name, &id).await?;
    Ok(Json(view(&app, message).await?))
}

/// Discard a held message
#[utoipa::path(post, path = "/api/v1/messages/{id}/discard", tag = "inbox", params(("id", description = "The message")),
    responses((status = 200, description = "The message will not be sent.", body = MessageView), (status = 409, description = "The message is not held.", body = Problem)))]
pub async fn discard(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.discard(&caller.name, &id).await?;
    Ok(Json(view(&app, message).await?))
}

/// What a person found out about an uncertain message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// True if the customer received it. False to send it again.
    sent: bool,
}

/// Report whether an uncertain message was sent
#[utoipa::path(post, path = "/api/v1/messages/{id}/settle", operation_id = "settle", tag = "inbox", params(("id", description = "The message")), request_body = Settlement,
    responses((status = 200, description = "The changed message.", body = MessageView), (status = 409, description = "The message is not uncertain.", body = Problem)))]
pub async fn resolve_uncertain(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<Settlement>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.settle(&caller.name, &id, value.sent).await?;
    Ok(Json(view(&app, message).await?))
}

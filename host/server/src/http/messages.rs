//! Messages: reading them, answering, and deciding on those that wait for a person.

use super::{App, Page, Problem, Time, Who, access, attachments::AttachmentView, input, page, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use plugboard_db::{Conn, contacts, conversations, deliveries, messages as db, reactions};
use plugboard_flow::{NewReply, Once};
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
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// Which way it went.
    #[schema(schema_with = words::one::<Direction>)]
    pub direction: Direction,
    /// What it is.
    #[schema(schema_with = words::one::<MessageKind>)]
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Author,
    /// Its text; empty when there is only a file.
    pub text: String,
    /// What a pressed button carries.
    pub payload: Option<String>,
    /// What else the platform told.
    pub attributes: BTreeMap<String, String>,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// What others think of it.
    pub reactions: Vec<Reaction>,
    /// The message that it answers, once that message is here.
    pub reply_to: Option<String>,
    /// The platform's identifier of the message that it answers, whether or not that message is here.
    pub reply_to_external_id: Option<String>,
    /// True when it was taken back.
    pub deleted: bool,
    /// How far it has come.
    #[schema(schema_with = words::one::<MessageState>)]
    pub state: MessageState,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// When it was sent, by the platform's clock where known.
    pub sent_at: Time,
    /// When the host stored it.
    pub created_at: Time,
    /// What of it could not be taken as the platform sent it, a sentence each, at most 10.
    pub warnings: Vec<String>,
}

/// Who wrote a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// What the author is.
    #[schema(schema_with = words::one::<AuthorKind>)]
    pub kind: AuthorKind,
    /// The customer's, the person's or the plugin's name.
    pub name: Option<String>,
    /// The customer, when one wrote it.
    pub contact_id: Option<String>,
}

/// Somebody's reaction.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// Which.
    pub emoji: String,
    /// Whose, by the platform's identifier.
    pub by: String,
}

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

/// What to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// The text; may be empty beside an attachment.
    #[serde(default)]
    text: String,
    /// `message` (the default) goes to the customer, `comment` is public, `note` stays among ourselves. In a public
    /// conversation a `message` with `reply_to` is the private reply to that comment.
    #[serde(default = "message")]
    #[schema(schema_with = words::one::<MessageKind>)]
    kind: MessageKind,
    /// The message that it answers, by its identifier here.
    reply_to: Option<String>,
    /// Buttons under it.
    #[serde(default)]
    quick_replies: Vec<Button>,
    /// Files of this conversation, by their identifiers here: of its messages, or uploaded for it.
    #[serde(default)]
    attachments: Vec<String>,
    /// A template of the channel instead of a text: it may go out when the platform takes nothing else.
    template: Option<UsedTemplate>,
}

/// A template with its variables.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsedTemplate {
    /// Its name on the platform.
    name: String,
    /// Its language on the platform.
    language: String,
    /// What stands in the places of `{{1}}`, `{{2}}`, ...; as many as the template has, at most 64, each at most 4 KiB.
    #[serde(default)]
    variables: Vec<String>,
}

/// A button.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// What it says.
    title: String,
    /// What it answers when pressed.
    payload: String,
}

fn message() -> MessageKind {
    MessageKind::Message
}

/// The longest key of a client's.
const KEY_MAX: usize = 255;

/// The client's key, with a digest of what it asks under it.
fn once(headers: &HeaderMap, who: &Who, conversation: &str, body: &str) -> Result<Option<Once>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| (1..=KEY_MAX).contains(&key.len())).ok_or_else(|| {
        Problem::bad_request("idempotency-key", format!("Idempotency-Key must be 1 to {KEY_MAX} of printable ASCII"))
    })?;
    let request = access::hash(&format!("POST {conversation}\n{body}"));
    Ok(Some(Once { token_id: who.token.clone(), key: key.into(), request }))
}

/// Write a message or a note
///
/// A message is queued when this answers: its `state` tells how far it comes. The same request with the same
/// `Idempotency-Key` is done once.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "inbox",
    params(("id", description = "The conversation"), ("Idempotency-Key" = Option<String>, Header, description = "The client's own key for this request")),
    request_body = NewMessage,
    responses((status = 201, description = "It is stored.", body = MessageView),
        (status = 409, description = "The key was used for another request, or it does not fit what is there.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
    headers: HeaderMap,
    input::Json { value, raw }: input::Json<NewMessage>,
) -> Result<(StatusCode, Json<MessageView>), Problem> {
    let once = once(&headers, &who, &id, &String::from_utf8_lossy(&raw))?;
    let message = if value.kind == MessageKind::Note {
        let alone = value.reply_to.is_none() && value.quick_replies.is_empty() && value.attachments.is_empty();
        if !alone || value.template.is_some() {
            return Err(Problem::invalid("a note has a `text` alone"));
        }
        app.flow.note(&who.name, &id, &value.text, once).await?
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
        };
        app.flow.reply(&who.name, &id, reply, once).await?
    };
    Ok((StatusCode::CREATED, Json(view(&app, message).await?)))
}

/// A message with the parts it went out in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDetail {
    /// The message.
    #[serde(flatten)]
    pub message: MessageView,
    /// Its parts, each handed to the platform by itself.
    pub deliveries: Vec<DeliveryDetail>,
}

/// A part of a message on its way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryDetail {
    /// Identifier.
    pub id: String,
    /// Its place, from 0.
    pub part: i64,
    /// `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it is queued.
    pub due_at: Option<Time>,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// What went wrong last.
    pub failure: Option<FailureView>,
}

/// What went wrong.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FailureView {
    /// Such as `invalid`, `denied`, `rate-limited`, `unavailable` or `uncertain`.
    pub kind: String,
    /// A word that stays the same, or the platform's own code.
    pub code: Option<String>,
    /// A sentence.
    pub message: String,
    /// How long to wait, in milliseconds.
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
/// With the parts it went out in, and what went wrong with them.
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
    responses((status = 200, description = "It is queued.", body = MessageView), (status = 409, description = "It is not held.", body = Problem)))]
pub async fn release(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.release(&who.name, &id).await?;
    Ok(Json(view(&app, message).await?))
}

/// Drop a held message
#[utoipa::path(post, path = "/api/v1/messages/{id}/discard", tag = "inbox", params(("id", description = "The message")),
    responses((status = 200, description = "It will not go out.", body = MessageView), (status = 409, description = "It is not held.", body = Problem)))]
pub async fn discard(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.discard(&who.name, &id).await?;
    Ok(Json(view(&app, message).await?))
}

/// What a person found out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// True: the customer has it. False: it is sent again.
    sent: bool,
}

/// Say what became of an uncertain message
#[utoipa::path(post, path = "/api/v1/messages/{id}/settle", tag = "inbox", params(("id", description = "The message")), request_body = Settlement,
    responses((status = 200, description = "As it is now.", body = MessageView), (status = 409, description = "It is not uncertain.", body = Problem)))]
pub async fn settle(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<Settlement>,
) -> Result<Json<MessageView>, Problem> {
    let message = app.flow.settle(&who.name, &id, value.sent).await?;
    Ok(Json(view(&app, message).await?))
}

//! Messages: reading, replying, and deciding on messages that wait for a person.

use super::{
    App, Caller, Page, Problem, Time, access,
    attachments::AttachmentView,
    deliveries::{DeliveryDetail, FailureView},
    gestures::GestureView,
    input, page, words,
};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use plugboard_db::{Conn, contacts, conversations, deliveries, gestures, message_progress, messages as db, reactions};
use plugboard_flow::{Idempotency, NewReply};
use plugboard_model::{
    AuthorKind, Direction, Message, MessageKind, MessageState, QuickReply, TemplatePart, content_value,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// The reactions to it: those of customers, and ours.
    pub reactions: Vec<Reaction>,
    /// Reactions, edits and deletions of ours that wait or have failed.
    pub gestures: Vec<GestureView>,
    /// The message that it replies to, once that message is stored.
    pub reply_to: Option<String>,
    /// The platform's identifier of the message that it replies to, whether or not that message is stored.
    pub reply_to_external_id: Option<String>,
    /// Whether it was deleted.
    pub deleted: bool,
    /// When its text was last edited, by the customer or by us.
    pub edited_at: Option<Time>,
    /// The state.
    #[schema(schema_with = words::one::<MessageState>)]
    pub state: MessageState,
    /// Why it failed, if its state is `failed` and the reason is known.
    #[serde(default)]
    pub failure: Option<FailureView>,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// When it was sent, by the platform's clock if known.
    pub sent_at: Time,
    /// When the host stored it.
    pub created_at: Time,
    /// What could not be stored as the platform sent it, one sentence each, at most 10.
    pub warnings: Vec<String>,
    /// Rich content, such as buttons or a location: a document in the format of docs/rich-content.md. `text` has its
    /// plain form.
    #[schema(value_type = Option<Object>)]
    pub content: Option<Value>,
    /// What a message of ours is for, such as `marketing`.
    #[serde(default)]
    pub purpose: Option<String>,
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
    /// The person's identifier, if a person wrote it who works in the inbox.
    #[serde(default)]
    pub person_id: Option<String>,
}

/// A reaction to a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// The platform's identifier of the customer who reacted, or the name of our person or plugin.
    pub by: String,
    /// Whether it is ours.
    pub ours: bool,
}

/// Builds the views of messages, with their reactions and their authors' names.
async fn views(conn: &mut Conn, found: Vec<Message>) -> Result<Vec<MessageView>, Problem> {
    let ids: Vec<String> = found.iter().map(|message| message.id.clone()).collect();
    let mut reactions = reactions::of(conn, &ids).await?;
    let mut gestures = gestures::of_messages(conn, &ids).await?;
    let mut failures = message_progress::failures(conn, &found).await?;
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
            .map(|reaction| Reaction { emoji: reaction.emoji, by: reaction.by, ours: reaction.ours })
            .collect(),
        gestures: gestures.remove(&m.id).unwrap_or_default().into_iter().map(GestureView::from).collect(),
        author: Author {
            kind: m.author_kind,
            name: m.author_name.or_else(|| names.get(m.contact_id.as_ref()?).cloned().flatten()),
            person_id: m.author_id.filter(|_| m.author_kind == AuthorKind::Agent),
            contact_id: m.contact_id,
        },
        attachments: m.attachments.into_iter().map(AttachmentView::from).collect(),
        failure: failures.remove(&m.id).map(FailureView::from),
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
        edited_at: m.edited_at.map(Time),
        state: m.state,
        external_id: m.external_id,
        sent_at: Time(m.sent_at),
        created_at: Time(m.created_at),
        warnings: m.warnings,
        content: m.content.as_deref().map(content_value),
        purpose: m.purpose,
    };
    Ok(found.into_iter().map(view).collect())
}

/// Builds the view of a message.
///
/// # Errors
/// Returns an error if the database fails.
pub(super) async fn view(app: &App, message: Message) -> Result<MessageView, Problem> {
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
    /// The text; may be empty if there is an attachment or rich content.
    #[serde(default)]
    pub(super) text: String,
    /// `message` (the default) goes to the customer, `comment` is public, `note` is internal. In a public conversation,
    /// a `message` with `reply_to` is a private reply to that comment.
    #[serde(default = "message")]
    #[schema(schema_with = words::one::<MessageKind>)]
    pub(super) kind: MessageKind,
    /// The message to reply to, by its identifier on this server.
    pub(super) reply_to: Option<String>,
    /// Buttons below the message.
    #[serde(default)]
    pub(super) quick_replies: Vec<Button>,
    /// Files of this conversation, by their identifiers on this server: attached to its messages, or uploaded to it.
    #[serde(default)]
    pub(super) attachments: Vec<String>,
    /// A template of the channel instead of a text. A template can be sent even when the platform accepts nothing else.
    pub(super) template: Option<UsedTemplate>,
    /// The subject: one line of at most 998 bytes. It is left out if the channel's platform has no subjects.
    pub(super) subject: Option<String>,
    /// Rich content after the text: a document of at most 64 KiB in the format of docs/rich-content.md. It refers to
    /// files by their places in `attachments`, counted from 0. What the platform cannot show is sent as text.
    #[schema(value_type = Option<Object>)]
    pub(super) content: Option<Value>,
    /// What the message is for, such as `marketing`; at most 64 bytes. The platform or the customer may not allow messages
    /// for this purpose. A template has its category as its purpose.
    pub(super) purpose: Option<String>,
}

impl NewMessage {
    /// Converts the message that a caller writes.
    pub(super) fn reply(self, caller: &Caller) -> NewReply {
        let (template, parameter_files) = self.template.map(UsedTemplate::part).unzip();
        let buttons = self.quick_replies.into_iter();
        NewReply {
            text: self.text,
            kind: self.kind,
            reply_to: self.reply_to,
            quick_replies: buttons.map(|b| QuickReply { title: b.title, payload: b.payload }).collect(),
            attachments: self.attachments,
            template,
            subject: self.subject,
            content: self.content.map(|content| content.to_string()),
            purpose: self.purpose,
            parameter_files: parameter_files.unwrap_or_default(),
            approval: caller.approval,
            visibility: caller.visibility.clone(),
        }
    }
}

/// A template with the values of its parameters: at most 64 texts and 10 files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsedTemplate {
    /// Its name on the platform.
    name: String,
    /// Its language on the platform.
    language: String,
    /// The values of the parameters `1`, `2`, ..., in order, each at most 4 KiB.
    #[serde(default)]
    variables: Vec<String>,
    /// The text of each other text parameter by its name, at most 4 KiB. Numbered parameters may be here as well.
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    /// The file of each other parameter, by the parameter's name: the identifier of a file, as in `attachments`.
    #[serde(default)]
    parameter_files: BTreeMap<String, String>,
}

impl UsedTemplate {
    /// Converts the template. Returns its files by their identifiers.
    fn part(self) -> (TemplatePart, Vec<(String, String)>) {
        let Self { name, language, variables, parameters, parameter_files } = self;
        let parameters = parameters.into_iter().collect();
        let part = TemplatePart { name, language, variables, parameters, files: Vec::new() };
        (part, parameter_files.into_iter().collect())
    }
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
pub(super) fn idempotency(
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
    Ok(Some(Idempotency {
        token_id: caller.key().to_owned(),
        key: key.into(),
        request,
        visibility: caller.visibility.clone(),
    }))
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
        let extra = value.content.is_some() || value.purpose.is_some();
        if !alone || value.template.is_some() || value.subject.is_some() || extra {
            return Err(Problem::invalid("a note can only have a `text`"));
        }
        app.flow.note(&caller.author(), &id, &value.text, idempotency).await?
    } else {
        app.flow.reply(&caller.author(), &id, value.reply(&caller), idempotency).await?
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
    let message = app.flow.release(&caller.author(), &id).await?;
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
    let message = app.flow.discard(&caller.author(), &id).await?;
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
    let message = app.flow.settle(&caller.author(), &id, value.sent).await?;
    Ok(Json(view(&app, message).await?))
}

//! New messages, and pressed buttons, which are messages with a payload.

use crate::{
    blocks, content,
    members::{self, Author, User},
    service,
    update::Source,
};
use connector_shared::{
    Attributes, Content, Event, EventBody, Keep, Message, Outcome,
    text::{named, warned},
    time,
};
use plugboard_sdk::json;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The members that messages without content have, too.
const COMMON: [&str; 16] = [
    "business_connection_id",
    "chat",
    "date",
    "direct_messages_topic",
    "edit_date",
    "forward_origin",
    "from",
    "has_protected_content",
    "is_topic_message",
    "media_group_id",
    "message_id",
    "message_thread_id",
    "reply_markup",
    "reply_to_message",
    "sender_chat",
    "via_bot",
];

/// The maximum length of a query's identifier. Telegram's have about 20 digits.
const MAX_QUERY: usize = 256;

/// A message as Telegram sends it.
pub struct Parsed {
    /// The members that every message has.
    pub message: members::Message,
    /// All members.
    pub members: Map<String, Value>,
    /// A sentence for each part that was left out because it was malformed.
    pub warnings: Vec<String>,
}

/// A pressed button.
#[derive(Deserialize)]
struct Pressed {
    #[serde(default, deserialize_with = "json::id")]
    id: Option<String>,
    from: User,
    message: Option<Value>,
    data: Option<String>,
}

/// Parses a message.
///
/// # Errors
/// Returns a sentence if the message has no number or no chat.
pub fn parse(document: &str) -> Result<Parsed, String> {
    let (message, warnings) = json::usable::<members::Message>(document)?;
    let members = serde_json::from_str(document).map_err(|error| error.to_string())?;
    Ok(Parsed { message, members, warnings })
}

/// Reads a new message. `post`: it is a post of a channel. Returns several outcomes for people who joined together.
pub fn read(source: Source, document: &str, post: bool) -> Vec<Outcome> {
    let Parsed { message, members, mut warnings } = match parse(document) {
        Ok(parsed) => parsed,
        Err(error) => return vec![source.unknown(format!("a malformed message: {error}"))],
    };
    let author = message.author(post);
    let mut attributes = attributes(&author);
    if let Some(album) = &message.media_group_id {
        attributes.add("media_group", album);
    }
    if let Some(origin) = message.forwarded_from() {
        attributes.add("forwarded", &origin);
    }
    let content = content::read(&members, &mut attributes);
    if content.is_empty() {
        warnings.extend(content.warnings);
        let Some(member) = content::service(&members) else {
            return vec![source.unknown(warned(&without_content(&members), &warnings))];
        };
        let ignored = || vec![Outcome::Ignored(format!("a service message: {member}"))];
        return service::read(source, &message, &members).unwrap_or_else(ignored);
    }
    warnings.extend(content.warnings);
    let block = blocks::of_content(&members, content.file.is_some());
    // A block has a plain form, which the host takes as the text.
    let line = content.line.filter(|_| block.is_none());
    let mut rich = Content::default();
    rich.add(message.forward_origin.as_ref().and_then(blocks::of_origin));
    rich.add(block);
    let body = Message {
        external_id: Some(message.thread().message(message.message_id)),
        text: content.written.or(line).unwrap_or_default(),
        reply_to: message.reply_to(),
        attributes,
        files: content.file.into_iter().collect(),
        content: rich,
        outgoing: author.outgoing,
        keep: topic(&message),
        ..Message::default()
    };
    vec![event(source, &message, author, time::from_seconds(message.date), EventBody::Message(body), warnings)]
}

/// Reads a pressed button. Also returns the identifier of its query.
pub fn pressed(source: Source, document: &str) -> (Outcome, Option<String>) {
    let (pressed, mut warnings) = match json::usable::<Pressed>(document) {
        Ok(pressed) => pressed,
        Err(error) => return (source.unknown(format!("a malformed pressed button: {error}")), None),
    };
    let Pressed { id, from, message, data } = pressed;
    let id = id.filter(|id| id.len() <= MAX_QUERY);
    let Some(data) = data.filter(|data| !data.is_empty()) else {
        return (source.unknown(warned("a pressed button without data", &warnings)), id);
    };
    let Some(message) = message else {
        return (source.unknown(warned("a button of a message that the bot does not know", &warnings)), id);
    };
    let markup = &message["reply_markup"]["inline_keyboard"];
    let mut buttons = markup.as_array().into_iter().flatten().filter_map(Value::as_array).flatten();
    let button = buttons.find(|button| button["callback_data"] == data.as_str());
    let title = button.and_then(|button| button["text"].as_str()).filter(|title| !title.is_empty());
    let text = title.unwrap_or(&data).to_owned();
    let parsed = match parse(&message.to_string()) {
        Ok(parsed) => parsed,
        Err(error) => return (source.unknown(format!("a button of a malformed message: {error}")), id),
    };
    warnings.extend(parsed.warnings);
    let of = parsed.message;
    let author = from.author();
    let body = Message {
        text,
        reply_to: Some(of.thread().message(of.message_id)),
        payload: Some(data),
        attributes: attributes(&author),
        keep: topic(&of),
        ..Message::default()
    };
    // Telegram does not say when a button was pressed.
    (event(source, &of, author, None, EventBody::Message(body), warnings), id)
}

/// Returns the topic of a message, for replies to it and to its conversation.
fn topic(message: &members::Message) -> Vec<Keep> {
    let topic = message.topic().into_iter();
    topic.flat_map(|topic| [Keep::of_message("topic", topic.clone()), Keep::of_thread("topic", topic)]).collect()
}

/// Returns an event in the conversation of a message.
pub fn event(
    source: Source,
    message: &members::Message,
    author: Author,
    at: Option<f64>,
    body: EventBody,
    warnings: Vec<String>,
) -> Outcome {
    Outcome::Event(Box::new(Event {
        account: source.account.to_owned(),
        key: source.key(),
        thread: message.thread().to_string(),
        conversation_kind: message.conversation_kind(),
        conversation_name: message.conversation_name(),
        contact: author.contact.to_string(),
        contact_name: author.name,
        at,
        body,
        warnings,
    }))
}

/// Returns the attributes that describe the author of an incoming message.
fn attributes(author: &Author) -> Attributes {
    let mut attributes = Attributes::default();
    if author.outgoing.is_none() {
        attributes.add("language", author.language.as_deref().unwrap_or_default());
        attributes.add("username", author.username.as_deref().unwrap_or_default());
    }
    attributes
}

/// Returns a reason that names the members that could be the content.
fn without_content(members: &Map<String, Value>) -> String {
    let others = members.iter().filter(|(member, value)| !value.is_null() && !COMMON.contains(&member.as_str()));
    let others = named(others.map(|(member, _)| member.as_str()));
    if others.is_empty() {
        "a message without content".to_owned()
    } else {
        format!("a message with unknown content: {others}")
    }
}

#[cfg(test)]
mod tests;

//! New messages, and pressed buttons, which are messages with a payload.

use crate::{
    content,
    event::{Attributes, Event, EventBody, Message, Outcome},
    members::{self, Author, User},
    update::{Source, short, warned},
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

/// Reads a new message. `post`: it is a post of a channel.
pub fn read(source: Source, document: &str, post: bool) -> Outcome {
    let Parsed { message, members, mut warnings } = match parse(document) {
        Ok(parsed) => parsed,
        Err(error) => return source.unknown(format!("a malformed message: {error}")),
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
    warnings.extend(content.warnings);
    if content.text.is_none() && content.file.is_none() {
        return match content::service(&members) {
            Some(member) => Outcome::Ignored(format!("a service message: {member}")),
            None => source.unknown(warned(&without_content(&members), &warnings)),
        };
    }
    let body = Message {
        external_id: Some(message.thread().message(message.message_id)),
        text: content.text.unwrap_or_default(),
        reply_to: message.reply_to(),
        payload: None,
        attributes,
        files: content.file.into_iter().collect(),
        outgoing: author.outgoing,
        topic: message.topic(),
    };
    event(source, &message, author, members::millis(message.date), EventBody::Message(body), warnings)
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
        external_id: None,
        text,
        reply_to: Some(of.thread().message(of.message_id)),
        payload: Some(data),
        attributes: attributes(&author),
        files: Vec::new(),
        outgoing: None,
        topic: of.topic(),
    };
    // Telegram does not say when a button was pressed.
    (event(source, &of, author, None, EventBody::Message(body), warnings), id)
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
    let others: Vec<_> = others.map(|(member, _)| format!("`{}`", short(member))).take(8).collect();
    if others.is_empty() {
        "a message without content".to_owned()
    } else {
        format!("a message with unknown content: {}", others.join(", "))
    }
}

#[cfg(test)]
mod tests;

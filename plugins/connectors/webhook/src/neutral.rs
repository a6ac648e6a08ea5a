//! Items in the neutral form, which `docs/platforms/webhook.md` describes and `docs/schemas/webhook-1.schema.json`
//! defines.

use crate::{
    event::{Contact, Event, EventBody, File, FileSource, Message, Progress, kind_of},
    key,
    members::{Object, Wrong},
    pointer::short,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::Value;

/// The states of a receipt and a watermark.
const STATES: [&str; 3] = ["delivered", "read", "failed"];
/// The kinds of a file.
const FILES: [&str; 4] = ["image", "audio", "video", "file"];
/// The best rating, if the item does not name it.
const BEST: u32 = 5;

/// What an item does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The accounts of the channels that share the hook.
    pub accounts: &'a [String],
    /// The identifier of the request, or an empty text.
    pub request: &'a str,
}

impl Context<'_> {
    /// Returns the account of an item that names none: that of the only channel, or of the channel without an account.
    pub fn account(&self) -> Option<String> {
        match self.accounts {
            [] => Some(String::new()),
            [only] => Some(only.clone()),
            several => several.iter().find(|account| account.is_empty()).cloned(),
        }
    }
}

/// Reads one item. `place` is its place in the body, as a JSON pointer.
///
/// # Errors
/// Returns what is wrong, and where.
pub fn read(element: &Value, place: &str, context: Context) -> Result<Event, Wrong> {
    let item = Object::new(element, place.to_owned())?;
    let kind = item.needed_text("type")?;
    let id = item.id("id")?;
    let body = body(&item, &kind, id.as_deref())?;
    let account = match item.id("account")? {
        Some(account) => account,
        None => context.account().ok_or_else(|| Wrong {
            place: place.to_owned(),
            why: "`account` is missing, and several channels share this hook".to_owned(),
        })?,
    };
    let key = match &id {
        Some(id) => key::named(&kind, id),
        None => key::of_json(&kind, element, context.request),
    };
    let event = Event { account, key, at: item.time("at")?, body, ..Event::default() };
    if matches!(event.body, EventBody::Account { .. }) {
        return Ok(event);
    }
    let contact = contact(&item)?;
    let thread = item.id("thread")?.unwrap_or_else(|| contact.id.clone());
    let conversation = item.object("conversation")?;
    let (conversation_kind, conversation_name) = match &conversation {
        Some(conversation) => (conversation.word("kind", &["direct", "group", "public"])?, conversation.text("name")?),
        None => (None, None),
    };
    Ok(Event { thread, conversation_kind, conversation_name, contact, ..event })
}

/// Returns the key of an item that cannot be used.
pub fn unknown_key(document: &str, context: Context) -> String {
    match serde_json::from_str::<Value>(document) {
        Ok(value) => key::of_json("unknown", &value, context.request),
        Err(_) => key::of_json("unknown", &Value::from(document), context.request),
    }
}

fn contact(item: &Object) -> Result<Contact, Wrong> {
    let Some(contact) = item.object("contact")? else {
        return Err(item.missing("contact"));
    };
    Ok(Contact {
        id: contact.needed_id("id")?,
        name: contact.text("name")?,
        attributes: contact.table("attributes")?,
        also_known_as: contact.table("also_known_as")?,
    })
}

/// Reads what is special for each type of item.
fn body(item: &Object, kind: &str, id: Option<&str>) -> Result<EventBody, Wrong> {
    let message = || item.needed_id("message");
    let state = || item.needed_word("state", &STATES).map(progress);
    Ok(match kind {
        "message" => EventBody::Message(Box::new(self::message(item, id)?)),
        "reaction" => EventBody::Reaction { message: message()?, emoji: item.text("emoji")? },
        "reaction-added" => EventBody::ReactionAdded { message: message()?, emoji: item.needed_text("emoji")? },
        "reaction-removed" => EventBody::ReactionRemoved { message: message()?, emoji: item.needed_text("emoji")? },
        "edit" => EventBody::Edit { message: message()?, text: item.needed_text("text")? },
        "deletion" => EventBody::Deletion { message: message()? },
        "receipt" => EventBody::Receipt { message: message()?, state: state()?, failure: failure(item)? },
        "watermark" => {
            EventBody::Watermark { until: item.time("until")?.ok_or_else(|| item.missing("until"))?, state: state()? }
        }
        "feedback" => EventBody::Feedback {
            message: item.id("message")?,
            rating: item.needed_whole("rating")?,
            best: item.whole("best")?.unwrap_or(BEST),
            text: item.text("text")?,
        },
        "typing" => EventBody::Typing { seconds: item.needed_whole("seconds")? },
        "participant" => EventBody::Participant { change: item.needed_word("change", &["joined", "left"])? },
        "moved" => EventBody::Moved { to: item.needed_id("to")? },
        "identity-changed" => EventBody::IdentityChanged { to: item.needed_id("to")? },
        "reachability" => EventBody::Reachability { state: item.needed_word("state", &["blocked", "reachable"])? },
        "consent" => EventBody::Consent {
            purpose: item.needed_text("purpose")?,
            given: item.needed_flag("given")?,
            how: item.text("how")?,
        },
        "account" => EventBody::Account {
            state: item.needed_word("state", &["ok", "limited", "lost"])?,
            reason: item.text("reason")?,
        },
        "taken" => EventBody::Taken { delivery: item.needed_id("delivery")?, message: item.id("message")? },
        "lead" => EventBody::Lead { source: item.text("source")?.unwrap_or_default(), answers: item.table("answers")? },
        other => return Err(item.wrong("type", format!("the type `{}` is unknown", short(other)))),
    })
}

fn message(item: &Object, id: Option<&str>) -> Result<Message, Wrong> {
    Ok(Message {
        id: id.map(str::to_owned),
        kind: item.word("kind", &["message", "comment"])?,
        text: item.text("text")?,
        subject: item.text("subject")?,
        reply_to: item.id("reply_to")?,
        payload: item.text("payload")?,
        content: item.json("content")?,
        attributes: item.table("attributes")?,
        files: item.objects("files")?.iter().map(file).collect::<Result<_, _>>()?,
        outgoing: item.word("outgoing", &["agent", "platform"])?,
        delivery: item.id("delivery")?,
    })
}

fn file(file: &Object) -> Result<File, Wrong> {
    let media_type = file.text("type")?;
    let source = match (file.text("url")?, file.text("data")?) {
        (Some(url), None) => FileSource::Url(url),
        (None, Some(data)) => {
            let bytes = BASE64_STANDARD.decode(data.trim());
            FileSource::Bytes(bytes.map_err(|_| file.wrong("data", "must be base64"))?)
        }
        (Some(_), Some(_)) => return Err(file.wrong("data", "a file has either `url` or `data`, not both")),
        (None, None) => return Err(file.missing("url")),
    };
    Ok(File {
        kind: file.word("kind", &FILES)?.unwrap_or_else(|| kind_of(media_type.as_deref())),
        source,
        name: file.text("name")?,
        media_type,
        hint: file.text("hint")?,
        duration_ms: file.whole("duration_ms")?,
    })
}

/// Returns why a message of ours failed: a code and a sentence.
fn failure(item: &Object) -> Result<Option<(String, String)>, Wrong> {
    let Some(failure) = item.object("failure")? else { return Ok(None) };
    Ok(Some((failure.id("code")?.unwrap_or_default(), failure.text("message")?.unwrap_or_default())))
}

fn progress(state: &str) -> Progress {
    match state {
        "delivered" => Progress::Delivered,
        "read" => Progress::Read,
        _ => Progress::Failed,
    }
}

#[cfg(test)]
mod tests;

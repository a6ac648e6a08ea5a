//! Passes what an update reports to the host.

use crate::event::{Event, EventBody, File, Outcome};
use plugboard_sdk::{
    Failure,
    intake::{self, Item},
};

/// Emits an item for each outcome of an update. `document` is the update as Telegram sent it.
///
/// # Errors
/// Returns `rate-limited` if the call has more than 1,000 items.
pub fn emit(outcomes: Vec<Outcome>, document: &[u8]) -> Result<(), Failure> {
    for outcome in outcomes {
        match outcome {
            Outcome::Event(event) => one(*event)?,
            Outcome::Unknown { key, reason } => intake::unknown_item(&key, &reason, document)?,
            Outcome::Noted(what) => plugboard_sdk::info!("{what}"),
            Outcome::Ignored(what) => plugboard_sdk::debug!("ignored, not for the inbox: {what}"),
        }
    }
    Ok(())
}

fn one(event: Event) -> Result<(), Failure> {
    let item = Item::new(&event.account, &event.key, &event.thread, &event.contact);
    item.conversation_kind(event.conversation_kind);
    if let Some(at) = event.at {
        item.at(at);
    }
    if let Some(name) = &event.contact_name {
        item.contact_name(name);
    }
    for warning in &event.warnings {
        item.warning(warning);
    }
    match event.body {
        EventBody::Message(message) => {
            if let Some(id) = &message.external_id {
                item.external_id(id);
            }
            item.text(&message.text);
            if let Some(id) = &message.reply_to {
                item.reply_to(id);
            }
            if let Some(payload) = &message.payload {
                item.payload(payload);
            }
            for (key, value) in message.attributes.iter() {
                item.attribute(key, value);
            }
            for file in &message.files {
                item.add_file(to_fetch(file));
            }
            if let Some(author) = message.outgoing {
                item.outgoing(author);
            }
            if let Some(topic) = &message.topic {
                item.keep("message", "topic", topic);
                item.keep("thread", "topic", topic);
            }
            intake::message(item)
        }
        EventBody::Reaction { message, emoji } => intake::reaction(item, &message, emoji.as_deref()),
        EventBody::Edit { message, text } => intake::edit(item, &message, &text),
        EventBody::Deletion { message } => intake::deletion(item, &message),
    }
}

/// Returns a file that the host fetches by `media.rs`.
fn to_fetch(file: &File) -> intake::File {
    let item = intake::File::new(file.kind);
    item.reference(&file.reference);
    if let Some(name) = &file.name {
        item.name(name);
    }
    if let Some(media_type) = &file.media_type {
        item.media_type(media_type);
    }
    if let Some(hint) = file.hint {
        item.hint(hint);
    }
    if let Some(duration) = file.duration_ms {
        item.duration_ms(duration);
    }
    item
}

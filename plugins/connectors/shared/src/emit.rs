//! Passes what a request or a poll reports to the host.

use crate::event::{Event, EventBody, File, Message, Outcome, Progress, Source};
use plugboard_sdk::{
    Failure,
    intake::{self, Item, ReceiptState},
};

/// Emits an item for each outcome.
///
/// `document` is the platform's data about these outcomes alone: it is kept with each outcome that the connector does
/// not understand. Without it, the host keeps the whole request, which a poll does not have.
///
/// # Errors
/// Returns `rate-limited` if the call has more than 1,000 items.
pub fn emit(outcomes: impl IntoIterator<Item = Outcome>, document: Option<&[u8]>) -> Result<(), Failure> {
    for outcome in outcomes {
        match (outcome, document) {
            (Outcome::Event(event), _) => one(*event)?,
            (Outcome::Unknown { key, reason }, Some(document)) => intake::unknown_item(&key, &reason, document)?,
            (Outcome::Unknown { key, reason }, None) => intake::unknown(&key, &reason)?,
            (Outcome::Noted(what), _) => plugboard_sdk::info!("{what}"),
            (Outcome::Ignored(what), _) => plugboard_sdk::debug!("ignored, not for the inbox: {what}"),
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
    if let Some(name) = &event.conversation_name {
        item.conversation_name(name);
    }
    if let Some(name) = &event.contact_name {
        item.contact_name(name);
    }
    for warning in &event.warnings {
        item.warning(warning);
    }
    match event.body {
        EventBody::Message(message) => {
            fill(&item, &message);
            intake::message(item)
        }
        EventBody::Reaction { message, emoji } => intake::reaction(item, &message, emoji.as_deref()),
        EventBody::ReactionChange { message, emoji, added: true } => intake::reaction_added(item, &message, &emoji),
        EventBody::ReactionChange { message, emoji, added: false } => intake::reaction_removed(item, &message, &emoji),
        EventBody::Edit { message, text } => intake::edit(item, &message, &text),
        EventBody::Deletion { message } => intake::deletion(item, &message),
        EventBody::Receipt { message, progress } => intake::receipt(item, &message, state(progress)),
        EventBody::Watermark { until, progress } => intake::watermark(item, until, state(progress)),
        EventBody::Participant { joined } => intake::participant(item, if joined { "joined" } else { "left" }),
        EventBody::Moved { to } => intake::moved(item, &to),
        EventBody::Reachability { blocked } => {
            intake::reachability(item, if blocked { "blocked" } else { "reachable" })
        }
    }
}

/// Fills in the item of a message.
fn fill(item: &Item, message: &Message) {
    if message.comment {
        item.kind("comment");
    }
    if let Some(id) = &message.external_id {
        item.external_id(id);
    }
    if !message.text.is_empty() {
        item.text(&message.text);
    }
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
    if let Some(document) = message.content.document() {
        item.content(&document);
    }
    if let Some(author) = message.outgoing {
        item.outgoing(author);
    }
    if let Some(delivery) = &message.correlation {
        item.correlation(delivery);
    }
    for kept in &message.keep {
        item.keep(kept.of, kept.key, &kept.value);
    }
}

/// Returns a file that the host fetches later.
fn to_fetch(file: &File) -> intake::File {
    let item = intake::File::new(file.kind);
    match &file.source {
        Source::Url(url) => item.url(url),
        Source::Reference(reference) => item.reference(reference),
    }
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

fn state(progress: Progress) -> ReceiptState {
    match progress {
        Progress::Delivered => ReceiptState::Delivered,
        Progress::Read => ReceiptState::Read,
    }
}

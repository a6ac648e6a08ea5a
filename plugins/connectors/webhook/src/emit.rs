//! Passes what a request reports to the host.

use crate::{
    event::{Event, EventBody, File, FileSource, Message, Outcome, Progress},
    members::Wrong,
};
use plugboard_sdk::{
    Attachment, Failure,
    intake::{self, Item, ReceiptState},
};

/// What was emitted, for the answer to the sender.
#[derive(Debug, Default)]
pub struct Emitted {
    /// How many items the inbox gets.
    pub items: usize,
    /// What was kept instead, and why.
    pub kept: Vec<Wrong>,
}

/// Emits an item for each outcome of a request. `files` are the files of the form.
///
/// # Errors
/// Returns `rate-limited` if the request has more than 1,000 items.
pub fn emit(outcomes: Vec<Outcome>, files: &[Attachment]) -> Result<Emitted, Failure> {
    let mut emitted = Emitted::default();
    for outcome in outcomes {
        match outcome {
            Outcome::Event(event) => {
                one(*event, files)?;
                emitted.items += 1;
            }
            Outcome::Unknown { key, wrong, document } => {
                let reason = wrong.to_string();
                match document {
                    Some(document) => intake::unknown_item(&key, &reason, document.as_bytes())?,
                    None => intake::unknown(&key, &reason)?,
                }
                emitted.kept.push(wrong);
            }
            Outcome::Ignored(what) => plugboard_sdk::debug!("ignored, not for the inbox: {what}"),
        }
    }
    Ok(emitted)
}

fn one(event: Event, files: &[Attachment]) -> Result<(), Failure> {
    if let EventBody::Account { state, reason } = &event.body {
        return intake::account(&event.account, &event.key, state, reason.as_deref());
    }
    let item = item(&event);
    match event.body {
        EventBody::Message(message) => {
            fill(&item, &message, files);
            intake::message(item)
        }
        EventBody::Reaction { message, emoji } => intake::reaction(item, &message, emoji.as_deref()),
        EventBody::ReactionAdded { message, emoji } => intake::reaction_added(item, &message, &emoji),
        EventBody::ReactionRemoved { message, emoji } => intake::reaction_removed(item, &message, &emoji),
        EventBody::Edit { message, text } => intake::edit(item, &message, &text),
        EventBody::Deletion { message } => intake::deletion(item, &message),
        EventBody::Receipt { message, state, failure } => {
            if let Some((code, sentence)) = &failure {
                item.failure(code, sentence);
            }
            intake::receipt(item, &message, receipt_state(state))
        }
        EventBody::Watermark { until, state } => intake::watermark(item, until, receipt_state(state)),
        EventBody::Feedback { message, rating, best, text } => {
            intake::feedback(item, message.as_deref(), rating, best, text.as_deref())
        }
        EventBody::Typing { seconds } => intake::typing(item, seconds),
        EventBody::Participant { change } => intake::participant(item, change),
        EventBody::Moved { to } => intake::moved(item, &to),
        EventBody::IdentityChanged { to } => intake::identity_changed(item, &to),
        EventBody::Reachability { state } => intake::reachability(item, state),
        EventBody::Consent { purpose, given, how } => intake::consent(item, &purpose, given, how.as_deref()),
        EventBody::Taken { delivery, message } => {
            if let Some(message) = &message {
                item.external_id(message);
            }
            intake::taken(item, &delivery)
        }
        EventBody::Lead { source, answers } => intake::lead(item, &source, &answers),
        EventBody::Account { .. } => Ok(()),
    }
}

/// Builds an item with what every type of item can have.
fn item(event: &Event) -> Item {
    let item = Item::new(&event.account, &event.key, &event.thread, &event.contact.id);
    if let Some(at) = event.at {
        item.at(at);
    }
    if let Some(kind) = event.conversation_kind {
        item.conversation_kind(kind);
    }
    if let Some(name) = &event.conversation_name {
        item.conversation_name(name);
    }
    if let Some(name) = &event.contact.name {
        item.contact_name(name);
    }
    for (key, value) in &event.contact.attributes {
        item.contact_attribute(key, value);
    }
    for (kind, id) in &event.contact.also_known_as {
        item.also_known_as(kind, id);
    }
    for warning in &event.warnings {
        item.warning(warning);
    }
    item
}

fn fill(item: &Item, message: &Message, files: &[Attachment]) {
    if let Some(kind) = message.kind {
        item.kind(kind);
    }
    if let Some(id) = &message.id {
        item.external_id(id);
    }
    if let Some(text) = &message.text {
        item.text(text);
    }
    if let Some(subject) = &message.subject {
        item.subject(subject);
    }
    if let Some(id) = &message.reply_to {
        item.reply_to(id);
    }
    if let Some(payload) = &message.payload {
        item.payload(payload);
    }
    for (key, value) in &message.attributes {
        item.attribute(key, value);
    }
    for file in &message.files {
        if let Some(file) = to_store(file, files) {
            item.add_file(file);
        }
    }
    if let Some(content) = &message.content {
        item.content(content);
    }
    if let Some(author) = message.outgoing {
        item.outgoing(author);
    }
    if let Some(delivery) = &message.delivery {
        item.correlation(delivery);
    }
}

/// Returns a file for the host to store or to fetch.
fn to_store(file: &File, files: &[Attachment]) -> Option<intake::File> {
    let item = match &file.source {
        FileSource::Url(url) => {
            let item = intake::File::new(file.kind);
            item.url(url);
            item
        }
        FileSource::Bytes(bytes) => {
            let item = intake::File::new(file.kind);
            item.bytes(bytes);
            item
        }
        FileSource::Form(number) => {
            let content = files.get(*number)?;
            let item = intake::File::new(&content.kind());
            item.content(content);
            item
        }
    };
    if let Some(name) = &file.name {
        item.name(name);
    }
    if let Some(media_type) = &file.media_type {
        item.media_type(media_type);
    }
    if let Some(hint) = &file.hint {
        item.hint(hint);
    }
    if let Some(duration) = file.duration_ms {
        item.duration_ms(duration);
    }
    Some(item)
}

fn receipt_state(progress: Progress) -> ReceiptState {
    match progress {
        Progress::Delivered => ReceiptState::Delivered,
        Progress::Read => ReceiptState::Read,
        Progress::Failed => ReceiptState::Failed,
    }
}

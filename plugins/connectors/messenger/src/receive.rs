//! Passes the content of a webhook to the host, item by item.

use crate::{
    envelope,
    event::{Event, EventBody, Outcome, Progress},
};
use plugboard_sdk::{
    Failure, HookRequest,
    intake::{self, Item, ReceiptState},
    json,
};

/// Above this number of items, receipts for single messages are left out, because the contract allows only 1,000 items
/// per request. Meta also sends a watermark with such receipts, which has the same effect.
const MAX_WITH_RECEIPTS: usize = 800;

/// Emits an item for each event in a webhook.
///
/// # Errors
/// Returns `invalid` if the envelope is malformed, and `rate-limited` if it has more than 1,000 items.
pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    let outcomes = envelope::read(&json::text(&request.body()))?;
    let crowded = outcomes.len() > MAX_WITH_RECEIPTS;
    for outcome in outcomes {
        match outcome {
            Outcome::Event(event) if crowded && matches!(event.body, EventBody::Receipt { .. }) => {}
            Outcome::Event(event) => emit(*event)?,
            Outcome::Unknown { key, reason } => intake::unknown(&key, &reason)?,
            Outcome::Ignored(what) => plugboard_sdk::debug!("ignored, not for the inbox: {what}"),
        }
    }
    Ok(())
}

fn emit(event: Event) -> Result<(), Failure> {
    let item = Item::new(&event.account, &event.key, &event.thread, &event.contact);
    if let Some(at) = event.at {
        item.at(at);
    }
    if event.public {
        item.conversation_kind("public");
    }
    if let Some(name) = event.contact_name {
        item.contact_name(&name);
    }
    for warning in &event.warnings {
        item.warning(warning);
    }
    match event.body {
        EventBody::Message(message) => {
            if event.public {
                item.kind("comment");
            }
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
                item.attachment(file.kind, &file.url, None);
            }
            if let Some(author) = message.outgoing {
                item.outgoing(author);
            }
            if let Some(delivery) = &message.correlation {
                item.correlation(delivery);
            }
            intake::message(item)
        }
        EventBody::Reaction { message, emoji } => intake::reaction(item, &message, emoji.as_deref()),
        EventBody::Edit { message, text } => intake::edit(item, &message, &text),
        EventBody::Deletion { message } => intake::deletion(item, &message),
        EventBody::Receipt { message, progress } => intake::receipt(item, &message, state(progress)),
        EventBody::Watermark { until, progress } => intake::watermark(item, until, state(progress)),
    }
}

fn state(progress: Progress) -> ReceiptState {
    match progress {
        Progress::Delivered => ReceiptState::Delivered,
        Progress::Read => ReceiptState::Read,
    }
}

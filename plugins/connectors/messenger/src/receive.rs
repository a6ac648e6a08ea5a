//! Passes the content of a webhook to the host, item by item.

use crate::{
    envelope,
    happening::{Happening, Outcome, Progress, What},
};
use plugboard_sdk::{
    Failure, HookRequest,
    intake::{self, Item, ReceiptState},
    json,
};

/// Above this number of items, receipts for single messages are left out, because the contract allows only 1,000 items
/// per request. Meta also sends a watermark with such receipts, which has the same effect.
const MOST_WITH_RECEIPTS: usize = 800;

/// Emits an item for each event in a webhook.
///
/// # Errors
/// Returns `invalid` if the envelope is malformed, and `rate-limited` if it has more than 1,000 items.
pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    let outcomes = envelope::read(&json::text(&request.body()))?;
    let crowded = outcomes.len() > MOST_WITH_RECEIPTS;
    for outcome in outcomes {
        match outcome {
            Outcome::Happened(happening) if crowded && matches!(happening.what, What::Receipt { .. }) => {}
            Outcome::Happened(happening) => emit(*happening)?,
            Outcome::Unknown { key, reason } => intake::unknown(&key, &reason)?,
            Outcome::Ignored(what) => plugboard_sdk::debug!("ignored, not for the inbox: {what}"),
        }
    }
    Ok(())
}

fn emit(happening: Happening) -> Result<(), Failure> {
    let item = Item::new(&happening.account, &happening.key, &happening.thread, &happening.contact);
    if let Some(at) = happening.at {
        item.at(at);
    }
    if happening.public {
        item.conversation_kind("public");
    }
    if let Some(name) = happening.contact_name {
        item.contact_name(&name);
    }
    for warning in &happening.warnings {
        item.warning(warning);
    }
    match happening.what {
        What::Message(message) => {
            if happening.public {
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
        What::Reaction { message, emoji } => intake::reaction(item, &message, emoji.as_deref()),
        What::Edit { message, text } => intake::edit(item, &message, &text),
        What::Deletion { message } => intake::deletion(item, &message),
        What::Receipt { message, progress } => intake::receipt(item, &message, state(progress)),
        What::Watermark { until, progress } => intake::watermark(item, until, state(progress)),
    }
}

fn state(progress: Progress) -> ReceiptState {
    match progress {
        Progress::Delivered => ReceiptState::Delivered,
        Progress::Read => ReceiptState::Read,
    }
}

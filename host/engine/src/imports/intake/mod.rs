//! `intake`: reports of events on a connector's platform. The module [`sanitize`] decides which data can be stored.

mod file;
mod item;
mod news;
mod sanitize;
mod told;

use super::{
    bindings::intake::{Host, ReceiptState as GuestReceiptState},
    check::{self, ID_MAX, TEXT_MAX, VALUE_MAX},
};
use crate::{
    clean::clean,
    error::Error,
    state::{State, Subject},
};
use plugboard_model::{Failure, Gesture, ItemBody, LogLevel, MessageItem, Rating, ReceiptState, Unknown};
use wasmtime::{Result, component::Resource};

pub use file::FileBuilder;
pub use item::ItemBuilder;
pub(super) use sanitize::Warnings;

/// The maximum number of items per request.
const ITEMS_MAX: usize = 1_000;
/// The maximum length of the document of an unknown item, in bytes: the same as of a whole request.
const DOCUMENT_MAX: usize = 1 << 20;
/// The maximum length of a reaction, in bytes.
const EMOJI_MAX: usize = 64;
/// The name of the affected message's identifier in error messages.
const TARGET: &str = "the message's identifier";

impl State {
    /// Checks that this is a call of `receive` or `poll`.
    fn receiving(&self) -> Result<(), Failure> {
        match self.subject {
            Subject::Receive(..) | Subject::PollChannel(_) => Ok(()),
            _ => Err(Failure::denied("`intake` can be used only in `receive` and `poll`").code("wrong-call")),
        }
    }

    /// Checks that the request may report one more item.
    fn one_more(&self) -> Result<(), Failure> {
        check::count("items per request", self.items.len() + self.unknown.len(), ITEMS_MAX)
    }

    /// Adds an item. `body` makes its content, or returns why the content cannot be stored. An item that cannot be
    /// stored becomes unknown, so that its request is kept.
    fn emit(
        &mut self,
        handle: Resource<ItemBuilder>,
        body: impl FnOnce(MessageItem, &mut Warnings) -> Result<ItemBody, String>,
    ) -> Result<(), Error> {
        let ItemBuilder { mut item, message, unusable, mut warnings, .. } = self.take(handle)?;
        self.receiving()?;
        self.one_more()?;
        let (correlation, message_of_ours) = (message.correlation.is_some(), message.outgoing.is_some());
        let made = match unusable {
            Some(reason) => Err(reason),
            None => body(message, &mut warnings),
        };
        if correlation && !(message_of_ours && matches!(made, Ok(ItemBody::Message(_)))) {
            let why = "the delivery's identifier was ignored, because only the echo of our own message can have one, \
                       and an echo must be marked with `outgoing`";
            warnings.add(why.to_owned());
        }
        match made {
            Ok(made) => {
                item.body = made;
                let lines = warnings.into_lines();
                match &mut item.body {
                    ItemBody::Message(message) => message.warnings = lines,
                    // No message can show the warnings, so log them.
                    _ => lines.into_iter().for_each(|line| self.log.write(LogLevel::Warn, line)),
                }
                self.items.push(item);
            }
            Err(reason) => {
                let (dedupe_key, reason) = (clean(item.dedupe_key, ID_MAX), clean(reason, VALUE_MAX));
                self.unknown.push(Unknown { dedupe_key, reason, document: None });
            }
        }
        Ok(())
    }
}

fn state(state: GuestReceiptState) -> ReceiptState {
    match state {
        GuestReceiptState::Delivered => ReceiptState::Delivered,
        GuestReceiptState::Read => ReceiptState::Read,
        GuestReceiptState::Failed => ReceiptState::Failed,
    }
}

/// Returns the emoji of one of several reactions, or the reason why it is unusable.
fn one_of_several(emoji: String, warnings: &mut Warnings) -> Result<String, String> {
    let emoji = warnings.optional_text("the reaction", emoji, EMOJI_MAX);
    emoji.ok_or_else(|| "the reaction has no emoji".to_owned())
}

/// Returns the identifier of the affected message, or the reason why it is unusable.
fn target(message: String) -> Result<String, String> {
    sanitize::unusable(TARGET, &message, ID_MAX).map_or(Ok(message), Err)
}

impl Host for State {
    fn message(&mut self, item: Resource<ItemBuilder>) -> Result<(), Error> {
        let builder = self.get_mut(&item)?;
        builder.check_content();
        if builder.is_bare() {
            let why = "the message has no text, file, content, payload, attribute or identifier that can be stored";
            builder.unusable.get_or_insert_with(|| why.to_owned());
        }
        self.emit(item, |message, _| Ok(ItemBody::Message(message)))
    }

    fn reaction(&mut self, item: Resource<ItemBuilder>, message: String, emoji: Option<String>) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len() + emoji.as_ref().map_or(0, String::len))?;
        self.emit(item, |_, warnings| {
            let emoji = emoji.and_then(|emoji| warnings.optional_text("the reaction", emoji, EMOJI_MAX));
            Ok(ItemBody::Reaction { message: target(message)?, emoji })
        })
    }

    fn edit(&mut self, item: Resource<ItemBuilder>, message: String, text: String) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len() + text.len())?;
        self.emit(item, |_, warnings| {
            Ok(ItemBody::Edit { message: target(message)?, text: warnings.text("the new text", text, TEXT_MAX) })
        })
    }

    fn deletion(&mut self, item: Resource<ItemBuilder>, message: String) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len())?;
        self.emit(item, |_, _| Ok(ItemBody::Deletion { message: target(message)? }))
    }

    fn receipt(&mut self, item: Resource<ItemBuilder>, message: String, to: GuestReceiptState) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len())?;
        self.emit(item, |_, _| Ok(ItemBody::Receipt { message: target(message)?, state: state(to) }))
    }

    fn watermark(&mut self, item: Resource<ItemBuilder>, until: f64, to: GuestReceiptState) -> Result<(), Error> {
        let arrival = self.arrival();
        self.emit(item, |_, warnings| {
            let until = warnings.time("the watermark", until, arrival).unwrap_or(arrival);
            Ok(ItemBody::Watermark { until, state: state(to) })
        })
    }

    fn feedback(
        &mut self,
        item: Resource<ItemBuilder>,
        message: Option<String>,
        rating: u32,
        best: u32,
        text: Option<String>,
    ) -> Result<(), Error> {
        let len = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.limiter.count_host_bytes(len(&message) + len(&text))?;
        self.emit(item, |_, warnings| {
            let message = message.map(target).transpose()?;
            let text = text.and_then(|text| warnings.optional_text("the feedback's text", text, VALUE_MAX));
            let rating = Rating { rating, best, text };
            rating.check()?;
            Ok(ItemBody::Feedback { message, rating })
        })
    }

    fn unknown(&mut self, dedupe_key: String, reason: String) -> Result<(), Error> {
        self.limiter.count_host_bytes(dedupe_key.len() + reason.len())?;
        self.receiving()?;
        self.one_more()?;
        if matches!(self.subject, Subject::PollChannel(_)) {
            let message = "a poll has no request to keep; use `unknown-item`, which keeps the item's document";
            return Err(Failure::denied(message).code("wrong-call").into());
        }
        let reason = Warnings::default().text("the reason", reason, VALUE_MAX);
        self.unknown.push(Unknown { dedupe_key: clean(dedupe_key, ID_MAX), reason, document: None });
        Ok(())
    }

    fn unknown_item(&mut self, dedupe_key: String, reason: String, document: Vec<u8>) -> Result<(), Error> {
        self.limiter.count_host_bytes(dedupe_key.len() + reason.len() + document.len())?;
        self.receiving()?;
        self.one_more()?;
        check::ensure(document.len() <= DOCUMENT_MAX, || {
            Failure::invalid(format!("the document is larger than {DOCUMENT_MAX} bytes")).code("too-long")
        })?;
        let reason = Warnings::default().text("the reason", reason, VALUE_MAX);
        self.unknown.push(Unknown { dedupe_key: clean(dedupe_key, ID_MAX), reason, document: Some(document) });
        Ok(())
    }

    fn typing(&mut self, item: Resource<ItemBuilder>, seconds: u32) -> Result<(), Error> {
        let seconds = seconds.min(*Gesture::SECONDS.end());
        self.emit(item, |_, _| Ok(ItemBody::Typing { seconds }))
    }

    fn reaction_added(&mut self, item: Resource<ItemBuilder>, message: String, emoji: String) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len() + emoji.len())?;
        self.emit(item, |_, warnings| {
            Ok(ItemBody::ReactionAdded { message: target(message)?, emoji: one_of_several(emoji, warnings)? })
        })
    }

    fn reaction_removed(&mut self, item: Resource<ItemBuilder>, message: String, emoji: String) -> Result<(), Error> {
        self.limiter.count_host_bytes(message.len() + emoji.len())?;
        self.emit(item, |_, warnings| {
            Ok(ItemBody::ReactionRemoved { message: target(message)?, emoji: one_of_several(emoji, warnings)? })
        })
    }

    fn participant(&mut self, item: Resource<ItemBuilder>, change: String) -> Result<(), Error> {
        self.emit_participant(item, &change)
    }

    fn moved(&mut self, item: Resource<ItemBuilder>, to: String) -> Result<(), Error> {
        self.emit_moved(item, to)
    }

    fn identity_changed(&mut self, item: Resource<ItemBuilder>, to: String) -> Result<(), Error> {
        self.emit_identity_changed(item, to)
    }

    fn reachability(&mut self, item: Resource<ItemBuilder>, state: String) -> Result<(), Error> {
        self.emit_reachability(item, &state)
    }

    fn consent(
        &mut self,
        item: Resource<ItemBuilder>,
        purpose: String,
        given: bool,
        how: Option<String>,
    ) -> Result<(), Error> {
        self.emit_consent(item, purpose, given, how)
    }

    fn account(
        &mut self,
        account: String,
        dedupe_key: String,
        state: String,
        reason: Option<String>,
    ) -> Result<(), Error> {
        self.emit_account(account, dedupe_key, &state, reason)
    }

    fn taken(&mut self, item: Resource<ItemBuilder>, delivery: String) -> Result<(), Error> {
        self.emit_taken(item, delivery)
    }

    fn lead(
        &mut self,
        item: Resource<ItemBuilder>,
        source: String,
        answers: Vec<(String, String)>,
    ) -> Result<(), Error> {
        self.emit_lead(item, source, answers)
    }
}
